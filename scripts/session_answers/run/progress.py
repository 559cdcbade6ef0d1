"""Progress: how many of a number of things are done, on one line of a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
_CLEAR = "\r\x1b[K"


def counted(name: str, items: Iterable[T], total: int) -> Iterator[T]:
    """Give the items, and tell on a terminal that is standard error how many of `total` there were."""
    terminal = sys.stderr.isatty()
    for done, item in enumerate(items, 1):
        if terminal:
            sys.stderr.write(f"{_CLEAR}{name}: {done} of {total}")
            sys.stderr.flush()
        yield item
    if terminal:
        sys.stderr.write(_CLEAR)
        sys.stderr.flush()
