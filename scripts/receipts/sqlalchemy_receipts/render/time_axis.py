"""The time axis of one line of code: a height for each of its events, and the changes of its lanes there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .iterations import Iteration
from .lifelines import DrawnEvent

# In pixels: between the marks of two lanes, and between two marks of one lane, which would cover each other.
_APART, _APART_IN_LANE = 6, 11
_MARGIN = 7


class Change(NamedTuple):
    """The states of all lanes above and below a height, in pixels."""

    y: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class TimeAxis:
    """The events of a line in order of time, each with its distance from the top, and the `height` of all, in pixels.

    `changes` has a change for each event, and one for each place where time jumps between two iterations.
    """

    marks: tuple[tuple[int, DrawnEvent], ...]
    changes: tuple[Change, ...]
    height: int

    def segments(self, lane: int) -> Iterator[tuple[str, int, int]]:
        """Yield the parts of the line of a lane: its state, its top, and its bottom."""
        top, state = 0, self.changes[0].before[lane]
        for change in self.changes:
            if change.after[lane] != state:
                if state:
                    yield state, top, change.y
                top, state = change.y, change.after[lane]
        if state:
            yield state, top, self.height


def time_axis(iterations: Sequence[Iteration]) -> TimeAxis:
    """Return the axis of the events of a line of code, which has at least one event."""
    marks: list[tuple[int, DrawnEvent]] = []
    changes: list[Change] = []
    last: dict[int, int] = {}
    y = _MARGIN - _APART
    for iteration in iterations:
        items = iteration.items
        if changes and items[0].before != changes[-1].after:
            y += _APART
            changes.append(Change(y, changes[-1].after, items[0].before))
        for drawn in items:
            if drawn.lane is not None:
                y = max(y + _APART, last.get(drawn.lane, -_APART_IN_LANE) + _APART_IN_LANE)
                last[drawn.lane] = y
            marks.append((y, drawn))
            changes.append(Change(y, drawn.before, drawn.after))
    return TimeAxis(tuple(marks), tuple(changes), max(y, _MARGIN) + _MARGIN)
