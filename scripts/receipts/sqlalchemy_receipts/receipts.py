"""Receipts: read the `# ->` comments of an example, create them from a trace, and write them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from .lines import MAX_TEXTS, Line, Lines, comments
from .program import Program
from .trace import Event, other_program

MARK = "# ->"
RECEIPT_WIDTH = 72


@dataclass(frozen=True, order=True)
class Slot:
    """The place of a receipt: below the logical line that begins at `line`, or below its block if `leaving`."""

    line: int
    leaving: bool = False


@dataclass(frozen=True)
class Receipt:
    """A comment that begins at `line`, with its text. `slot` is None if no statement is above it."""

    line: int
    text: str
    slot: Slot | None


def read_receipts(source: str) -> tuple[Receipt, ...]:
    """Return the receipts of an example. Raise SyntaxError if it is not Python."""
    lines = Lines(source).all
    marked = [token for token in comments(source) if token.string.startswith(MARK)]
    receipts = []
    for _, group in groupby(enumerate(marked), lambda pair: (pair[1].start[0] - pair[0], pair[1].start[1])):
        block = [token for _, token in group]
        number, column = block[0].start
        alone = not block[0].line[:column].strip()
        text = " ".join(token.string.removeprefix(MARK).strip() for token in block)
        receipts.append(Receipt(number, " ".join(text.split()), _slot(lines, number, column) if alone else None))
    return tuple(receipts)


def _slot(lines: tuple[Line, ...], number: int, column: int) -> Slot | None:
    above = [line for line in lines if line.first < number]
    if not above or above[-1].last > number:
        return None
    last = above[-1]
    if last.header and column > last.column:
        return Slot(last.first)
    if not last.header and column == last.column:
        return Slot(last.first)
    blocks = [line for line in above if line.manager and line.end == last.last and line.column == column]
    return Slot(blocks[-1].first, leaving=True) if blocks else None


def strip_receipts(source: str) -> str:
    """Return the example without its receipts."""
    rows = source.split("\n")
    return "\n".join(rows[number - 1] for number in code_lines(source))


@lru_cache(maxsize=MAX_TEXTS)
def code_lines(source: str) -> tuple[int, ...]:
    """Return the numbers of the lines that are not receipts, in order."""
    receipts = set(_comment_lines(source))
    return tuple(number for number in range(1, source.count("\n") + 2) if number not in receipts)


def _comment_lines(source: str) -> Iterable[int]:
    for token in comments(source):
        alone = not token.line[: token.start[1]].strip()
        if token.string.startswith(MARK) and alone:
            yield token.start[0]


def receipt_texts(events: Iterable[Event], offset: int = 0) -> dict[Slot, str]:
    """Return the text of each receipt for the events of a trace.

    `offset` is the number of setup lines above the example. Semicolons separate iterations.
    Repeated events are counted: `INSERT user; 2x SELECT user`.
    """
    texts: dict[Slot, dict[int, list[str]]] = {}
    for event in events:
        if event.line > offset and not event.quiet:
            visits = texts.setdefault(Slot(event.line - offset, event.leaving), {})
            visits.setdefault(event.visit, []).append(" ".join(event.word.split()))
    return {
        slot: _counted((_counted(words, ", ") for words in visits.values()), "; ") for slot, visits in texts.items()
    }


def _counted(parts: Iterable[str], separator: str) -> str:
    counted = []
    for text, group in groupby(parts):
        count = len(list(group))
        repeated = f"{count}x ({text})" if ", " in text else f"{count}x {text}"
        counted.append(text if count == 1 else repeated)
    return separator.join(counted)


def check_lines(program: Program, events: Iterable[Event]) -> None:
    """Raise TraceError if an event is at a line of the example where no statement begins, or no block ends."""
    lines = {line.first: line for line in Lines(program.example).all}
    for event in events:
        line = lines.get(event.line - program.offset)
        if event.line > program.offset and (line is None or (event.leaving and not line.manager)):
            raise other_program(event.line)


def write_receipts(source: str, texts: Mapping[Slot, str]) -> str:
    """Return the example with `texts` instead of its receipts.

    Raises SyntaxError if it is not Python, and TraceError if no statement begins at the line of a receipt.
    """
    lines = Lines(source).all
    positions = {line.first: index for index, line in enumerate(lines)}
    added: dict[int, list[tuple[int, list[str]]]] = {}
    for slot, text in texts.items():
        index = positions.get(slot.line)
        if index is None:
            raise other_program(slot.line)
        line = lines[index]
        # The receipt of a header is the first line of its block, with the indentation of the block.
        model = lines[index + 1] if line.header and not slot.leaving else line
        indent = source.split("\n")[model.first - 1][: model.column]
        last = line.end if slot.leaving else line.last
        added.setdefault(last, []).append((-model.column, _comment(text, indent)))
    return "\n".join(_with_comments(source, added))


def _with_comments(source: str, added: Mapping[int, list[tuple[int, list[str]]]]) -> Iterable[str]:
    """Yield the lines of the code, each followed by its comments, the inner blocks first."""
    receipts = set(_comment_lines(source))
    for number, row in enumerate(source.split("\n"), 1):
        if number not in receipts:
            yield row
        for _, comment in sorted(added.get(number, []), key=lambda pair: pair[0]):
            yield from comment


def _comment(text: str, indent: str) -> list[str]:
    """Return the lines of a receipt. Break it between its items, or within an item that is too long for a line."""
    lead = f"{indent}{MARK} "
    width = max(RECEIPT_WIDTH - len(lead), 20)
    rows = [""]
    for item in re.split(r"(?<=[,;]) ", text):
        if rows[-1] and len(rows[-1]) + 1 + len(item) <= width:
            rows[-1] += f" {item}"
        else:
            rows += textwrap.wrap(item, width, break_long_words=False, break_on_hyphens=False)
    return [lead + row for row in rows if row]
