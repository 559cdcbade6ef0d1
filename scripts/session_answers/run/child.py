"""The forked process: runs one program within its limits, and writes what it did."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

from session_answers.run import limits
from session_answers.run.databases.instead_of_sqlite import InsteadOfSQLite
from session_answers.run.databases.role import Role
from session_answers.run.definitions import Definitions
from session_answers.run.linux.forbidden_calls import forbid_calls
from session_answers.run.messages import Fork
from session_answers.run.warm_up import RECORDER
from sqlalchemy_receipts import Outcome, Program, to_json
from sqlalchemy_receipts.recorder import execute

# The only descriptor of a program that is not standard. It is the last one that its limit allows.
RESULT = limits.OPEN_FILES.most - 1
# The first byte of the result: the JSON of a trace follows, or of the text, line, and fix of a failure.
TRACE, FAILURE = b"T", b"F"
# The exit code of a child that could not write what the program did.
NO_RESULT = 70


def run(fork: Fork, program: Program, files: list[int], definitions: Definitions | None, role: Role | None) -> NoReturn:
    """Run the program of `fork`, written to `sys.argv[0]` in the current folder, and end this process.

    `files` are the descriptors of the result and of what the program writes past the streams of Python. A fork of this
    process writes no result.
    """
    process, is_written = os.getpid(), False
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        limits.limit(fork.run.timeout, fork.processes)
        if sys.platform == "linux":
            forbid_calls()
        _redirect(*files)
        # Text that threads print after the end of the program is not its output.
        sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        outcome = _outcome(program, Path(sys.argv[0]), definitions, role)
        if os.getpid() == process:
            with open(RESULT, "wb", closefd=False) as file:
                file.write(_result(outcome))
            is_written = True
    finally:
        os._exit(0 if is_written else NO_RESULT)


def _result(outcome: Outcome) -> bytes:
    if outcome.failure:
        return FAILURE + json.dumps([outcome.failure, outcome.line, outcome.fix]).encode()
    return TRACE + to_json(outcome.trace).encode()


def _outcome(program: Program, path: Path, definitions: Definitions | None, role: Role | None) -> Outcome:
    """Run the program, and name the limit that ended it, if one did."""
    try:
        try:
            outcome = _execute(program, path, definitions, role)
        finally:
            limits.use_reserve()
        failure = limits.failure(outcome.trace.error)
        return Outcome(failure=failure) if failure else outcome
    except Exception as error:  # noqa: BLE001  (a program that cannot even be compiled, for example)
        text = f"{type(error).__name__}: {error}"
        return Outcome(failure=limits.failure(text) or f"could not be run: {text}")


def _execute(program: Program, path: Path, definitions: Definitions | None, role: Role | None) -> Outcome:
    work = str(path.parent)
    if not role:
        module, setup = definitions.rest(str(path)) if definitions else (None, None)
        return execute(program, str(path), RECORDER, work, module=module, setup=setup)
    if role.kind.variable in program.source:  # it connects to its server itself
        os.environ[role.kind.variable] = role.url_of(role.database()).render_as_string(hide_password=False)
    with InsteadOfSQLite(role) as instead:
        outcome = execute(program, str(path), RECORDER, work)
    return Outcome(failure="keeps to SQLite") if instead.refused else outcome


def _redirect(result: int, stray: int) -> None:
    """Leave this process no input, the file for stray output, and the file for its result."""
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (stray, 1), (stray, 2)):
        os.dup2(source, target)
    os.dup2(result, RESULT, inheritable=False)
    os.closerange(3, RESULT)
