"""Which events of a trace are shown, and how they are grouped."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Event

from .lifelines import Beat

Told = tuple[tuple[Event, Beat], ...]


@dataclass(frozen=True)
class Pass:
    """What one pass over a line did, in one go; `label` tells it from others, "" where there are none.

    It is `cut` where what stands above it on the page was not done right before.
    """

    label: str
    told: Told
    cut: bool = False


def is_shown(event: Event, program: Program) -> bool:
    """Tell whether a page shows an event: not those of the setup, nor what would be said at every turn."""
    # That the pool resets what the engine has already ended would be said at every return.
    noise = event.family == "session" or (event.quiet and event.family == "pool")
    return event.line > program.offset and not noise


def alike(event: Event) -> tuple[object, ...]:
    """Return what is the same for events that are told in one row where there are many of them."""
    place = (event.line, event.leaving, event.visit, event.word, event.quiet)
    return place if event.family == "state" else (id(event),)


def message(text: str) -> str:
    """Shorten SQLAlchemy's message to what it says, without the statement, and its link to its code."""
    # A message may quote another error with a code of its own: the last is the error's.
    code = re.search(r".*sqlalche\.me/e/(\w+)", text, re.DOTALL)
    said = re.split(r"\s*(?:\n\[SQL:|\(Background on this error)", text)[0]
    return f"{said} (code {code[1]})" if code else said
