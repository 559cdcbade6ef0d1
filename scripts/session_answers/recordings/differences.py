"""The lines of an example that did something else in another environment."""

from __future__ import annotations

from dataclasses import dataclass

from session_answers.recordings.results import words
from sqlalchemy_receipts.lines import Lines
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import Slot, kept
from sqlalchemy_receipts.trace import Trace

NOTHING = "nothing"


@dataclass(frozen=True)
class Difference:
    """A line that did something else: its number as the page shows it, its code, and what it did here and there."""

    number: int
    code: str
    leaving: bool
    here: str
    there: str


def differences(program: Program, here: Trace, there: Trace) -> tuple[Difference, ...]:
    """Return the lines that differ, in the order of the program."""
    one, other = words(here.events, program.offset), words(there.events, program.offset)
    slots = [slot for slot in sorted(one.keys() | other.keys()) if one.get(slot) != other.get(slot)]
    return tuple(_difference(program, slot, one.get(slot, NOTHING), other.get(slot, NOTHING)) for slot in slots)


def _difference(program: Program, slot: Slot, here: str, there: str) -> Difference:
    code = program.example.split("\n")
    line = Lines(program.example).at(slot.line)
    text = " ".join(row.strip() for row in code[slot.line - 1 : line.last if line else slot.line])
    return Difference(kept(program.example).index(slot.line) + 1, text, slot.leaving, here, there)
