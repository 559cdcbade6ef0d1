"""The lines of an example with other receipts in another environment."""

from __future__ import annotations

from dataclasses import dataclass

from session_answers.recordings.results import comparable_receipts
from sqlalchemy_receipts import Lines, Program, Slot, Trace, code_lines


@dataclass(frozen=True)
class Difference:
    """A line whose receipts differ between the page (`shown`) and another environment (`other`)."""

    number: int
    code: str
    leaving: bool
    shown: str
    other: str


def differences(program: Program, shown: Trace, other: Trace) -> tuple[Difference, ...]:
    """Return the lines that differ between two traces of a program, in the order of the program."""
    shown_receipts, other_receipts = (comparable_receipts(trace.events, program.offset) for trace in (shown, other))
    slots = [
        slot
        for slot in sorted(shown_receipts.keys() | other_receipts.keys())
        if shown_receipts.get(slot) != other_receipts.get(slot)
    ]
    return tuple(
        _difference(program, slot, shown_receipts.get(slot, "nothing"), other_receipts.get(slot, "nothing"))
        for slot in slots
    )


def _difference(program: Program, slot: Slot, shown: str, other: str) -> Difference:
    rows = program.example.split("\n")
    line = Lines(program.example).at(slot.line)
    code = " ".join(row.strip() for row in rows[slot.line - 1 : line.last if line else slot.line])
    return Difference(code_lines(program.example).index(slot.line) + 1, code, slot.leaving, shown, other)
