"""What was made of a value, kept as long as the value is there and as nothing else that it was made of has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")


class Kept:
    """Keeps of each value one result under each name, the newest; it goes with its value."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._made: WeakKeyDictionary[object, dict[str, tuple[object, Any]]] = WeakKeyDictionary()

    def of(self, value: object, name: str, others: object, make: Callable[[], T]) -> T:
        """Return what `make` makes of `value` and `others`: what it made last, where both are the same."""
        made = self._made.setdefault(value, {})
        if name not in made or made[name][0] != others:
            made[name] = (others, make())
        result: T = made[name][1]
        return result

    def drop(self, value: object, name: str) -> None:
        """Forget a result."""
        self._made.get(value, {}).pop(name, None)
