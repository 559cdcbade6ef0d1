"""Progress on one line of a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
_CLEAR_LINE = "\r\x1b[K"


def with_progress(name: str, items: Iterable[T], total: int) -> Iterator[T]:
    """Give the items. If standard error is a terminal, show there how many of `total` there were."""
    is_terminal = sys.stderr.isatty()
    for number, item in enumerate(items, 1):
        if is_terminal:
            sys.stderr.write(f"{_CLEAR_LINE}{name}: {number} of {total}")
            sys.stderr.flush()
        yield item
    if is_terminal:
        sys.stderr.write(_CLEAR_LINE)
        sys.stderr.flush()
