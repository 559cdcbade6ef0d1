"""Recordings: the traces of examples that need a server, committed, so that any machine can show them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from .page import Example, Page, PageError
from .program import Program
from .receipts import kept, strip
from .runner import Runner
from .trace import Event, Trace, from_json, to_json

_VERSIONS = """
from importlib.metadata import version

with engine.connect() as connection:
    server = connection.exec_driver_sql("SELECT VERSION()").scalar()
print(
    f"MariaDB {server.partition('-')[0]}, PyMySQL {version('PyMySQL')}, "
    f"SQLAlchemy {version('SQLAlchemy')}"
)
"""


@dataclass(frozen=True)
class Recording:
    """What a program did on a server: which versions that were, in words, and the day, as YYYY-MM-DD."""

    ran_on: str
    date: str
    trace: Trace


def path_of(docs: Path, program: Program) -> Path:
    """Return the file of a program's recording; its folder is hidden from the builders."""
    return docs / ".recorded" / f"{program.name}.json"


def record(program: Program, timeout: float, runner: Runner, date: str) -> Recording:
    """Run a program on its server, without its receipts; raises PageError when that cannot be done."""
    versions = runner.run(Program("versions", _VERSIONS, program.setup), timeout)
    said = [event.detail for event in versions.trace.events if event.family == "output"]
    if versions.failure or versions.trace.error:
        raise PageError(f"no server could be used: {versions.failure or versions.trace.error}")
    outcome = runner.run(Program(program.name, strip(program.example), program.setup), timeout)
    if outcome.failure:
        raise PageError(f"{program.name}: the example {outcome.failure}")
    return Recording(said[-1], date, outcome.trace)


def placed(recording: Recording, program: Program) -> Trace:
    """Return the trace with the lines of the program with its receipts: it was recorded without."""
    numbers = kept(program.example)
    offset = program.offset

    def line(event: Event) -> int:
        return offset + numbers[event.line - offset - 1] if event.line > offset else event.line

    return replace(recording.trace, events=tuple(replace(event, line=line(event)) for event in recording.trace.events))


def read(path: Path, program: Program) -> Recording:
    """Read a recording; raises PageError when there is none, or one of another program."""
    cure = f"run scripts/update on a machine with the server, and commit {path.name}"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        recording = Recording(data["ran_on"], data["date"], from_json(json.dumps(data["trace"])))
        known = data["program"]
    except FileNotFoundError:
        raise PageError(f"docs/.recorded/{path.name}: there is no recording: {cure}") from None
    except (ValueError, TypeError, KeyError) as error:
        raise PageError(f"docs/.recorded/{path.name}: no recording can be read ({error!r}): {cure}") from None
    if known != digest(program):
        raise PageError(f"docs/.recorded/{path.name}: the recording is of another program: {cure}")
    return recording


def read_if_known(folder: Path, page: Page, example: Example) -> Recording | None:
    """Return the recording of a page's example, whatever the program was; None where there is none."""
    try:
        data = json.loads(path_of(folder / "docs", page.program(example, "")).read_text(encoding="utf-8"))
        return Recording(data["ran_on"], data["date"], Trace())
    except (OSError, ValueError, KeyError):
        return None


def write(path: Path, program: Program, recording: Recording) -> None:
    """Write a recording as text that is read well as a difference."""
    data = {
        "program": digest(program),
        "ran_on": recording.ran_on,
        "date": recording.date,
        "trace": json.loads(to_json(recording.trace)),
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def digest(program: Program) -> str:
    """Tell programs apart by what is run: receipts are not."""
    return sha256(f"{program.setup}\0{strip(program.example)}".encode()).hexdigest()
