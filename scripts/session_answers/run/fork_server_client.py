"""The runner's side of a fork server: starts it, stays outside its namespaces, and checks its results."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast

from session_answers.errors import RunError
from session_answers.run import limits
from session_answers.run.databases import tunnel
from session_answers.run.linux import notice
from session_answers.run.linux.namespaces import DONE, MOST, map_users
from session_answers.run.messages import (
    ENDED,
    FORGED,
    Clear,
    Cleared,
    DatabaseRole,
    Result,
    RoleReady,
    Run,
    ServerFault,
    Started,
    receive,
    send,
)
from sqlalchemy_receipts import Fault, Outcome, Program, check_lines, from_json

if TYPE_CHECKING:
    from session_answers.run.databases.server import Server

Answer = TypeVar("Answer")
_SCRIPTS = Path(__file__).resolve().parents[2]
# The variables of the build's environment that programs see, and the variables that have a fixed value.
_PASSED = ("PATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
_FIXED = {
    "LC_ALL": "C.UTF-8",
    "MALLOC_ARENA_MAX": "2",  # otherwise each thread counts as 64 MiB, used or not
    "NO_COLOR": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONPATH": os.pathsep.join([str(_SCRIPTS), str(_SCRIPTS / "receipts")]),
    "PYTHONUTF8": "1",
    # PyMySQL loads all certificates for each connection, needs none of them, and takes 60 ms.
    "SSL_CERT_DIR": os.devnull,
    "SSL_CERT_FILE": os.devnull,
    "TZ": "UTC",
}


class _Process:
    """A process that answers messages."""

    def __init__(self, command: list[str], environment: dict[str, str], passed: Sequence[int] = ()) -> None:
        # In its own group it gets no Ctrl+C from the terminal. It ends with its input.
        self.process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, pass_fds=passed, process_group=0
        )

    def send(self, message: Any) -> None:
        with suppress(BrokenPipeError):  # it ended, so it does not answer
            send(cast("IO[bytes]", self.process.stdin), message)

    def receive(self, *kinds: type[Answer]) -> Answer | None:
        return receive(cast("IO[bytes]", self.process.stdout), *kinds)

    def close(self) -> None:
        with suppress(BrokenPipeError):  # its input may have a message that it never read
            self.process.communicate()


class ForkServer:
    """A fork server for one interpreter, and for one database server or none; it starts with its first program."""

    def __init__(self, python: str, database: str) -> None:
        """Start nothing yet."""
        self._python, self._database = python, database
        self._started = Started()
        self._killed = False
        self._role: RoleReady | None = None
        self._databases: list[str] = []
        self._listening: socket.socket | None = None
        self._owner: _Process | None = None
        self._server: _Process | None = None

    def run(self, program: Program, timeout: float) -> Outcome:
        """Return what a program did. Raise RunError if there is no isolation or no database server."""
        server = self._start()
        if self._killed:
            return Outcome(failure=ENDED)
        server.send(Run(program.name, program.example, program.setup, timeout, self._databases))
        result = server.receive(Result)
        if self._owner:
            # It fails if the database server ended, and then the result may be the consequence.
            self._owner.send(Clear())
            self._databases = self._owner_answer(Cleared).databases
        if not result:
            self.close()
            return Outcome(failure=ENDED)
        if result.failure:
            return Outcome(failure=result.failure, line=result.line, fix=result.fix)
        try:
            trace = from_json(result.trace, max_events=limits.EVENTS, max_text=limits.TRACE_TEXT)
            check_lines(program, trace.events)
            return Outcome(trace)
        except (RecursionError, TypeError, ValueError):
            return Outcome(failure=FORGED)

    def versions(self) -> str:
        """Return the versions that programs run with, as text. Raise RunError."""
        self._start()
        return ", ".join([self._started.versions, *(self._role.versions if self._role else [self._started.sqlite])])

    def kill(self) -> None:
        """End the program that another thread runs, and let all others fail."""
        self._killed = True
        if self._server:
            self._server.process.kill()

    def close(self) -> None:
        """End the processes."""
        if self._listening:
            with suppress(OSError):
                self._listening.shutdown(socket.SHUT_RDWR)  # which ends the tunnel
            self._listening.close()
        for process in (self._server, self._owner):
            if process:
                process.close()
        self._listening = self._server = self._owner = self._role = None
        self._databases = []

    def _start(self) -> _Process:
        if self._server and self._server.process.poll() is None:
            return self._server
        self.close()
        notice.check("")
        server = self._start_isolated()
        if server:
            notice.remember_namespaces()
        else:
            notice.check(self._started.failure)
            server = self._new_server()
            self._started = server.receive(Started) or Started()
        self._server = server
        try:
            server.send(self._start_role() if self._database else DatabaseRole())
        except RunError:
            self.close()
            raise
        return server

    def _new_server(self, *arguments: int) -> _Process:
        command = [self._python, "-P", "-m", "session_answers.run.fork_server", *map(str, arguments)]
        return _Process(command, _environment(), arguments[:1])

    def _start_isolated(self) -> _Process | None:
        """Start the fork server in namespaces, and return None if there are none."""
        port = _database_server(self._database).port if self._database else 0
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                server = self._new_server(theirs.fileno(), port)
            if wanted := ours.recv(MOST):
                ours.sendall(_map_users(server.process.pid, wanted))
            descriptors = socket.recv_fds(ours, MOST, 1)[1] if wanted and port else []
        self._listening = socket.socket(fileno=descriptors[0]) if descriptors else None
        self._started = server.receive(Started) or Started(failure="fork server: it ended")
        if not self._started.failure:
            return server
        server.close()
        return None

    def _start_role(self) -> DatabaseRole:
        command = [self._python, "-P", "-m", "session_answers.run.databases.role_owner", self._database]
        server = _database_server(self._database)
        variables = {name: os.environ[name] for name in (server.variable,) if name in os.environ}
        self._owner = _Process(command, _environment() | variables)
        self._role = self._owner_answer(RoleReady)
        if self._listening:
            Thread(target=tunnel.serve, args=(self._listening, server.host, server.port), daemon=True).start()
        url = self._role.tunnel_url if self._listening else self._role.url
        return DatabaseRole(self._database, self._role.name, url)

    def _owner_answer(self, kind: type[Answer]) -> Answer:
        answer = self._owner.receive(kind, ServerFault) if self._owner else None
        if isinstance(answer, kind):
            return answer
        self.close()
        if isinstance(answer, ServerFault):
            raise RunError(Fault(answer.place, 0, answer.problem, answer.fix))
        raise RunError(Fault(self._database, 0, "the owner of the role ended", "run it again"))


def _database_server(name: str) -> Server:
    from session_answers.run.databases.servers import WITH_DRIVER  # noqa: PLC0415  (most builds need no SQLAlchemy)

    return WITH_DRIVER[name]()


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _PASSED if name in os.environ} | _FIXED


def _map_users(process: int, wanted: bytes) -> bytes:
    try:
        map_users(process, wanted)
    except OSError as error:
        return str(error.strerror).encode()
    return DONE
