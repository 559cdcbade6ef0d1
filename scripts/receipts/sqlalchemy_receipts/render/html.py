"""A trace as HTML: each line of code with its lifelines and what it did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from textwrap import shorten

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import strip
from sqlalchemy_receipts.trace import Event, Trace

from . import highlight, svg
from .events import is_shown
from .html_events import did
from .lifelines import Lifelines, lifelines
from .rows import rows

# Characters in a row of code on a phone.
NARROW = 28
MOST_INDENT, MOST_LEFT = 24, 60


def setup_html(program: Program) -> str:
    """Return the setup of a program as a folded block, "" if it has none."""
    if not program.head:
        return ""
    code = highlight.python(program.head)
    return (
        '<details class="setup"><summary>Setup: imports, models and engine</summary>'
        f'<div class="highlight"><pre tabindex="0"><code>{code}</code></pre></div></details>'
    )


def trace_html(identifier: str, program: Program, trace: Trace) -> str:
    """Return the lines of an example with what each did; every id begins with `identifier`."""
    events = _numbered(trace.events, program)
    shown = [event for event in events if is_shown(event, program)]
    drawn = lifelines(events, shown)
    items = "".join(_rows(identifier, program, events, drawn))
    sql = '<button type="button" class="sql scripted" aria-pressed="false">Show all SQL</button>'
    return (
        f'<div class="trace lanes-{len(drawn.lanes)}">'
        f"{sql if any(event.family == 'statement' for event in shown) else ''}"
        f"{svg.head(drawn.lanes) if drawn.lanes else ''}"
        f'<ol role="list" aria-label="Each line and what it did">{items}</ol></div>'
    )


def _numbered(events: tuple[Event, ...], program: Program) -> tuple[Event, ...]:
    """Count the connections that the page shows from 1, without those of the setup alone."""
    shown = (event.connection for event in events if is_shown(event, program) and event.connection)
    numbers = {number: count for count, number in enumerate(dict.fromkeys(shown), 1)}
    return tuple(replace(event, connection=numbers.get(event.connection, 0)) for event in events)


def _rows(identifier: str, program: Program, events: tuple[Event, ...], drawn: Lifelines) -> Iterator[str]:
    code = strip(program.example).rstrip("\n").split("\n")
    marked = highlight.python("\n".join(code)).rstrip("\n").split("\n")
    several = len({event.connection for event in events if event.connection}) > 1
    for row in rows(program, events, drawn):
        plain, text = code[row.number - 1], marked[row.number - 1] or " "
        label, attribute = f"Line {row.number}", f'id="{identifier}-L{row.number}"'
        indent = len(plain) - len(plain.lstrip(" "))
        if row.manager:
            header = " ".join(line.strip() for line in code[row.manager.first - 1 : row.manager.last])
            said = shorten(f"# leaving {header.rstrip(':')}", MOST_LEFT, placeholder=" ...")
            label, attribute, indent = (
                f"Leaving the block of line {row.manager.first}",
                'class="leaving"',
                row.manager.column,
            )
            text = f'{" " * indent}<span class="c1">{escape(said)}</span>'
        did_it = did(row.passes, label, drawn.lanes, several=several)
        if len(plain) > NARROW:
            text = highlight.breakable(text)
        yield f"<li {attribute}>{_code(text, indent)}{svg.through(row.through)}{did_it}</li>"


def _code(text: str, indent: int) -> str:
    """Return a line of code; what the screen breaks off it hangs below its own beginning."""
    hanging = f" in-{min(indent, MOST_INDENT)}" if indent else ""
    return f'<code class="highlight{hanging}">{text}</code>'
