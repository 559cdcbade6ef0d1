"""The templates of a fork server, started when they are needed, and the results of their forks."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import TypeVar

from session_answers.run import child, template
from session_answers.run.linux import namespaces
from session_answers.run.linux.mounts import HOME
from session_answers.run.linux.visible_paths import VisiblePaths
from session_answers.run.messages import (
    ENDED,
    FORGED,
    DatabaseRole,
    Define,
    Defined,
    Ended,
    Fork,
    Result,
    Run,
    receive,
    send,
)
from session_answers.run.temporary_folders import temporary_folder
from sqlalchemy_receipts import Program

Answer = TypeVar("Answer")
# The largest number of setups that have a template at the same time.
_MOST_TEMPLATES = 8
# The seconds that a template may take to define, or to answer after the time of its example.
_GRACE = 10
# The longest trace in bytes.
_MOST_BYTES = 1 << 24


class _LostError(Exception):
    """A template or its guard ended or did not answer correctly."""


class _Template:
    """The process of a template, and the guard that ends its forks if it is isolated."""

    def __init__(self, visible: VisiblePaths | None, *, network: bool) -> None:
        """Start the process, isolated if `visible` is given. Raise OSError if it cannot be isolated."""
        self._connection, theirs = socket.socketpair()
        serve = partial(template.serve, theirs, isolated=bool(visible))
        self._guard: socket.socket | None = None
        try:
            if visible:
                self._process, self._guard = namespaces.fork_alone(serve, visible, network=network)
            else:
                self._process = os.fork()
                if self._process == 0:
                    serve()
        except OSError:
            self._connection.close()  # which ends the process if it was started
            raise
        finally:
            theirs.close()
        self._messages = self._connection.makefile("rwb")

    def define(self, define: Define) -> bool:
        """Execute the definitions at the beginning of a program, and return whether forks can begin with them."""
        try:
            return bool(self._ask(define, Defined, _GRACE).usable)
        except _LostError:
            return False

    def run(self, run: Run, processes: int | None) -> Result:
        """Run a program in a fork, and end all that it started. Raise _LostError if this process is lost."""
        with self._folder() as folder, _file() as result, _file() as stray:
            status = self._ask(Fork(run, folder, processes), Ended, run.timeout + _GRACE, result, stray).status
            if self._guard:
                try:
                    namespaces.renew(self._guard)
                except OSError as error:
                    raise _LostError(namespaces.reason(error)) from error
            return _result(status, result, stray, run.timeout)

    def _folder(self) -> AbstractContextManager[str]:
        return nullcontext(HOME) if self._guard else temporary_folder()

    def _ask(self, message: Define | Fork, kind: type[Answer], seconds: float, *files: int) -> Answer:
        self._connection.settimeout(seconds)
        try:
            if files:
                socket.send_fds(self._connection, [b"."], files)
            send(self._messages, message)
            if answer := receive(self._messages, kind):
                return answer
        except (OSError, ValueError) as error:
            raise _LostError from error
        raise _LostError

    def close(self) -> None:
        """End the process, and all that it forked off."""
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        self._connection.close()
        if self._guard:
            self._guard.close()


class Templates:
    """A plain template for all programs, and a template for each of the last used setups."""

    def __init__(self, visible: VisiblePaths | None) -> None:
        """Start the plain one, isolated if `visible` is given. Raise OSError if it cannot be isolated."""
        self._visible, self._role = visible, DatabaseRole()
        self._plain: _Template | None = _Template(visible, network=False)
        self._by_head: dict[str, _Template] = {}
        self._used_once, self._unusable = set[str](), set[str]()

    def start(self, role: DatabaseRole) -> None:
        """Let programs use a role on a database server, "" for none. With a role, all share the plain template."""
        self._role = role
        self._plain_template().define(Define("", **vars(role)))

    def run(self, run: Run) -> Result:
        """Run a program in a fork of its template. It is never run with less isolation than the first one."""
        head = Program(run.name, run.example, run.setup).head
        try:
            used = self._template(head)
        except OSError as error:
            return Result(failure=f"could not be started ({namespaces.reason(error)})")
        try:
            return used.run(run, self._others())
        except _LostError as error:
            self._remove(head, used)
            return Result(failure=f"{ENDED} ({error})" if str(error) else ENDED)

    def close(self) -> None:
        """End all templates."""
        for used in (self._plain, *self._by_head.values()):
            if used:
                used.close()

    def _plain_template(self) -> _Template:
        """Return the plain template, which is started again if it ended. Raise OSError."""
        if not self._plain:
            self._plain = _Template(self._visible, network=False)
            self._plain.define(Define("", **vars(self._role)))
        return self._plain

    def _template(self, head: str) -> _Template:
        """Return the template of a program. Only the second program with the same setup starts one. Raise OSError."""
        if head in self._by_head:
            self._by_head[head] = self._by_head.pop(head)  # now the last of the used templates
            return self._by_head[head]
        if not self._visible or self._role.database or not head or head in self._unusable:
            return self._plain_template()
        if head not in self._used_once:
            self._used_once.add(head)
            return self._plain_template()
        return self._add(head) or self._plain_template()

    def _add(self, head: str) -> _Template | None:
        """Start the template of a setup. Return None if that is not possible, now or ever."""
        try:
            added = _Template(self._visible, network=True)
        except OSError:
            return None
        if not added.define(Define(head)):
            added.close()
            self._unusable.add(head)
            return None
        if len(self._by_head) == _MOST_TEMPLATES:
            self._by_head.pop(next(iter(self._by_head))).close()
        self._by_head[head] = added
        return added

    def _remove(self, head: str, lost: _Template) -> None:
        lost.close()
        if lost is self._plain:
            self._plain = None
        else:
            del self._by_head[head]

    def _others(self) -> int | None:
        """Return how many processes are of the user of examples and not theirs, None if nobody knows."""
        if not self._visible:
            return None
        templates = 1 + len(self._by_head)
        # If that user also builds, the guards and this process also count.
        return templates if os.getuid() == 0 else 2 * templates + 1


def _result(status: int | None, result: int, stray: int, timeout: float) -> Result:
    """Return the result of a fork, which the program may have forged."""
    data = os.pread(result, _MOST_BYTES + 1, 0)
    if failure := _failure(status, timeout, has_result=bool(data)):
        return Result(failure=failure)
    if output := os.pread(stray, 200, 0):
        return Result(failure=f"wrote past sys.stdout and sys.stderr: {output.decode('utf-8', 'replace')!r}")
    try:
        kind, text = data[:1], data[1:].decode()
    except UnicodeDecodeError:
        return Result(failure=FORGED)
    if len(data) > _MOST_BYTES or kind not in (child.TRACE, child.FAILURE):
        return Result(failure=FORGED)
    return Result(trace=text) if kind == child.TRACE else _failed(text)


def _failed(text: str) -> Result:
    try:
        failure, line, fix = json.loads(text)
    except (RecursionError, TypeError, ValueError):
        return Result(failure=FORGED)
    is_failure = (type(failure), type(line), type(fix)) == (str, int, str)
    return Result("", failure, line, fix) if is_failure and failure and line >= 0 else Result(failure=FORGED)


def _failure(status: int | None, timeout: float, *, has_result: bool) -> str:
    """Return why a fork has no result, "" if it has one."""
    if status is None:
        return f"ran longer than {timeout:g} s"
    try:
        code = os.waitstatus_to_exitcode(status)
    except (TypeError, ValueError):
        return FORGED
    if code < 0:
        return f"was killed by signal {-code}"
    if code == child.NO_RESULT:
        return "broke what records it"
    return f"left the interpreter with exit code {code}" if code or not has_result else ""


@contextmanager
def _file() -> Iterator[int]:
    """Give the descriptor of a file without a name, which no program can find, fill, or leave behind."""
    if sys.platform == "linux":
        descriptor = os.memfd_create("answers")
        try:
            yield descriptor
        finally:
            os.close(descriptor)
    else:
        with tempfile.TemporaryFile() as file:
            yield file.fileno()
