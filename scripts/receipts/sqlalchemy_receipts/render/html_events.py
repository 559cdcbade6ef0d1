"""The events of one line as HTML lists, one for each iteration, next to its lifelines."""

from __future__ import annotations

from html import escape

from sqlalchemy_receipts.trace import Event

from .events import short_message
from .highlight import sql_html
from .iterations import Iteration
from .lanes import Lane
from .lifelines import DrawnEvent
from .svg import event_svg, states_svg


def iteration_html(iteration: Iteration, line: str, lanes: tuple[Lane, ...], *, number_connections: bool) -> str:
    """Return one iteration over a line as a list. `line` names the line for screen readers.

    Each event on a connection names the owner of the connection if there are several owners. It also has the number
    of the connection if connections are numbered.
    """
    label, items = line, ""
    if iteration.label:
        label = f"{line}, {iteration.label}"
        lines = "" if iteration.gap else states_svg(iteration.events[0].before)
        items = f'<li class="pass">{lines}{escape(iteration.label)}</li>'
    items += "".join(_item(item, lanes, number_connections=number_connections) for item in iteration.items)
    return f'<ul class="did" role="list" aria-label="{escape(label)}, did">{items}</ul>'


def _item(drawn: DrawnEvent, lanes: tuple[Lane, ...], *, number_connections: bool) -> str:
    event = drawn.event
    owner = lanes[drawn.lane].owner if drawn.lane is not None else ""
    number = f"connection {event.connection}" if number_connections and event.connection else ""
    words = _words(event, ", ".join(filter(None, (owner, number))))
    classes = f"{event.family} quiet" if event.quiet else event.family
    return f'<li class="{escape(classes)}">{event_svg(drawn)}{words}</li>'


def _words(event: Event, connection: str) -> str:
    """Return the words of an event as HTML. `connection` names the connection of a statement or a pool event."""
    on = f' <span class="connection">{escape(connection)}</span>' if connection else ""
    if event.family in ("statement", "driver"):
        return _statement(event, on)
    if event.family == "state":
        return f"<var>{escape(event.subject)}{escape(event.detail)}</var> <b>{escape(event.state)}</b>"
    if event.family == "output":
        return f'<span class="says">prints</span> <samp>{escape(event.detail)}</samp>'
    if event.family in ("error", "warning", "log"):
        return f"<b>{escape(event.word)}</b> <span>{escape(short_message(event.detail))}</span>"
    return f"<b>{escape(event.word)}</b>{on}"


def _statement(event: Event, on: str) -> str:
    parameters = f'\n<code class="parameters">{escape(event.parameters)}</code>' if event.parameters else ""
    return (
        f"<details><summary>{escape(event.word)}{on}</summary>"
        f'<pre><code class="highlight">{sql_html(event.detail)}</code>{parameters}</pre>'
        "</details>"
    )
