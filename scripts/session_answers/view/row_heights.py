"""The heights of the rows of an example, estimated from its texts, and the width of its code that makes it low."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy_receipts.render import Drawing
from sqlalchemy_receipts.render.html import import_rows, marks_height, row_texts

# In pixels: a line of text, a further one on a phone, and a blank line.
_LINE, _PHONE_LINE, _BLANK = 24, 23, 10
# The widths of an example, and of the space in it that is neither for text nor for lanes.
_WIDTH, _EDGES, _PHONE_WIDTH, _PHONE_EDGES = 958, 62, 390, 38
# The width of a lane, of one of many lanes, and of a lane on a phone.
_LANE, _MANY_LANES, _THIN_LANE, _PHONE_LANE = 19.2, 5, 16.8, 13.2
# A letter of code on a wide and on a narrow screen, and the share of a wide example that its code has at most.
_CODE_LETTER, _PHONE_CODE_LETTER, _CODE_SHARE = 8.75, 8.43, 0.54
# The letters by which a further line of code is indented.
_HANGING = 4
# The width of a letter in the words of each family, and the remainder of their width, such as a mark.
_WORDS = {
    "pool": (7.6, 21.0),
    "transaction": (9.7, 18.0),
    "statement": (6.8, 27.0),
    "driver": (6.8, 27.0),
    "state": (4.9, 47.0),
    "output": (7.7, -5.0),
    "name": (6.0, 9.0),
    "label": (6.0, 5.0),
}
_OTHER_WORDS, _GAP = (5.9, 10.0), 9.0
# On a phone, the words below code begin under its number.
_NUMBER = 16
# The numbers of characters for which code can get room. If nothing speaks for another number, it gets the usual one.
_COLUMNS, _USUAL = range(26, 59, 2), 36
# Broken code is harder to read than broken words, so it counts like further height.
_BROKEN = 14

Texts = Sequence[tuple[str, list[tuple[str, str]]]]


class _Row(NamedTuple):
    """A row: its code, the height of its marks, and its visible texts, iteration by iteration."""

    code: str
    marks: int
    texts: Texts


def code_columns(drawing: Drawing) -> int:
    """Return the number of characters for which the code of an example gets room."""
    visible = list(_rows(drawing))
    usual = min(max(_USUAL, *(len(row.code) for row in visible)), _COLUMNS[-1])

    def cost(columns: int) -> tuple[int, int]:
        broken = sum(_code_lines(row.code, columns) - 1 for row in visible)
        return _wide(visible, columns, len(drawing.lanes)) + _BROKEN * broken, abs(columns - usual)

    return min(_COLUMNS, key=cost)


def wide_height(drawing: Drawing) -> int:
    """Return the height of the rows of an example if the events of a line are next to its code."""
    return _wide(list(_rows(drawing)), code_columns(drawing), len(drawing.lanes))


def narrow_height(drawing: Drawing) -> int:
    """Return the height of the rows if events are below code, unless a line has space for both."""
    width = _PHONE_WIDTH - _PHONE_EDGES - len(drawing.lanes) * _PHONE_LANE
    height = 0
    for code, marks, texts in _rows(drawing):
        bare = code.lstrip()
        # Code is indented by half its spaces.
        narrow = " " * ((len(code) - len(bare)) // 2) + bare
        lines, below = _code_lines(narrow, int(width / _PHONE_CODE_LETTER)), _text_lines(texts, width + _NUMBER)
        used = len(narrow) * _PHONE_CODE_LETTER + sum(sum(_widths(*iteration)) for iteration in texts)
        further = lines - 1 + (0 if lines == below == 1 and used <= width else below)
        height += max(marks, (_LINE if bare else _BLANK) + _PHONE_LINE * further)
    return height


def _wide(visible: Sequence[_Row], columns: int, lanes: int) -> int:
    code_width = min(columns * _CODE_LETTER, _CODE_SHARE * _WIDTH)
    words = _WIDTH - _EDGES - code_width - lanes * (_LANE if lanes < _MANY_LANES else _THIN_LANE)
    height = 0
    for code, marks, texts in visible:
        lines = _code_lines(code, int(code_width / _CODE_LETTER))
        height += max(_LINE * lines if code.strip() else _BLANK, marks, _LINE * _text_lines(texts, words))
    return height


def _rows(drawing: Drawing) -> Iterator[_Row]:
    """Yield the rows below the setup. The text at the end of a block is as short as code."""
    for row in drawing.rows[import_rows(drawing) :]:
        code = "end of a block" if row.ended_block else drawing.code[row.number - 1]
        yield _Row(code, marks_height(row), row_texts(row, drawing))


def _code_lines(code: str, columns: int) -> int:
    """Return the number of lines of a line of code."""
    indent = len(code) - len(code.lstrip()) + _HANGING
    return 1 + max(0, -(-(len(code) - columns) // max(1, columns - indent)))


def _text_lines(texts: Texts, width: float) -> int:
    """Return the number of lines of events. An iteration that is longer than a line begins and ends a line."""
    lines, used = 0, width
    for iteration in texts:
        widths = _widths(*iteration)
        is_long = bool(iteration[0]) and sum(widths) - _GAP > width
        used = width if is_long else used
        for needed in widths if is_long or not iteration[0] else [sum(widths)]:
            if used + needed - _GAP > width:
                lines, used = lines + max(1, -(-int(needed - _GAP) // int(width))), 0
            used += needed
        used = width if is_long else used
    return lines


def _widths(label: str, events: list[tuple[str, str]]) -> list[float]:
    return [_width(family, text) for family, text in ([("label", label)] if label else []) + events]


def _width(family: str, text: str) -> float:
    letter, rest = _WORDS.get(family, _OTHER_WORDS)
    return letter * len(text) + rest
