"""The output of a program: printed text, warnings, and log records."""

from __future__ import annotations

import io
import logging
import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO

from .plain_text import error_text, type_name, value_text
from .replaced import replaced

Report = Callable[[str, str, str], None]


class _Printed(io.RawIOBase):
    """A stream that reports each finished line, and once it is finished, writes to the stream `original`.

    A program may hold it for longer than the recording: the handlers of `logging` do.
    """

    def __init__(self, report: Callable[[str], None], original: TextIO) -> None:
        self._report, self._original = report, original
        self._rest, self._process = b"", os.getpid()
        self._is_finished = self._is_fork = False

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if self._is_finished:
            self._original.write(bytes(data).decode("utf-8", "replace"))
            return len(data)
        if os.getpid() != self._process:  # a forked process may end at any time
            self._rest, self._process = b"", os.getpid()
            self._is_fork = True
        *whole, self._rest = (self._rest + bytes(data)).split(b"\n")
        if self._is_fork and self._rest:
            whole, self._rest = [*whole, self._rest], b""
        for line in whole:
            self._report(line.decode("utf-8", "replace"))
        return len(data)

    def fileno(self) -> int:
        return self._original.fileno()  # which `faulthandler` and `subprocess` ask for

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
        try:
            message = record.getMessage()
        except Exception:  # noqa: BLE001  (arguments that do not fit; no handler lets the program fail because of them)
            message = record.msg if type(record.msg) is str else value_text(record.msg)
        self._report("log", f"logs {record.levelname} {record.name}", message)


@contextmanager
def captured(report: Report) -> Iterator[None]:
    """Call `report(family, word, detail)` for every printed line, warning, and log record.

    Warnings pass Python's own filters. The uncaught exception of a thread is not printed,
    because it is already recorded, but a function of the program for it is called.
    """

    def printed(line: str) -> None:
        report("output", f"prints {line}" if line.strip() else "prints an empty line", line)

    def warned(message: Any, category: type[Warning], *_: object, **__: object) -> None:
        text = error_text(message) if issubclass(type(message), BaseException) else message
        report("warning", f"warns {type_name(category)}", text if type(text) is str else value_text(text))

    with ExitStack() as stack:
        for redirect, original in ((redirect_stdout, sys.stdout), (redirect_stderr, sys.stderr)):
            raw = _Printed(printed, original)
            stack.callback(raw.finish)
            errors = getattr(original, "errors", None)  # stderr does not use "strict"
            text = io.TextIOWrapper(raw, encoding="utf-8", errors=errors, write_through=True)  # type: ignore[type-var]
            stack.enter_context(redirect(text))
        stack.enter_context(replaced(warnings, "showwarning", warned))
        stack.enter_context(replaced(logging, "lastResort", _Records(report)))
        if threading.excepthook is threading.__excepthook__:
            stack.enter_context(replaced(threading, "excepthook", lambda _: None))
        yield
