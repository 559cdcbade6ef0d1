"""The lines of an example with other receipts in another environment."""

from __future__ import annotations

from dataclasses import dataclass

from session_answers.recordings.results import comparable_receipts
from sqlalchemy_receipts import Lines, Program, Slot, Trace, code_lines


@dataclass(frozen=True)
class Difference:
    """A line with other receipts: its number on the page, its code, and the receipts `here` and `there`."""

    number: int
    code: str
    leaving: bool
    here: str
    there: str


def differences(program: Program, here: Trace, there: Trace) -> tuple[Difference, ...]:
    """Return the lines that differ between two traces of a program, in the order of the program."""
    ours, theirs = (comparable_receipts(trace.events, program.offset) for trace in (here, there))
    slots = [slot for slot in sorted(ours.keys() | theirs.keys()) if ours.get(slot) != theirs.get(slot)]
    return tuple(_difference(program, slot, ours.get(slot, "nothing"), theirs.get(slot, "nothing")) for slot in slots)


def _difference(program: Program, slot: Slot, here: str, there: str) -> Difference:
    rows = program.example.split("\n")
    line = Lines(program.example).at(slot.line)
    code = " ".join(row.strip() for row in rows[slot.line - 1 : line.last if line else slot.line])
    return Difference(code_lines(program.example).index(slot.line) + 1, code, slot.leaving, here, there)
