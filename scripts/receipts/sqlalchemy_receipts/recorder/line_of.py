"""The line of a program that caused an event, in any thread, coroutine, and greenlet.

The line is found by walking the frames from the event to the program's file. A tracer adds what frames
do not show: the pass over the line, and exceptions that the program catches.
"""

from __future__ import annotations

import sys
import threading
from asyncio import Handle, get_running_loop
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from functools import cached_property
from itertools import pairwise
from keyword import iskeyword
from threading import get_ident
from token import NAME
from types import CodeType, FrameType, TracebackType
from typing import Any, NamedTuple, Self
from weakref import WeakKeyDictionary

from sqlalchemy_receipts.lines import Line, Lines, tokens

from .tracers import Tracer, tracer

# A line sleeps after so many passes without an event: it is not traced until the next event in its function.
QUIET_PASSES = 50
_INLINE = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<lambda>"}
_LOOP = Handle._run.__code__  # noqa: SLF001  (where an event loop enters a task or a callback)
# Until Python 3.13, `f_locals` of a function's frame keeps what the variables referred to when it was read last.
_SNAPSHOTS = sys.version_info < (3, 13)
_NO_ERRORS = (StopIteration, StopAsyncIteration, GeneratorExit)


class Place(NamedTuple):
    """A pass over a logical line: its first line, whether its block ends, and the number of the pass."""

    line: int = 0
    leaving: bool = False
    visit: int = 0


_new_place = tuple.__new__  # as Place() does, in half the time


class Function:
    """What is known of one code object of the program: where each of its frames is, and whether lines sleep.

    `is_asleep` means that some of its lines are not traced, so that a frame may have gone on unnoticed.
    `is_cause` means that an event in it belongs to its line, not to one that surrounds it.
    `with_event` has the visit of each frame's last event.
    """

    __slots__ = (
        "_bodies",
        "_events",
        "_passes",
        "code",
        "has_snapshots",
        "is_asleep",
        "is_cause",
        "places",
        "with_event",
    )

    def __init__(self, code: CodeType) -> None:
        """Start without any frame."""
        self.code = code
        self.is_asleep = self.has_snapshots = False
        self.is_cause = code.co_name not in _INLINE
        self.places: dict[int, Place] = {}
        self.with_event: dict[int, int] = {}
        self._passes: dict[int, int] = {}
        self._events = 0
        self._bodies: dict[int, int] = {}

    def passes_without_event(self, number: int, events: int) -> int:
        """Count a pass over a line, and return how many there were since the last of all `events`."""
        if self._events != events:
            self._passes.clear()
            self._events = events
        count = self._passes[number] = self._passes.get(number, 0) + 1
        return count

    def is_leaving(self, frame: FrameType, line: Line) -> bool:
        """Return whether the frame is at the end of the `with` block of `line`, not at its start."""
        if not line.manager:
            return False
        if line.first not in self._bodies:
            inside = (start for start, _, number in self.code.co_lines() if number and line.body <= number <= line.end)
            self._bodies[line.first] = min(inside, default=sys.maxsize)
        return frame.f_lasti > self._bodies[line.first]

    def has_event_elsewhere(self, frame: FrameType) -> bool:
        """Return whether another frame is in a pass that has an event: it must notice when that pass ends."""
        for key in [key for key, visit in self.with_event.items() if visit != self._visit(key)]:
            del self.with_event[key]
        return bool(self.with_event.keys() - {id(frame)})

    def _visit(self, key: int) -> int:
        place = self.places.get(key)
        return place.visit if place else 0

    def forget(self, frame: FrameType) -> None:
        """Forget where a frame is."""
        self.places.pop(id(frame), None)
        self.with_event.pop(id(frame), None)


