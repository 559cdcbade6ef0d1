"""Results of each example in an environment, in committed text files: whether the run agrees with the receipts.

`docs/.recorded/2.0-mariadb/results.txt` has one line for each example.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from session_answers import text_files
from session_answers.errors import RecordingError
from session_answers.recordings.environments import RECORDED, Environment
from sqlalchemy_receipts import Event, Fault, Program, Slot, Trace, receipt_texts

FOLDER = "docs/.recorded"
FILE = "results.txt"
FIX = "run scripts/matrix and commit its files"
AGREES, DIFFERS, FAILS = "agrees", "differs", "fails"
HASH = 12
_HEAD = re.compile(r"# (?P<date>\d{4}-\d\d-\d\d): (?P<versions>.+)")
_LINE = re.compile(
    rf"(?P<kind>{AGREES}|{DIFFERS}|{FAILS}) +(?P<digest>[0-9a-f]{{{HASH}}}) (?P<program>[\w-]+)(?:: (?P<failure>.+))?"
)
# The queries for the tables of a database depend on the dialect. No claim is about them.
_CATALOG_QUERY = re.compile(
    r"PRAGMA (main\.|temp\.)?\"?table_x?info|SELECT name FROM sqlite_"
    r"|SELECT \"?pg_catalog\.|DESCRIBE |SHOW (FULL )?TABLES"
)
_CATALOG_WORD = "asks for tables"


@dataclass(frozen=True)
class Result:
    """The result of one program in one environment.

    `kind` is agrees, differs, or fails. `failure` is the error of a failed run.
    `digest` identifies the code and the receipts that were compared.
    """

    program: str
    kind: str
    digest: str
    failure: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.kind, self.digest, self.failure)))


@dataclass(frozen=True)
class Results:
    """The results in one environment by program, with its versions as text and the date as YYYY-MM-DD."""

    environment: Environment
    versions: str
    date: str
    by_program: Mapping[str, Result]


def results_name(environment: Environment) -> str:
    """Return the path of an environment's results in the project."""
    return f"{FOLDER}/{environment}/{FILE}"


def digest(program: Program) -> str:
    """Return a digest of a program with its receipts."""
    return sha256(f"{program.setup}\0{program.example}".encode()).hexdigest()[:HASH]


def comparable_receipts(events: Iterable[Event], offset: int) -> dict[Slot, str]:
    """Return the receipts of a trace, with the same text for everything that each dialect does in its own way."""
    steps: list[Event] = []
    for event in events:
        is_query = event.family == "statement" and _CATALOG_QUERY.match(" ".join(event.detail.split()))
        step = event._replace(word=_CATALOG_WORD, detail="", parameters="") if is_query else event
        # The number of queries also depends on the dialect.
        if not (is_query and steps and _place(steps[-1]) == _place(step)):
            steps.append(step)
    return receipt_texts(steps, offset)


def _place(event: Event) -> tuple[str, int, int]:
    return event.word, event.line, event.visit


def kind_of(program: Program, home: Trace, compared: Trace) -> str:
    """Return whether two traces of a program have the same receipts: agrees or differs."""
    receipts = [comparable_receipts(trace.events, program.offset) for trace in (home, compared)]
    return AGREES if receipts[0] == receipts[1] else DIFFERS


def to_text(results: Results) -> str:
    """Return the text of a results file, which has one line for each program, sorted by name."""
    lines = [f"# {results.date}: {results.versions}"]
    for _, result in sorted(results.by_program.items()):
        failure = f": {result.failure}" if result.failure else ""
        lines.append(f"{result.kind:7} {result.digest} {result.program}{failure}")
    return "\n".join(lines) + "\n"


def read(root: Path, environment: Environment) -> Results | None:
    """Return the results of an environment, or None if it has none. Raise ReceiptsError if they are unreadable."""
    path = root / results_name(environment)
    try:
        stat = path.stat()
        state = stat.st_mtime_ns, stat.st_ino, stat.st_size
    except OSError:
        if not os.path.lexists(path):
            return None
        state = (0, 0, 0)
    return _read(path, environment, state)


@lru_cache(maxsize=64)
def _read(path: Path, environment: Environment, _state: tuple[int, ...]) -> Results:
    name = results_name(environment)
    first, *rows = text_files.read(path, name).removesuffix("\n").split("\n")
    head = _HEAD.fullmatch(first)
    lines = [_LINE.fullmatch(row) for row in rows]
    unreadable = [(1, first)] if head is None else []
    unreadable += [(number, row) for number, (row, line) in enumerate(zip(rows, lines, strict=True), 2) if not line]
    if unreadable or head is None:
        raise RecordingError(*(Fault(name, number, f"cannot read {row!r}", FIX) for number, row in unreadable))
    results = {line["program"]: _result(line) for line in lines if line}
    return Results(environment, head["versions"], head["date"], results)


def _result(line: re.Match[str]) -> Result:
    return Result(line["program"], line["kind"], line["digest"], line["failure"] or "")


def read_all(root: Path) -> dict[Environment, Results]:
    """Return the results of every environment that has some. Raise RecordingError."""
    return {environment: results for environment in RECORDED if (results := read(root, environment))}
