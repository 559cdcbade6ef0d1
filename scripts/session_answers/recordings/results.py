"""Results of each example in an environment, in committed text files: whether the run agrees with the receipts.

`docs/.recorded/2.0-mariadb/results.txt` has one line for each example. If an example differs with a driver or a Python
that is not the default, its receipts that differ follow, each with the number of its line on the page.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from session_answers import text_files
from session_answers.errors import RecordingError
from session_answers.recordings.drivers import NAMES
from session_answers.recordings.environments import RECORDED, Environment
from sqlalchemy_receipts import Event, Fault, Program, Slot, Trace, code_lines, receipt_texts

FOLDER = "docs/.recorded"
FILE = "results.txt"
FIX = "run scripts/matrix and commit its files"
AGREES, DIFFERS, FAILS = "agrees", "differs", "fails"
HASH = 12
_HEAD = re.compile(r"# (?P<date>\d{4}-\d\d-\d\d): (?P<versions>.+)")
_DRIVER = f"(?:{'|'.join(NAMES)})"
_LINE = re.compile(
    rf"(?P<kind>{AGREES}|{DIFFERS}|{FAILS}) +(?P<digest>[0-9a-f]{{{HASH}}}) (?P<program>[\w-]+)"
    rf"(?: \((?P<drivers>{_DRIVER}(?:, {_DRIVER})*)\))?(?:: (?P<failure>.+))?"
)
_RECEIPT = re.compile(r"    (?P<leaving>leaving )?(?P<number>[1-9]\d{0,5}): (?P<text>.+)", re.ASCII)
NOTHING = "nothing"
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
    `digest` identifies the code and the receipts that were compared. `drivers` are the names of the drivers that ran.
    `changes` are the receipts that differ, by their lines on the page, if they are not in a trace.
    """

    program: str
    kind: str
    digest: str
    failure: str = ""
    drivers: tuple[str, ...] = ()
    changes: tuple[tuple[Slot, str], ...] = ()

    def __str__(self) -> str:
        changes = "; ".join(f"line {slot.line} {text}" for slot, text in self.changes)
        return " ".join(filter(None, (self.kind, self.digest, _in_parentheses(self.drivers), self.failure, changes)))


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


def changed_receipts(program: Program, home: Trace, other: Trace) -> dict[Slot, str]:
    """Return the receipts of a trace that differ from the home trace, `nothing` for a missing receipt."""
    here, there = (comparable_receipts(trace.events, program.offset) for trace in (home, other))
    slots = sorted(slot for slot in here.keys() | there.keys() if here.get(slot) != there.get(slot))
    return {slot: there.get(slot, NOTHING) for slot in slots}


def on_page(program: Program, receipts: Mapping[Slot, str]) -> tuple[tuple[Slot, str], ...]:
    """Return receipts with the numbers of their lines on the page, which shows no receipts."""
    numbers = {line: number for number, line in enumerate(code_lines(program.example), 1)}
    return tuple((replace(slot, line=numbers[slot.line]), text) for slot, text in receipts.items())


def in_program(program: Program, environment: Environment, receipts: Iterable[tuple[Slot, str]]) -> dict[Slot, str]:
    """Return receipts of `on_page` with the numbers of their lines in the program. Raise RecordingError."""
    lines = dict(enumerate(code_lines(program.example), 1))
    try:
        return {replace(slot, line=lines[slot.line]): text for slot, text in receipts}
    except KeyError as error:
        problem = f"the example {program.name} has no line {error}"
        raise RecordingError(Fault(results_name(environment), 0, problem, FIX)) from None


def to_text(results: Results) -> str:
    """Return the text of a results file, which has one line for each program, sorted by name."""
    lines = [f"# {results.date}: {results.versions}"]
    for _, result in sorted(results.by_program.items()):
        drivers = f" {_in_parentheses(result.drivers)}" if result.drivers else ""
        failure = f": {result.failure}" if result.failure else ""
        lines.append(f"{result.kind:7} {result.digest} {result.program}{drivers}{failure}")
        lines += [f"    {'leaving ' if slot.leaving else ''}{slot.line}: {text}" for slot, text in result.changes]
    return "\n".join(lines) + "\n"


def _in_parentheses(names: Iterable[str]) -> str:
    text = ", ".join(names)
    return f"({text})" if text else ""


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
    unreadable = [(1, first)] if head is None else []
    results: dict[str, Result] = {}
    changes: dict[str, list[tuple[Slot, str]]] = {}
    program = ""
    for number, row in enumerate(rows, 2):
        if line := _LINE.fullmatch(row):
            program = line["program"]
            results[program], changes[program] = _result(line), []
        elif program and (receipt := _RECEIPT.fullmatch(row)):
            changes[program].append((Slot(int(receipt["number"]), bool(receipt["leaving"])), receipt["text"]))
        else:
            unreadable.append((number, row))
    if unreadable or head is None:
        raise RecordingError(*(Fault(name, number, f"cannot read {row!r}", FIX) for number, row in unreadable))
    by_program = {program: replace(result, changes=tuple(changes[program])) for program, result in results.items()}
    return Results(environment, head["versions"], head["date"], by_program)


def _result(line: re.Match[str]) -> Result:
    drivers = tuple(filter(None, (line["drivers"] or "").split(", ")))
    return Result(line["program"], line["kind"], line["digest"], line["failure"] or "", drivers)


def read_all(root: Path) -> dict[Environment, Results]:
    """Return the results of every environment that has some. Raise RecordingError."""
    return {environment: results for environment in RECORDED if (results := read(root, environment))}
