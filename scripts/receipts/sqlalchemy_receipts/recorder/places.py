"""Places: the passes over the lines of a program, and the state of each of its functions."""

from __future__ import annotations

from types import CodeType, FrameType
from typing import NamedTuple

from sqlalchemy_receipts.lines import Line

from .with_blocks import leaving

# Functions whose events belong to the line around them.
INLINE = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<lambda>"}


class Place(NamedTuple):
    """A pass over a logical line: its first line, whether its block ends, and the number of the pass."""

    line: int = 0
    leaving: bool = False
    visit: int = 0


# The position of a thread: its number, the place, and the `with_event` and the key of the frame that is there.
Current = tuple[int, Place, dict[int, int], int]


class Function:
    """One code object of the program: the place of each of its frames, and whether its lines sleep.

    `is_asleep` means that some of its lines are not traced, so a frame may have continued unnoticed.
    `is_cause` means that an event in it belongs to its line, not to one that surrounds it.
    `with_event` has the visit of each frame's last event.
    `passes` counts the passes over each physical line since the watch had `events` events.
    """

    __slots__ = (
        "_leaving",
        "code",
        "events",
        "has_snapshots",
        "is_asleep",
        "is_cause",
        "passes",
        "places",
        "with_event",
    )

    def __init__(self, code: CodeType) -> None:
        """Start without any frame."""
        self.code = code
        self.is_asleep = self.has_snapshots = False
        self.is_cause = code.co_name not in INLINE
        self.places: dict[int, Place] = {}
        self.with_event: dict[int, int] = {}
        self.passes: dict[int, int] = {}
        self.events = 0
        self._leaving: dict[int, frozenset[int]] = {}

    def is_leaving(self, frame: FrameType, line: Line) -> bool:
        """Return whether the frame is at the end of the `with` block of `line`, not at its start."""
        if not line.manager:
            return False
        if line.first not in self._leaving:
            self._leaving[line.first] = leaving(self.code, line)
        return frame.f_lasti in self._leaving[line.first]

    def has_event_elsewhere(self, frame: FrameType) -> bool:
        """Return whether another frame is in a pass that has an event. That frame must report the end of the pass."""
        for key in [key for key, visit in self.with_event.items() if visit != self._visit(key)]:
            del self.with_event[key]
        return bool(self.with_event.keys() - {id(frame)})

    def _visit(self, key: int) -> int:
        place = self.places.get(key)
        return place.visit if place else 0

    def forget(self, frame: FrameType) -> None:
        """Remove the place of a frame."""
        self.places.pop(id(frame), None)
        self.with_event.pop(id(frame), None)
