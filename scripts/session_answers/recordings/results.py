"""Results: what the examples did on each combination, as text files that are committed and read as a difference.

`docs/.recorded/2.0-mariadb/results.txt` tells of every example in one line whether it did there what its
receipts say; a trace that is shown stands beside it, as `<program>.jsonl`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from session_answers import text_files
from session_answers.errors import PageError
from session_answers.recordings.environments import RECORDED, Combination
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import Slot, happened
from sqlalchemy_receipts.trace import Event, Trace

FOLDER = "docs/.recorded"
FILE = "results.txt"
# A trace is a file of JSON Lines.
TRACE = ".jsonl"
CURE = "run scripts/matrix and commit what it writes"
AGREES, DIFFERS, FAILS = "agrees", "differs", "fails"
HASH = 12
_HEAD = re.compile(r"# (?P<date>\d{4}-\d\d-\d\d): (?P<ran_on>.+)")
_LINE = re.compile(
    rf"(?P<kind>{AGREES}|{DIFFERS}|{FAILS}) +(?P<mark>[0-9a-f]{{{HASH}}}) (?P<name>[\w-]+)(?:: (?P<why>.+))?"
)
# How SQLAlchemy asks a database for its tables is the dialect's affair, and no claim's.
_CATALOG = re.compile(
    r"PRAGMA (main\.|temp\.)?\"?table_x?info|SELECT name FROM sqlite_"
    r"|SELECT \"?pg_catalog\.|DESCRIBE |SHOW (FULL )?TABLES"
)
_ASKS = "asks for tables"


@dataclass(frozen=True)
class Result:
    """What one program did on one combination: `kind` is agrees, differs or fails, `why` the failure.

    `mark` tells with which receipts that was compared.
    """

    name: str
    kind: str
    mark: str
    why: str = ""


@dataclass(frozen=True)
class Results:
    """What all programs did on one combination: with which versions, in words, and the day, as YYYY-MM-DD."""

    combination: Combination
    ran_on: str
    date: str
    found: Mapping[str, Result]


def path_of(root: Path, combination: Combination, name: str = "") -> Path:
    """Return the file of a combination's results, or of the trace of the program `name`."""
    return root / FOLDER / str(combination) / (f"{name}{TRACE}" if name else FILE)


def mark(program: Program) -> str:
    """Tell programs apart by what is run and by what they claim."""
    return sha256(f"{program.setup}\0{program.example}".encode()).hexdigest()[:HASH]


def words(events: Iterable[Event], offset: int) -> dict[Slot, str]:
    """Return what each line did, as its receipt says it, and alike on every database."""
    steps: list[Event] = []
    for event in events:
        asks = event.family == "statement" and _CATALOG.match(" ".join(event.detail.split()))
        step = replace(event, word=_ASKS, detail="", parameters="") if asks else event
        # How often it asks is the dialect's affair too.
        if not (asks and steps and (steps[-1].word, steps[-1].line, steps[-1].visit) == (_ASKS, step.line, step.visit)):
            steps.append(step)
    return happened(steps, offset)


def compared(program: Program, home: Trace, there: Trace) -> str:
    """Tell whether a program did the same in two traces of the same lines: agrees or differs."""
    return AGREES if words(home.events, program.offset) == words(there.events, program.offset) else DIFFERS


def text(results: Results) -> str:
    """Return the file of results; one line a program, sorted, so that a difference is easy to read."""
    lines = [f"# {results.date}: {results.ran_on}"]
    for _, each in sorted(results.found.items()):
        lines.append(f"{each.kind:7} {each.mark} {each.name}{f': {each.why}' if each.why else ''}")
    return "\n".join(lines) + "\n"


def read(root: Path, combination: Combination) -> Results | None:
    """Read the results of a combination, None where it was never run; raises PageError for what is none."""
    path = path_of(root, combination)
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _read(path, combination, stamp)


@lru_cache(maxsize=64)
def _read(path: Path, combination: Combination, _stamp: int) -> Results:
    first, *rows = text_files.read(path, f"{FOLDER}/{combination}/{FILE}").splitlines() or [""]
    head = _HEAD.fullmatch(first)
    found, wrong = {}, [] if head else [f"{FOLDER}/{combination}/{FILE}:1: cannot read {first!r}: {CURE}"]
    for number, row in enumerate(rows, 2):
        line = _LINE.fullmatch(row)
        if line:
            found[line["name"]] = Result(line["name"], line["kind"], line["mark"], line["why"] or "")
        else:
            wrong.append(f"{FOLDER}/{combination}/{FILE}:{number}: cannot read {row!r}: {CURE}")
    if wrong or not head:
        raise PageError(*wrong)
    return Results(combination, head["ran_on"], head["date"], found)


def all_of(root: Path) -> dict[Combination, Results]:
    """Return the results of every combination that was run; raises PageError."""
    return {each: found for each in RECORDED if (found := read(root, each))}
