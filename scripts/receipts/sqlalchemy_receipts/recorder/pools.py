"""Find the place that submitted work to a thread pool. A worker of a pool runs the work of many lines, or of none."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, thread
from concurrent.futures.thread import _WorkItem
from multiprocessing import pool
from multiprocessing.pool import ApplyResult, IMapIterator, Pool
from threading import RLock
from types import FrameType
from typing import Any
from weakref import WeakKeyDictionary, ref

from .places import Place

# The functions that create a pool or the record of a piece of work, and the files of these functions.
_MADE = (_WorkItem, ApplyResult, IMapIterator, ThreadPoolExecutor, Pool)
SUBMITS = {vars(kind)["__init__"].__code__ for kind in _MADE}
SUBMIT_FILES = {code.co_filename for code in SUBMITS}
_EXECUTOR_WORKER: Any = vars(thread)["_worker"]
_POOL_WORKER: Any = vars(pool)["worker"]
_RUN, _INITIALIZE, _WORKER = _WorkItem.run.__code__, _EXECUTOR_WORKER.__code__, _POOL_WORKER.__code__
_RUNS = (_RUN, _INITIALIZE, _WORKER)


class Work:
    """The places that handed work to the pools of `concurrent.futures` and `multiprocessing`."""

    def __init__(self) -> None:
        """Start without any work."""
        self._places: WeakKeyDictionary[Any, Place] = WeakKeyDictionary()
        # Pools of `multiprocessing`, and their work, which has a number, but none yet when it is noted.
        self._pools: list[tuple[ref[Any], Place]] = []
        self._unnumbered: deque[tuple[ref[Any], Place]] = deque()
        self._numbered: dict[int, Place] = {}
        self._lock = RLock()

    def submitted(self, frame: FrameType, place_of: Callable[[FrameType], Place]) -> None:
        """Note the place of new work. `frame` belongs to a function in `SUBMITS`."""
        work, place = frame.f_locals["self"], place_of(frame)
        if issubclass(type(work), Pool):
            self._pools.append((ref(work), place))
        elif issubclass(type(work), (ApplyResult, IMapIterator)):
            self._unnumbered.append((ref(work), place))
        else:
            self._places[work] = place

    def place(self, frame: FrameType | None) -> Place | None:
        """Return the place that handed over the work which runs in a thread, if a pool runs it.

        The function that initializes a worker has the place that created the pool.
        """
        while frame and frame.f_code not in _RUNS:
            frame = frame.f_back
        if frame is None:
            return None
        if frame.f_code is _WORKER:
            return self._place_of_job(frame, _variable(frame, "job"))
        work = _variable(frame, "self") if frame.f_code is _RUN else _variable(frame, "executor_reference")()
        return None if work is None else self._places.get(work)

    def _place_of_job(self, frame: FrameType, number: int | None) -> Place | None:
        if number is None:
            queue = _variable(frame, "inqueue")
            return next((place for made, place in self._pools if getattr(made(), "_inqueue", None) is queue), None)
        with self._lock:  # other workers look at the same time, and the program adds more
            for _ in range(len(self._unnumbered)):
                work, place = self._unnumbered.popleft()
                alive = work()
                if (found := getattr(alive, "_job", None)) is not None:
                    self._numbered[found] = place
                elif alive is not None:  # another thread is making it
                    self._unnumbered.append((work, place))
            return self._numbered.get(number)


def _variable(frame: FrameType, name: str) -> Any:
    """Return a variable of a function. Until Python 3.13, what `f_locals` has would live as long as the frame."""
    scope = frame.f_locals
    value = scope.get(name)
    if type(scope) is dict:
        scope.clear()
    return value
