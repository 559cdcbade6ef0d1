"""Compare the receipts of an example with the events of its trace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .lines import Lines
from .receipts import Receipt, Slot, read_receipts, receipt_texts
from .trace import Event

# The expected text if there is no receipt, and the recorded text if there was no event.
NOTHING = "nothing"


@dataclass(frozen=True, order=True)
class Difference:
    """A receipt that is incorrect, missing, or not below a statement.

    `line` is the line of the receipt, counted from 1 in the example. A missing receipt belongs below that line.
    `expected` is the text of the receipt. `recorded` is the correct text.
    `statement` is the first line of the statement that the receipt is about. It is 0 if there is none.
    `leaving` is true if the receipt is about the end of the statement's `with` block.
    """

    line: int
    expected: str
    recorded: str
    statement: int = 0
    leaving: bool = False

    def problem(self, first: int = 1) -> str:
        """Return the problem as text. `first` is the line of the example's first line in its file."""
        if not self.statement:
            return f"the receipt {self.expected!r} is not below a statement that it could be about"
        if self.expected == self.recorded:
            return f"the receipt {self.expected!r} is superfluous: a line without events has no receipt"
        block = f" at the end of the block of line {first + self.statement - 1}" if self.leaving else ""
        return f"expected {self.expected}, got {self.recorded}{block}"


def compare(source: str, events: Iterable[Event], offset: int = 0) -> list[Difference]:
    """Return the differences between the receipts of an example and the events of its trace, by line.

    `offset` is the number of setup lines above the example in the program.
    Raise SyntaxError if `source` is not Python.
    """
    receipts = read_receipts(source)
    recorded = receipt_texts(events, offset)
    expected: dict[Slot, Receipt] = {}
    unusable: list[Difference] = []
    for receipt in receipts:
        if receipt.slot is None or receipt.slot in expected:
            unusable.append(Difference(receipt.line, receipt.text, NOTHING))
        elif receipt.text == NOTHING:
            unusable.append(Difference(receipt.line, NOTHING, NOTHING, receipt.slot.line, receipt.slot.leaving))
        else:
            expected[receipt.slot] = receipt
    return sorted([*unusable, *_different(Lines(source), expected, recorded)])


def _different(lines: Lines, expected: Mapping[Slot, Receipt], recorded: Mapping[Slot, str]) -> Iterable[Difference]:
    for slot in expected.keys() | recorded.keys():
        receipt = expected.get(slot) or Receipt(_last_line(lines, slot), NOTHING, slot)
        text = recorded.get(slot, NOTHING)
        if receipt.text != text:
            yield Difference(receipt.line, receipt.text, text, slot.line, slot.leaving)


def _last_line(lines: Lines, slot: Slot) -> int:
    line = lines.at(slot.line)
    if line is None:
        return slot.line
    return line.end if slot.leaving else line.last
