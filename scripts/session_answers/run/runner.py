"""Runs programs through fork servers, one for each core, and remembers what each one did."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import LifoQueue
from typing import IO, Any, cast

from session_answers.run.linux.notice import refusal
from session_answers.run.progress import counted
from session_answers.run.result_store import Store
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Outcome, from_json

_SCRIPTS = Path(__file__).resolve().parents[2]
_PACKAGES = os.pathsep.join([str(_SCRIPTS), str(_SCRIPTS / "receipts")])
_KEPT = ("PATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "MARIADB_URL", "POSTGRESQL_URL")
_FIXED = {
    "LC_ALL": "C.UTF-8",
    "MALLOC_ARENA_MAX": "2",  # else each thread counts as 64 MiB, used or not
    "NO_COLOR": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONPATH": _PACKAGES,
    "PYTHONUTF8": "1",
    "TZ": "UTC",
}


class LostError(Exception):
    """Programs cannot be run: the database server cannot be used, or isolation not be had; place, fact and cure."""


class _Server:
    """A process that runs one program after the other, started with the first."""

    def __init__(self, python: str, database: str) -> None:
        self._python, self._database = python, database
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, program: Program, timeout: float) -> Outcome:
        request = {"name": program.name, "example": program.example, "setup": program.setup, "timeout": timeout}
        try:
            answer = self.answer(request, program.name)
        except RuntimeError:
            return Outcome(failure="was running when the process around it ended")
        if failure := json.loads(answer).get("failure"):
            return Outcome(failure=failure)
        return Outcome(from_json(answer))

    def answer(self, request: dict[str, Any], name: str) -> str:
        if self.process is None or self.process.poll() is not None:
            self.close()
            self.process = _start(self._python, self._database)
        requests, answers = cast("IO[bytes]", self.process.stdin), cast("IO[bytes]", self.process.stdout)
        with suppress(BrokenPipeError):
            requests.write(json.dumps(request).encode() + b"\n")
            requests.flush()
        answer = answers.readline().decode()
        if not answer:
            self.close()
            raise RuntimeError(f"the process that runs the examples ended while it ran {name}")
        if lost := json.loads(answer).get("lost"):
            raise LostError(lost)
        return answer

    def close(self) -> None:
        if self.process:
            # Its input may hold a request that a dead server never read.
            with suppress(BrokenPipeError):
                self.process.communicate()
            self.process = None


class Runner:
    """Owns the fork servers; safe to call from many threads.

    `known` is what programs did, `ran` how many were run; a `store` keeps that for the next process.
    """

    def __init__(self, servers: int = 0, python: str = sys.executable, database: str = "") -> None:
        """Prepare as many servers as there are cores, or `servers`; none is started yet.

        `python` is the interpreter that has the SQLAlchemy to run with; `database` the server
        that stands in for files of SQLite: postgresql, mariadb, or "" for none.
        """
        self.count = servers or os.cpu_count() or 1
        self._servers = [_Server(python, database) for _ in range(self.count)]
        self._idle: LifoQueue[_Server] = LifoQueue()
        for server in reversed(self._servers):
            self._idle.put(server)
        self.known: dict[Program, Outcome] = {}
        self._failed: dict[Program, Outcome] = {}
        self.store: Store | None = None
        self.ran = 0
        atexit.register(self.close)

    def run(self, program: Program, timeout: float) -> Outcome:
        """Return what `program` did; a program that came to its end is not run again.

        `timeout` is in seconds. Raises RuntimeError when the server itself fails.
        """
        if program in self.known:
            return self.known[program]
        if program in self._failed:
            return self._failed.pop(program)
        kept = self.store.read(program) if self.store else None
        outcome = Outcome(kept) if kept else self._run(program, timeout)
        if not outcome.failure:
            self.known[program] = outcome
            if self.store and not kept:
                self.store.write(program, outcome.trace)
        return outcome

    def _run(self, program: Program, timeout: float) -> Outcome:
        self.ran += 1
        server = self._idle.get()
        try:
            return server.ask(program, timeout)
        finally:
            self._idle.put(server)

    def versions(self) -> str:
        """Return what programs are run with, in words; raises LostError without the server."""
        server = self._idle.get()
        try:
            return str(json.loads(server.answer({"versions": True}, "nothing"))["versions"])
        finally:
            self._idle.put(server)

    def run_all(self, programs: Iterable[tuple[Program, float]]) -> None:
        """Run programs with their timeouts side by side, so that `run` knows them afterwards, a failure once."""
        new = [each for each in programs if each[0] not in self.known]
        self._failed.clear()
        with ThreadPoolExecutor(self.count) as threads:
            outcomes = list(counted("examples", threads.map(lambda each: self.run(*each), new), len(new)))
        self._failed = {program: each for (program, _), each in zip(new, outcomes, strict=True) if each.failure}

    def keep(self, programs: Iterable[Program]) -> None:
        """Forget what all other programs did."""
        self.known = {each: self.known[each] for each in programs if each in self.known}

    def close(self) -> None:
        """End the servers; the runner can be used again."""
        for server in self._servers:
            server.close()


def _start(python: str, database: str) -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | _FIXED
    environment |= {"ANSWERS_DATABASE": database} if database else {}
    command = [python, "-P", "-m", "session_answers.run.host_process"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)  # noqa: S603
    # What it says first is whether examples are isolated.
    hello = json.loads(cast("IO[bytes]", process.stdout).readline() or b"{}")
    if refused := refusal(hello.get("failed", "")):
        process.communicate()
        raise LostError(refused)
    return process
