"""The tracer that reports to a watch by `sys.monitoring`, which Python has since 3.12."""

from __future__ import annotations

import sys
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

from .tracers import CREATE_TASK, THREAD_START

if TYPE_CHECKING:
    from .places import Function
    from .watch import Watch

_getframe = sys._getframe  # noqa: SLF001  (the documented way to the frame that a callback is about)
# Python 3.11 has no monitoring and cannot import this module.
_monitoring: Any = vars(sys)["monitoring"]
_EVENTS = _monitoring.events
_LOCAL = _EVENTS.LINE | _EVENTS.JUMP | _EVENTS.PY_RETURN | _EVENTS.PY_YIELD | _EVENTS.PY_RESUME
_GLOBAL = _EVENTS.PY_START | _EVENTS.RAISE | _EVENTS.PY_UNWIND


class Monitoring:
    """Traces by `sys.monitoring`. Each line sleeps alone, until an event in its function."""

    def __init__(self, watch: Watch, tool: int) -> None:
        """Prepare to report to `watch` as the tool number `tool`, which is free."""
        self._watch, self._tool = watch, tool
        self._codes: list[CodeType] = []
        # Jumps back to the start of a line.
        self._loops: set[tuple[int, int, int]] = set()

    def start(self, running: list[FrameType]) -> None:
        """Trace all threads."""
        _monitoring.use_tool_id(self._tool, "sqlalchemy_receipts")
        for event, callback in self._callbacks().items():
            _monitoring.register_callback(self._tool, event, callback)
        for frame in reversed(running):
            self._follow(frame.f_code)
        # Otherwise the functions of an earlier recording would stay disabled.
        _monitoring.restart_events()
        _monitoring.set_events(self._tool, _GLOBAL)

    def stop(self) -> None:
        """Release the tool."""
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
        if code is THREAD_START:
            return self._watch.thread_starts(_getframe(1))
        if code is CREATE_TASK:
            return self._watch.task_starts(_getframe(1))
        if code.co_filename == self._watch.path:
            self._follow(code)
        return _monitoring.DISABLE

    def _line(self, code: CodeType, number: int) -> Any:
        frame, watch = _getframe(1), self._watch
        function = watch.functions[id(code)]
        if watch.step(frame, function, number) and not function.has_event_elsewhere(frame):
            watch.asleep += not function.is_asleep
            function.is_asleep = True
            function.forget(frame)
            return _monitoring.DISABLE
        return None

    def _jump(self, code: CodeType, offset: int, target: int) -> Any:
        # Back to the start of a line that is all of a loop: no line event says so.
        jump = id(code), offset, target
        if jump not in self._loops:
            if target > offset or _line_at(code, offset) != _line_at(code, target):
                return _monitoring.DISABLE
            self._loops.add(jump)
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
