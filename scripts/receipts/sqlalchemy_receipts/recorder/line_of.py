"""Which line of a program is running, in every thread, coroutine and greenlet.

The line of an event is found by walking the frames from the event to the program's file.
A trace function on the program's own frames adds what a frame cannot tell: whether a `with`
is entered or left, which pass of a loop this is, and an exception that the program catches.
"""

from __future__ import annotations

import sys
import threading
from asyncio import Handle, get_running_loop
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR
from itertools import pairwise
from types import CodeType, FrameType, TracebackType
from typing import Any, Self
from weakref import WeakKeyDictionary

from sqlalchemy_receipts.lines import Line, Lines

_SUSPENDS = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR
_INLINE = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<lambda>"}
_LOOP = Handle._run.__code__  # noqa: SLF001  (where an event loop enters a task or a callback)
_START = threading.Thread.start.__code__
_NO_ERRORS = (StopIteration, StopAsyncIteration, GeneratorExit)


@dataclass(frozen=True)
class Place:
    """A pass over a logical line: its first line, whether its block is being left, its number."""

    line: int = 0
    leaving: bool = False
    visit: int = 0


class Watch:
    """Follows a program while it is the context; `where` tells its place at any moment.

    Lines up to `start` are setup: what a function of the setup does counts for the line
    of the example that called it. `raised(error, place)` is called for every exception
    that reaches the example; `moved(frame)` whenever one of its frames goes on or returns.
    """

    def __init__(
        self,
        path: str,
        lines: Lines,
        start: int,
        raised: Callable[[BaseException, Place], None],
        moved: Callable[[FrameType], None],
    ) -> None:
        """Prepare to follow the code compiled with the file name `path`."""
        self._path, self._lines, self._start = path, lines, start
        self._raised, self._moved = raised, moved
        self._positions: dict[int, Place] = {}
        self._bodies: dict[tuple[CodeType, int], int] = {}
        self._started: WeakKeyDictionary[threading.Thread, Place] = WeakKeyDictionary()
        self._visits = 0
        self._last = Place()
        self._context: ContextVar[tuple[Place, threading.Thread] | None] = ContextVar("place", default=None)
        self._before: Any = None

    def __enter__(self) -> Self:
        self._before = sys.gettrace()
        threading.settrace(self._call)
        sys.settrace(self._call)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(self._before)
        threading.settrace(self._before)

    def frames(self, frame: FrameType | None = None) -> Iterator[FrameType]:
        """Give the program's frames on the stack, innermost first, through greenlets' parents.

        They end where an event loop begins: what called the loop did not cause the event.
        """
        frame = frame or sys._getframe(1)  # noqa: SLF001  (the documented way to the caller's frame)
        module = sys.modules.get("greenlet")
        current = module.getcurrent() if module else None
        while frame or current:
            while frame:
                if frame.f_code is _LOOP:
                    return
                if frame.f_code.co_filename == self._path:
                    yield frame
                frame = frame.f_back
            current = current.parent if current else None
            frame = current.gr_frame if current else None

    def where(self, frame: FrameType | None = None) -> Place:
        """Return the example's place that the running code was called from."""
        found = [(each.f_code.co_name, self._place(each)) for each in self.frames(frame or sys._getframe(1))]  # noqa: SLF001
        own = [(name, place) for name, place in found if place.line > self._start] or found[:1]
        for (name, place), outer in pairwise(own):
            if name not in _INLINE or outer[1].line != place.line:
                return place
        if own:
            return own[-1][1]
        return self._origin()

    def _origin(self) -> Place:
        """Return the place that started a task or thread which runs no line of the program."""
        thread = threading.current_thread()
        known = self._context.get()
        # A context is a task's own, or was handed to this thread by another.
        if known and (known[1] is not thread or _in_event_loop()):
            return known[0]
        return self._started.get(thread) or self._last

    def _place(self, frame: FrameType) -> Place:
        if place := self._positions.get(id(frame)):
            return place
        line = self._lines.at(frame.f_lineno)
        return Place(line.first) if line else Place(frame.f_lineno)

    def _call(self, frame: FrameType, _event: str, _arg: Any) -> Any:
        if frame.f_code is _START:
            self._started[frame.f_locals["self"]] = self.where(frame)
        if frame.f_code.co_filename != self._path:
            return None
        if not frame.f_code.co_flags & _SUSPENDS:
            self._positions.pop(id(frame), None)
        return self._local

    def _local(self, frame: FrameType, event: str, arg: Any) -> Any:
        if event == "line":
            self._moved(frame)
            self._step(frame)
        elif event == "return":
            self._moved(frame)
        elif event == "exception":
            self._exception(frame, *arg)
        return self._local

    def _step(self, frame: FrameType) -> None:
        line = self._lines.at(frame.f_lineno)
        if line is None:
            return
        leaving = line.manager and frame.f_lasti > self._body(frame.f_code, line)
        place = self._positions.get(id(frame))
        if place is None or (place.line, place.leaving) != (line.first, leaving):
            self._visits += 1
            place = self._positions[id(frame)] = Place(line.first, leaving, self._visits)
        if line.first > self._start:
            self._last = place
            self._context.set((place, threading.current_thread()))

    def _body(self, code: CodeType, line: Line) -> int:
        """Return the first bytecode offset inside the block of `line`."""
        if (code, line.first) not in self._bodies:
            inside = (start for start, _, number in code.co_lines() if number and line.body <= number <= line.end)
            self._bodies[code, line.first] = min(inside, default=sys.maxsize)
        return self._bodies[code, line.first]

    def _exception(self, frame: FrameType, _kind: Any, error: BaseException, link: TracebackType) -> None:
        if isinstance(error, _NO_ERRORS) or not self._is_example(frame, frame.f_lineno):
            return
        inner = link.tb_next if link else None
        while inner:
            if self._is_example(inner.tb_frame, inner.tb_lineno):
                return
            inner = inner.tb_next
        self._raised(error, self.where(frame))

    def _is_example(self, frame: FrameType, number: int) -> bool:
        return frame.f_code.co_filename == self._path and number > self._start


def _in_event_loop() -> bool:
    try:
        get_running_loop()
    except RuntimeError:
        return False
    return True
