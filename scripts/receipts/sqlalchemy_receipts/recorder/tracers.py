"""Tracers: they report to a watch where the program's frames go, by `sys.monitoring` or by `sys.settrace`."""

from __future__ import annotations

import sys
import threading
from asyncio import BaseEventLoop
from types import FrameType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .places import Function
    from .watch import Watch

# Where a thread or a task is made.
THREAD_START = threading.Thread.start.__code__
CREATE_TASK = BaseEventLoop.create_task.__code__
_TOOLS = (4, 3, 2, 5, 1, 0)


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
    tool = free_tool()
    if sys.version_info >= (3, 12) and tool is not None:
        from .monitoring import Monitoring  # noqa: PLC0415  (Python 3.11 cannot import it)

        return Monitoring(watch, tool)
    from .settrace import SetTrace  # noqa: PLC0415  (it imports this module)

    return SetTrace(watch)


def free_tool() -> int | None:
    """Return the number of a tool of `sys.monitoring` that nobody uses, or None."""
    if sys.version_info < (3, 12):
        return None
    return next((tool for tool in _TOOLS if sys.monitoring.get_tool(tool) is None), None)
