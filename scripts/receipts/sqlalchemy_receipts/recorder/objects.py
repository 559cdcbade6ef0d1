"""The program's objects: their numbers, their names, and the state that each was last seen in."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from weakref import ref

# Items of longer containers are not looked at.
_MOST_ITEMS = 50
# Above so many unnamed objects, variables are looked at once in a pass over a line, not at every event.
# Above so many objects, only those in variables are looked at when a line ends.
_MANY = 50


class TrackedObject(ref[Any]):
    """A weak reference to an object's key, with the object's number, class, and name.

    The key is the object's `InstanceState`, or a session itself.
    `state` is the last state that was recorded, in the thread with the number `thread`.
    """

    __slots__ = ("class_name", "key_id", "name", "number", "object_id", "state", "thread")

    number: int
    class_name: str
    name: str
    state: str
    thread: int
    key_id: int
    object_id: int

    def refers_to(self, value: object) -> bool:
        """Return whether `value` is the object: another one may have the address of an object that was freed."""
        key = self()
        return key is not None and value is not None and _object_of(key) is value


class Objects:
    """Numbers objects from 1 in the order in which they are seen, and finds their names in the program's variables.

    It does not keep any object alive. Looking for names takes time in proportion to the variables, not to the objects.
    """

    def __init__(self) -> None:
        """Start without any object."""
        self._by_key: dict[int, TrackedObject] = {}
        self._by_object: dict[int, TrackedObject] = {}
        self._unnamed: dict[int, TrackedObject] = {}
        self._names: dict[int, str] = {}
        self._classes: dict[int, str] = {}
        self._looked = 0

    @property
    def are_many(self) -> bool:
        """Return whether there are so many live objects that it would take long to look at each."""
        return len(self._by_key) > _MANY

    def track(self, key: Any) -> TrackedObject:
        """Return what is known of the object that `key` stands for; a new object gets the next number."""
        known = self._by_key.get(id(key))
        if known is not None and known() is key:
            return known
        return self._add(key)

    def _add(self, key: Any) -> TrackedObject:
        tracked = TrackedObject(key, self._forget)
        tracked.number = number = len(self._classes) + 1
        # The key is a session, or has the class of its object.
        self._classes[number] = tracked.class_name = getattr(key, "class_", type(key)).__name__
        tracked.name, tracked.state, tracked.thread = "", "", 0
        tracked.key_id, tracked.object_id = id(key), id(_object_of(key))
        self._by_key[tracked.key_id] = tracked
        self._by_object[tracked.object_id] = self._unnamed[tracked.object_id] = tracked
        return tracked

    def _forget(self, tracked: TrackedObject) -> None:
        for known, key in (
            (self._by_key, tracked.key_id),
            (self._by_object, tracked.object_id),
            (self._unnamed, tracked.object_id),
        ):
            if known.get(key) is tracked:
                del known[key]

    def needs_look(self, visit: int) -> bool:
        """Return whether the program's variables may name more objects.

        If many have no name, variables are looked at once in a `visit`, which is the number of the pass over a line.
        """
        unnamed = len(self._unnamed)
        if not unnamed or (unnamed > _MANY and visit == self._looked):
            return False
        self._looked = visit
        return True

    def look(self, scope: Mapping[str, Any]) -> list[TrackedObject]:
        """Return the objects that the variables of `scope` refer to, and name those that have no name yet."""
        found: list[TrackedObject] = []
        containers: list[tuple[str, Any]] = []
        by_object = self._by_object
        asynchronous = _async_session()
        for name, value in list(scope.items()):
            tracked = by_object.get(id(value))
            if tracked is not None:
                self._found(tracked, name, value, found)
            kind = type(value)
            if kind is list or kind is dict or kind is tuple or kind is asynchronous:
                containers.append((name, value))
        for name, value in containers:
            for item_name, item in () if name.startswith("_") else _contents(name, value):
                if (tracked := by_object.get(id(item))) is not None:
                    self._found(tracked, item_name, item, found)
        return found

    def _found(self, tracked: TrackedObject, name: str, value: Any, found: list[TrackedObject]) -> None:
        if name.startswith("_") or not tracked.refers_to(value):
            return
        if not tracked.name:
            self._names[tracked.number] = tracked.name = name
            self._unnamed.pop(tracked.object_id, None)
        found.append(tracked)

    def with_state(self) -> list[TrackedObject]:
        """Return the live objects that were seen in a state, in the order of their numbers."""
        return [tracked for tracked in list(self._by_key.values()) if tracked.state]

    def labels(self, first: Iterable[int] = ()) -> dict[int, str]:
        """Return a label for every number: the variable's name, or else the class's.

        If several objects have one name, those of `first` have the first numbers.
        """
        labels: dict[int, str] = {}
        taken: set[str] = set()
        counts: dict[str, int] = {}
        for number in dict.fromkeys((*first, *self._classes)):
            name = label = self._names.get(number, self._classes[number])
            while label in taken:
                counts[name] = counts.get(name, 1) + 1
                label = f"{name} {counts[name]}"
            taken.add(label)
            labels[number] = label
        return labels


def _object_of(key: Any) -> Any:
    return key.obj() if hasattr(key, "obj") else key


def _async_session() -> Any:
    """Return the class `AsyncSession`, if the program has loaded it."""
    module = sys.modules.get("sqlalchemy.ext.asyncio")
    return getattr(module, "AsyncSession", None)


def _contents(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if hasattr(value, "sync_session"):
        yield name, value.sync_session
    elif len(value) > _MOST_ITEMS:
        return
    elif type(value) is dict:
        # Other keys may read differently in every run.
        yield from ((f"{name}[{key!r}]", item) for key, item in list(value.items()) if type(key) in (str, int))
    else:
        yield from ((f"{name}[{index}]", item) for index, item in enumerate(value))
