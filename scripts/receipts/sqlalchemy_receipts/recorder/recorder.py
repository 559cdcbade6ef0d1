"""The recorder, which makes a trace from SQLAlchemy's public events."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import lru_cache, partial
from typing import Self

from sqlalchemy import event
from sqlalchemy.orm import Mapper, Session

from sqlalchemy_receipts.errors import Fault, ReceiptsError
from sqlalchemy_receipts.normalize import steady
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Trace

from .connections import MOST_TEXTS, Connections, Listener, connection_listeners
from .forks import Forks
from .output import captured
from .places import Place
from .plain_text import error_text, type_name
from .problems import UNHEARD, Problem
from .rows import Rows, What, events
from .states import States, state_listeners
from .watch import Watch

# Only one recording runs at a time, because it captures the output of the process.
_RECORDING = threading.Lock()
_getframe = sys._getframe  # noqa: SLF001  (the documented way to the caller's frame)


class Recorder:
    """Listen to SQLAlchemy while it is the context, and record programs in sequence.

    The `watch` attribute follows the lines. It is the context around the example, without its setup.
    """

    def __init__(self, max_events: int | None = None, max_text: int | None = None) -> None:
        """Prepare to record at most so many events and characters in their texts. Use None for any number.

        Raise ReceiptsError for a number that is not a whole number of at least 0.
        """
        for name, limit in (("max_events", max_events), ("max_text", max_text)):
            if limit is not None and (type(limit) is not int or limit < 0):
                problem = f"{name} must be a whole number of at least 0, not {limit!r}"
                raise ReceiptsError(Fault("", 0, problem, f"pass such a number, or {name}=None for no limit"))
        self._max_events, self._max_text = max_events, max_text
        self._listeners: list[Listener] = []
        self._begin(Program("", ""), "", "")

    @property
    def problem(self) -> Problem | None:
        """Why the recording cannot be used (events may be missing, or there are too many), or None."""
        text = self._rows.problem
        return self.watch.problem or self._forks.problem or (Problem(text) if text else None)

    def __enter__(self) -> Self:
        for target, name, listener in self.listeners():
            event.listen(target, name, listener, **options(target))
            self._listeners.append((target, name, listener))
        return self

    def __exit__(self, *_: object) -> None:
        for listener in self._listeners:
            if event.contains(*listener):
                event.remove(*listener)
        self._listeners.clear()

    def listeners(self) -> list[Listener]:
        """Return the target, the name, and the listener of each event."""
        return connection_listeners(self) + state_listeners(self)

    @contextmanager
    def record(self, program: Program, path: str, folder: str = "", *, output: bool = True) -> Iterator[None]:
        """Record, while it is the context, what the program compiled as `path` does, and its output.

        `folder` is removed from every text, since each run has its own. Without `output`, the output is not redirected
        or recorded. Raises ReceiptsError if another recording has not ended.
        """
        if not _RECORDING.acquire(blocking=False):
            problem = "another recording has not ended in this process"
            raise ReceiptsError(Fault(path, 0, problem, "end it first, or run the program in another process"))
        try:
            self._begin(program, path, folder)
            with captured(self._output) if output else nullcontext():
                yield
        finally:
            self.connections.is_recording = False
            if not all(event.contains(*listener) for listener in self._listeners):
                self.watch.miss(*UNHEARD)
            self.states.objects.forget_all()
            _RECORDING.release()

    def _begin(self, program: Program, path: str, folder: str) -> None:
        self._folder, self._offset = folder, program.offset
        self._rows, self._forks = Rows(self._max_events, self._max_text), Forks()
        self.watch = Watch(path, program.source, program.offset, self._raised)
        self.connections = Connections(self._rows, self.watch, folder)
        self.states = States(self._rows, self.watch, self.connections)
        self.watch.moves = self.states.moved

    def trace(self, error: str = "") -> Trace:
        """Return the events recorded so far; `error` names the exception that ended the program."""
        # The objects of the example get their numbers before the objects of the setup.
        rows, objects = self._rows, self.states.objects
        normalize = lru_cache(MOST_TEXTS)(partial(steady, folder=self._folder))
        with _no_collections():
            subjects = zip(rows.subjects(), rows.places(), strict=True)
            labels = objects.labels(number for number, place in subjects if number and place[0] > self._offset)
            return Trace(tuple(events(rows, {0: ""} | labels, objects.class_names, normalize)), error)

    def _output(self, family: str, word: str, detail: str) -> None:
        place = self.watch.place_of(_getframe(1))
        if self._forks.is_fork():
            self._forks.note(word, place.line)
        self._rows.add(What(family, steady(word, self._folder), steady(detail, self._folder)), place)

    def _raised(self, error: BaseException, place: Place) -> None:
        word, detail = f"raises {type_name(type(error))}", error_text(error)
        self._rows.add(What("error", steady(word, self._folder), steady(detail, self._folder)), place)


def options(target: object) -> dict[str, bool]:
    """Return the options of listeners for a target. Raw listeners get the state of an object, not the object."""
    return {"raw": True} if target in (Mapper, Session) else {}


@contextmanager
def _no_collections() -> Iterator[None]:
    """Keep the garbage collector from looking, again and again, at many new values of which none is garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
