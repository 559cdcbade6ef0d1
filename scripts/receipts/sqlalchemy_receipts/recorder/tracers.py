"""Tracers: they report to a watch where the program's frames go, by `sys.monitoring` or by `sys.settrace`."""

from __future__ import annotations

import sys
import threading
from asyncio import BaseEventLoop
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy.orm import make_transient

if TYPE_CHECKING:
    from .line_of import Function, Watch

_SUSPENDS = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR
_THREAD_START = threading.Thread.start.__code__
_CREATE_TASK = BaseEventLoop.create_task.__code__
# Where SQLAlchemy's functions are that change states without an event.
_SESSION = make_transient.__code__.co_filename
_TOOLS = (4, 3, 2, 5, 1, 0)
_getframe = sys._getframe  # noqa: SLF001  (the documented way to the frame that a callback is about)


class Tracer(Protocol):
    """Follows the program of a watch between `start` and `stop`."""

    def start(self, running: list[FrameType]) -> None:
        """Begin; `running` are the program's frames that already run, innermost first."""

    def stop(self) -> None:
        """End, and restore what was there before."""

    def wake(self, function: Function, frame: FrameType) -> None:
        """Trace the lines of a function again, in `frame` at least: an event happened in it."""


def tracer(watch: Watch) -> Tracer:
    """Return the cheapest tracer that this Python has free."""
    if sys.version_info >= (3, 12):
        for tool in _TOOLS:
            if sys.monitoring.get_tool(tool) is None:
                return Monitoring(watch, tool)
    return SetTrace(watch)


class SetTrace:
    """Traces by `sys.settrace`. A frame sleeps as a whole, until an event or until it calls the session."""

    def __init__(self, watch: Watch) -> None:
        """Prepare to report to `watch`."""
        self._watch = watch
        self._asleep: set[int] = set()
        self._quiet: set[int] = set()
        self._given: list[tuple[FrameType, Any]] = []

    def start(self, running: list[FrameType]) -> None:
        """Trace this thread, and threads that start from now on."""
        self._before = sys.gettrace()
        for frame in running:
            self._watch.function(frame.f_code)
            self._given.append((frame, frame.f_trace))
            frame.f_trace = self._local
        call = self._trace_function()
        threading.settrace(call)
        sys.settrace(call)

    def stop(self) -> None:
        """Restore the trace functions."""
        sys.settrace(self._before)
        threading.settrace(self._before)
        for frame, before in self._given:
            frame.f_trace, frame.f_trace_lines = before, True
        self._given.clear()

    def wake(self, function: Function, frame: FrameType) -> None:
        """Trace the lines of a frame again."""
        frame.f_trace_lines = True
        self._asleep.discard(id(frame))
        self._quiet.discard(id(function))
        self._watch.asleep = len(self._asleep)

    def _trace_function(self) -> Any:
        path, watch, asleep = self._watch.path, self._watch, self._asleep

        # Python calls it for every call of a Python function, whoever calls.
        def call(frame: FrameType, _event: str, _arg: Any) -> Any:
            code = frame.f_code
            if code.co_filename == path:
                return self._begins(frame, code)
            if code is _THREAD_START:
                watch.thread_starts(frame)
            elif code is _CREATE_TASK:
                watch.task_starts(frame)
            elif asleep and code.co_filename == _SESSION and frame.f_back and id(frame.f_back) in asleep:
                self.wake(watch.function(frame.f_back.f_code), frame.f_back)
            return None

        return call

    def _begins(self, frame: FrameType, code: CodeType) -> Any:
        self._watch.resumed()
        function = self._watch.function(code)
        if not code.co_flags & _SUSPENDS:
            function.forget(frame)
            self._asleep.discard(id(frame))
        if id(function) in self._quiet:
            self._sleep(function, frame)
        return self._local

    def _sleep(self, function: Function, frame: FrameType) -> None:
        function.forget(frame)
        frame.f_trace_lines = False
        self._asleep.add(id(frame))
        self._quiet.add(id(function))
        self._watch.asleep = len(self._asleep)

    def _local(self, frame: FrameType, event: str, arg: Any) -> Any:
        if event == "line":
            function = self._watch.function(frame.f_code)
            if self._watch.step(frame, function, frame.f_lineno):
                self._sleep(function, frame)
        elif event == "return":
            if id(frame) not in self._asleep:
                self._watch.moved(frame, self._watch.function(frame.f_code))
        elif event == "exception":
            _, error, link = arg
            self._watch.failed(frame, error, link)
        return self._local


