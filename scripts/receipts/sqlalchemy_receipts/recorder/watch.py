"""The line of a program that caused an event, in any thread, coroutine, and greenlet.

The line is found by walking the frames from the event to the program's file. A tracer adds what frames
do not show: the pass over the line, and exceptions that the program catches.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import cached_property
from itertools import pairwise
from threading import get_ident
from types import CodeType, FrameType, TracebackType
from typing import Any, Self

from sqlalchemy_receipts.lines import Line, Lines, names_by_line

from .frames import LOOP, program_frames, variables
from .places import INLINE, Current, Function, Place
from .problems import INTERRUPTED, NO_TOOL, OVERFLOW, Problem, is_overflow, replaced_by
from .starts import Starts
from .tracers import Tracer, tracer

# A line sleeps after so many passes without an event: it is not traced until the next event in its function.
QUIET_PASSES = 50
# Until Python 3.13, `f_locals` of a function's frame keeps the objects that the variables referred to at its last read.
_SNAPSHOTS = sys.version_info < (3, 13)
_NO_ERRORS = (StopIteration, StopAsyncIteration, GeneratorExit)

_new_place = tuple.__new__  # as Place() does, in half the time


class Watch:
    """Follows a program while it is the context. `place` is its current place.

    Lines up to `start` are setup: an event in a function of the setup counts for the line
    of the example that called it. `raised(error, place)` is called for every exception
    that reaches the example, and `moves(frame, place)` whenever one of its frames leaves a place: it continues or
    returns. The place is None if the frame had none yet.
    """

    def __init__(
        self,
        path: str,
        source: str,
        start: int,
        raised: Callable[[BaseException, Place], None],
    ) -> None:
        """Prepare to follow the code of `source`, compiled with the file name `path`; raises SyntaxError."""
        self.path = path
        self._source, self._lines, self._start = source, Lines(source), start
        self._raised = raised
        self.moves: Callable[[FrameType, Place | None], None] = lambda _frame, _place: None
        self._line_of: dict[int, Line | None] = {}
        self.functions: dict[int, Function] = {}
        # The position of a thread, until a frame of the program continues.
        self.current: Current | None = None
        # The number of functions that have lines that are not traced, and the number of events.
        self.asleep = self.events = 0
        # The reason why events may be missing, and a line that was not traced for lack of stack (-1 if it is not
        # known).
        self.problem: Problem | None = None
        self.overflow, self.is_interrupted = 0, False
        # The trace function of each frame of the program, if there are trace functions.
        self.local: Any = None
        self._starts = Starts()
        self._visits = 0
        self._last = Place()
        self._tracer: Tracer | None = None
        self._outermost: FrameType | None = None

    def __enter__(self) -> Self:
        caller = sys._getframe(1)  # noqa: SLF001  (the documented way to the caller's frame)
        running = self.stack(caller)
        self._outermost = running[-1] if running else caller
        self._tracer = tracer(self)
        if self._tracer:
            self._tracer.start(running)
        else:
            self.miss(*NO_TOOL)
        return self

    def __exit__(self, *_: object) -> None:
        if self.overflow:
            self.problem = Problem(OVERFLOW[0], max(self.overflow, 0) or self._last.line, OVERFLOW[1])
        if self.is_interrupted:
            self.miss(*INTERRUPTED)
        if self._tracer:
            self._tracer.check()
            self._tracer.stop()
        self._tracer = self._outermost = self.current = None

    def miss(self, text: str, fix: str, line: int = 0) -> None:
        """Note that events may be missing, unless that is known. `line` is the line of the cause, or 0."""
        if not self.problem:
            self.problem = Problem(text, line or self._last.line, fix)

    def replaced(self, function: str, frame: FrameType) -> None:
        """Note that the program, at `frame`, called a function that replaces what traces it."""
        lines = [each.f_lineno for each in self.stack(frame) if each.f_lineno > self._start]
        self.miss(*replaced_by(function), lines[0] if lines else 0)

    def stack(self, frame: FrameType | None) -> list[FrameType]:
        """Return the program's frames from `frame` outwards, innermost first."""
        return program_frames(frame, self.path, self._outermost)

    def place_of(self, frame: FrameType) -> Place:
        """Return the place of the example that caused an event; `frame` is the innermost one at the event."""
        if (current := self.current) is not None and current[0] == get_ident():
            _, place, with_event, key = current
            self.events += 1
            with_event[key] = place[2]
            return place
        if self.asleep == 0 and (found := self._nearest(frame)) is not None:
            cause, place = found
            self.events += 1
            with_event = self.functions[id(cause.f_code)].with_event
            with_event[id(cause)] = place[2]
            self.current = get_ident(), place, with_event, id(cause)
            return place
        return self.place(self.stack(frame), frame)

    def _nearest(self, frame: FrameType) -> tuple[FrameType, Place] | None:
        """Return the frame that caused an event with its place, if the nearest frames are enough to know it."""
        found: tuple[FrameType, Place] | None = None
        path, outermost, functions, inner, local = self.path, self._outermost, self.functions, frame, self.local
        while True:
            code = inner.f_code
            if code.co_filename == path:
                # All frames here are awake.
                if local is not None and (inner.f_trace is not local or not inner.f_trace_lines):
                    return None  # `_place` finds out why
                function = functions.get(id(code))
                place = function.places.get(id(inner)) if function is not None else None
                if function is None or place is None or place[0] <= self._start:
                    return None
                if found is not None and found[1][0] != place[0]:
                    return found
                found = inner, place
                if function.is_cause:
                    return found
            if inner is outermost or code is LOOP or inner.f_back is None:
                return None
            inner = inner.f_back

    def place(self, stack: list[FrameType], frame: FrameType) -> Place:
        """Return the place of the example that caused an event; `stack` has the program's frames at `frame`."""
        self.events += 1
        if not stack:
            return self._origin(frame)
        # Outermost first: its pass began first.
        places = [self._place(frame) for frame in reversed(stack)][::-1]
        found = list(zip(stack, places, strict=True))
        own = [each for each in found if each[1].line > self._start] or found[:1]
        for (inner, place), outer in pairwise(own):
            if inner.f_code.co_name not in INLINE or outer[1].line != place.line:
                return self._caused(inner, place)
        return self._caused(*own[-1])

    def _caused(self, frame: FrameType, place: Place) -> Place:
        if place.visit:
            self.functions[id(frame.f_code)].with_event[id(frame)] = place.visit
        return place

    def _origin(self, frame: FrameType) -> Place:
        if self._tracer:
            self._tracer.check_thread()
        return self._starts.place(frame, self._last)

    def _place(self, frame: FrameType) -> Place:
        line = self._line(frame.f_lineno)
        function = self.functions.get(id(frame.f_code))
        if self.local is not None and (frame.f_trace is not self.local or not frame.f_trace_lines):
            self._check(frame, function)
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

    def _check(self, frame: FrameType, function: Function | None) -> None:
        """Note a problem if a frame or its lines are not traced, although they should be: it does not sleep."""
        if self._tracer:
            self._tracer.check_thread()
        if function and id(frame) in function.places and frame.f_lineno > self._start:
            name = "f_trace" if frame.f_trace is not self.local else "f_trace_lines"
            self.miss(*replaced_by(name), frame.f_lineno)

    def _arrive(self, frame: FrameType, function: Function, line: Line, *, leaving: bool) -> Place:
        self._visits += 1
        place = function.places[id(frame)] = _new_place(Place, (line.first, leaving, self._visits))
        return place

    def function(self, code: CodeType) -> Function:
        """Return what is known of a code object of the program."""
        if found := self.functions.get(id(code)):
            return found
        return self.functions.setdefault(id(code), Function(code))

    def thread_starts(self, frame: FrameType) -> None:
        """Note which place starts a thread. `frame` belongs to `Thread.start`."""
        caller = frame.f_back
        if caller and caller.f_code.co_filename == self.path:  # else a library can give the thread any work
            self._starts.thread(frame, self.place_of(frame))

    def work_starts(self, frame: FrameType) -> None:
        """Note the place that submits work to a thread pool. `frame` belongs to a function in `SUBMITS`."""
        self._starts.work(frame, self.place_of)

    def task_starts(self, frame: FrameType) -> None:
        """Note the place that creates a task: the task copies it with the context, and no line may be traced."""
        self._starts.has_tasks = True
        if (place := self.place_of(frame)).line > self._start:
            self._stay(place)

    def step(self, frame: FrameType, function: Function, number: int) -> bool:
        """Note that a frame begins the physical line `number`; returns whether it has long had no event."""
        # It is called for every line, so it calls little.
        key = id(frame)
        place = function.places.get(key)
        if function.has_snapshots:
            _ = frame.f_locals  # as in `moved`
        self.moves(frame, place)
        self.current = None
        line = self._line_of.get(number) or self._line(number)
        if line is None:
            return False
        leaving = line.manager and function.is_leaving(frame, line)
        # If lines sleep, the frame may have been elsewhere since.
        if place is None or place[0] != line.first or place[1] != leaving or function.is_asleep:
            self._visits += 1
            place = function.places[key] = _new_place(Place, (line.first, leaving, self._visits))
        if place is not self._last and place[0] > self._start:
            self._stay(place)
        # An event of this line needs no walk, if no frame sleeps and each is known to be traced.
        if self.asleep == 0 and self.local is None and function.is_cause and place[0] > self._start:
            self.current = get_ident(), place, function.with_event, key
        if function.events != self.events:
            function.passes.clear()
            function.events = self.events
        passes = function.passes[number] = function.passes.get(number, 0) + 1
        return passes > QUIET_PASSES

    def _stay(self, place: Place) -> None:
        self._last = place
        if self._starts.has_tasks:
            self._starts.stay(place)

    def _line(self, number: int) -> Line | None:
        if number not in self._line_of:
            self._line_of[number] = self._lines.at(number)
        return self._line_of[number]

    def moved(self, frame: FrameType, function: Function) -> None:
        """Note that a frame returns, yields, begins a line, or begins its line again."""
        if function.has_snapshots:
            _ = frame.f_locals  # else objects that the variables no longer refer to would live on in it
        self.moves(frame, function.places.get(id(frame)))
        self.current = None

    @cached_property
    def names(self) -> dict[int, tuple[str, ...]]:
        """The names in each logical line, by its first line."""
        names: dict[int, dict[str, None]] = {}
        for number, name in names_by_line(self._source):
            if line := self._line(number):
                names.setdefault(line.first, {})[name] = None
        return {first: tuple(found) for first, found in names.items()}

    def resumed(self) -> None:
        """Note that a frame of the program begins or continues in the middle of a line."""
        self.current = None

    def variables(self, frame: FrameType) -> Mapping[str, Any]:
        """Return the variables of a frame of the program."""
        if _SNAPSHOTS and (function := self.functions.get(id(frame.f_code))):
            function.has_snapshots = True
        return variables(frame)

    def failed(self, frame: FrameType, error: BaseException, link: TracebackType | None) -> None:
        """Note that an exception reaches a frame; `link` is its traceback from there on."""
        self.current = None
        if type(error) is RecursionError and is_overflow(error):
            self.overflow = self.overflow or frame.f_lineno
        # `isinstance` would look up the error's `__class__`, which may be code of the program.
        if issubclass(type(error), _NO_ERRORS) or not self._is_example(frame, frame.f_lineno):
            return
        inner = link.tb_next if link else None
        while inner:
            if self._is_example(inner.tb_frame, inner.tb_lineno):
                return
            inner = inner.tb_next
        self._raised(error, self.place_of(frame))

    def _is_example(self, frame: FrameType, number: int) -> bool:
        return frame.f_code.co_filename == self.path and number > self._start
