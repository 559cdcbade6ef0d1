"""Words: what one line did, as the items of a list beside its lifelines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from itertools import groupby

from . import colour, drawing
from .lifelines import MOST_LANES, Beat
from .program import Program
from .trace import Event

Told = list[tuple[Event, Beat]]


def is_shown(event: Event, program: Program) -> bool:
    """Tell whether a page shows an event: not those of the setup, nor what would be said at every turn."""
    # That the pool resets what the engine has already ended would be said at every return.
    noise = event.family == "session" or (event.quiet and event.family == "pool")
    return event.line > program.offset and not noise


def did(told: Told, label: str, *, several: bool) -> str:
    """Return the list of what a line did, one list for each pass; `label` names the line for who cannot see it.

    With `several` connections each is told which it is.
    """
    visits = [list(group) for _, group in groupby(told, lambda pair: pair[0].visit)]
    found = []
    for count, visit in enumerate(visits, 1):
        items = "".join(_items(visit, several=several))
        if len(visits) > 1:
            items = f'<li class="pass">{drawing.through(visit[0][1].before)}pass {count}</li>{items}'
        which = f", pass {count}" if len(visits) > 1 else ""
        found.append(f'<ul class="did" aria-label="{label}{which}, did">{items}</ul>')
    return "".join(found)


def _items(visit: Told, *, several: bool) -> Iterator[str]:
    for _, group in groupby(visit, lambda pair: alike(pair[0])):
        same = list(group)
        event, beat = same[-1]
        if len(same) > MOST_LANES:
            # They share a line, and nobody reads a hundred names.
            word = event.word.split()[0].removesuffix(event.detail)
            event = replace(event, subject=f"{len(same)}x {word}")
            yield _event(event, replace(beat, before=same[0][1].before), several=several)
        else:
            yield from (_event(event, beat, several=several) for event, beat in same)


def alike(event: Event) -> tuple[object, ...]:
    """Return what is the same for events that are told in one row where there are many of them."""
    place = (event.line, event.leaving, event.visit, event.word, event.quiet)
    return place if event.family == "state" else (id(event),)


def _event(event: Event, beat: Beat, *, several: bool) -> str:
    classes = f"{event.family} quiet" if event.quiet else event.family
    return f'<li class="{classes}">{drawing.beat(event, beat)}{"".join(_words(event, several=several))}</li>'


def _words(event: Event, *, several: bool) -> Iterable[str]:
    if event.family == "statement":
        parameters = f'\n<code class="parameters">{escape(event.parameters)}</code>' if event.parameters else ""
        yield (
            f"<details><summary>{escape(event.word)}</summary>"
            f'<pre><code class="highlight">{colour.sql(event.detail)}</code>{parameters}</pre>'
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
