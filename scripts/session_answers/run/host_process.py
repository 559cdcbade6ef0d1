"""The keeper of a fork server: stays outside, and does there what no example may have the means to do.

Started by `runner` as `python -m session_answers.run.host_process`. It starts the fork server in namespaces, or without
them where there are none; it owns the role on the database server, and keeps the gate to it. It passes on each request,
a line of JSON from standard input, and its answer; it ends with its input.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from threading import Thread
from typing import IO, TYPE_CHECKING, Any, cast

from session_answers.run.databases import tunnel
from session_answers.run.databases.tunnel import ServerError
from session_answers.run.linux.namespaces import DONE, MOST, map_users

if TYPE_CHECKING:
    from session_answers.run.databases.servers import Server

# What the fork server is not told: it gets a role of its own.
_KEPT_BACK = ("ANSWERS_DATABASE", "MARIADB_URL", "POSTGRESQL_URL")


@dataclass(frozen=True)
class _Inside:
    """A fork server that runs; `failed` says why it is not in namespaces, `listening` is the gate's socket in there."""

    process: subprocess.Popen[bytes]
    failed: str = ""
    listening: socket.socket | None = None

    def tell(self, line: bytes) -> None:
        requests = cast("IO[bytes]", self.process.stdin)
        requests.write(line)
        requests.flush()

    def heard(self) -> bytes:
        return cast("IO[bytes]", self.process.stdout).readline()


def keep() -> None:
    """Answer requests until the input ends; what is asked first tells a server that cannot be used."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing but answers may reach the pipe
    database = os.environ.get("ANSWERS_DATABASE", "")
    server = _server(database) if database else None
    inside = _started(server.port if server else 0)
    _tell(answers, {"failed": inside.failed})
    asked = False
    try:
        with server.used() if server else nullcontext():
            inside.tell(_line({"database": database, **(server.role(gated=not inside.failed) if server else {})}))
            if server and inside.listening:
                Thread(target=tunnel.keep, args=(inside.listening, server.host, server.port), daemon=True).start()
            for line in sys.stdin.buffer:
                asked = True
                _tell(answers, _answer(json.loads(line), inside, server))
                asked = False
    except ServerError as error:
        if not asked:
            sys.stdin.buffer.readline()  # what is asked first is what is answered
        _tell(answers, {"lost": str(error)})
    finally:
        with suppress(BrokenPipeError):
            inside.process.communicate()


def _server(database: str) -> Server:
    from session_answers.run.databases.servers import SERVERS  # noqa: PLC0415  (without one there is no need to wait for SQLAlchemy)

    return SERVERS[database]()


def _line(data: dict[str, Any]) -> bytes:
    return json.dumps(data).encode() + b"\n"


def _tell(answers: IO[bytes], answer: dict[str, Any] | bytes) -> None:
    answers.write(answer if isinstance(answer, bytes) else _line(answer))
    answers.flush()


def _answer(request: dict[str, Any], inside: _Inside, server: Server | None) -> dict[str, Any] | bytes:
    if request.get("versions"):
        from session_answers.run.databases.versions import versions  # noqa: PLC0415  (seldom asked, and slow to load)

        return {"versions": versions(server)}
    inside.tell(_line({**request, "databases": server.databases if server else []}))
    answer = inside.heard()
    if not answer:
        raise BrokenPipeError
    if server:
        server.clear()  # raises where the server went away, and the answer may be of that
    return answer


def _started(port: int) -> _Inside:
    """Start the fork server in namespaces, with a gate at `port` if that is not 0; without them where it cannot be."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            process = _process(str(theirs.fileno()), str(port), passed=[theirs.fileno()])
        if wanted := ours.recv(MOST):
            ours.sendall(_mapped(process.pid, wanted))
        descriptors = socket.recv_fds(ours, MOST, 1)[1] if wanted and port else []
    inside = _Inside(process, listening=socket.socket(fileno=descriptors[0]) if descriptors else None)
    failed = json.loads(inside.heard() or b"{}").get("failed", "")
    if failed:
        process.communicate()
        inside = _Inside(_process(), failed)
        inside.heard()
    return inside


def _process(*arguments: str, passed: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-P", "-m", "session_answers.run.fork_server", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={name: value for name, value in os.environ.items() if name not in _KEPT_BACK},
        pass_fds=passed,
    )


def _mapped(process: int, wanted: bytes) -> bytes:
    try:
        map_users(process, wanted)
    except OSError as error:
        return str(error.strerror).encode()
    return DONE


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        keep()
        sys.exit()
    os._exit(1)  # the fork server ended, or who has asked did: there is nobody to answer
