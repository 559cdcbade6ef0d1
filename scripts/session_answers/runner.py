"""Runs programs through the fork server, and remembers what each one did."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from .execute import Outcome
from .program import Program
from .trace import from_json

_PACKAGES = Path(__file__).resolve().parent.parent
_KEPT = ("PATH", "SYSTEMROOT", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
_FIXED = {
    "LC_ALL": "C.UTF-8",
    "NO_COLOR": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONPATH": str(_PACKAGES),
    "PYTHONUTF8": "1",
    "TZ": "UTC",
}


class Runner:
    """Owns one fork server, started with the first program; safe to call from many threads."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._lock = threading.Lock()
        self._server: subprocess.Popen[bytes] | None = None
        self._known: dict[Program, Outcome] = {}

    def run(self, program: Program, timeout: float) -> Outcome:
        """Return what `program` did; a program that came to its end is not run again.

        `timeout` is in seconds. Raises RuntimeError when the server itself fails.
        """
        with self._lock:
            if program in self._known:
                return self._known[program]
            outcome = self._ask(program, timeout)
            if not outcome.failure:
                self._known[program] = outcome
            return outcome

    def close(self) -> None:
        """End the server, if there is one."""
        if self._server:
            # Its input may hold a request that a dead server never read.
            with suppress(BrokenPipeError):
                self._server.communicate()
            self._server = None

    def _ask(self, program: Program, timeout: float) -> Outcome:
        if self._server is None or self._server.poll() is not None:
            self.close()
            self._server = _start()
            atexit.register(self.close)
        requests, answers = cast("IO[bytes]", self._server.stdin), cast("IO[bytes]", self._server.stdout)
        request = {"name": program.name, "example": program.example, "setup": program.setup, "timeout": timeout}
        requests.write(json.dumps(request).encode() + b"\n")
        requests.flush()
        answer = answers.readline().decode()
        if not answer:
            raise RuntimeError(f"the process that runs the examples ended while it ran {program.name}")
        if failure := json.loads(answer).get("failure"):
            return Outcome(failure=failure)
        return Outcome(from_json(answer))


def _start() -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | _FIXED
    command = [sys.executable, "-P", "-m", "session_answers.sandbox"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)  # noqa: S603
