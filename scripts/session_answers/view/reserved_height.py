"""The height that the page reserves for an example that is drawn later, so that nothing moves."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy_receipts.render import Drawing
from sqlalchemy_receipts.render.html import PHONE_COLUMNS

# The style sheet has one class for each step of this many rows, and reserves no more than the last class.
_ROWS_PER_CLASS, MAX_CLASSES = 2, 50
# The number of characters in a row of text.
_TEXT_COLUMNS = 45


def height_classes(drawing: Drawing, rows_below: int = 0) -> str:
    """Return the CSS classes for the height of an example: with the events next to the code, and below each line.

    `rows_below` is the number of rows that follow the example.
    """
    events = sum(_rows_of_events(drawing)) + rows_below
    quiet_rows = sum(not row.iterations for row in drawing.rows)
    continued_rows = sum(len(line) // PHONE_COLUMNS for line in drawing.code)
    beside, between = quiet_rows + events, len(drawing.rows) + continued_rows + events
    return f"later beside-{_class_number(beside)} between-{_class_number(between)}"


def _rows_of_events(drawing: Drawing) -> Iterator[int]:
    for iteration in (iteration for row in drawing.rows for iteration in row.iterations):
        yield bool(iteration.label)
        for drawn in iteration.items:
            has_text = drawn.event.family in ("error", "warning", "log", "output")
            yield 1 + (len(drawn.event.detail) // _TEXT_COLUMNS if has_text else 0)


def _class_number(rows: int) -> int:
    return min(round(rows / _ROWS_PER_CLASS), MAX_CLASSES)
