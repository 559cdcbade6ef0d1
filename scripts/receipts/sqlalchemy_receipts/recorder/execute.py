"""Run a program in this process, as a separate module, and record it."""

from __future__ import annotations
import __future__

import sys
import threading
from types import CodeType, ModuleType

from sqlalchemy_receipts.normalize import steady
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Outcome

from .recorder import Recorder


def execute(
    program: Program,
    path: str,
    recorder: Recorder,
    folder: str = "",
    *,
    module: ModuleType | None = None,
    setup: CodeType | None = None,
) -> Outcome:
    """Run `program`, written to the file `path`, as `__main__`; leaves `sys.modules` as it was.

    `recorder` is one that hears SQLAlchemy already: to begin with that takes as long as many a program.
    An exception that ends the program is part of the trace; the end of the interpreter is not.
    `module` is one in which the beginning of the setup was executed before, and `setup` the code that remains.
    """
    module = module or ModuleType("__main__")
    module.__file__ = path
    before, others = sys.modules["__main__"], set(threading.enumerate())
    sys.modules["__main__"] = module
    error = ""
    try:
        setup = setup or compile(program.head, path, "exec", dont_inherit=True)
        example = _example_code(program, path, setup)
        with recorder.record(program, path, folder):
            try:
                exec(setup, module.__dict__)  # noqa: S102  (running the program is the point)
                with recorder.watch:
                    exec(example, module.__dict__)  # noqa: S102
            except SystemExit as exit_:
                return Outcome(failure=f"asked the interpreter to exit with {exit_.code!r}")
            except BaseException as raised:  # noqa: BLE001  (whatever ended it is the result)
                error = steady(f"{type(raised).__name__}: {raised}", folder)
            _join_threads(others)
    finally:
        sys.modules["__main__"] = before
    if recorder.problem:
        return Outcome(failure=recorder.problem)
    return Outcome(recorder.trace(error))


def _example_code(program: Program, path: str, setup: CodeType) -> CodeType:
    """Compile only the example, because tracing the lines of the setup would take a third of a run."""
    rows = program.source.split("\n")
    example = "\n" * program.offset + "\n".join(rows[program.offset :])
    flags = setup.co_flags & __future__.annotations.compiler_flag
    code: CodeType = compile(example, path, "exec", flags, dont_inherit=True)
    return code


def _join_threads(others: set[threading.Thread]) -> None:
    """Wait for the threads that keep a program alive, except `others`, as the interpreter does at its end."""
    for thread in threading.enumerate():
        if thread not in others and not thread.daemon:
            thread.join()
