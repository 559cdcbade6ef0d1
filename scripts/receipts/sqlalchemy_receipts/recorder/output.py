"""What a program says besides SQL: printed text, warnings and log records."""

from __future__ import annotations

import io
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

Tell = Callable[[str, str, str], None]


class _Printed(io.RawIOBase):
    """A stream that tells each finished line."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._rest = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        *whole, self._rest = (self._rest + bytes(data)).split(b"\n")
        for line in whole:
            self._tell(line.decode("utf-8", "replace"))
        return len(data)

    def finish(self) -> None:
        if self._rest:
            self.write(b"\n")


class _Records(logging.Handler):
    """Stands in for `logging.lastResort`: tells the records that no other handler takes."""

    def __init__(self, tell: Tell) -> None:
        super().__init__(logging.WARNING)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        self._tell("log", f"logs {record.levelname} {record.name}", record.getMessage())


@contextmanager
def told(tell: Tell) -> Iterator[None]:
    """Call `tell(family, word, detail)` for every line printed, every warning and log record.

    Warnings pass the filters that Python sets by itself; a thread's uncaught exception is
    not printed, because the watch has told it.
    """

    def printed(line: str) -> None:
        tell("output", f"prints {line}" if line.strip() else "prints an empty line", line)

    def warned(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
        tell("warning", f"warns {category.__name__}", str(message))

    with ExitStack() as stack:
        for name in ("stdout", "stderr"):
            raw = _Printed(printed)
            text = io.TextIOWrapper(raw, encoding="utf-8", write_through=True)  # type: ignore[type-var]
            stack.callback(raw.finish)
            stack.enter_context(patch.object(sys, name, text))
        stack.enter_context(patch.object(warnings, "showwarning", warned))
        stack.enter_context(patch.object(logging, "lastResort", _Records(tell)))
        stack.enter_context(patch.object(threading, "excepthook", lambda _: None))
        yield
