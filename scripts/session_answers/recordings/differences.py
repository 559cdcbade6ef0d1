"""The lines of an example with other receipts in another environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from session_answers.recordings.results import NOTHING, changed_receipts, comparable_receipts
from sqlalchemy_receipts import Lines, Program, Slot, Trace, code_lines


@dataclass(frozen=True)
class Difference:
    """A line whose receipts differ between the page (`shown`) and another environment (`other`)."""

    number: int
    code: str
    leaving: bool
    shown: str
    other: str

    def __str__(self) -> str:
        place = f"leaving the block of line {self.number}" if self.leaving else f"line {self.number}"
        return f"{place} `{self.code}`: `{self.other}` instead of `{self.shown}`"


def differences(program: Program, shown: Trace, other: Trace) -> tuple[Difference, ...]:
    """Return the lines that differ between two traces of a program, in the order of the program."""
    return from_changes(program, shown, changed_receipts(program, shown, other))


def from_changes(program: Program, shown: Trace, changes: Mapping[Slot, str]) -> tuple[Difference, ...]:
    """Return the lines whose receipts differ from the shown trace: `changes`, from `changed_receipts`."""
    receipts = comparable_receipts(shown.events, program.offset)
    return tuple(_difference(program, slot, receipts.get(slot, NOTHING), text) for slot, text in changes.items())


def _difference(program: Program, slot: Slot, shown: str, other: str) -> Difference:
    rows = program.example.split("\n")
    line = Lines(program.example).at(slot.line)
    code = " ".join(row.strip() for row in rows[slot.line - 1 : line.last if line else slot.line])
    return Difference(code_lines(program.example).index(slot.line) + 1, code, slot.leaving, shown, other)
