"""Run a command, such as `python -m session_answers.commands update`, which is what the scripts do."""

from __future__ import annotations

import io
import signal
import sys
from importlib import import_module
from typing import Any

_ENDED_BY = 128


class _OutputError(Exception):
    """Standard output cannot be written. This is not an OSError, because that may be about any file."""

    def __init__(self, reason: OSError) -> None:
        super().__init__(reason)
        self.reason = reason


class _Output(io.FileIO):
    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except OSError as error:
            raise _OutputError(error) from None


def main(name: str, arguments: list[str]) -> int:
    """Return the exit status of a command, which is 130 after an interrupt. Do not end with a traceback for that."""
    try:
        return _run(name, arguments)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if name != "setup":  # a script reports the end of its first step
            sys.stderr.write(f"scripts/{name}: interrupted\n")
        return _ENDED_BY + signal.SIGINT


def _run(name: str, arguments: list[str]) -> int:
    from sqlalchemy_receipts import ReceiptsError  # noqa: PLC0415  (an interrupt while it is imported is caught)

    stdout = sys.stdout
    raw = _Output(stdout.fileno(), "w", closefd=False)
    buffer = io.BufferedWriter(raw)
    sys.stdout = io.TextIOWrapper(buffer, stdout.encoding, stdout.errors, line_buffering=stdout.isatty())
    try:
        status: int = import_module(f"session_answers.commands.{name}").main(arguments)
        sys.stdout.flush()
    except ReceiptsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except _OutputError as error:
        sys.stdout = stdout  # what was not written is dropped
        if isinstance(error.reason, BrokenPipeError):  # the reader has enough, such as `head`
            return _ENDED_BY + signal.SIGPIPE
        problem = f"standard output cannot be written ({error.reason.strerror})"
        sys.stderr.write(f"scripts/{name}: {problem}. Fix: send it to another file\n")
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
