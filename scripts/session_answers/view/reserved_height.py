"""The space that the page reserves for an example that is drawn later, so that nothing moves."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy_receipts.render import Drawing, DrawnEvent
from sqlalchemy_receipts.render.html import PHONE_COLUMNS, import_rows, marks_height

# In pixels: the head, the names of the lanes, and the edges of an example. A strip has two lines of text.
_FRAME, _PHONE_FRAME, _STRIP, _PHONE_STRIP = 84, 118, 52, 98
_LINE, _BLANK = 24, 10
# The numbers of characters in a line of events: next to the code, and on a phone. A mark takes three.
_COLUMNS, _PHONE_COLUMNS, _MARK = 52, 42, 3


def space_html(drawing: Drawing, strips: int = 0) -> str:
    """Return two empty images, of which the style sheet shows one: with the height on a wide and a narrow screen.

    `strips` is the number of strips with differences above the lines.
    """
    beside, between = _FRAME + strips * _STRIP, _PHONE_FRAME + strips * _PHONE_STRIP
    for row in drawing.rows[import_rows(drawing) :]:
        columns = len(drawing.code[row.number - 1]) if not row.ended_block else 0
        events = [drawn for iteration in row.iterations for drawn in iteration.items]
        code = _LINE if columns or row.ended_block else _BLANK
        marks = marks_height(row.iterations)
        beside += max(code, marks, _LINE * _lines(events, _COLUMNS))
        between += max(marks, code * (1 + columns // PHONE_COLUMNS) + _LINE * _lines(events, _PHONE_COLUMNS))
    return "".join(
        f'<svg class="space {name}" width="1" height="{height}"></svg>'
        for name, height in (("beside", beside), ("between", between))
    )


def _lines(events: Sequence[DrawnEvent], columns: int) -> int:
    """Return the number of lines of text for events, which are not broken."""
    lines, used = 0, columns
    for drawn in events:
        event = drawn.event
        text = f"{event.subject}{event.detail} {event.state}" if event.family == "state" else event.word
        if event.family in ("error", "warning", "log", "output"):
            text = f"{event.word} {event.detail[:90]}"
        length = len(text) + _MARK
        if used + length > columns:
            lines, used = lines + 1, 0
        used += length
    return lines
