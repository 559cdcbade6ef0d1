"""The users of each database connection of a trace: the number of holders, and the session that owns it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy_receipts.trace import Event

_LOST = ("close", "invalidate")
_RESETS = ("reset", "reset (commit)", "no reset")


def holder_counts(events: Sequence[Event]) -> list[int]:
    """Return for each event the number of holders that its connection has after the event.

    With a StaticPool, several holders can share one connection. Only the first to return it causes a checkin.
    The others cause a reset.
    """
    counts, checked_out = Counter[int](), set[int]()
    after_events = []
    for event in events:
        number = event.connection
        if event.word == "checkout":
            counts[number] += 1
            checked_out.add(number)
        elif event.word in _LOST:
            counts[number] = 0
        elif event.word == "checkin" or (event.word in _RESETS and number not in checked_out):
            counts[number] = max(counts[number] - 1, 0)
            checked_out.discard(number)
        after_events.append(counts[number])
    return after_events


def owners(events: Sequence[Event], holders: Sequence[int]) -> list[str]:
    """Return for each event the session that owns its connection, "" for none.

    The pool reports a checkout before the session reports its use, so a session owns the whole use.
    """
    # If several holders share one connection, the trace does not show which of them uses it.
    shared = {event.connection for event, count in zip(events, holders, strict=True) if count > 1}
    names = [""] * len(events)
    for use in _uses(events):
        if events[use[0]].connection not in shared:
            owner = _owner([events[number] for number in use])
            for number in use:
                names[number] = owner
    return names


def _uses(events: Sequence[Event]) -> list[list[int]]:
    """Return the uses of all connections. Each use is a list of the numbers of its events.

    A use begins with a checkout, or with the connect right before it, and lasts until the next use begins.
    """
    uses: list[list[int]] = []
    latest: dict[int, list[int]] = {}
    for number, event in enumerate(events):
        if event.connection:
            use = latest.get(event.connection, [])
            if not use or (event.word == "checkout" and [events[index].word for index in use] != ["connect"]):
                use = latest[event.connection] = []
                uses.append(use)
            use.append(number)
    return uses


def _owner(use: Sequence[Event]) -> str:
    """Return the session that checked out the connection, "" for none.

    A session that begins in another iteration received the connection from other code.
    """
    first = (use[0].line, use[0].leaving, use[0].visit)
    sessions = (event for event in use if event.family == "session")
    return next((event.subject for event in sessions if (event.line, event.leaving, event.visit) == first), "")


def owners_of_several(events: Sequence[Event], owner_names: Sequence[str], holders: Sequence[int]) -> set[str]:
    """Return the owners that hold two connections at the same time. The list includes "", which means no owner."""
    several = {""}
    held: dict[str, set[int]] = {}
    for event, owner, count in zip(events, owner_names, holders, strict=True):
        connections = held.setdefault(owner, set())
        if event.word == "checkout":
            connections.add(event.connection)
            if len(connections) > 1:
                several.add(owner)
        elif event.family == "pool" and not count:
            connections.discard(event.connection)
    return several
