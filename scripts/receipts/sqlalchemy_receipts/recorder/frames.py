"""The frames of a program, through greenlets and up to the event loop, and the variables of a frame."""

from __future__ import annotations

import sys
from asyncio import Handle
from collections.abc import Mapping
from types import FrameType
from typing import Any

LOOP = Handle._run.__code__  # noqa: SLF001  (where an event loop enters a task or a callback)
# The type of `f_locals` of a function's frame.
_LOCALS = type((lambda: sys._getframe().f_locals)())  # noqa: PLC3002, SLF001  (of Python 3.13 and newer)


def program_frames(frame: FrameType | None, path: str, outermost: FrameType | None) -> list[FrameType]:
    """Return the frames of the program in the file `path` from `frame` outwards, innermost first.

    They go on through greenlets' parents, and end at `outermost` or at the event loop, because the caller of the loop
    did not cause the event.
    """
    found: list[FrameType] = []
    greenlet = _greenlet()
    while frame or greenlet:
        while frame:
            code = frame.f_code
            if code.co_filename == path:
                found.append(frame)
            if frame is outermost or code is LOOP:
                return found
            frame = frame.f_back
        greenlet = greenlet.parent if greenlet else None
        frame = greenlet.gr_frame if greenlet else None
    return found


def variables(frame: FrameType) -> Mapping[str, Any]:
    """Return the variables of a frame, without running code of the program."""
    scope: Any = frame.f_locals
    kind = type(scope)
    if kind is dict or kind is _LOCALS:
        return scope  # type: ignore[no-any-return]
    # The body of a class may have a mapping of the program, whose methods are its code.
    return dict(dict.items(scope)) if issubclass(kind, dict) else {}


def _greenlet() -> Any:
    """Return the greenlet that runs, if the program has loaded greenlets."""
    module = sys.modules.get("greenlet")
    current = getattr(module, "getcurrent", None)
    return current() if current else None
