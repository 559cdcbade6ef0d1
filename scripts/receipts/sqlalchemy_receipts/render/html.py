"""A drawing as HTML: each line of code with its lifelines and its events. This needs the extra `html`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import escape

from sqlalchemy_receipts.lines import Line

from .drawing import Drawing
from .highlight import python_html, with_break_points
from .html_events import events_html, shown_iterations, visible_texts
from .row_svg import height_class, lane_names, row_svg, symbols_svg
from .row_svg import marks_height as height_of_marks
from .rows import Row

__all__ = ["PHONE_COLUMNS", "import_rows", "marks_height", "row_texts", "symbols_svg", "to_html", "trace_html"]

# The number of characters in a line of code on a phone.
PHONE_COLUMNS = 28
# The style sheet has a class for each indentation up to this one.
_MAX_INDENT = 24


def to_html(drawing: Drawing, identifier: str = "example") -> str:
    """Return a document's part for one example: the shapes of its marks, its setup, and its lines with their events.

    Every id of a line begins with `identifier`: `x-L3` is the third line of the example `x`.
    """
    return symbols_svg() + trace_html(drawing, identifier)


def trace_html(
    drawing: Drawing,
    identifier: str,
    marked: Collection[int] = (),
    *,
    columns: int = 0,
    setup: bool = True,
    imports_only: bool = False,
) -> str:
    """Return the lines of an example with the events of each, below its setup and the names of its lanes.

    The setup is folded, with the imports at the start of the example. With `imports_only`, the setup is left out, and
    without `setup`, both are. The lines with the numbers in `marked` are marked as different. The code gets room for
    `columns` characters. A document needs `symbols_svg` once.
    """
    imports = import_rows(drawing)
    head = "" if imports_only else drawing.program.head
    rows = list(_rows(drawing, identifier, marked))
    bar = _setup_html(head, "".join(rows[:imports])) if setup else ""
    bar += lane_names(drawing.lanes) if drawing.lanes else ""
    bar = f'<div class="bar">{bar}</div>' if bar else ""
    lines = f'<ol class="rows" role="list" aria-label="Each line and what it did">{"".join(rows[imports:])}</ol>'
    code = f" code-{columns}" if columns else ""
    return f'<div class="trace lanes-{len(drawing.lanes)}{code}">{bar}{lines}</div>'


def marks_height(row: Row) -> int:
    """Return the height that the marks of a row need, in pixels."""
    return height_of_marks(shown_iterations(row.iterations))


def row_texts(row: Row, drawing: Drawing) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what is visible next to the code of a row: the label of each iteration, and its events.

    Each event has its family and its words. The name of a connection has the family "name".
    """
    return list(visible_texts(row.iterations, drawing.lanes, number_connections=_has_several_connections(drawing)))


def import_rows(drawing: Drawing) -> int:
    """Return the number of rows at the start of an example that only import something."""
    code = "\n".join(drawing.code)
    imports = re.match(r"(?:(?:from|import)\b(?:[^\n(]*|[^\n(]*\([^)]*\))(?:\n|\Z)|\s*\n)*", code)
    count = imports[0].count("\n") if imports and imports[0].strip() else 0
    rows = drawing.rows[:count]
    return count if count < len(drawing.rows) and not any(row.iterations or any(row.states) for row in rows) else 0


def _setup_html(setup: str, imports: str) -> str:
    if not (setup or imports):
        return ""
    name = "Setup" if setup else "Imports"
    code = f'<pre class="highlight" tabindex="0"><code>{python_html(setup)}</code></pre>' if setup else ""
    lines = f'<ol class="rows" role="list" aria-label="Imports">{imports}</ol>' if imports else ""
    return f'<details class="setup"><summary>{name}</summary>{code}{lines}</details>'


def _rows(drawing: Drawing, identifier: str, marked: Collection[int]) -> Iterator[str]:
    colored = python_html("\n".join(drawing.code)).rstrip("\n").split("\n")
    several = _has_several_connections(drawing)
    several_blocks = len({row.ended_block.first for row in drawing.rows if row.ended_block}) > 1
    for row in drawing.rows:
        iterations = shown_iterations(row.iterations)
        classes = ["row", height_class(iterations)]
        if row.ended_block:
            identity, label = "", f"The end of the block of line {row.ended_block.first}"
            code = _end_html(row.ended_block, drawing.code, several=several_blocks)
        else:
            identity, label = f' id="{escape(identifier)}-L{row.number}"', f"Line {row.number}"
            code = _line_html(row.number, identifier, drawing.code[row.number - 1], colored[row.number - 1])
            classes += ["blank" if not drawing.code[row.number - 1].strip() else ""]
        classes += ["differs" if row.number in marked and not row.ended_block else ""]
        events = events_html(row.iterations, label, drawing.lanes, number_connections=several) if row.iterations else ""
        opened = f'<li class="{" ".join(filter(None, classes))}"{identity}>'
        yield f"{opened}{code}{row_svg(row.states, iterations)}{events}</li>"


def _has_several_connections(drawing: Drawing) -> bool:
    return len({drawn.event.connection for drawn in drawing.events} - {0}) > 1


def _line_html(number: int, identifier: str, line: str, colored: str) -> str:
    html = with_break_points(colored) if len(line) > PHONE_COLUMNS else colored
    link = f'<a class="nr" href="#{escape(identifier)}-L{number}">{number}</a>'
    return f'{link}<pre class="highlight{_hanging(len(line) - len(line.lstrip(" ")))}">{html}</pre>'


def _end_html(block: Line, code: tuple[str, ...], *, several: bool) -> str:
    """Return the row at the end of a block. If several blocks end, it has the line of the block."""
    keyword = "async with" if code[block.first - 1].strip().startswith("async") else "with"
    line = f" of line {block.first}" if several else ""
    return f'<p class="end{_hanging(block.column)}">end of the <code>{keyword}</code> block{line}</p>'


def _hanging(indent: int) -> str:
    """Return the class for an indentation. On a narrow screen, the continuation of a line has the same indentation."""
    return f" in-{min(indent, _MAX_INDENT)}" if indent else ""
