"""The tracers report the moves of the program's frames. They use `sys.monitoring` or `sys.settrace`."""

from __future__ import annotations

import sys
import threading
from asyncio import BaseEventLoop
from types import FrameType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .places import Function
    from .watch import Watch

# The functions that start a thread or create a task.
THREAD_START = threading.Thread.start.__code__
CREATE_TASK = BaseEventLoop.create_task.__code__
_TOOLS = (4, 3, 2, 5, 1, 0)


class Tracer(Protocol):
    """Follows a program between `start` and `stop`, and reports to its `Watch`."""

    def start(self, running: list[FrameType]) -> None:
        """Begin; `running` are the program's frames that already run, innermost first."""

    def check(self) -> None:
        """Note a problem at the end if the program was not traced to its end."""

    def check_thread(self) -> None:
        """Note a problem if the current thread is not traced."""

    def stop(self) -> None:
        """End, and restore what was there before."""

    def wake(self, function: Function, frame: FrameType) -> None:
        """Trace the lines of a function again, in `frame` at least: an event happened in it."""


def tracer(watch: Watch) -> Tracer | None:
    """Return the tracer of this Python, or None if the program uses every tool of `sys.monitoring`."""
    if sys.version_info >= (3, 12):
        from .monitoring import Monitoring  # noqa: PLC0415  (Python 3.11 cannot import it)

        tool = free_tool()
        return None if tool is None else Monitoring(watch, tool)
    from .settrace import SetTrace  # noqa: PLC0415  (it imports this module)

    return SetTrace(watch)


def free_tool() -> int | None:
    """Return the number of a tool of `sys.monitoring` that nobody uses, or None."""
    if sys.version_info < (3, 12):
        return None
    return next((tool for tool in _TOOLS if sys.monitoring.get_tool(tool) is None), None)
