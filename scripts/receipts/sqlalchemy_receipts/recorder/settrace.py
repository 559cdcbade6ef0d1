"""The tracer that uses `sys.settrace`."""

from __future__ import annotations

import gc
import sys
import threading
from contextlib import ExitStack
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR
from threading import get_ident
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import make_transient

from .pools import SUBMIT_FILES, SUBMITS
from .problems import LOST, UNFOLLOWED, replaced_by
from .replaced import replaced
from .tracers import CREATE_TASK, THREAD_START

if TYPE_CHECKING:
    from .places import Function
    from .watch import Watch

_SUSPENDS = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR
# The file with the functions of SQLAlchemy that change states without an event.
_SESSION = make_transient.__code__.co_filename
_THREAD_END = vars(threading.Thread)["_delete"].__code__
# The functions that this module replaces while it traces.
_gettrace, _settrace, _gettrace_threads = sys.gettrace, sys.settrace, threading.gettrace
_getframe = sys._getframe  # noqa: SLF001  (the documented way to the caller's frame)
# The files of all functions outside the program that matter.
_FILES = {_SESSION, THREAD_START.co_filename, CREATE_TASK.co_filename} | SUBMIT_FILES


class SetTrace:
    """Traces by `sys.settrace`. A frame sleeps as a whole, until an event or until it calls the session.

    The next frames of the same function sleep from their beginning.
    """

    def __init__(self, watch: Watch) -> None:
        """Prepare to report to the `Watch`."""
        self._watch = watch
        # The frames that sleep, and the functions (their code) whose frames do, by their ids.
        self._asleep: set[int] = set()
        self._quiet: set[int] = set()
        self._given: list[tuple[FrameType, Any]] = []
        self._stack = ExitStack()
        # The threads that existed before, and the running threads that were traced from their beginning.
        self._earlier: set[int] = set()
        self._threads: set[int] = set()

    def start(self, running: list[FrameType]) -> None:
        """Trace this thread and threads that start from now on."""
        self._earlier = _running_threads() - {get_ident()}
        self._before = _gettrace(), threading.gettrace()
        # Each is created once and later compared with the installed function.
        self._watch.local, self._thread = self._local, self._thread_begins
        self._call = self._trace_function()
        for frame in running:
            self._watch.function(frame.f_code)
            self._given.append((frame, frame.f_trace))
            frame.f_trace = self._watch.local
        threading.settrace(self._thread)
        for name, value in self._replacements():
            module = threading if name.endswith("_threads") else sys
            self._stack.enter_context(replaced(module, name.removesuffix("_threads"), value))
        _settrace(self._call)

    def check(self) -> None:
        """Note a problem if this thread is not traced, or if one that ended was not traced to its end."""
        is_lost = _gettrace() is not self._call or _gettrace_threads() is not self._thread
        if is_lost or self._threads - _running_threads():
            self._watch.miss(*LOST)

    def stop(self) -> None:
        """Restore the trace functions."""
        current, new_threads = self._before
        self._stack.close()
        threading.settrace(new_threads)
        _settrace(current)
        for frame, before in self._given:
            frame.f_trace, frame.f_trace_lines = before, True
        self._given.clear()
        self._watch.local = None

    def check_thread(self) -> None:
        """Note a problem if the current thread is one that started without being traced."""
        if _gettrace() is None and get_ident() not in self._earlier:
            self._watch.miss(*(LOST if get_ident() in self._threads else UNFOLLOWED))

    def _replacements(self) -> list[tuple[str, Any]]:
        """Return functions for the program, which sees the trace functions that were there before.

        To set these again changes nothing. To set others ends the recording.
        """
        current, new_threads = self._before

        def settrace(function: Any, /) -> None:
            if function is self._thread:
                _settrace(function)
            elif function is current:
                _settrace(self._call)
            else:
                self._watch.replaced("sys.settrace()", _getframe(1))
                _settrace(function)

        def settrace_threads(func: Any) -> None:
            if func is not new_threads:
                self._watch.replaced("threading.settrace()", _getframe(1))

        return [
            ("gettrace", lambda: current),
            ("settrace", settrace),
            ("gettrace_threads", lambda: new_threads),
            ("settrace_threads", settrace_threads),
        ]

    def wake(self, function: Function, frame: FrameType) -> None:
        """Trace the lines of a frame again."""
        frame.f_trace_lines = True
        self._asleep.discard(id(frame))
        self._quiet.discard(id(function.code))
        self._watch.asleep = len(self._asleep)

    def _trace_function(self) -> Any:
        path, watch, asleep, quiet, local = self._watch.path, self._watch, self._asleep, self._quiet, self._watch.local
        functions = watch.functions

        # Python calls it for every call of a Python function in any code.
        def call(frame: FrameType, _event: str, _arg: Any) -> Any:
            code = frame.f_code
            try:
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
                    self._calls_file(frame, code)
            except RecursionError:  # without a call, since there is no stack for it
                back = frame.f_back
                watch.overflow = back.f_lineno if back and back.f_code.co_filename == path else -1
                raise
            return None

        return call

    def _calls_file(self, frame: FrameType, code: CodeType) -> None:
        if code is THREAD_START:
            self._watch.thread_starts(frame)
        elif code is _THREAD_END:
            self._threads.discard(get_ident())
        elif code is CREATE_TASK:
            self._watch.task_starts(frame)
        elif code in SUBMITS:
            self._watch.work_starts(frame)
        elif self._asleep and code.co_filename == _SESSION and frame.f_back and id(frame.f_back) in self._asleep:
            self.wake(self._watch.function(frame.f_back.f_code), frame.f_back)

    def _thread_begins(self, frame: FrameType, event: str, arg: Any) -> Any:
        """Trace a new thread, whose first call this is."""
        if get_ident() in self._threads:  # the thread that had this number
            self._watch.miss(*LOST)
        self._threads.add(get_ident())
        _settrace(self._call)
        return self._call(frame, event, arg)

    def _begins(self, frame: FrameType, code: CodeType) -> Any:
        self._watch.resumed()
        function = self._watch.function(code)
        # The argument of the instruction RESUME is 0 at the beginning of a frame. An earlier one may have had its
        # address.
        if not code.co_flags & _SUSPENDS or not code.co_code[frame.f_lasti + 1]:
            function.forget(frame)
            self._asleep.discard(id(frame))
        return self._watch.local

    def _sleep(self, function: Function, frame: FrameType) -> None:
        function.forget(frame)
        frame.f_trace_lines = False
        self._asleep.add(id(frame))
        self._quiet.add(id(function.code))
        self._watch.asleep = len(self._asleep)

    def _local(self, frame: FrameType, event: str, arg: Any) -> Any:
        try:
            if event == "line":
                function = self._watch.functions[id(frame.f_code)]
                if self._watch.step(frame, function, frame.f_lineno):
                    self._sleep(function, frame)
            elif event == "return":
                if id(frame) not in self._asleep:
                    if not frame.f_trace_lines:
                        self._watch.miss(*replaced_by("f_trace_lines"), frame.f_lineno)
                    self._watch.moved(frame, self._watch.function(frame.f_code))
            elif event == "exception":
                _, error, link = arg
                self._watch.failed(frame, error, link)
        except RecursionError:  # as above
            self._watch.overflow = frame.f_lineno
            raise
        return self._watch.local


def _running_threads() -> set[int]:
    """Return the numbers of the threads that run."""
    # Python 3.11 waits for itself if it frees a `threading.local` while it lists the frames.
    collects = gc.isenabled()
    gc.disable()
    try:
        return set(sys._current_frames())  # noqa: SLF001  (public, in spite of its name)
    finally:
        if collects:
            gc.enable()
