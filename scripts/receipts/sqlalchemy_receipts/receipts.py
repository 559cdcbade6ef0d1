"""Receipts: the `# ->` comments of an example, read, worked out from a trace, and rewritten."""

from __future__ import annotations

import re
import textwrap
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from .lines import MOST_TEXTS, Line, Lines, tokens
from .trace import Event

MARK = "# ->"
WIDTH = 72


@dataclass(frozen=True, order=True)
class Slot:
    """The place of a receipt: below the logical line that begins at `line`, or below its block."""

    line: int
    leaving: bool = False


@dataclass(frozen=True)
class Receipt:
    """What the comment that begins at `line` claims of its `slot`; None when nothing is above it."""

    line: int
    text: str
    slot: Slot | None


def read(source: str) -> tuple[Receipt, ...]:
    """Read the receipts of an example; raises SyntaxError where it is no Python."""
    lines = Lines(source).all
    comments = [token for token in tokens(source) if token.type == tokenize.COMMENT and token.string.startswith(MARK)]
    found = []
    for _, group in groupby(enumerate(comments), lambda pair: (pair[1].start[0] - pair[0], pair[1].start[1])):
        block = [token for _, token in group]
        number, column = block[0].start
        alone = not block[0].line[:column].strip()
        text = " ".join(token.string.removeprefix(MARK).strip() for token in block)
        found.append(Receipt(number, " ".join(text.split()), _slot(lines, number, column) if alone else None))
    return tuple(found)


def _slot(lines: tuple[Line, ...], number: int, column: int) -> Slot | None:
    above = [line for line in lines if line.first < number]
    if not above or above[-1].last > number:
        return None
    last = above[-1]
    if last.header and column > last.column:
        return Slot(last.first)
    if not last.header and column == last.column:
        return Slot(last.first)
    left = [line for line in above if line.manager and line.end == last.last and line.column == column]
    return Slot(left[-1].first, leaving=True) if left else None


def strip(source: str) -> str:
    """Return the example without its receipts."""
    rows = source.split("\n")
    return "\n".join(rows[number - 1] for number in kept(source))


@lru_cache(maxsize=MOST_TEXTS)
def kept(source: str) -> tuple[int, ...]:
    """Return the numbers of the lines that `strip` leaves, in order."""
    gone = set(_comment_lines(source))
    return tuple(number for number in range(1, source.count("\n") + 2) if number not in gone)


def _comment_lines(source: str) -> Iterable[int]:
    for token in tokens(source):
        alone = not token.line[: token.start[1]].strip()
        if token.type == tokenize.COMMENT and token.string.startswith(MARK) and alone:
            yield token.start[0]


def happened(events: Iterable[Event], offset: int) -> dict[Slot, str]:
    """Work out the text of every receipt from the events of a trace.

    `offset` is the number of setup lines above the example. Passes over a line are told
    apart by semicolons, and what repeats itself is counted: `INSERT user; 2x SELECT user`.
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
    found = []
    for text, group in groupby(parts):
        count = len(list(group))
        many = f"{count}x ({text})" if ", " in text else f"{count}x {text}"
        found.append(text if count == 1 else many)
    return separator.join(found)


def write(source: str, texts: Mapping[Slot, str]) -> str:
    """Return the example with exactly the receipts `texts`, all else untouched."""
    lines = {line.first: line for line in Lines(source).all}
    ordered = list(lines.values())
    texts_of = source.split("\n")
    rows: list[tuple[int, int, list[str]]] = []
    for slot, text in texts.items():
        line = lines[slot.line]
        below = line.end if slot.leaving else line.last
        beside = ordered[ordered.index(line) + 1] if line.header and not slot.leaving else line
        indent = texts_of[beside.first - 1][: beside.column]
        rows.append((below, -beside.column, _comment(text, indent)))
    gone = set(_comment_lines(source))
    written: list[str] = []
    for number, text in enumerate(texts_of, 1):
        if number not in gone:
            written.append(text)
        for below, _, comment in sorted(rows, key=lambda row: row[:2]):
            if below == number:
                written += comment
    return "\n".join(written)


def _comment(text: str, indent: str) -> list[str]:
    """Break a receipt between its items, and within one only when it is too long for a line."""
    lead = f"{indent}{MARK} "
    width = max(WIDTH - len(lead), 20)
    rows = [""]
    for item in re.split(r"(?<=[,;]) ", text):
        if rows[-1] and len(rows[-1]) + 1 + len(item) <= width:
            rows[-1] += f" {item}"
        else:
            rows += textwrap.wrap(item, width, break_long_words=False, break_on_hyphens=False)
    return [lead + row for row in rows if row]
