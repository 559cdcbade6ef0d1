"""The template: a process that has executed the definitions of a setup, and forks off each example that shares it.

It is confined like an example, because the setup may come from a stranger. It can change only the runs with that setup.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from select import select
from typing import NoReturn

from session_answers.run import child
from session_answers.run.databases.role import Role
from session_answers.run.definitions import Definitions, define
from session_answers.run.linux import namespaces
from session_answers.run.linux.forbidden_calls import forbid_calls
from session_answers.run.messages import Define, Defined, Ended, Fork, receive, send
from sqlalchemy_receipts import Program

# In seconds, for systems that cannot wait for a process with a timeout.
_POLL = 0.002


def serve(connection: socket.socket, *, isolated: bool) -> NoReturn:
    """Answer the fork server until it closes the connection, then end this process."""
    with suppress(BrokenPipeError, ConnectionResetError):  # the fork server ended
        connection = namespaces.keep_only(connection)
        messages = connection.makefile("rwb")
        wanted = receive(messages, Define)
        if wanted:
            namespaces.confine() if isolated else namespaces.adopt_orphans()
            if isolated:
                forbid_calls()  # the setup may be a stranger's
            role = Role(wanted.database, wanted.name, wanted.url) if wanted.database else None
            definitions = define(wanted.head) if wanted.head else None
            send(messages, Defined(usable=bool(definitions) or not wanted.head))
            template = _Template(definitions, role, [*sys.path], isolated=isolated)
            while (files := socket.recv_fds(connection, 1, 2)[1]) and (fork := receive(messages, Fork)):
                send(messages, template.run(fork, files))
    os._exit(0)


@dataclass(frozen=True)
class _Template:
    """The data that all forks share. They import from `path` and from their folder."""

    definitions: Definitions | None
    role: Role | None
    path: list[str]
    isolated: bool

    def run(self, fork: Fork, files: list[int]) -> Ended:
        """Run a program in a fork, and return how it ended; `files` are for its result and its stray output."""
        # Work that is done here does not copy the memory that the fork shares.
        program = Program(fork.run.name, fork.run.example, fork.run.setup)
        self._write(program, Path(fork.folder, "work"))
        if self.role:
            self.role.databases = fork.run.databases
        process = os.fork()
        if process == 0:
            child.run(fork, program, files, self.definitions, self.role)
        for descriptor in files:
            os.close(descriptor)
        status = _wait(process, fork.run.timeout)
        if not self.isolated:
            _end_group(process)
        os.chdir("/")
        return Ended(status)

    def _write(self, program: Program, work: Path) -> None:
        """Write the program into a new folder, and make that the current one."""
        path = work / f"{program.name}.py"
        work.mkdir()
        os.chdir(work)
        os.environ.update(HOME=str(work), TMPDIR=str(work))
        tempfile.tempdir = None
        path.write_text(program.source, encoding="utf-8")
        sys.argv, sys.path[:] = [str(path)], [str(work), *self.path]


def _wait(process: int, timeout: float) -> int | None:
    """Return the wait status of a child, or None if it was killed after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    with suppress(AttributeError, OSError):  # not every system has it
        descriptor = os.pidfd_open(process)
        select([descriptor], [], [], timeout)
        os.close(descriptor)
    while time.monotonic() < deadline:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return status
        time.sleep(_POLL)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return None


def _end_group(process: int) -> None:
    """End the group of a child, and all that it left running outside its group (Linux only)."""
    with suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    while children.exists() and (orphans := children.read_text().split()):
        for orphan in orphans:
            with suppress(ProcessLookupError):
                os.kill(int(orphan), signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(int(orphan), 0)
