"""The events of one line as an HTML list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from sqlalchemy_receipts.trace import Event

from .events import short_message
from .highlight import sql_html
from .iterations import Iteration
from .lanes import Lane
from .lifelines import DrawnEvent
from .svg import mark_kind

# The first iterations of a line are shown, and the last one. Those between them are folded.
_FIRST = 2
# A longer message is folded below its first words.
_MAX_MESSAGE = 90
# The families of events that happen on a connection.
_ON_CONNECTION = ("pool", "transaction", "statement", "driver")


def shown_iterations(iterations: Sequence[Iteration]) -> tuple[Iteration, ...]:
    """Return the iterations of a line that are not folded."""
    return tuple(iterations) if len(iterations) <= _FIRST + 2 else (*iterations[:_FIRST], iterations[-1])


def events_html(
    iterations: Sequence[Iteration], line: str, lanes: tuple[Lane, ...], *, number_connections: bool
) -> str:
    """Return the events of a line as a list. `line` names the line for screen readers.

    If there are several owners of connections, each event on a connection follows the name of its owner. The name also
    has the number of the connection if connections are numbered.
    """

    def items(part: Sequence[Iteration]) -> str:
        return "".join(_items(part, lanes, number_connections=number_connections))

    folded = iterations[_FIRST:-1] if len(iterations) > len(shown_iterations(iterations)) else ()
    if not folded:
        content = items(iterations)
    else:
        more = f"<details><summary>{_more(len(folded))}</summary><ul>{items(folded)}</ul></details>"
        content = f'{items(iterations[:_FIRST])}<li class="again">{more}</li>{items(iterations[-1:])}'
    return f'<ul class="did" aria-label="{escape(line)} did">{content}</ul>'


def _more(count: int) -> str:
    return f"{count} more iterations"


def visible_texts(
    iterations: Sequence[Iteration], lanes: tuple[Lane, ...], *, number_connections: bool
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the label of each iteration that is not folded, and its events: the family and the visible words of each.

    The name of a connection has the family "name", and the title of folded iterations has the family "more".
    """
    shown = shown_iterations(iterations)
    for position, iteration in enumerate(shown):
        if position == _FIRST and len(shown) < len(iterations):
            yield "", [("more", _more(len(iterations) - len(shown)))]
        texts: list[tuple[str, str]] = []
        for drawn, name in _named(iteration, lanes, number_connections=number_connections):
            texts += [("name", f"{name}:")] if name else []
            texts.append((drawn.event.family, _visible(drawn.event)))
        yield iteration.label, texts


def _visible(event: Event) -> str:
    if event.family == "state":
        return f"{event.subject}{event.detail} {event.state}"
    if event.family == "output":
        return f"prints {event.detail}"
    if event.family in ("error", "warning", "log"):
        return f"{event.word} {_message_parts(short_message(event.detail))[0]}"
    return event.word


def _named(
    iteration: Iteration, lanes: tuple[Lane, ...], *, number_connections: bool
) -> Iterator[tuple[DrawnEvent, str]]:
    """Yield each event of an iteration with the name of its connection, or "" if the name before is the same."""
    last = ""
    for drawn in iteration.items:
        name = _name(drawn, lanes, number_connections=number_connections)
        yield drawn, name if name != last else ""
        last = name or last


def _name(drawn: DrawnEvent, lanes: tuple[Lane, ...], *, number_connections: bool) -> str:
    """Return the owner and the number of the connection of an event."""
    event = drawn.event
    if event.family not in _ON_CONNECTION:
        return ""
    owner = lanes[drawn.lane].owner if drawn.lane is not None else ""
    number = f"connection {event.connection}" if number_connections and event.connection else ""
    return ", ".join(filter(None, (owner, number)))


def _items(iterations: Sequence[Iteration], lanes: tuple[Lane, ...], *, number_connections: bool) -> Iterator[str]:
    for iteration in iterations:
        named = _named(iteration, lanes, number_connections=number_connections)
        items = "".join(_item(drawn, name) for drawn, name in named)
        yield f'<li class="iteration">{escape(iteration.label)} <ul>{items}</ul></li>' if iteration.label else items


def _item(drawn: DrawnEvent, connection: str) -> str:
    event, lane = drawn.event, drawn.lane
    mark = [mark_kind(event), f"l{lane + 1}"] if lane is not None else []
    # The mark of a statement has the name of its family.
    classes = dict.fromkeys([event.family, *(["quiet"] if event.quiet else []), *mark])
    name = f'<span class="connection">{escape(connection)}:</span> ' if connection else ""
    return f'<li class="{escape(" ".join(classes))}">{name}{_words(event)}</li>'


def _words(event: Event) -> str:
    """Return the words of an event as HTML."""
    if event.family in ("statement", "driver"):
        return _statement(event)
    if event.family == "state":
        return f"<var>{escape(event.subject)}{escape(event.detail)}</var> <b>{escape(event.state)}</b>"
    if event.family == "output":
        return f'<span class="says">prints</span> <samp>{escape(event.detail)}</samp>'
    if event.family in ("error", "warning", "log"):
        return f"<b>{escape(event.word)}</b> {_message(short_message(event.detail))}"
    return f"<b>{escape(event.word)}</b>"


def _message(text: str) -> str:
    """Return the message of an error. If it is long, only its first words are visible."""
    first, remainder = map(escape, _message_parts(text))
    if not remainder:
        return f"<span>{first}</span>"
    return f"<details><summary>{first}</summary><span>{remainder}</span></details>"


def _message_parts(text: str) -> tuple[str, str]:
    """Divide a long message after its first sentence or line, or after some words."""
    if len(text) <= _MAX_MESSAGE:
        return text, ""
    clause = re.match(r".{20,90}?(?:[.;:,](?=\s)|\n|$)", text) or re.match(r".{,90}(?=\s)", text, re.DOTALL)
    first = clause[0] if clause else text[:_MAX_MESSAGE]
    return first.rstrip(), text[len(first) :].lstrip()


def _statement(event: Event) -> str:
    parameters = f'\n<code class="parameters">{escape(event.parameters)}</code>' if event.parameters else ""
    return (
        f"<details><summary>{escape(event.word)}</summary>"
        f'<pre><code class="highlight">{sql_html(event.detail)}</code>{parameters}</pre>'
        "</details>"
    )
