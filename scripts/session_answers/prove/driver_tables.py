"""The tables of drivers in pages: what a line of an example raised, printed, or executed with each driver.

`scripts/update` writes a table between two marks, and the build compares it with the recordings:

    <!-- drivers: aborted-1-L13 raises -->
    <!-- end of drivers -->

The first mark names one or more lines of examples, and `raises`, `prints`, or `statements`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from session_answers.errors import PageError
from session_answers.pages.markdown import shown
from session_answers.pages.page import Page
from session_answers.prove.proof import Proof
from session_answers.recordings.drivers import driver_name
from session_answers.recordings.environments import DATABASES, Environment, join_words
from session_answers.recordings.results import NOTHING, comparable_receipts
from sqlalchemy_receipts import Fault, Slot, code_lines

END = "<!-- end of drivers -->"
WHAT = ("raises", "prints", "statements")
_BEGIN = "<!-- drivers:"
_TABLE = re.compile(
    rf"^{_BEGIN} (?P<names>[\w -]+) (?P<what>{'|'.join(WHAT)}) -->$(?:(?!^{_BEGIN}).)*?^{END}$",
    re.MULTILINE | re.DOTALL,
)
_LINE = re.compile(r"(?P<example>[\w-]+)-L(?P<number>[1-9]\d*)")
_FAILURE = "the run "
_VERBS = "ALTER|CALL|CREATE|DELETE|DROP|INSERT|LOCK|MERGE|PRAGMA|SELECT|SET|SHOW|TRUNCATE|UPDATE|VACUUM|WITH"
_STATEMENT = re.compile(rf"(\d+)x \(([^()]*)\)|(?:^|(?<=[,;] ))(?:(\d+)x )?(?:{_VERBS})\b")


@dataclass(frozen=True)
class DriverTable:
    """A table: its line on the page, the lines of examples, the kind of result, and rows of drivers with a result."""

    line: int
    names: tuple[str, ...]
    what: str
    rows: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        rows = "\n".join(f"| {drivers} | {_cell(result)} |" for drivers, result in self.rows)
        mark = f"<!-- drivers: {' '.join(self.names)} {self.what} -->"
        return f"{mark}\n\n| driver | {self.what} |\n|---|---|\n{rows}\n\n{END}"


def tables(page: Page, proofs: Iterable[Proof]) -> tuple[DriverTable, ...]:
    """Return the tables of a page. Raise PageError if a mark names what is not a line of an example."""
    by_id = {proof.example.id: proof for proof in proofs}
    return tuple(_table(page, match, by_id) for match in _TABLE.finditer(page.text) if _is_shown(page, match))


def updated(page: Page, proofs: Iterable[Proof]) -> str:
    """Return the text of a page with its tables as they are in the recordings. Raise PageError."""
    texts = {table.line: str(table) for table in tables(page, proofs)}
    return _TABLE.sub(lambda match: texts.get(_number(page, match), match[0]), page.text)


def faults(page: Page, proofs: Iterable[Proof]) -> Iterator[Fault]:
    """Yield a fault for each table that differs from the recordings or has no mark at its end. Raise PageError."""
    lines = {_number(page, match): match[0] for match in _TABLE.finditer(page.text)}
    for part in shown(page.text):
        if isinstance(part, tuple) and part[1].startswith(_BEGIN) and part[0] not in lines:
            fix = f"write `{_BEGIN} aborted-1-L13 raises -->`, and `{END}` under it"
            yield Fault(page.path, part[0], "the marks of a table of drivers are not complete", fix)
    for table in tables(page, proofs):
        if lines[table.line] != str(table):
            problem = "the table of drivers differs from the recordings"
            yield Fault(page.path, table.line, problem, f"scripts/update {page.path}")


def _number(page: Page, match: re.Match[str]) -> int:
    return page.text.count("\n", 0, match.start()) + 1


def _is_shown(page: Page, match: re.Match[str]) -> bool:
    number = _number(page, match)
    return any(part[0] == number for part in shown(page.text) if isinstance(part, tuple))


def _table(page: Page, match: re.Match[str], proofs: Mapping[str, Proof]) -> DriverTable:
    line, names = _number(page, match), tuple(match["names"].split())
    results: dict[str, dict[str, str]] = {}
    for name in names:
        found = _LINE.fullmatch(name)
        proof = proofs.get(found["example"]) if found else None
        numbers = code_lines(proof.program.example) if proof else ()
        if not found or not proof or int(found["number"]) > len(numbers):
            fix = "write the ids of lines, such as aborted-1-L13"
            raise PageError(Fault(page.path, line, f"{name!r} is not a line of an example of this page", fix))
        for environment, text in _receipts(proof, Slot(numbers[int(found["number"]) - 1])):
            label = join_words(_drivers(proof, environment))
            results.setdefault(label, {})[_place(environment)] = _result(text, match["what"])
    return DriverTable(line, names, match["what"], tuple(_rows(results)))


def _receipts(proof: Proof, slot: Slot) -> Iterator[tuple[Environment, str]]:
    """Yield each environment that ran an example, with the receipt of one of its lines, or the failure of the run."""
    home = comparable_receipts(proof.trace.events, proof.program.offset).get(slot, NOTHING)
    texts = dict.fromkeys(proof.comparison.same, home)
    for variant in proof.comparison.variants:
        text = f"{_FAILURE}{variant.failure}" if variant.failure else variant.changes.get(slot, home)
        texts |= dict.fromkeys(variant.environments, text)
    yield from sorted(texts.items())


def _drivers(proof: Proof, environment: Environment) -> tuple[str, ...]:
    nominal = driver_name(environment.driver) or DATABASES[environment.database]
    return proof.comparison.drivers.get(environment) or (nominal,)


def _place(environment: Environment) -> str:
    python = f" with Python {environment.python}" if environment.python else ""
    return f"{environment.line}{python}"


def _result(text: str, what: str) -> str:
    if text.startswith(_FAILURE):
        return text
    if what == "statements":
        return str(_count(text))
    found = re.search(rf"\b{what} (.+)" if what == "prints" else r"\braises (\w+)", text)
    return found[1] if found else NOTHING


def _count(text: str) -> int:
    found = _STATEMENT.findall(text)
    return sum(int(of_group or times or 1) * (_count(group) if group else 1) for of_group, group, times in found)


def _rows(results: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the drivers with the same result in one row, and the release lines of a driver with several results."""
    labels: dict[str, list[str]] = {}
    for label, by_place in results.items():
        places: dict[str, list[str]] = {}
        for place, result in by_place.items():
            places.setdefault(result, []).append(place)
        for result, names in places.items():
            labels.setdefault(result, []).append(
                label if len(places) == 1 else f"{label} on SQLAlchemy {join_words(names)}"
            )
    for result, names in labels.items():
        yield join_words(names), result


def _cell(result: str) -> str:
    escaped = result.replace("|", "\\|")
    is_text = result == NOTHING or result.isdecimal() or result.startswith(_FAILURE)
    return escaped if is_text else f"`{escaped}`"
