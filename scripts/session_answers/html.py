"""Rendering: a proved example as HTML that reads well without a script and without styles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from textwrap import shorten

from . import colour, drawing, elsewhere, picture
from .combinations import home
from .lifelines import Lifelines, lifelines
from .page import Example
from .program import Program
from .receipts import strip
from .room import NARROW, room
from .rows import rows
from .runs import Runs
from .trace import Event, Trace
from .words import did, is_shown

MOST_INDENT, MOST_LEFT = 24, 60
_REVIEW = {"avoid": "What not to write", "prefer": "What to write instead"}


def example(
    shown: Example,
    program: Program,
    trace: Trace,
    note: str = "",
    runs: Runs | None = None,
    *,
    links: Mapping[str, str] | None = None,
    later: bool = False,
) -> str:
    """Render one example: its setup folded, then each line of code with what it did.

    Every id begins with the example's; `-L3` is the third line of the example as it is shown.
    `note` says where and when a recorded example was run; what it did elsewhere follows, as
    its `runs` say. `links` are where the parts of a map
    lead; the program that drew it is folded. What is `later` is drawn when the reader comes
    near, where there are scripts, and at once where there are none.
    """
    identifier, review = shown.id, shown.review
    label = f"{_REVIEW[review]}: " if review else ""
    code = _setup(program) + _trace(identifier, program, trace)
    drawn = picture.svg(identifier, program, trace, links) if shown.picture else ""
    if shown.picture == "map":
        code = (
            f'{drawn}<details class="behind"><summary>The program that drew this map</summary>'
            f"<noscript>{code}</noscript></details>"
        )
        drawn = ""
    actions = (
        '<button type="button" class="copy scripted">Copy the whole program</button> '
        f'<a href="{identifier}.py" download="{program.name}.py">Download {identifier}.py</a>'
    )
    inner = "".join(
        (
            _paragraph("review", _REVIEW.get(review, "")),
            _paragraph("note", escape(note)),
            code,
            drawn,
            _elsewhere(shown, program, trace, runs or Runs()),
            _paragraph("program", actions),
        )
    )
    folded = "map" if shown.picture == "map" else ""
    kinds = " ".join(filter(None, ("example", review, folded, _room(program, trace, runs or Runs()) if later else "")))
    body = f"<noscript>{inner}</noscript>" if later else inner
    return f'<section class="{kinds}" id="{identifier}" aria-label="{label}example {identifier}">{body}</section>'


def _room(program: Program, trace: Trace, runs: Runs) -> str:
    return room(program, trace, elsewhere.rows(program, trace, runs.differs))


def _elsewhere(shown: Example, program: Program, trace: Trace, runs: Runs) -> str:
    return "".join(
        elsewhere.html(
            shown.id,
            home(shown),
            program,
            trace,
            variant,
            drawn=lambda identifier, other: _trace(identifier, program, other),
        )
        for variant in runs.differs
    )


def _paragraph(kind: str, text: str) -> str:
    return f'<p class="{kind}">{text}</p>' if text else ""


def _setup(program: Program) -> str:
    if not program.head:
        return ""
    code = colour.python(program.head)
    return (
        '<details class="setup"><summary>Setup: imports, models and engine</summary>'
        f'<div class="highlight"><pre tabindex="0"><code>{code}</code></pre></div></details>'
    )


def _trace(identifier: str, program: Program, trace: Trace) -> str:
    events = _numbered(trace.events, program)
    shown = [event for event in events if is_shown(event, program)]
    drawn = lifelines(events, shown)
    items = "".join(_rows(identifier, program, events, drawn))
    sql = '<button type="button" class="sql scripted" aria-pressed="false">Show all SQL</button>'
    return (
        f'<div class="trace lanes-{len(drawn.lanes)}">'
        f"{sql if any(event.family == 'statement' for event in shown) else ''}"
        f"{drawing.head(drawn.lanes) if drawn.lanes else ''}"
        f'<ol role="list" aria-label="Each line and what it did">{items}</ol></div>'
    )


def _numbered(events: tuple[Event, ...], program: Program) -> tuple[Event, ...]:
    """Count the connections that the page shows from 1, without those of the setup alone."""
    shown = (event.connection for event in events if is_shown(event, program) and event.connection)
    numbers = {number: count for count, number in enumerate(dict.fromkeys(shown), 1)}
    return tuple(replace(event, connection=numbers.get(event.connection, 0)) for event in events)


def _rows(identifier: str, program: Program, events: tuple[Event, ...], drawn: Lifelines) -> Iterator[str]:
    code = strip(program.example).rstrip("\n").split("\n")
    marked = colour.python("\n".join(code)).rstrip("\n").split("\n")
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
            text = colour.breakable(text)
        yield f"<li {attribute}>{_code(text, indent)}{drawing.through(row.through)}{did_it}</li>"


def _code(text: str, indent: int) -> str:
    """Return a line of code; what the screen breaks off it hangs below its own beginning."""
    hanging = f" in-{min(indent, MOST_INDENT)}" if indent else ""
    return f'<code class="highlight{hanging}">{text}</code>'
