"""The output of a program: printed text, warnings, and log records."""

from __future__ import annotations

import io
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from types import ModuleType
from typing import Any, TextIO

Report = Callable[[str, str, str], None]
# Python 3.12 warns of this when a function of `sys.settrace` reads variables in a comprehension.
_BY_TRACING = "assigning None to unbound local"


class _Printed(io.RawIOBase):
    """A stream that reports each finished line, and once it is finished, writes to the stream `original`.

    A program may hold it for longer than the recording: the handlers of `logging` do.
    """

    def __init__(self, report: Callable[[str], None], original: TextIO) -> None:
        self._report, self._original = report, original
        self._rest = b""
        self._is_finished = False

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if self._is_finished:
            self._original.write(bytes(data).decode("utf-8", "replace"))
            return len(data)
        *whole, self._rest = (self._rest + bytes(data)).split(b"\n")
        for line in whole:
            self._report(line.decode("utf-8", "replace"))
        return len(data)

    def flush(self) -> None:
        if self._is_finished and not self._original.closed:
            self._original.flush()

    def finish(self) -> None:
        if self._rest:
            self.write(b"\n")
        self._is_finished = True


class _Records(logging.Handler):
    """Replaces `logging.lastResort`: reports the records that no other handler takes."""

    def __init__(self, report: Report) -> None:
        super().__init__(logging.WARNING)
        self._report = report

    def emit(self, record: logging.LogRecord) -> None:
        self._report("log", f"logs {record.levelname} {record.name}", record.getMessage())


@contextmanager
def captured(report: Report) -> Iterator[None]:
    """Call `report(family, word, detail)` for every printed line, warning, and log record.

    Warnings pass Python's own filters. The uncaught exception of a thread is not printed,
    because it is already recorded.
    """

    def printed(line: str) -> None:
        report("output", f"prints {line}" if line.strip() else "prints an empty line", line)

    def warned(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
        if not _is_by_tracing(str(message), category):
            report("warning", f"warns {category.__name__}", str(message))

    with ExitStack() as stack:
        for redirect, original in ((redirect_stdout, sys.stdout), (redirect_stderr, sys.stderr)):
            raw = _Printed(printed, original)
            stack.callback(raw.finish)
            text = io.TextIOWrapper(raw, encoding="utf-8", write_through=True)  # type: ignore[type-var]
            stack.enter_context(redirect(text))
        stack.enter_context(_replaced(warnings, "showwarning", warned))
        stack.enter_context(_replaced(logging, "lastResort", _Records(report)))
        stack.enter_context(_replaced(threading, "excepthook", lambda _: None))
        yield


def _is_by_tracing(message: str, category: type[Warning]) -> bool:
    """Return whether Python warns of what the recorder does, not the program."""
    if sys.version_info[:2] != (3, 12) or sys.gettrace() is None:
        return False
    return category is RuntimeWarning and message.startswith(_BY_TRACING)


@contextmanager
def _replaced(module: ModuleType, name: str, value: object) -> Iterator[None]:
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)