class Watch:
    """Follows a program while it is the context; `place` is where it is at any moment.

    Lines up to `start` are setup: an event in a function of the setup counts for the line
    of the example that called it. `raised(error, place)` is called for every exception
    that reaches the example, and `moved(frame, place)` whenever one of its frames leaves a place:
    it goes on or returns. The place is None if the frame had none yet.
    """

    def __init__(
        self,
        path: str,
        source: str,
        start: int,
        raised: Callable[[BaseException, Place], None],
        moved: Callable[[FrameType, Place | None], None],
    ) -> None:
        """Prepare to follow the code of `source`, compiled with the file name `path`; raises SyntaxError."""
        self.path = path
        self._source, self._lines, self._start = source, Lines(source), start
        self._raised, self._moved = raised, moved
        self._line_of: dict[int, Line | None] = {}
        self._functions: dict[int, Function] = {}
        # How many functions have lines that are not traced, and how many events there were.
        self.asleep = self.events = 0
        self._started: WeakKeyDictionary[threading.Thread, Place] = WeakKeyDictionary()
        self._visits = 0
        self._last = Place()
        self._context: ContextVar[tuple[Place, threading.Thread] | None] = ContextVar("place", default=None)
        self._has_tasks = False
        # The place of a thread, as long as no frame of the program has gone on.
        self._current: tuple[int, Place] | None = None
        self._tracer: Tracer | None = None
        self._outermost: FrameType | None = None

    def __enter__(self) -> Self:
        caller = sys._getframe(1)  # noqa: SLF001  (the documented way to the caller's frame)
        running = self.stack(caller)
        self._outermost = running[-1] if running else caller
        self._tracer = tracer(self)
        self._tracer.start(running)
        return self

    def __exit__(self, *_: object) -> None:
        if self._tracer:
            self._tracer.stop()
        self._tracer = self._outermost = self._current = None

    def stack(self, frame: FrameType | None) -> list[FrameType]:
        """Return the program's frames from `frame` outwards, innermost first, through greenlets' parents.

        They end where an event loop begins: what called the loop did not cause the event.
        """
        found: list[FrameType] = []
        path, outermost, greenlet = self.path, self._outermost, _greenlet()
        while frame or greenlet:
            while frame:
                code = frame.f_code
                if code.co_filename == path:
                    found.append(frame)
                if frame is outermost or code is _LOOP:
                    return found
                frame = frame.f_back
            greenlet = greenlet.parent if greenlet else None
            frame = greenlet.gr_frame if greenlet else None
        return found

    def place_of(self, frame: FrameType) -> Place:
        """Return the place of the example that caused an event; `frame` is the innermost one at the event."""
        if (current := self._current) is not None and current[0] == get_ident():
            self.events += 1
            return current[1]
        inner: FrameType | None = frame
        path, outermost = self.path, self._outermost
        while inner is not None and inner.f_code.co_filename != path:
            inner = None if inner is outermost or inner.f_code is _LOOP else inner.f_back
        if inner is not None and not self.asleep:
            function = self._functions.get(id(inner.f_code))
            place = function.places.get(id(inner)) if function is not None else None
            if function is not None and place is not None and function.is_cause and place[0] > self._start:
                self.events += 1
                function.with_event[id(inner)] = place[2]
                self._current = get_ident(), place
                return place
        return self.place(self.stack(frame))

    def place(self, stack: list[FrameType]) -> Place:
        """Return the place of the example that caused an event; `stack` has the program's frames there."""
        self.events += 1
        if not stack:
            return self._origin()
        # Outermost first: its pass began first.
        places = [self._place(frame) for frame in reversed(stack)][::-1]
        found = list(zip(stack, places, strict=True))
        own = [each for each in found if each[1].line > self._start] or found[:1]
        for (frame, place), outer in pairwise(own):
            if frame.f_code.co_name not in _INLINE or outer[1].line != place.line:
                return self._caused(frame, place)
        return self._caused(*own[-1])

    def _caused(self, frame: FrameType, place: Place) -> Place:
        if place.visit:
            self._functions[id(frame.f_code)].with_event[id(frame)] = place.visit
        return place

    def _origin(self) -> Place:
        """Return the place that started a task or thread which runs no line of the program."""
        thread = threading.current_thread()
        known = self._context.get()
        # A context is a task's own, or was handed to this thread by another.
        if known and (known[1] is not thread or _in_event_loop()):
            return known[0]
        return self._started.get(thread) or self._last

    def _place(self, frame: FrameType) -> Place:
        line = self._line(frame.f_lineno)
        function = self._functions.get(id(frame.f_code))
        if line is None:
            return Place(frame.f_lineno)
        if function is None:
            # It runs in a thread that began before the recording, or it is the setup itself.
            return Place(line.first, line.first > self._start and Function(frame.f_code).is_leaving(frame, line))
        place = function.places.get(id(frame))
        if place is not None and not function.is_asleep:
            return place
        if self._tracer:
            self._tracer.wake(function, frame)
        leaving = function.is_leaving(frame, line)
        if place is not None and (place.line, place.leaving) == (line.first, leaving):
            return place
        return self._arrive(frame, function, line, leaving=leaving)

    def _arrive(self, frame: FrameType, function: Function, line: Line, *, leaving: bool) -> Place:
        self._visits += 1
        place = function.places[id(frame)] = _new_place(Place, (line.first, leaving, self._visits))
        return place

    def function(self, code: CodeType) -> Function:
        """Return what is known of a code object of the program."""
        if found := self._functions.get(id(code)):
            return found
        return self._functions.setdefault(id(code), Function(code))

    def thread_starts(self, frame: FrameType) -> None:
        """Note which place starts a thread; `frame` is that of `Thread.start`."""
        self._started[frame.f_locals["self"]] = self.place_of(frame)

    def task_starts(self, frame: FrameType) -> None:
        """Note the place that creates a task: the task copies it with the context, and no line may be traced."""
        self._has_tasks = True
        self._stay(self.place_of(frame))

    def step(self, frame: FrameType, function: Function, number: int) -> bool:
        """Note that a frame begins the physical line `number`; returns whether it has long had no event."""
        self.moved(frame, function)
        line = self._line_of.get(number) or self._line(number)
        if line is None:
            return False
        leaving = line.manager and function.is_leaving(frame, line)
        place = function.places.get(id(frame))
        # Where lines sleep, the frame may have been elsewhere since.
        if place is None or place[0] != line.first or place[1] != leaving or function.is_asleep:
            place = self._arrive(frame, function, line, leaving=leaving)
        if place is not self._last:
            self._stay(place)
        return function.passes_without_event(number, self.events) > QUIET_PASSES

    def _stay(self, place: Place) -> None:
        if place.line > self._start:
            self._last = place
            if self._has_tasks:
                self._context.set((place, threading.current_thread()))

    def _line(self, number: int) -> Line | None:
        if number not in self._line_of:
            self._line_of[number] = self._lines.at(number)
        return self._line_of[number]

    def moved(self, frame: FrameType, function: Function) -> None:
        """Note that a frame returns or yields, or begins a line, or its line again."""
        if function.has_snapshots:
            _ = frame.f_locals  # else objects that the variables no longer refer to would live on in it
        self._moved(frame, function.places.get(id(frame)))
        self._current = None

    def names(self, place: Place) -> Iterable[str]:
        """Return the names in the line of a place."""
        return self._names.get(place[0], ())

    @cached_property
    def _names(self) -> dict[int, set[str]]:
        """The names in each logical line, by its first line."""
        names: dict[int, set[str]] = {}
        for token in tokens(self._source):
            if token.type == NAME and not iskeyword(token.string) and (line := self._line(token.start[0])):
                names.setdefault(line.first, set()).add(token.string)
        return names

    def resumed(self) -> None:
        """Note that a frame of the program begins, or goes on in the middle of a line."""
        self._current = None

    def variables(self, frame: FrameType) -> Mapping[str, Any]:
        """Return the variables of a frame of the program."""
        if _SNAPSHOTS and (function := self._functions.get(id(frame.f_code))):
            function.has_snapshots = True
        return frame.f_locals

    def failed(self, frame: FrameType, error: BaseException, link: TracebackType | None) -> None:
        """Note that an exception reaches a frame; `link` is its traceback from there on."""
        self._current = None
        if isinstance(error, _NO_ERRORS) or not self._is_example(frame, frame.f_lineno):
            return
        inner = link.tb_next if link else None
        while inner:
            if self._is_example(inner.tb_frame, inner.tb_lineno):
                return
            inner = inner.tb_next
        self._raised(error, self.place_of(frame))

    def _is_example(self, frame: FrameType, number: int) -> bool:
        return frame.f_code.co_filename == self.path and number > self._start


def _greenlet() -> Any:
    """Return the greenlet that runs, if the program has loaded greenlets."""
    module = sys.modules.get("greenlet")
    return module.getcurrent() if module else None


def _in_event_loop() -> bool:
    try:
        get_running_loop()
    except RuntimeError:
        return False
    return True
