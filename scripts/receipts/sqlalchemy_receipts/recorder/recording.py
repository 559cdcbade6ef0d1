"""`record`: record a part of a program that runs in this process."""

from __future__ import annotations

import linecache
import sys
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy_receipts.errors import Fault, ReceiptsError
from sqlalchemy_receipts.normalize import steady
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Trace

from .plain_text import error_text, type_name
from .recorder import Recorder


def record(
    program: Program | None = None,
    path: str = "",
    *,
    output: bool = True,
    max_events: int | None = None,
    max_text: int | None = None,
) -> Recording:
    """Return a context that records what the lines of a file make SQLAlchemy do.

    `path` is the file name in the program's code, by default the caller's file; `program` is its text, by default
    that file's. Printed text, warnings, and log records become events; without `output` they are not redirected.
    `max_events` limits the number of events of a trace. `max_text` limits the number of characters in their texts.
    Raises ReceiptsError if the file cannot be read as Python, or if a limit is not a whole number of at least 0.
    """
    path = path or sys._getframe(1).f_code.co_filename  # noqa: SLF001  (the documented way to the caller's frame)
    return Recording(program or _program(path), path, Recorder(max_events, max_text), output=output)


def _program(path: str) -> Program:
    source = "".join(linecache.getlines(path))
    if not source:
        problem = "the source of the program cannot be read"
        raise ReceiptsError(Fault(path, 0, problem, "pass the program as record(program=..., path=...)"))
    return Program(Path(path).stem, source)


class Recording:
    """A recording, which runs while it is the context. It has the `program` and the `trace`."""

    def __init__(self, program: Program, path: str, recorder: Recorder, *, output: bool) -> None:
        """Prepare to record `program`, whose code has the file name `path`."""
        self.program = program
        self._path, self._recorder, self._output = path, recorder, output
        self._stack = ExitStack()
        self._error = ""

    @property
    def trace(self) -> Trace:
        """Return the events so far. Raise ReceiptsError if some may be missing, or if a limit was exceeded."""
        if problem := self._recorder.problem:
            fix = problem.fix or "record a smaller part or pass larger limits to record()"
            raise ReceiptsError(Fault(self._path, problem.line, f"the program {problem.text}", fix))
        return self._recorder.trace(self._error)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self._recorder)
            try:
                stack.enter_context(self._recorder.record(self.program, self._path, output=self._output))
            except SyntaxError as error:
                problem = f"the program is not Python: {error.msg}"
                raise ReceiptsError(Fault(self._path, error.lineno or 0, problem, "correct the program")) from None
            stack.enter_context(self._recorder.watch)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._stack.close()
        if kind:
            self._error = steady(f"{type_name(kind)}: {error_text(error) if error else ''}")
