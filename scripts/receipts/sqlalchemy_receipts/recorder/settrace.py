"""The tracer that reports to a watch by `sys.settrace`."""

from __future__ import annotations

import sys
import threading
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import make_transient

from .tracers import CREATE_TASK, THREAD_START

if TYPE_CHECKING:
    from .places import Function
    from .watch import Watch

_SUSPENDS = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR
# The file with the functions of SQLAlchemy that change states without an event.
_SESSION = make_transient.__code__.co_filename
# The files of all functions outside the program that matter.
_FILES = {_SESSION, THREAD_START.co_filename, CREATE_TASK.co_filename}


class SetTrace:
    """Traces by `sys.settrace`. A frame sleeps as a whole, until an event or until it calls the session.

    The next frames of the same function sleep from their beginning.
    """

    def __init__(self, watch: Watch) -> None:
        """Prepare to report to `watch`."""
        self._watch = watch
        # The frames that sleep, and the functions (their code) whose frames do, by their ids.
        self._asleep: set[int] = set()
        self._quiet: set[int] = set()
        self._given: list[tuple[FrameType, Any]] = []

    def start(self, running: list[FrameType]) -> None:
        """Trace this thread, and threads that start from now on."""
        self._before = sys.gettrace(), threading.gettrace()
        for frame in running:
            self._watch.function(frame.f_code)
            self._given.append((frame, frame.f_trace))
            frame.f_trace = self._local
        call = self._trace_function()
        threading.settrace(call)
        sys.settrace(call)

    def stop(self) -> None:
        """Restore the trace functions."""
        current, new_threads = self._before
        sys.settrace(current)
        threading.settrace(new_threads)
        for frame, before in self._given:
            frame.f_trace, frame.f_trace_lines = before, True
        self._given.clear()

    def wake(self, function: Function, frame: FrameType) -> None:
        """Trace the lines of a frame again."""
        frame.f_trace_lines = True
        self._asleep.discard(id(frame))
        self._quiet.discard(id(function.code))
        self._watch.asleep = len(self._asleep)

    def _trace_function(self) -> Any:
        path, watch, asleep, quiet, local = self._watch.path, self._watch, self._asleep, self._quiet, self._local
        functions = watch.functions

        # Python calls it for every call of a Python function, whoever calls.
        def call(frame: FrameType, _event: str, _arg: Any) -> Any:
            code = frame.f_code
            if code.co_filename == path:
                if id(code) not in quiet:
                    return self._begins(frame, code)
                # As `_sleep` does, without a call: a quiet function is called often.
                watch.current = None
                functions[id(code)].places.pop(id(frame), None)
                frame.f_trace_lines = False
                asleep.add(id(frame))
                watch.asleep = len(asleep)
                return local
            if code.co_filename in _FILES:
                if code is THREAD_START:
                    watch.thread_starts(frame)
                elif code is CREATE_TASK:
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
        return self._local

    def _sleep(self, function: Function, frame: FrameType) -> None:
        function.forget(frame)
        frame.f_trace_lines = False
        self._asleep.add(id(frame))
        self._quiet.add(id(function.code))
        self._watch.asleep = len(self._asleep)

    def _local(self, frame: FrameType, event: str, arg: Any) -> Any:
        if event == "line":
            function = self._watch.functions[id(frame.f_code)]
            if self._watch.step(frame, function, frame.f_lineno):
                self._sleep(function, frame)
        elif event == "return":
            if id(frame) not in self._asleep:
                self._watch.moved(frame, self._watch.function(frame.f_code))
        elif event == "exception":
            _, error, link = arg
            self._watch.failed(frame, error, link)
        return self._local
