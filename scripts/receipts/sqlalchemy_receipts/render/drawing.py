"""A drawing: an example and one run of it, as lanes and rows. Text and HTML are created from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import strip_receipts
from sqlalchemy_receipts.trace import Event, Trace

from .events import is_shown
from .lanes import Lane
from .lifelines import DrawnEvent, lifelines
from .rows import Row, rows


@dataclass(frozen=True)
class Drawing:
    """The `code` of an example without its receipts, line by line, and the events of one run.

    `events` are the events that are shown, in order of time. `rows` have the same events by the lines that caused them.
    """

    program: Program
    code: tuple[str, ...]
    lanes: tuple[Lane, ...]
    events: tuple[DrawnEvent, ...]
    rows: tuple[Row, ...]


def draw(program: Program, trace: Trace) -> Drawing:
    """Return the drawing of an example and one run of it.

    Raises SyntaxError if the example is not Python, and TraceError if the trace belongs to another program.
    """
    shown = partial(is_shown, program=program)
    code = strip_receipts(program.example).rstrip("\n")
    lines = lifelines(_renumbered(trace.events, shown), shown)
    events = tuple(drawn for drawn in lines.events if shown(drawn.event))
    return Drawing(program, tuple(code.split("\n")), lines.lanes, events, tuple(rows(program, code, lines)))


def _renumbered(events: tuple[Event, ...], shown: Callable[[Event], bool]) -> tuple[Event, ...]:
    """Return the events with their connections numbered from 1. Leave out connections that only the setup uses."""
    connections = (event.connection for event in events if event.connection and shown(event))
    numbers = {number: count for count, number in enumerate(dict.fromkeys(connections), 1)}
    return tuple(_with_connection(event, numbers.get(event.connection, 0)) for event in events)


def _with_connection(event: Event, number: int) -> Event:
    return event if event.connection == number else event._replace(connection=number)
