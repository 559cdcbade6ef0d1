"""The space that the page reserves for an example or a table that is drawn later. The page must not move then."""

from __future__ import annotations

from collections.abc import Sequence

from session_answers.view.row_heights import narrow_height, wide_height
from sqlalchemy_receipts.render import Drawing

# In pixels: the head, the edges of an example, and the line with its setup. A strip has two lines of text.
_FRAME, _PHONE_FRAME, _STRIP, _PHONE_STRIP = 60, 114, 40, 84
# The height of the names of two lanes. The names of the first two share the line of the setup.
_NAMES = 14
# The step of a reserved height in pixels, and the number of its bits.
_STEP, _BITS = 16, 8
# The edges and the lines of a row of a table, and the letters in a line of a row and of a cell of a phone.
_CELL, _TABLE_LINE, _ROW_LETTERS, _CELL_LETTERS = 24, 21, 90, 8


def space_html(drawing: Drawing, strips: int = 0) -> str:
    """Return an empty image with classes for its heights on a wide and on a narrow screen.

    `strips` is the number of strips with differences above the lines.
    """
    names = _NAMES * max(0, (len(drawing.lanes) - 1) // 2)
    beside = _FRAME + names + strips * _STRIP + wide_height(drawing)
    below = _PHONE_FRAME + strips * _PHONE_STRIP + narrow_height(drawing)
    return _space(beside, below)


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
