"""Rendering: a proved example as HTML that reads well without a script and without styles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from itertools import groupby

from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers.python import PythonLexer
from pygments.lexers.sql import SqlLexer

from . import picture
from .lines import Lines
from .page import Example
from .program import Program
from .receipts import kept, strip
from .trace import Event, Trace

_PLAIN = HtmlFormatter(nowrap=True)
_PYTHON = PythonLexer(stripnl=False)
_SQL = SqlLexer()
_REVIEW = {"avoid": "What not to write", "prefer": "What to write instead"}


def example(shown: Example, program: Program, trace: Trace, note: str = "") -> str:
    """Render one example: its setup folded, then each line of code with what it did.

    Every id begins with the example's; `-L3` is the third line of the example as it is shown.
    `note` says where and when a recorded example was run.
    """
    identifier, review = shown.id, shown.review
    label = f"{_REVIEW[review]}: " if review else ""
    file = f"{identifier}.py"
    said = f'<p class="note">{escape(note)}</p>' if note else ""
    mark = f'<p class="review">{_REVIEW[review]}</p>' if review else ""
    return (
        f'<section class="example {review}" id="{identifier}" aria-label="{label}example {identifier}">'
        f"{mark}{said}{_setup(program)}"
        f'<ol class="trace" aria-label="Each line and what it did">{_rows(identifier, program, trace)}</ol>'
        f"{picture.svg(identifier, program, trace) if shown.picture else ''}"
        f'<p class="program" data-search-exclude=""><button type="button" class="copy" data-program="{file}" '
        f'data-clipboard-text="{escape(program.source)}">Copy the whole program</button> '
        f'<a href="{file}" download="{program.name}.py">Download {file}</a></p>'
        "</section>"
    )


def _setup(program: Program) -> str:
    if not program.head:
        return ""
    code = highlight(program.head, _PYTHON, _PLAIN)
    return (
        '<details class="setup" data-search-exclude=""><summary>Setup: imports, models and engine</summary>'
        f'<div class="highlight"><pre tabindex="0"><code>{code}</code></pre></div></details>'
    )


def _rows(identifier: str, program: Program, trace: Trace) -> str:
    code = strip(program.example).rstrip("\n")
    lines = Lines(code)
    events = _by_shown_line(program, trace)
    several = len({event.connection for event in trace.events if event.connection}) > 1
    rows = []
    for number, text in enumerate(highlight(code, _PYTHON, _PLAIN).rstrip("\n").split("\n"), 1):
        line = lines.at(number)
        did = events.get((line.first, False), []) if line and line.last == number else []
        rows.append(
            f'<li id="{identifier}-L{number}"><code class="highlight">{text or " "}</code>'
            f"{_did(did, f'Line {number}', several=several)}</li>"
        )
        for manager in reversed([each for each in lines.all if each.manager and each.end == number]):
            if left := events.get((manager.first, True)):
                indent = " " * manager.column
                rows.append(
                    f'<li class="leaving"><code class="highlight">{indent}<span class="c1"># leaving the block '
                    f"of line {manager.first}</span></code>"
                    f"{_did(left, f'Leaving the block of line {manager.first}', several=several)}</li>"
                )
    return "".join(rows)


def _by_shown_line(program: Program, trace: Trace) -> dict[tuple[int, bool], list[Event]]:
    """Sort the events by the line that shows them: receipts are taken out, so lines move up."""
    shown = {number: count for count, number in enumerate(kept(program.example), 1)}
    found: dict[tuple[int, bool], list[Event]] = {}
    for event in trace.events:
        # That the pool resets what the engine has already ended would be said at every return.
        if event.line > program.offset and not (event.quiet and event.family == "pool"):
            found.setdefault((shown[event.line - program.offset], event.leaving), []).append(event)
    return found


def _did(events: list[Event], label: str, *, several: bool) -> str:
    visits = [list(group) for _, group in groupby(events, lambda event: event.visit)]
    return "".join(
        f'<ul class="did" aria-label="{label}{f", pass {count}" if len(visits) > 1 else ""}, did">'
        f"{_pass(count, len(visits))}{''.join(_event(event, several=several) for event in visit)}</ul>"
        for count, visit in enumerate(visits, 1)
    )


def _pass(count: int, total: int) -> str:
    return f'<li class="pass">pass {count}</li>' if total > 1 else ""


def _event(event: Event, *, several: bool) -> str:
    classes = f"{event.family} quiet" if event.quiet else event.family
    return f'<li class="{classes}">{"".join(_words(event, several=several))}</li>'


def _words(event: Event, *, several: bool) -> Iterable[str]:
    if event.family == "statement":
        yield f'<code class="highlight">{highlight(event.detail, _SQL, _PLAIN).strip()}</code>'
        if event.parameters:
            yield f' <code class="parameters">{escape(event.parameters)}</code>'
    elif event.family == "state":
        yield f"<var>{escape(event.subject)}{escape(event.detail)}</var> <b>{event.state}</b>"
    elif event.family == "output":
        yield f'<span class="says">prints</span> <samp>{escape(event.detail)}</samp>'
    elif event.family in ("error", "warning", "log"):
        yield f"<b>{escape(event.word)}</b> <span>{escape(_message(event.detail))}</span>"
    else:
        yield escape(event.word)
    if several and event.connection and event.family != "statement":
        yield f' <span class="connection">connection {event.connection}</span>'


def _message(text: str) -> str:
    """Shorten SQLAlchemy's message to what it says, without the statement and the link behind it."""
    code = re.search(r"sqlalche\.me/e/(\w+)", text)
    said = re.split(r"\s*(?:\n\[SQL:|\(Background on this error)", text)[0]
    return f"{said} (code {code[1]})" if code else said
