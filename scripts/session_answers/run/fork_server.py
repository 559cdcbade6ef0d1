"""The fork server: runs each program in a process of its own, forked with SQLAlchemy loaded.

Started by `host_process` as `python -m session_answers.run.fork_server`, in namespaces if it is given a
socket that leads to the host process. Reads a request a line from standard input, answers each with a line of JSON, and
ends with its input.
An example may exit, hang, fork, or write anywhere in its process: nothing of it reaches the server.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from select import select
from typing import IO, Any

from session_answers.run import limits
from session_answers.run.child import UNTOLD, run
from session_answers.run.databases.role import Role
from session_answers.run.linux import namespaces
from session_answers.run.linux.mounts import new_home
from session_answers.run.linux.syscalls import call
from session_answers.run.linux.visible_paths import are_for_all, needed
from session_answers.run.warm_up import warm_up
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Event, Trace, from_json, to_json

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of Linux: orphans of an example become ours to end
_POLL = 0.002
# No trace is longer than so many bytes.
_MOST = 1 << 24


def serve(arguments: list[str]) -> None:
    """Answer requests until the input ends; the first line of it names the role on a database server."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing but answers may reach the pipe
    with suppress(OSError):  # where memory is short, examples are what ends first (Linux only)
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    first = None
    if arguments:
        try:
            first = _enter(*map(int, arguments))
        except OSError as error:
            _tell(answers, json.dumps({"failed": f"{error.filename}: {error.strerror}"}))
            return
    elif sys.platform == "linux":
        namespaces.end_with_parent()
        call("prctl", _SUBREAPER, 1, 0, 0, 0)
    _tell(answers, "{}")
    with _home(first) as folder:
        warm_up(Path(folder))
    given = json.loads(sys.stdin.buffer.readline() or b'{"database": ""}')
    role = Role(given["database"], given) if given["database"] else None
    gc.disable()  # else the lines at which unreachable sessions are freed would depend on chance
    gc.freeze()
    for line in sys.stdin.buffer:
        _tell(answers, _run(json.loads(line), role, first))


def _enter(descriptor: int, port: int) -> socket.socket:
    """Go on in namespaces, through the socket to the keeper; raises OSError."""
    with socket.socket(fileno=descriptor) as keeper:
        roots = needed()
        return namespaces.enter(keeper, port, roots, shared=os.geteuid() == 0 and are_for_all(roots))


def _tell(answers: IO[bytes], answer: str) -> None:
    answers.write(answer.encode() + b"\n")
    answers.flush()


def _run(request: dict[str, Any], role: Role | None, first: socket.socket | None) -> str:
    """Run what is asked for, and end all that it has started; `first` is there in namespaces alone."""
    program, timeout = Program(request["name"], request["example"], request["setup"]), request["timeout"]
    if role:
        role.databases = request["databases"]
    with _home(first) as base, _file() as result, _file() as stray:
        pid = os.fork()
        if pid == 0:
            run(program, Path(base), (result, stray), role, timeout, alone=bool(first))
        status = _wait(pid, timeout)
        if first:
            namespaces.end_all(first)
        else:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            _end_orphans()
        return _answer(status, result, stray, timeout)


def _home(first: socket.socket | None) -> AbstractContextManager[str]:
    """Give a folder of its own to what is run; `first` is there in namespaces alone."""
    return new_home(limits.WRITTEN.most, limits.MOST_FILES) if first else _folder()


@contextmanager
def _folder() -> Iterator[str]:
    base = os.path.realpath(tempfile.mkdtemp(prefix="session-answers-"))
    try:
        yield base
    finally:
        shutil.rmtree(base, ignore_errors=True)


@contextmanager
def _file() -> Iterator[int]:
    """Give the descriptor of a file without a name, that no program can find, fill up or leave behind."""
    if sys.platform == "linux":
        descriptor = os.memfd_create("answers")
        try:
            yield descriptor
        finally:
            os.close(descriptor)
    else:
        with tempfile.TemporaryFile() as file:
            yield file.fileno()


def _wait(pid: int, timeout: float) -> int | None:
    """Return the wait status of a child, or None when it had to be killed after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    with suppress(AttributeError, OSError):  # a system that cannot tell is asked now and then
        descriptor = os.pidfd_open(pid)
        select([descriptor], [], [], timeout)
        os.close(descriptor)
    while time.monotonic() < deadline:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return status
        time.sleep(_POLL)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return None


def _end_orphans() -> None:
    """Kill and reap whatever an example left running outside its process group (Linux only)."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    while children.exists() and (pids := children.read_text().split()):
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(int(pid), 0)


def _answer(status: int | None, result: int, stray: int, timeout: float) -> str:
    """Return what came of a run as one line: a failure, or a trace, which the program may have tampered with."""
    code = None if status is None else os.waitstatus_to_exitcode(status)
    if code is None:
        return _failure(f"ran longer than {timeout:g} s")
    if code < 0:
        return _failure(f"was killed by signal {-code}")
    text = os.pread(result, _MOST + 1, 0)
    if code or not text:
        return _failure("broke what records it" if code == UNTOLD else f"left the interpreter with exit code {code}")
    if written := os.pread(stray, 200, 0):
        return _failure(f"wrote past sys.stdout and sys.stderr: {written.decode('utf-8', 'replace')!r}")
    try:
        told = json.loads(text)
        return _failure(str(told["failure"])) if "failure" in told else to_json(_sound(text.decode()))
    except (AttributeError, RecursionError, TypeError, ValueError):
        return _failure("left something else than its trace")


def _sound(text: str) -> Trace:
    """Read a trace; raises ValueError or TypeError where it is none."""
    trace = from_json(text)
    kinds = {name: type(value) for name, value in vars(Event("", "")).items()}
    events = [vars(event) for event in trace.events]
    if not all(type(each[name]) is kind for each in events for name, kind in kinds.items()):
        raise TypeError
    return Trace(trace.events, str(trace.error))


def _failure(text: str) -> str:
    return json.dumps({"failure": text})


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        serve(sys.argv[1:])
        sys.exit()
    os._exit(1)  # who has asked was ended: there is nobody to answer
