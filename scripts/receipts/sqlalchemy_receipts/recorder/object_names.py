"""Objects by the names that the program itself gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from weakref import WeakKeyDictionary

_MOST = 50


class Names:
    """Numbers objects from 1 in the order in which they are seen, and finds their names.

    An object is known by its key (any weakly referenced, hashable value that lives as
    long as the object: its `obj()`, or the key itself), so that naming never keeps an object alive.
    """

    def __init__(self) -> None:
        """Start with no object known."""
        self._numbers: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
        self._labels: dict[int, str] = {}
        self._classes: dict[int, str] = {}

    def number(self, key: Any, class_name: str) -> int:
        """Return the number of the object that `key` stands for, a new one for a new object."""
        if key not in self._numbers:
            self._numbers[key] = len(self._classes) + 1
            self._classes[self._numbers[key]] = class_name
        return self._numbers[key]

    def look(self, scopes: list[Mapping[str, Any]]) -> None:
        """Name the objects that are still unnamed as the variables of `scopes` name them."""
        unnamed = [(key, number) for key, number in self._numbers.items() if number not in self._labels]
        if not unnamed:
            return
        known: dict[int, str] = {}
        for scope in scopes:
            for name, value in _variables(scope):
                known.setdefault(id(value), name)
        for key, number in unnamed:
            thing = key.obj() if hasattr(key, "obj") else key
            if thing is not None and (label := known.get(id(thing))):
                self._labels[number] = label

    def labels(self, first: Iterable[int] = ()) -> dict[int, str]:
        """Return a label for every number: the variable's name, else the class's.

        Where several have one name, those of `first` have the first numbers.
        """
        labels: dict[int, str] = {}
        for number in dict.fromkeys((*first, *self._classes)):
            labels[number] = _free(self._labels.get(number, self._classes[number]), labels)
        return labels


def _variables(scope: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    public = [(name, value) for name, value in list(scope.items()) if not name.startswith("_")]
    yield from public
    for name, value in public:
        if type(value).__name__ == "AsyncSession":
            yield name, value.sync_session
        elif type(value) in (list, tuple) and len(value) <= _MOST:
            yield from ((f"{name}[{index}]", item) for index, item in enumerate(value))
        elif type(value) is dict and len(value) <= _MOST:
            # Other keys may read differently in every run.
            yield from ((f"{name}[{key!r}]", item) for key, item in value.items() if type(key) in (str, int))


def _free(name: str, labels: Mapping[int, str]) -> str:
    taken = set(labels.values())
    names = (name if count == 1 else f"{name} {count}" for count in range(1, len(taken) + 2))
    return next(free for free in names if free not in taken)
