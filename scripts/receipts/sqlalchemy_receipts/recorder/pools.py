"""Which place handed work to a thread pool. A worker of a pool runs the work of many lines, or of none."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures.thread import _WorkItem
from multiprocessing import pool
from multiprocessing.pool import ApplyResult, IMapIterator
from types import FrameType
from typing import Any
from weakref import WeakKeyDictionary

from .places import Place

# Where a pool makes the record of a piece of work, and the files of these functions.
SUBMITS = {function.__code__ for function in (_WorkItem.__init__, ApplyResult.__init__, IMapIterator.__init__)}
SUBMIT_FILES = {code.co_filename for code in SUBMITS}
_WORKER_FUNCTION: Any = vars(pool)["worker"]
_RUN, _WORKER = _WorkItem.run.__code__, _WORKER_FUNCTION.__code__


class Work:
    """The places that handed work to the pools of `concurrent.futures` and `multiprocessing`."""

    def __init__(self) -> None:
        """Start without any work."""
        self._places: WeakKeyDictionary[Any, Place] = WeakKeyDictionary()

    def submitted(self, frame: FrameType, place_of: Callable[[FrameType], Place]) -> None:
        """Note the place of new work. `frame` is that of a function in `SUBMITS`."""
        self._places[frame.f_locals["self"]] = place_of(frame)

    def place(self, frame: FrameType | None) -> Place | None:
        """Return the place that handed over the work which runs in a thread, if a pool runs it."""
        while frame and frame.f_code is not _RUN and frame.f_code is not _WORKER:
            frame = frame.f_back
        if frame is None:
            return None
        if frame.f_code is _RUN:
            return self._places.get(frame.f_locals["self"])
        job = frame.f_locals.get("job")
        return next((place for work, place in [*self._places.items()] if getattr(work, "_job", None) == job), None)
