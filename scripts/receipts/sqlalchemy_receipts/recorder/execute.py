"""Run a program in this process, as a separate module, and record it."""

from __future__ import annotations
import __future__

import sys
import threading
from types import CodeType, ModuleType
from typing import Any

from sqlalchemy_receipts.normalize import steady
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Outcome

from .plain_text import error_text, type_name, value_text
from .recorder import Recorder

_EXIT_CODE: Any = vars(SystemExit)["code"]
_IS_DAEMON: Any = vars(threading.Thread)["daemon"]


def execute(
    program: Program,
    path: str,
    recorder: Recorder,
    folder: str = "",
    *,
    module: ModuleType | None = None,
    setup: CodeType | None = None,
) -> Outcome:
    """Run `program`, written to the file `path`, as `__main__`; restores `sys.modules`.

    `recorder` already listens to SQLAlchemy, because starting to listen takes as long as many programs.
    An exception that ends the program is part of the trace; the end of the interpreter is not.
    `module` is one in which the beginning of the setup was executed before, and `setup` the code that remains.
    """
    module = module or ModuleType("__main__")
    module.__file__ = path
    before, others = sys.modules["__main__"], {id(thread): thread for thread in threading.enumerate()}
    sys.modules["__main__"] = module
    error = ""
    try:
        setup = setup or compile(program.head, path, "exec", dont_inherit=True)
        example = _example_code(program, path, setup)
        with recorder.record(program, path, folder):
            try:
                exec(setup, module.__dict__)  # noqa: S102  (running the program is the point)
                with recorder.watch:
                    error = _run(example, module, folder, others)
            except SystemExit as exit_:
                return Outcome(failure=f"asked the interpreter to exit with {value_text(_EXIT_CODE.__get__(exit_))}")
            except BaseException as raised:  # noqa: BLE001  (the setup may raise anything)
                error = _ending(raised, folder)
            _join_threads(others)
    finally:
        sys.modules["__main__"] = before
    if problem := recorder.problem:
        return Outcome(failure=problem.text, line=problem.line, fix=problem.fix)
    return Outcome(recorder.trace(error))


def _run(example: CodeType, module: ModuleType, folder: str, others: dict[int, threading.Thread]) -> str:
    """Run an example until it and its threads end. Return the exception that ended it, or ""."""
    try:
        exec(example, module.__dict__)  # noqa: S102
        error = ""
    except SystemExit:
        raise
    except BaseException as raised:  # noqa: BLE001  (whatever ended it is the result)
        error = _ending(raised, folder)
    _join_threads(others)
    return error


def _ending(error: BaseException, folder: str) -> str:
    return steady(f"{type_name(type(error))}: {error_text(error)}", folder)


def _example_code(program: Program, path: str, setup: CodeType) -> CodeType:
    """Compile only the example, because tracing the lines of the setup would take a third of a run."""
    rows = program.source.split("\n")
    example = "\n" * program.offset + "\n".join(rows[program.offset :])
    flags = setup.co_flags & __future__.annotations.compiler_flag
    code: CodeType = compile(example, path, "exec", flags, dont_inherit=True)
    return code


def _join_threads(others: dict[int, threading.Thread]) -> None:
    """Wait for the threads that keep a program alive, except `others`, as the interpreter does at its end."""
    # The class of a thread may have its own `__eq__`, `daemon`, and `join`.
    for thread in threading.enumerate():
        if id(thread) not in others and not _IS_DAEMON.__get__(thread):
            threading.Thread.join(thread)
