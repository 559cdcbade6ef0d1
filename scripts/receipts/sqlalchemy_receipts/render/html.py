"""A drawing as HTML: each line of code with its lifelines and its events. This needs the extra `html`."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from textwrap import shorten

from sqlalchemy_receipts.lines import Line

from .drawing import Drawing
from .highlight import python_html, with_break_points
from .html_events import iteration_html
from .svg import lane_names, states_svg

__all__ = ["PHONE_COLUMNS", "to_html", "trace_html"]

# The number of characters in a line of code on a phone.
PHONE_COLUMNS = 28
# The style sheet has a class for each indentation up to this one.
_MAX_INDENT = 24
_MAX_QUOTED = 60


def to_html(drawing: Drawing, identifier: str = "example") -> str:
    """Return an example as HTML: its setup, folded, and then its lines with the events of each.

    Every id begins with `identifier`: `x-L3` is the third line of the example `x`.
    """
    return _setup_html(drawing.program.head) + trace_html(drawing, identifier)


def _setup_html(code: str) -> str:
    if not code:
        return ""
    return (
        '<details class="setup"><summary>Setup: imports, models and engine</summary>'
        f'<div class="highlight"><pre tabindex="0"><code>{python_html(code)}</code></pre></div></details>'
    )


def trace_html(drawing: Drawing, identifier: str) -> str:
    """Return the lines of an example with the events of each, like `to_html`, without the setup."""
    sql = '<button type="button" class="sql scripted" aria-pressed="false">Show all SQL</button>'
    has_sql = any(drawn.event.family in ("statement", "driver") for drawn in drawing.events)
    return (
        f'<div class="trace lanes-{len(drawing.lanes)}">'
        f"{sql if has_sql else ''}"
        f"{lane_names(drawing.lanes) if drawing.lanes else ''}"
        f'<ol role="list" aria-label="Each line and what it did">{"".join(_rows(drawing, identifier))}</ol></div>'
    )


def _rows(drawing: Drawing, identifier: str) -> Iterator[str]:
    colored = python_html("\n".join(drawing.code)).rstrip("\n").split("\n")
    several = len({drawn.event.connection for drawn in drawing.events} - {0}) > 1
    for row in drawing.rows:
        if row.ended_block:
            attribute, label = 'class="leaving"', f"Leaving the block of line {row.ended_block.first}"
            code = _end_html(row.ended_block, drawing.code)
        else:
            attribute, label = f'id="{escape(identifier)}-L{row.number}"', f"Line {row.number}"
            code = _line_html(drawing.code[row.number - 1], colored[row.number - 1])
        lists = (
            iteration_html(iteration, label, drawing.lanes, number_connections=several) for iteration in row.iterations
        )
        yield f"<li {attribute}>{code}{states_svg(row.states)}{''.join(lists)}</li>"


def _line_html(line: str, colored: str) -> str:
    html = with_break_points(colored) if len(line) > PHONE_COLUMNS else colored
    return _code_html(html or " ", len(line) - len(line.lstrip(" ")))


def _end_html(block: Line, code: tuple[str, ...]) -> str:
    """Return the row at the end of a block. Its comment quotes the header of the block."""
    header = " ".join(line.strip() for line in code[block.first - 1 : block.last])
    comment = shorten(f"# leaving {header.rstrip(':')}", _MAX_QUOTED, placeholder=" ...")
    return _code_html(f'{" " * block.column}<span class="c1">{escape(comment)}</span>', block.column)


def _code_html(html: str, indent: int) -> str:
    """Return a line of code. On a narrow screen, its continuation has the same indentation as its beginning."""
    hanging = f" in-{min(indent, _MAX_INDENT)}" if indent else ""
    return f'<code class="highlight{hanging}">{html}</code>'
