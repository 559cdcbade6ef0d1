"""The events of a trace for readers: which events are shown, which are merged, and the text of a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Event

from .lanes import MAX_LANES
from .lifelines import DrawnEvent


def is_shown(event: Event, program: Program) -> bool:
    """Return whether a drawing shows an event. It hides setup events and events that nearly every line would repeat."""
    # The pool reports a reset at every return, even if there is nothing to reset.
    noise = event.family == "session" or (event.quiet and event.family == "pool")
    return event.line > program.offset and not noise


def merged(events: Iterable[DrawnEvent]) -> Iterator[DrawnEvent]:
    """Yield the events of one iteration. The same change of more than MAX_LANES objects in a row is one event."""
    for change, group in groupby(events, _state_change):
        same = list(group)
        yield from [_as_one(same)] if change and len(same) > MAX_LANES else same


def _state_change(drawn: DrawnEvent) -> tuple[str, bool] | None:
    event = drawn.event
    return (event.word, event.quiet) if event.family == "state" else None


def _as_one(same: list[DrawnEvent]) -> DrawnEvent:
    last = same[-1]
    name = last.event.word.split()[0].removesuffix(last.event.detail)
    return replace(last, event=last.event._replace(subject=f"{len(same)}x {name}"), before=same[0].before)


def short_message(text: str) -> str:
    """Return SQLAlchemy's message without the statement and the link, but with the code in the link."""
    # A message can quote another error that has its own code, so the last code is the right one.
    code = re.match(r".*sqlalche\.me/e/(\w+)", text, re.DOTALL)
    message, *added = re.split(r"\n\[SQL:|\(Background on this error", text)
    message = message.rstrip() if added else message
    return f"{message} (code {code[1]})" if code else message
