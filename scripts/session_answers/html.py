"""Rendering: a proved example as HTML that reads well without a script and without styles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import groupby

from pygments import format as written
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers.python import PythonLexer
from pygments.lexers.sql import SqlLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Text

from . import drawing, picture
from .lifelines import Beat, Lifelines, lifelines
from .lines import Lines
from .page import Example
from .program import Program
from .receipts import kept, strip
from .trace import Event, Trace

_PLAIN = HtmlFormatter(nowrap=True)
_PYTHON = PythonLexer(stripnl=False)
_SQL = SqlLexer()
# Only what has a colour of its own is marked: most of a page's elements would be names and commas.
_COLOURED = (Comment, Keyword, Name.Builtin, Name.Class, Name.Decorator, Name.Function, Number, Operator.Word, String)
_REVIEW = {"avoid": "What not to write", "prefer": "What to write instead"}
# Lines of an example, in steps, for which styles keep room while it is not drawn.
ROOM_STEP, MOST_ROOM = 4, 20
_Told = list[tuple[Event, Beat]]


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
    kinds = " ".join(filter(None, ("example", review, "map" if shown.picture == "map" else "", _room(program, trace) if later else "")))
    body = f"<noscript>{inner}</noscript>" if later else inner
    return f'<section class="{kinds}" id="{identifier}" aria-label="{label}example {identifier}">{body}</section>'


def _paragraph(kind: str, text: str) -> str:
    return f'<p class="{kind}">{text}</p>' if text else ""


def _room(program: Program, trace: Trace) -> str:
    """Name the room that an example will take, so that nothing moves when it is drawn."""
    shown = [event for event in trace.events if event.line > program.offset]
    lines = strip(program.example).count("\n") + len(shown)
    return f"later room-{min(max(lines // ROOM_STEP, 1), MOST_ROOM)}"


def _setup(program: Program) -> str:
    if not program.head:
        return ""
    code = _coloured(program.head, _PYTHON)
    return (
        '<details class="setup"><summary>Setup: imports, models and engine</summary>'
        f'<div class="highlight"><pre tabindex="0"><code>{code}</code></pre></div></details>'
    )


def _coloured(code: str, lexer: Lexer) -> str:
    tokens = lexer.get_tokens(code)
    marked = ((kind if any(kind in each for each in _COLOURED) else Text, text) for kind, text in tokens)
    return written(marked, _PLAIN)


def _trace(identifier: str, program: Program, trace: Trace) -> str:
    events = tuple(trace.events)
    shown = [event for event in events if _is_shown(event, program)]
    drawn = lifelines(events, shown)
    rows = "".join(_rows(identifier, program, events, drawn))
    sql = '<button type="button" class="sql scripted" aria-pressed="false">Show all SQL</button>'
    return (
        f'<div class="trace lanes-{len(drawn.lanes)}">'
        f"{sql if any(event.family == 'statement' for event in shown) else ''}"
        f"{drawing.head(drawn.lanes) if drawn.lanes else ''}"
        f'<ol aria-label="Each line and what it did">{rows}</ol></div>'
    )


def _is_shown(event: Event, program: Program) -> bool:
    # That the pool resets what the engine has already ended would be said at every return.
    noise = event.family == "session" or (event.quiet and event.family == "pool")
    return event.line > program.offset and not noise


def _rows(identifier: str, program: Program, events: tuple[Event, ...], drawn: Lifelines) -> Iterator[str]:
    code = strip(program.example).rstrip("\n")
    lines = Lines(code)
    told = _by_shown_line(program, events, drawn)
    several = len({event.connection for event in events if event.connection}) > 1
    now = ("",) * len(drawn.lanes)
    for number, text in enumerate(_coloured(code, _PYTHON).rstrip("\n").split("\n"), 1):
        line = lines.at(number)
        did = told.get((line.first, False), []) if line and line.last == number else []
        yield (
            f'<li id="{identifier}-L{number}"><code class="highlight">{text or " "}</code>'
            f"{drawing.through(now)}{_did(did, f'Line {number}', several=several)}</li>"
        )
        now = did[-1][1].after if did else now
        for manager in reversed([each for each in lines.all if each.manager and each.end == number]):
            if left := told.get((manager.first, True)):
                indent = " " * manager.column
                yield (
                    f'<li class="leaving"><code class="highlight">{indent}<span class="c1"># leaving the block '
                    f"of line {manager.first}</span></code>{drawing.through(now)}"
                    f"{_did(left, f'Leaving the block of line {manager.first}', several=several)}</li>"
                )
                now = left[-1][1].after


def _by_shown_line(
    program: Program, events: tuple[Event, ...], drawn: Lifelines
) -> dict[tuple[int, bool], _Told]:
    """Sort the events by the line that shows them: receipts are taken out, so lines move up."""
    shown = {number: count for count, number in enumerate(kept(program.example), 1)}
    found: dict[tuple[int, bool], _Told] = {}
    for event, beat in zip(events, drawn.beats, strict=True):
        if _is_shown(event, program):
            found.setdefault((shown[event.line - program.offset], event.leaving), []).append((event, beat))
    return found


def _did(told: _Told, label: str, *, several: bool) -> str:
    visits = [list(group) for _, group in groupby(told, lambda pair: pair[0].visit)]
    found = []
    for count, visit in enumerate(visits, 1):
        items = "".join(_event(event, beat, several=several) for event, beat in visit)
        if len(visits) > 1:
            items = f'<li class="pass">{drawing.through(visit[0][1].before)}pass {count}</li>{items}'
        which = f", pass {count}" if len(visits) > 1 else ""
        found.append(f'<ul class="did" aria-label="{label}{which}, did">{items}</ul>')
    return "".join(found)


def _event(event: Event, beat: Beat, *, several: bool) -> str:
    classes = f"{event.family} quiet" if event.quiet else event.family
    return f'<li class="{classes}">{drawing.beat(event, beat)}{"".join(_words(event, several=several))}</li>'


def _words(event: Event, *, several: bool) -> Iterable[str]:
    if event.family == "statement":
        parameters = f'\n<code class="parameters">{escape(event.parameters)}</code>' if event.parameters else ""
        yield (
            f"<details><summary>{escape(event.word)}</summary>"
            f'<pre><code class="highlight">{_coloured(event.detail, _SQL).strip()}</code>{parameters}</pre>'
            "</details>"
        )
    elif event.family == "state":
        yield f"<var>{escape(event.subject)}{escape(event.detail)}</var> <b>{event.state}</b>"
    elif event.family == "output":
        yield f'<span class="says">prints</span> <samp>{escape(event.detail)}</samp>'
    elif event.family in ("error", "warning", "log"):
        yield f"<b>{escape(event.word)}</b> <span>{escape(_message(event.detail))}</span>"
    else:
        yield f"<b>{escape(event.word)}</b>"
    if several and event.connection and event.family != "statement":
        yield f' <span class="connection">connection {event.connection}</span>'


def _message(text: str) -> str:
    """Shorten SQLAlchemy's message to what it says, without the statement and the link behind it."""
    code = re.search(r"sqlalche\.me/e/(\w+)", text)
    said = re.split(r"\s*(?:\n\[SQL:|\(Background on this error)", text)[0]
    return f"{said} (code {code[1]})" if code else said
