"""Words: what one line did, as the items of a list beside its lifelines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from itertools import groupby

from sqlalchemy_receipts.trace import Event

from . import highlight, svg
from .events import Pass, Told, alike, message
from .lifelines import MOST_LANES, Beat, Lane


def did(passes: Iterable[Pass], label: str, lanes: tuple[Lane, ...], *, several: bool) -> str:
    """Return the lists of what a line did, one for each pass; `label` names the line for who cannot see it.

    Where there are `several` connections each is told which it is, and whose where there are several owners.
    """
    found = []
    for one in passes:
        items = "".join(_items(one.told, lanes, several=several))
        if one.label:
            above = "" if one.cut else svg.through(one.told[0][1].before)
            items = f'<li class="pass">{above}{one.label}</li>{items}'
        which = f", {one.label}" if one.label else ""
        found.append(f'<ul class="did" role="list" aria-label="{label}{which}, did">{items}</ul>')
    return "".join(found)


def _items(told: Told, lanes: tuple[Lane, ...], *, several: bool) -> Iterator[str]:
    for _, group in groupby(told, lambda pair: alike(pair[0])):
        same = list(group)
        event, beat = same[-1]
        if len(same) > MOST_LANES:
            # They share a line, and nobody reads a hundred names.
            word = event.word.split()[0].removesuffix(event.detail)
            event = replace(event, subject=f"{len(same)}x {word}")
            yield _event(event, replace(beat, before=same[0][1].before), "")
        else:
            for event, beat in same:
                owner = lanes[beat.lane].owner if beat.lane is not None else ""
                number = f"connection {event.connection}" if several and event.connection else ""
                yield _event(event, beat, ", ".join(filter(None, (owner, number))))


def _event(event: Event, beat: Beat, whose: str) -> str:
    classes = f"{event.family} quiet" if event.quiet else event.family
    return f'<li class="{classes}">{svg.beat(event, beat)}{_words(event, whose)}</li>'


def _words(event: Event, whose: str) -> str:
    which = f' <span class="connection">{escape(whose)}</span>' if whose else ""
    if event.family == "statement":
        parameters = f'\n<code class="parameters">{escape(event.parameters)}</code>' if event.parameters else ""
        return (
            f"<details><summary>{escape(event.word)}{which}</summary>"
            f'<pre><code class="highlight">{highlight.sql(event.detail)}</code>{parameters}</pre>'
            "</details>"
        )
    if event.family == "state":
        return f"<var>{escape(event.subject)}{escape(event.detail)}</var> <b>{event.state}</b>"
    if event.family == "output":
        return f'<span class="says">prints</span> <samp>{escape(event.detail)}</samp>'
    if event.family in ("error", "warning", "log"):
        return f"<b>{escape(event.word)}</b> <span>{escape(message(event.detail))}</span>"
    return f"<b>{escape(event.word)}</b>{which}"
