"""The space that the page reserves for an example or a table that is drawn later. The page must not move then."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy_receipts.render import Drawing, DrawnEvent
from sqlalchemy_receipts.render.html import import_rows, marks_height

# In pixels: the head, the names of the lanes, and the edges of an example. A strip has two lines of text.
_FRAME, _PHONE_FRAME, _STRIP, _PHONE_STRIP = 84, 118, 52, 98
_LINE, _BLANK = 24, 10
# The widths of an example and of its column of numbers, the largest one of its code, and the mean one of a letter.
_WIDTH, _PHONE_WIDTH, _NUMBERS, _CODE, _LETTER, _CODE_LETTER = 964, 382, 35, 504, 7.0, 8.75
_LANE, _PHONE_LANE, _MARK = 19, 15, 3
# The step of a reserved height in pixels, and the number of its bits.
_STEP, _BITS = 16, 8
# The edges and the lines of a row of a table, and the letters in a line of a row and of a cell of a phone.
_CELL, _TABLE_LINE, _ROW_LETTERS, _CELL_LETTERS = 24, 21, 90, 8


def space_html(drawing: Drawing, strips: int = 0) -> str:
    """Return an empty image with classes for its heights on a wide and on a narrow screen.

    `strips` is the number of strips with differences above the lines.
    """
    longest = max(map(len, drawing.code)) * _CODE_LETTER
    code = max(340, min(_CODE, longest))
    words = _WIDTH - _NUMBERS - code - len(drawing.lanes) * _LANE
    phone = _PHONE_WIDTH - _NUMBERS - len(drawing.lanes) * _PHONE_LANE
    beside, between = _FRAME + strips * _STRIP, _PHONE_FRAME + strips * _PHONE_STRIP
    for row in drawing.rows[import_rows(drawing) :]:
        text = "" if row.ended_block else drawing.code[row.number - 1]
        events = [drawn for iteration in row.iterations for drawn in iteration.items]
        height = _LINE if text.strip() or row.ended_block else _BLANK
        marks = marks_height(row.iterations)
        beside += max(height * _wraps(text, code), marks, _LINE * _lines(events, words))
        between += max(marks, height * _wraps(text, phone) + _LINE * _lines(events, phone))
    return _space(beside, between)


def table_space(rows: Sequence[Sequence[int]]) -> str:
    """Return the same image for a table. `rows` are the lengths of the texts in its cells."""
    wide = sum(_CELL + _TABLE_LINE * -(-sum(row) // _ROW_LETTERS) for row in rows)
    narrow = sum(_CELL + _TABLE_LINE * -(-max(row) // _CELL_LETTERS) for row in rows)
    return _space(wide, narrow)


def _space(wide: int, narrow: int) -> str:
    classes = [f"{name}{bit}" for name, height in (("b", wide), ("n", narrow)) for bit in _bits(height)]
    return f'<svg class="{" ".join(["space", *classes])}"></svg>'


def _bits(height: int) -> list[int]:
    """Return the bits of a height in steps. The style sheet has a class for each."""
    steps = min(round(height / _STEP), 2**_BITS - 1)
    return [bit for bit in range(_BITS) if steps >> bit & 1]


def _wraps(text: str, width: float) -> int:
    """Return the number of lines of a line of code."""
    return 1 + int(len(text) * _CODE_LETTER / width)


def _lines(events: Sequence[DrawnEvent], width: float) -> int:
    """Return the number of lines of text for events. Only long texts are broken."""
    columns = max(1, int(width / _LETTER))
    lines, used = 0, columns
    for drawn in events:
        event = drawn.event
        text = f"{event.subject}{event.detail} {event.state}" if event.family == "state" else event.word
        if event.family in ("error", "warning", "log", "output"):
            text = f"{event.word} {event.detail[:90]}"
        length = len(text) + _MARK
        if used + length > columns:
            lines, used = lines + 1, 0
        lines += (used + length) // columns if length > columns else 0
        used += length
    return lines
