"""Find the place that started a thread, a task, or work in a thread pool without a frame of the program."""

from __future__ import annotations

import threading
from asyncio import get_running_loop
from collections.abc import Callable
from contextvars import ContextVar
from threading import get_ident
from types import FrameType
from typing import Any
from weakref import ref

from .places import Place
from .pools import Work

_ident: Any = vars(threading.Thread)["ident"].__get__  # which the class of a thread may hide


class Starts:
    """The places that started threads, tasks, and work. `has_tasks` is true from the first task on."""

    def __init__(self) -> None:
        """Start without any, in the thread that records."""
        self.has_tasks = False
        self._threads: dict[int, tuple[ref[threading.Thread], Place]] = {}
        self._work, self._recording = Work(), get_ident()
        self._context: ContextVar[tuple[Place, int] | None] = ContextVar("place", default=None)

    def thread(self, frame: FrameType, place: Place) -> None:
        """Note the place that starts a thread. `frame` belongs to `Thread.start`."""
        thread = frame.f_locals["self"]
        # By its id, because the class of the thread may have its own `__hash__`.
        self._threads[id(thread)] = ref(thread), place

    def work(self, frame: FrameType, place_of: Callable[[FrameType], Place]) -> None:
        """Note the place that submits work to a thread pool. `frame` belongs to a function in `SUBMITS`."""
        self._work.submitted(frame, place_of)

    def stay(self, place: Place) -> None:
        """Store the place of this context. A new task copies it with the context."""
        self._context.set((place, get_ident()))

    def place(self, frame: FrameType, last: Place) -> Place:
        """Return the place that started the code of `frame`. `last` is the last place of the thread that records.

        If the program did not start it, as for a thread of a library, no line caused the event.
        """
        if place := self._work.place(frame):
            return place
        number = get_ident()
        known = self._context.get()
        # A context is a task's own, or was handed to this thread by another.
        if known and (known[1] != number or _in_event_loop()):
            return known[0]
        # `threading.current_thread` would make a thread known to the program that it does not know.
        thread = next((thread for thread in threading.enumerate() if _ident(thread) == number), None)
        started = self._threads.get(id(thread))
        if started and started[0]() is thread:
            return started[1]
        return last if number == self._recording else Place()


def _in_event_loop() -> bool:
    try:
        get_running_loop()
    except RuntimeError:
        return False
    return True
