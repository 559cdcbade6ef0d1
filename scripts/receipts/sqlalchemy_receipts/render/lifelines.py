"""Lifelines: the state of every connection, transaction, and object before and after each event of a trace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy_receipts.trace import Event

from .connections import holder_counts
from .lanes import Lane, LaneKey, LaneLayout, lane_keys, lane_layout

_AFTER = {"BEGIN": "open", "COMMIT": "", "ROLLBACK": "", "COMMIT PREPARED": "", "ROLLBACK PREPARED": ""}


@dataclass(frozen=True)
class DrawnEvent:
    """One event on the lanes. `lane` is the position of its lane, or None if it has none.

    `before` and `after` have the state of each lane: held for a connection, open for a transaction, the state of an
    object, and "" if there is no line. The line of a transaction ends when its connection is returned, or earlier.
    """

    event: Event
    lane: int | None
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Lifelines:
    """The lanes of a trace from left to right, and all its events in order."""

    lanes: tuple[Lane, ...]
    events: tuple[DrawnEvent, ...]


def lifelines(events: Sequence[Event], is_shown: Callable[[Event], bool]) -> Lifelines:
    """Return the lifelines of a trace, with the lanes of the events that are shown.

    A lane that several objects share has the state of the object that changed last.
    """
    holders = holder_counts(events)
    keys = lane_keys(events, holders)
    layout = lane_layout(dict.fromkeys(key for event, key in zip(events, keys, strict=True) if key and is_shown(event)))
    last = {key: number for number, key in enumerate(keys)}
    states = _States(layout)
    drawn = []
    for number, (event, key, count) in enumerate(zip(events, keys, holders, strict=True)):
        before = states.now()
        if key:
            # The object has no variable, so Python may delete it after its last event.
            is_last = event.family == "state" and last[key] == number and not _is_named(event)
            states.set(key, "" if is_last else _state_after(event, states.get(key), count))
            if event.family == "pool" and not count:
                states.set(key._replace(kind="transaction"), "")
        lane = layout.positions.get(key) if key else None
        drawn.append(DrawnEvent(event, lane, before, states.now()))
    return Lifelines(layout.lanes, tuple(drawn))


class _States:
    """The states of everything that has a lane. On each lane, the latest change comes last."""

    def __init__(self, layout: LaneLayout) -> None:
        self._positions = layout.positions
        self._by_lane = [dict[LaneKey, str]() for _ in layout.lanes]

    def now(self) -> tuple[str, ...]:
        """Return the state that each lane shows."""
        return tuple(next(reversed(states.values()), "") for states in self._by_lane)

    def get(self, key: LaneKey) -> str:
        """Return the state of `key`, "" if it has none."""
        return self._by_lane[self._positions[key]].get(key, "") if key in self._positions else ""

    def set(self, key: LaneKey, state: str) -> None:
        """Set the state of `key`. An empty state ends it. A key without a lane is ignored."""
        if key in self._positions:
            states = self._by_lane[self._positions[key]]
            states.pop(key, None)
            if state:
                states[key] = state


def _state_after(event: Event, state: str, holders: int) -> str:
    """Return the new state after an event in `state`."""
    if event.family == "pool":
        return "held" if holders else ""
    if event.family == "transaction":
        return _AFTER.get(event.word, state)
    if event.family != "state" or event.detail:
        return state
    if event.state == "refreshed":
        return "persistent" if state in ("", "expired") else state
    if event.state == "expired":
        return "expired" if state in ("", "persistent") else state
    return event.state


def _is_named(event: Event) -> bool:
    """Return whether a variable refers to the object. Without a variable, its name is its class."""
    return event.subject.split()[0] != event.word.split()[0].partition(".")[0]
