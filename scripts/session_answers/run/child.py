"""The forked process: runs one program, as nobody and within limits, and leaves what it did."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from pathlib import Path

from session_answers.run import limits
from session_answers.run.databases.instead_of_sqlite import StandIn
from session_answers.run.databases.role import Role
from session_answers.run.linux import namespaces
from session_answers.run.warm_up import RECORDER
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.recorder.execute import execute
from sqlalchemy_receipts.trace import Outcome, to_json

# The one descriptor that a program has besides the standard ones: the last that it may have.
_RESULT = limits.OPEN_FILES.most - 1

# How it ends where it could not tell what the program did.
UNTOLD = 70


def run(
    program: Program,
    base: Path,
    files: tuple[int, int],
    role: Role | None,
    timeout: float,
    *,
    alone: bool,
) -> None:
    """Run the program in this forked process and end it; a fork of the fork writes no result."""
    me, told = os.getpid(), False
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        if alone:
            namespaces.confine()
        limits.limit(timeout, alone=alone)
        work = base / "work"
        work.mkdir()
        os.chdir(work)
        os.environ.update(HOME=str(work), TMPDIR=str(work))
        tempfile.tempdir = None
        _redirect(*files)
        path = work / f"{program.name}.py"
        path.write_text(program.source, encoding="utf-8")
        sys.argv, sys.path[0:0] = [str(path)], [str(work)]
        # What threads say after the end of the program is nobody's output.
        sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        outcome = _outcome(program, path, work, role)
        if os.getpid() == me:
            text = json.dumps({"failure": outcome.failure}) if outcome.failure else to_json(outcome.trace)
            with open(_RESULT, "wb", closefd=False) as file:
                file.write(text.encode())
            told = True
    finally:
        os._exit(0 if told else UNTOLD)


def _outcome(program: Program, path: Path, work: Path, role: Role | None) -> Outcome:
    """Run the program, and say which limit it was that ended it, if one did."""
    try:
        try:
            outcome = _executed(program, path, work, role)
        finally:
            limits.spare()
        failure = outcome.failure or limits.failure(outcome.trace.error)
        return Outcome(failure=failure) if failure else outcome
    except Exception as error:  # noqa: BLE001  (a program that cannot even be compiled, say)
        said = f"{type(error).__name__}: {error}"
        return Outcome(failure=limits.failure(said) or f"could not be run: {said}")


def _executed(program: Program, path: Path, work: Path, role: Role | None) -> Outcome:
    if not role:
        return execute(program, str(path), RECORDER, str(work))
    if role.kind.variable in program.source:  # it finds its server by itself
        os.environ[role.kind.variable] = role.url_of(role.database()).render_as_string(hide_password=False)
    with StandIn(role) as stand_in:
        outcome = execute(program, str(path), RECORDER, str(work))
    return Outcome(failure="keeps to SQLite") if stand_in.refused else outcome


def _redirect(result: int, stray: int) -> None:
    """Give this process no input, a file for what it writes past Python's own streams, and one for its result."""
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (stray, 1), (stray, 2)):
        os.dup2(source, target)
    os.dup2(result, _RESULT, inheritable=False)
    os.closerange(3, _RESULT)
