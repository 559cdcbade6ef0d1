"""Rendering: a proved example as HTML that reads well without a script and without styles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from . import colour, drawing, picture
from .lifelines import Lifelines, lifelines
from .lines import Lines
from .page import Example
from .program import Program
from .receipts import kept, strip
from .room import room
from .trace import Event, Trace
from .words import Told, did, is_shown

MOST_INDENT = 24
_REVIEW = {"avoid": "What not to write", "prefer": "What to write instead"}


def example(
    shown: Example,
    program: Program,
    trace: Trace,
    note: str = "",
    *,
    links: Mapping[str, str] | None = None,
    later: bool = False,
) -> str:
    """Render one example: its setup folded, then each line of code with what it did.

    Every id begins with the example's; `-L3` is the third line of the example as it is shown.
    `note` says where and when a recorded example was run. `links` are where the parts of a map
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
            _paragraph("program", actions),
        )
    )
    folded = "map" if shown.picture == "map" else ""
    kinds = " ".join(filter(None, ("example", review, folded, room(program, trace) if later else "")))
    body = f"<noscript>{inner}</noscript>" if later else inner
    return f'<section class="{kinds}" id="{identifier}" aria-label="{label}example {identifier}">{body}</section>'


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
    events = tuple(trace.events)
    shown = [event for event in events if is_shown(event, program)]
    drawn = lifelines(events, shown)
    rows = "".join(_rows(identifier, program, events, drawn))
    sql = '<button type="button" class="sql scripted" aria-pressed="false">Show all SQL</button>'
    return (
        f'<div class="trace lanes-{len(drawn.lanes)}">'
        f"{sql if any(event.family == 'statement' for event in shown) else ''}"
        f"{drawing.head(drawn.lanes) if drawn.lanes else ''}"
        f'<ol aria-label="Each line and what it did">{rows}</ol></div>'
    )


def _rows(identifier: str, program: Program, events: tuple[Event, ...], drawn: Lifelines) -> Iterator[str]:
    code = strip(program.example).rstrip("\n")
    lines = Lines(code)
    told = _by_shown_line(program, events, drawn)
    several = len({event.connection for event in events if event.connection}) > 1
    pairs = zip(events, drawn.beats, strict=True)
    now = next((beat.before for event, beat in pairs if is_shown(event, program)), ())
    marked = colour.python(code).rstrip("\n").split("\n")
    for number, (text, plain) in enumerate(zip(marked, code.split("\n"), strict=True), 1):
        line = lines.at(number)
        done = told.get((line.first, False), []) if line and line.last == number else []
        yield (
            f'<li id="{identifier}-L{number}">{_code(text or " ", len(plain) - len(plain.lstrip(" ")))}'
            f"{drawing.through(now)}{did(done, f'Line {number}', several=several)}</li>"
        )
        now = done[-1][1].after if done else now
        for manager in reversed([each for each in lines.all if each.manager and each.end == number]):
            if left := told.get((manager.first, True)):
                said = f'<span class="c1"># leaving the block of line {manager.first}</span>'
                yield (
                    f'<li class="leaving">{_code(" " * manager.column + said, manager.column)}{drawing.through(now)}'
                    f"{did(left, f'Leaving the block of line {manager.first}', several=several)}</li>"
                )
                now = left[-1][1].after


def _code(text: str, indent: int) -> str:
    """Return a line of code; what the screen breaks off it hangs below its own beginning."""
    hanging = f" in-{min(indent, MOST_INDENT)}" if indent else ""
    return f'<code class="highlight{hanging}">{text}</code>'


def _by_shown_line(program: Program, events: tuple[Event, ...], drawn: Lifelines) -> dict[tuple[int, bool], Told]:
    """Sort the events by the line that shows them: receipts are taken out, so lines move up."""
    shown = {number: count for count, number in enumerate(kept(program.example), 1)}
    found: dict[tuple[int, bool], Told] = {}
    for event, beat in zip(events, drawn.beats, strict=True):
        if is_shown(event, program):
            found.setdefault((shown[event.line - program.offset], event.leaving), []).append((event, beat))
    return found
