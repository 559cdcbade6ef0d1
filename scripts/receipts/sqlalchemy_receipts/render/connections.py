"""Who uses each database connection of a trace: how many hold it, and which session it works for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy_receipts.trace import Event

_LOST = ("close", "invalidate")


def holder_counts(events: Sequence[Event]) -> list[int]:
    """Return for every event how many hold its connection after it.

    With a StaticPool several can hold one connection. Only the first to return it has a checkin, the others have a
    reset.
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
        elif event.word == "checkin" or (event.word == "reset" and number not in checked_out):
            counts[number] = max(counts[number] - 1, 0)
            checked_out.discard(number)
        after_events.append(counts[number])
    return after_events


def owners(events: Sequence[Event], holders: Sequence[int]) -> list[str]:
    """Return for every event the session that its connection works for, "" for none.

    The pool reports a checkout before the session reports its use, so a session owns the whole use.
    """
    # If several hold one connection, nobody knows which of them uses it.
    shared = {event.connection for event, count in zip(events, holders, strict=True) if count > 1}
    names = [""] * len(events)
    for use in _uses(events):
        if events[use[0]].connection not in shared:
            owner = _owner([events[number] for number in use])
            for number in use:
                names[number] = owner
    return names


def _uses(events: Sequence[Event]) -> list[list[int]]:
    """Return the uses of all connections, each as the numbers of its events.

    A use begins with a checkout, or with the connect right before it, and lasts until the next use begins.
    """
    uses: list[list[int]] = []
    latest: dict[int, list[int]] = {}
    for number, event in enumerate(events):
        if event.connection:
            use = latest.get(event.connection, [])
            if not use or (event.word == "checkout" and [events[each].word for each in use] != ["connect"]):
                use = latest[event.connection] = []
                uses.append(use)
            use.append(number)
    return uses


def _owner(use: Sequence[Event]) -> str:
    """Return the session that checked out the connection, "" for none.

    A session that begins in another iteration was given the connection by somebody else.
    """
    first = (use[0].line, use[0].leaving, use[0].visit)
    sessions = (event for event in use if event.family == "session")
    return next((each.subject for each in sessions if (each.line, each.leaving, each.visit) == first), "")


def owners_of_several(events: Sequence[Event], owner_names: Sequence[str], holders: Sequence[int]) -> set[str]:
    """Return the owners that hold two connections at the same time, and "", which stands for nobody."""
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