if sys.version_info >= (3, 12):
    _monitoring = sys.monitoring
    _EVENTS = _monitoring.events
    _LOCAL = _EVENTS.LINE | _EVENTS.JUMP | _EVENTS.PY_RETURN | _EVENTS.PY_YIELD | _EVENTS.PY_RESUME
    _GLOBAL = _EVENTS.PY_START | _EVENTS.RAISE | _EVENTS.PY_UNWIND

    class Monitoring:
        """Traces by `sys.monitoring`. Each line sleeps alone, until an event in its function."""

        def __init__(self, watch: Watch, tool: int) -> None:
            """Prepare to report to `watch` as the tool number `tool`, which is free."""
            self._watch, self._tool = watch, tool
            self._codes: list[CodeType] = []

        def start(self, running: list[FrameType]) -> None:
            """Trace all threads."""
            _monitoring.use_tool_id(self._tool, "sqlalchemy_receipts")
            for event, callback in self._callbacks().items():
                _monitoring.register_callback(self._tool, event, callback)
            for frame in reversed(running):
                self._follow(frame.f_code)
            # Functions that an earlier recording has seen are to be seen again.
            _monitoring.restart_events()
            _monitoring.set_events(self._tool, _GLOBAL)

        def stop(self) -> None:
            """Give the tool back."""
            _monitoring.set_events(self._tool, 0)
            for code in self._codes:
                _monitoring.set_local_events(self._tool, code, 0)
            for event in self._callbacks():
                _monitoring.register_callback(self._tool, event, None)
            _monitoring.free_tool_id(self._tool)

        def wake(self, function: Function, frame: FrameType) -> None:  # noqa: ARG002  (all frames wake)
            """Trace all lines of a function again."""
            if function.is_asleep:
                function.is_asleep = False
                self._watch.asleep -= 1
                _monitoring.set_local_events(self._tool, function.code, 0)
                _monitoring.set_local_events(self._tool, function.code, _LOCAL)

        def _callbacks(self) -> dict[int, Any]:
            return {
                _EVENTS.PY_START: self._start,
                _EVENTS.LINE: self._line,
                _EVENTS.JUMP: self._jump,
                _EVENTS.PY_RETURN: self._return,
                _EVENTS.PY_YIELD: self._yield,
                _EVENTS.PY_RESUME: self._resume,
                _EVENTS.RAISE: self._raise,
                _EVENTS.PY_UNWIND: self._unwind,
            }

        def _follow(self, code: CodeType) -> None:
            self._watch.function(code)
            self._codes.append(code)
            _monitoring.set_local_events(self._tool, code, _LOCAL)

        def _start(self, code: CodeType, _offset: int) -> Any:
            if code is _THREAD_START:
                return self._watch.thread_starts(_getframe(1))
            if code is _CREATE_TASK:
                return self._watch.task_starts(_getframe(1))
            if code.co_filename == self._watch.path:
                self._follow(code)
            return _monitoring.DISABLE

        def _line(self, code: CodeType, number: int) -> Any:
            frame, function = _getframe(1), self._watch.function(code)
            if self._watch.step(frame, function, number) and not function.has_event_elsewhere(frame):
                self._watch.asleep += not function.is_asleep
                function.is_asleep = True
                function.forget(frame)
                return _monitoring.DISABLE
            return None

        def _jump(self, code: CodeType, offset: int, target: int) -> Any:
            # Back to the start of a line that is all of a loop: no line event says so.
            if target > offset or _line_at(code, offset) != _line_at(code, target):
                return _monitoring.DISABLE
            return self._move(code, _getframe(1))

        def _return(self, code: CodeType, _offset: int, _value: Any) -> Any:
            frame = _getframe(1)
            asleep = self._move(code, frame)
            self._watch.function(code).forget(frame)
            return asleep

        def _yield(self, code: CodeType, _offset: int, _value: Any) -> Any:
            return self._move(code, _getframe(1))

        def _resume(self, _code: CodeType, _offset: int) -> None:
            self._watch.resumed()

        def _move(self, code: CodeType, frame: FrameType) -> Any:
            function = self._watch.function(code)
            self._watch.moved(frame, function)
            return _monitoring.DISABLE if function.is_asleep else None

        def _raise(self, code: CodeType, _offset: int, error: BaseException) -> None:
            if code.co_filename == self._watch.path:
                self._watch.failed(_getframe(1), error, error.__traceback__)

        def _unwind(self, code: CodeType, _offset: int, _error: BaseException) -> None:
            if code.co_filename == self._watch.path:
                frame, function = _getframe(1), self._watch.function(code)
                self._watch.moved(frame, function)
                function.forget(frame)


def _line_at(code: CodeType, offset: int) -> int | None:
    return next((line for start, end, line in code.co_lines() if start <= offset < end), None)
