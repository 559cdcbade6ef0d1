"""Functions of libc that Python does not offer."""

from __future__ import annotations

import ctypes
import os

_LIBRARY = ctypes.CDLL(None, use_errno=True)


def call(name: str, *arguments: int | str | bytes | None) -> int:
    """Call a function of libc and return its result. Raise OSError, with the function's name as its file name."""
    given = [ctypes.c_long(each) if isinstance(each, int) else _bytes(each) for each in arguments]
    result = int(getattr(_LIBRARY, name)(*given))
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name)
    return result


def _bytes(text: str | bytes | None) -> bytes | None:
    return os.fsencode(text) if isinstance(text, str) else text
