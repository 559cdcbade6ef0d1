"""The tracer that uses `sys.monitoring`, which Python has since 3.12."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

from .pools import SUBMITS
from .problems import LOST, OVERFLOWS
from .replaced import replaced
from .tracers import CREATE_TASK, THREAD_START

if TYPE_CHECKING:
    from .places import Function
    from .watch import Watch

_getframe = sys._getframe  # noqa: SLF001  (the documented way to the frame that a callback is about)
# Python 3.11 has no monitoring and cannot import this module.
_monitoring: Any = vars(sys)["monitoring"]
_EVENTS = _monitoring.events
# The functions that this module replaces while it traces: the program may call them for its own tool.
_get_events, _set_events = _monitoring.get_events, _monitoring.set_events
_get_local_events, _set_local_events = _monitoring.get_local_events, _monitoring.set_local_events
_register, _free = _monitoring.register_callback, _monitoring.free_tool_id
_REPLACED = ("set_events", "set_local_events", "register_callback", "free_tool_id", "clear_tool_id")
_NAME = "sqlalchemy_receipts"
_traceback: Any = vars(BaseException)["__traceback__"].__get__  # which the class of an error may hide

_LOCAL = _EVENTS.LINE | _EVENTS.JUMP | _EVENTS.PY_RETURN | _EVENTS.PY_YIELD | _EVENTS.PY_RESUME
_GLOBAL = _EVENTS.PY_START | _EVENTS.PY_THROW | _EVENTS.RAISE | _EVENTS.PY_UNWIND


def _callback(method: Callable[..., Any]) -> Callable[..., Any]:
    """Pass the frame of an event to a method, and note an exception of a signal handler that runs inside it."""

    @wraps(method)
    def callback(self: Monitoring, *arguments: Any) -> Any:
        try:
            return method(self, _getframe(1), *arguments)
        # Both are noted without a call, since there may be no stack for it.
        except RecursionError:
            self.watch.overflow = self.watch.overflow or -1
            raise
        except BaseException:
            self.watch.is_interrupted = True
            raise

    return callback


class Monitoring:
    """Traces by `sys.monitoring`. Each line sleeps alone, until an event in its function."""

    def __init__(self, watch: Watch, tool: int) -> None:
        """Prepare to report to the `Watch` as the tool number `tool`, which is free."""
        self.watch, self._tool = watch, tool
        self._codes: list[CodeType] = []
        self._stack = ExitStack()
        self._callbacks = self._new_callbacks()
        # Jumps back to the start of a line.
        self._loops: set[tuple[int, int, int]] = set()

    def start(self, running: list[FrameType]) -> None:
        """Trace all threads."""
        _monitoring.use_tool_id(self._tool, _NAME)
        for event, callback in self._callbacks.items():
            _register(self._tool, event, callback)
        for frame in reversed(running):
            self._follow(frame.f_code)
        # Otherwise the functions of an earlier recording would stay disabled.
        _monitoring.restart_events()
        _set_events(self._tool, _GLOBAL)
        for name in _REPLACED:
            if hasattr(_monitoring, name):  # Python 3.14 has one more
                self._stack.enter_context(replaced(_monitoring, name, self._replacement(name)))

    def check(self) -> None:
        """Note a problem if the tool does not trace what it should."""
        if _monitoring.get_tool(self._tool) != _NAME or not self._is_tracing():
            self.watch.miss(*LOST)

    def check_thread(self) -> None:
        """Do nothing: every thread is traced."""

    def stop(self) -> None:
        """Release the tool."""
        self._stack.close()
        if _monitoring.get_tool(self._tool) != _NAME:
            return
        _set_events(self._tool, 0)
        for code in self._codes:
            _set_local_events(self._tool, code, 0)
        for event in self._callbacks:
            _register(self._tool, event, None)
        _free(self._tool)

    def wake(self, function: Function, frame: FrameType) -> None:  # noqa: ARG002  (all frames wake)
        """Trace all lines of a function again."""
        if function.is_asleep:
            function.is_asleep = False
            self.watch.asleep -= 1
            _set_local_events(self._tool, function.code, 0)
            _set_local_events(self._tool, function.code, _LOCAL)

    def _is_tracing(self) -> bool:
        registered = {event: _register(self._tool, event, callback) for event, callback in self._callbacks.items()}
        is_global = _get_events(self._tool) == _GLOBAL
        is_local = all(_get_local_events(self._tool, code) == _LOCAL for code in self._codes)
        return is_global and is_local and registered == self._callbacks

    def _replacement(self, name: str) -> Any:
        original = getattr(_monitoring, name)

        def function(tool_id: int, /, *arguments: Any) -> Any:
            if tool_id == self._tool:
                self.watch.replaced(f"sys.monitoring.{name}()", _getframe(1))
            return original(tool_id, *arguments)

        return function

    def _new_callbacks(self) -> dict[int, Any]:
        return {
            _EVENTS.PY_START: self._start,
            _EVENTS.LINE: self._line,
            _EVENTS.JUMP: self._jump,
            _EVENTS.PY_RETURN: self._return,
            _EVENTS.PY_YIELD: self._yield,
            _EVENTS.PY_RESUME: self._resume,
            # The frame may belong to a library, to which a generator of the program delegates.
            _EVENTS.PY_THROW: self._throw,
            _EVENTS.RAISE: self._raise,
            _EVENTS.PY_UNWIND: self._unwind,
        }

    def _follow(self, code: CodeType) -> None:
        self.watch.function(code)
        self._codes.append(code)
        _set_local_events(self._tool, code, _LOCAL)

    @_callback
    def _start(self, frame: FrameType, code: CodeType, _offset: int) -> Any:
        if code is THREAD_START:
            return self.watch.thread_starts(frame)
        if code is CREATE_TASK:
            return self.watch.task_starts(frame)
        if code in SUBMITS:
            return self.watch.work_starts(frame)
        if code.co_filename != self.watch.path:
            return _monitoring.DISABLE
        if id(code) not in self.watch.functions:
            self._follow(code)
        # A function whose body is on its first line, such as a lambda, has no line event when it begins.
        self.watch.resumed()
        return None

    def _line(self, code: CodeType, number: int) -> Any:
        # As `_callback` does, without its call: it is called for every line.
        watch, frame = self.watch, _getframe(1)
        try:
            function = watch.functions[id(code)]
            is_quiet = watch.step(frame, function, number)
            return self._sleep(function, frame) if is_quiet else None
        except RecursionError:
            watch.overflow = watch.overflow or -1
            raise
        except BaseException:
            watch.is_interrupted = True
            raise

    def _sleep(self, function: Function, frame: FrameType) -> Any:
        """Return whether a line is traced from now on, as its callback does."""
        if function.has_event_elsewhere(frame):
            return None
        self.watch.asleep += not function.is_asleep
        function.is_asleep = True
        function.forget(frame)
        self.watch.current = None
        return _monitoring.DISABLE

    @_callback
    def _jump(self, frame: FrameType, code: CodeType, offset: int, target: int) -> Any:
        # Back to the start of a line that is all of a loop: no line event says so.
        jump = id(code), offset, target
        if jump not in self._loops:
            if target > offset or _line_at(code, offset) != _line_at(code, target):
                return _monitoring.DISABLE
            self._loops.add(jump)
        # The frame stays at its place, so the next event needs no walk either.
        current = self.watch.current
        asleep = self._move(code, frame)
        if current is not None and current[3] == id(frame) and not self.watch.asleep:
            self.watch.current = current
        return asleep

    @_callback
    def _return(self, frame: FrameType, code: CodeType, _offset: int, _value: Any) -> Any:
        asleep = self._move(code, frame)
        self.watch.function(code).forget(frame)
        return asleep

    @_callback
    def _yield(self, frame: FrameType, code: CodeType, _offset: int, _value: Any) -> Any:
        return self._move(code, frame)

    @_callback
    def _resume(self, _frame: FrameType, _code: CodeType, _offset: int) -> None:
        self.watch.resumed()

    @_callback
    def _throw(self, _frame: FrameType, _code: CodeType, _offset: int, _error: BaseException) -> None:
        self.watch.resumed()

    def _move(self, code: CodeType, frame: FrameType) -> Any:
        function = self.watch.function(code)
        self.watch.moved(frame, function)
        return _monitoring.DISABLE if function.is_asleep else None

    @_callback
    def _raise(self, frame: FrameType, code: CodeType, _offset: int, error: BaseException) -> None:
        is_program = code.co_filename == self.watch.path
        # This calls no Python code, since there may be no stack for it.
        is_new = type(error) is RecursionError and self.watch.overflow < 1 and error.args
        if is_new and type(is_new[0]) is str and is_new[0].startswith(OVERFLOWS):
            # At the beginning of a function, its caller was at the line that needed more stack.
            back = frame.f_back if frame.f_lineno == code.co_firstlineno else None
            caller = back if back and back.f_code.co_filename == self.watch.path else frame
            self.watch.overflow = caller.f_lineno if is_program else -1
        if is_program:
            self.watch.failed(frame, error, _traceback(error))

    @_callback
    def _unwind(self, frame: FrameType, code: CodeType, _offset: int, _error: BaseException) -> None:
        if code.co_filename == self.watch.path:
            function = self.watch.function(code)
            self.watch.moved(frame, function)
            function.forget(frame)


def _line_at(code: CodeType, offset: int) -> int | None:
    return next((line for start, end, line in code.co_lines() if start <= offset < end), None)
