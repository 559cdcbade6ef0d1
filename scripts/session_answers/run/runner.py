"""Run programs through fork servers, one for each processor, and cache the result of each program."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import LifoQueue

from session_answers.run.fork_server_client import ForkServer
from session_answers.run.progress import with_progress
from session_answers.run.result_store import Store
from sqlalchemy_receipts import Outcome, Program


class Runner:
    """Owns the fork servers; safe to use from many threads.

    `outcomes` has the outcomes of programs that ended. `run_count` is how many programs were run.
    A `store`, if there is one, keeps their traces for the next process.
    """

    def __init__(self, servers: int = 0, python: str = sys.executable, database: str = "") -> None:
        """Prepare `servers` fork servers, one for each processor without that number. Start none of them.

        `python` is the interpreter that has the SQLAlchemy to run with. `database` is the server that programs use
        instead of files of SQLite, a key of `WITH_DRIVER`, or "" for none.
        """
        self.count = servers or os.cpu_count() or 1
        self._servers = [ForkServer(python, database) for _ in range(self.count)]
        self._idle: LifoQueue[ForkServer] = LifoQueue()
        for server in reversed(self._servers):
            self._idle.put(server)
        self.outcomes: dict[Program, Outcome] = {}
        self._failures: dict[Program, Outcome] = {}
        self.store: Store | None = None
        self.run_count = 0
        atexit.register(self.close)

    def run(self, program: Program, timeout: float) -> Outcome:
        """Return what `program` did within `timeout` seconds. Raise RunError if programs cannot be run.

        A program that ended is not run again.
        """
        if program in self.outcomes:
            return self.outcomes[program]
        if program in self._failures:
            return self._failures.pop(program)
        stored = self.store.read(program) if self.store else None
        outcome = Outcome(stored) if stored else self._run(program, timeout)
        if not outcome.failure:
            self.outcomes[program] = outcome
            if self.store and not stored:
                self.store.write(program, outcome.trace)
        return outcome

    def _run(self, program: Program, timeout: float) -> Outcome:
        self.run_count += 1
        with self._server() as server:
            return server.run(program, timeout)

    def versions(self) -> str:
        """Return the versions that programs run with, as text. Raise RunError if there is no database server."""
        with self._server() as server:
            return server.versions()

    @contextmanager
    def _server(self) -> Iterator[ForkServer]:
        server = self._idle.get()
        try:
            yield server
        finally:
            self._idle.put(server)

    def run_all(self, programs: Iterable[tuple[Program, float]]) -> None:
        """Run programs with their timeouts in parallel; `run` then returns each outcome, and each failure once."""
        new = [(program, timeout) for program, timeout in programs if program not in self.outcomes]
        self._failures.clear()
        with ThreadPoolExecutor(self.count) as threads, self.killed_by_interrupt():
            outcomes = [*with_progress("examples", threads.map(lambda job: self.run(*job), new), len(new))]
        self._failures = {job[0]: outcome for job, outcome in zip(new, outcomes, strict=True) if outcome.failure}

    @contextmanager
    def killed_by_interrupt(self) -> Iterator[None]:
        """After an interrupt, end the programs that run in other threads instead of waiting for them."""
        try:
            yield
        except KeyboardInterrupt:
            for server in self._servers:
                server.kill()
            raise

    def forget_all_but(self, programs: Iterable[Program]) -> None:
        """Forget the outcomes of all other programs."""
        self.outcomes = {program: self.outcomes[program] for program in programs if program in self.outcomes}

    def close(self) -> None:
        """End the fork servers. The next program starts one again."""
        for server in self._servers:
            server.close()
