"""The fork server: runs each program in a process of its own, forked with SQLAlchemy loaded.

Started by `runner` as `python -m session_answers.sandbox`. Reads a request a line from
standard input and answers each with a line of JSON; ends with its input. An example may
exit, hang, fork, or write anywhere in its process: nothing of it reaches the server.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import platform
import resource
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from contextlib import nullcontext, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import aiosqlite  # noqa: F401  (loaded once, so that no child has to)
import sqlalchemy.dialects.sqlite.aiosqlite
import sqlalchemy.ext.asyncio  # noqa: F401

from .execute import execute
from .outcome import Outcome
from .program import Program
from .record import Recorder
from .servers import SERVERS, Server, ServerError
from .stand_in import StandIn
from .trace import to_json

_FILE_SIZE = 64 * 1024 * 1024
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of Linux: orphans of an example become ours to end
_POLL = 0.002
_UNTOLD = 70  # how a child ends that could not write what it did
# What programs commonly do, and how often it pays to do it beforehand.
_WARM_UPS = 8
_WARM_UP = """
from sqlalchemy import String, create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "row"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))


engine = create_engine("sqlite:///{}")
Base.metadata.create_all(engine)
with Session(engine) as session:
    one = Row(name="one")
    session.add(one)
    session.commit()
    print(session.scalars(select(Row)).all(), one.name)
    session.delete(one)
    session.rollback()
with engine.begin() as connection:
    connection.execute(text("select 1")).all()
engine.dispose()
"""
_RECORDER = Recorder()


def serve() -> None:
    """Answer requests until the input ends; what is asked first tells a server that cannot be used."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing but answers may reach the pipe
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    _warm_up()
    gc.disable()  # else the lines at which unreachable sessions are freed would depend on chance
    gc.freeze()
    kind = SERVERS.get(os.environ.get("ANSWERS_DATABASE", ""))
    asked = False
    try:
        with kind().used() if kind else nullcontext() as server:
            for line in sys.stdin.buffer:
                asked = True
                answers.write(_answered(json.loads(line), server).encode() + b"\n")
                answers.flush()
                asked = False
    except BrokenPipeError:
        os._exit(0)  # who has asked was ended: there is nobody to answer
    except ServerError as error:
        if not asked:
            sys.stdin.buffer.readline()  # what is asked first is what is answered
        answers.write(json.dumps({"lost": str(error)}).encode() + b"\n")
        answers.flush()


def _answered(request: dict[str, Any], server: Server | None) -> str:
    if request.get("versions"):
        return json.dumps({"versions": _versions(server)})
    program = Program(request["name"], request["example"], request["setup"])
    answer = _run(program, request["timeout"], server)
    if server:
        server.clear()  # raises where the server went away, and the answer may be of that
    return answer


def _versions(server: Server | None) -> str:
    """Return what programs are run with, in words: `SQLAlchemy 2.1.9, psycopg 3.3.9, PostgreSQL 15.20`."""
    drivers = {name: version(name) for name in (server.drivers if server else ())}
    parts = {"SQLAlchemy": version("SQLAlchemy"), "Python": platform.python_version(), **drivers}
    database = server.version() if server else f"SQLite {sqlite3.sqlite_version}"
    return ", ".join([*(f"{name} {number}" for name, number in parts.items()), database])


def _warm_up() -> None:
    """Hear SQLAlchemy, and do, once for all children, what a first use would do anew in each of them.

    Code that has run some times is faster, and a child writes less of the memory that it shares.
    """
    _RECORDER.__enter__()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(_WARM_UPS):
            path = Path(folder) / f"{number}.py"
            program = Program(path.stem, _WARM_UP.format(path.with_suffix(".db")))
            path.write_text(program.source, encoding="utf-8")
            execute(program, str(path), _RECORDER, folder)
    gc.collect()


def _run(program: Program, timeout: float, server: Server | None) -> str:
    base = Path(os.path.realpath(tempfile.mkdtemp(prefix="session-answers-")))
    result = base / f"{os.urandom(8).hex()}.json"
    try:
        pid = os.fork()
        if pid == 0:
            _child(program, base, result, server)
        status = _wait(pid, timeout)
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        _end_orphans()
        return _answer(status, result, base / "stray", timeout)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _wait(pid: int, timeout: float) -> int | None:
    """Return the wait status of a child, or None when it had to be killed after `timeout` seconds."""
    deadline = time.monotonic() + timeout
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


def _answer(status: int | None, result: Path, stray: Path, timeout: float) -> str:
    if status is None:
        return json.dumps({"failure": f"ran longer than {timeout:g} s"})
    if not result.exists():
        code = os.waitstatus_to_exitcode(status)
        how = f"was killed by signal {-code}" if code < 0 else f"left the interpreter with exit code {code}"
        return json.dumps({"failure": "broke what records it" if code == _UNTOLD else how})
    if written := stray.read_bytes()[:200]:
        return json.dumps({"failure": f"wrote past sys.stdout and sys.stderr: {written.decode('utf-8', 'replace')!r}"})
    return result.read_text(encoding="utf-8")


def _child(program: Program, base: Path, result: Path, server: Server | None) -> None:
    """Run the program in this forked process and end it; a fork of the fork writes no result."""
    me = os.getpid()
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_SIZE, _FILE_SIZE))
        work = base / "work"
        work.mkdir()
        os.chdir(work)
        os.environ.update(HOME=str(work), TMPDIR=str(work))
        tempfile.tempdir = None
        _redirect(base / "stray")
        path = work / f"{program.name}.py"
        path.write_text(program.source, encoding="utf-8")
        sys.argv, sys.path[0:0] = [str(path)], [str(work)]
        # What threads say after the end of the program is nobody's output.
        sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        try:
            outcome = _executed(program, path, work, server)
        except Exception as error:  # noqa: BLE001  (a program that cannot even be compiled, say)
            outcome = Outcome(failure=f"could not be run: {type(error).__name__}: {error}")
        if os.getpid() == me:
            text = json.dumps({"failure": outcome.failure}) if outcome.failure else to_json(outcome.trace)
            temporary = result.with_suffix(".part")
            temporary.write_text(text, encoding="utf-8")
            temporary.rename(result)
    finally:
        os._exit(0 if os.getpid() == me and result.exists() else _UNTOLD)


def _executed(program: Program, path: Path, work: Path, server: Server | None) -> Outcome:
    if not server:
        return execute(program, str(path), _RECORDER, str(work))
    if server.variable in program.source:  # it finds its server by itself
        url = server.url_of(server.database())
        os.environ[server.variable] = url.render_as_string(hide_password=False)
    with StandIn(server) as stand_in:
        outcome = execute(program, str(path), _RECORDER, str(work))
    return Outcome(failure="keeps to SQLite") if stand_in.refused else outcome


def _redirect(stray: Path) -> None:
    """Give the child no input, and a file for what it writes past Python's own streams."""
    null = os.open(os.devnull, os.O_RDONLY)
    out = os.open(stray, os.O_WRONLY | os.O_CREAT)
    for source, target in ((null, 0), (out, 1), (out, 2)):
        os.dup2(source, target)
    os.closerange(3, 64)


if __name__ == "__main__":
    serve()
