"""The objects of the program: their numbers, their names, and the last recorded state of each."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from itertools import compress
from typing import Any
from weakref import ref

from sqlalchemy.orm.state import InstanceState

from .plain_text import type_name

# Types are compared by identity: a metaclass of the program may have its own `__eq__` and `__hash__`.
_CONTAINERS = frozenset(map(id, (list, tuple, dict)))
_KEYS = frozenset(map(id, (str, int)))
_ASYNC = "sqlalchemy.ext.asyncio"
# The items of longer containers are ignored.
_MOST_ITEMS = 50
# Above this number of unnamed objects, variables are read once in each pass over a line, not at every event.
# Above this number of objects, only the objects in variables are compared when a line ends.
MANY = 50


class TrackedObject(ref[Any]):
    """A weak reference to an object's key, with the object's number and name.

    The key is the object's `InstanceState`, or a session itself.
    `state` is the last state that was recorded, in the thread with the number `thread`.
    """

    __slots__ = ("is_session", "key_id", "name", "number", "object_id", "state", "thread")

    is_session: bool
    number: int
    name: str
    state: str
    thread: int
    key_id: int
    object_id: int

    def refers_to(self, value: object) -> bool:
        """Return whether `value` is the object. Another object may have the address of an object that was freed."""
        key = self()
        return value is not None and key is not None and (key if self.is_session else key.obj()) is value


class Objects:
    """Number objects from 1 in the order of their first events, and find their names in the program's variables.

    It does not keep any object alive. Looking for names takes time in proportion to the variables, not to the objects.
    """

    def __init__(self) -> None:
        """Start without any object."""
        self.by_key: dict[int, TrackedObject] = {}
        self._by_object: dict[int, TrackedObject] = {}
        self.unnamed: dict[int, TrackedObject] = {}
        self._names: dict[int, str] = {}
        self.class_names: dict[int, str] = {}
        self.looked = 0
        self._forget_method = self._forget  # made once, because the garbage collector visits each method that is made

    def track(self, key: Any) -> TrackedObject:
        """Return the tracked object of `key`. A new object gets the next number."""
        known = self.by_key.get(id(key))
        if known is not None and known() is key:
            return known
        return self._add(key)

    def _add(self, key: Any) -> TrackedObject:
        tracked = TrackedObject(key, self._forget_method)
        tracked.number = number = len(self.class_names) + 1
        # `isinstance` and `hasattr` may run code of a session's class.
        tracked.is_session = is_session = not issubclass(type(key), InstanceState)
        # The key is a session or the state of an object, which has its class.
        self.class_names[number] = type_name(type(key) if is_session else key.class_)
        tracked.name, tracked.state, tracked.thread = "", "", 0
        tracked.key_id = key_id = id(key)
        tracked.object_id = object_id = key_id if is_session else id(key.obj())
        self.by_key[key_id] = self._by_object[object_id] = self.unnamed[object_id] = tracked
        return tracked

    def _forget(self, tracked: TrackedObject) -> None:
        key, value = tracked.key_id, tracked.object_id
        if self.by_key.get(key) is tracked:
            del self.by_key[key]
        if self._by_object.get(value) is tracked:
            del self._by_object[value]
        if self.unnamed.get(value) is tracked:
            del self.unnamed[value]

    def needs_look(self, visit: int, *, is_new: bool = False) -> bool:
        """Return whether the program's variables may name more objects.

        If many have no name, variables are looked at once in a `visit`, which is the number of the pass over a line.
        An object that `is_new` has no variable yet.
        """
        unnamed = len(self.unnamed) - is_new
        if not unnamed or (unnamed > MANY and visit == self.looked):
            return False
        self.looked = visit
        return True

    def look(self, scope: Mapping[str, Any]) -> None:
        """Name the unnamed objects in the variables of `scope`, and then the unnamed objects in its containers."""
        unnamed, kinds = self.unnamed, _kinds()
        items = list(scope.items())
        values = [value for _, value in items]
        # As comprehensions do, in half the time.
        found = list(compress(items, map(unnamed.__contains__, map(id, values))))
        for name, value in compress(items, map(kinds.__contains__, map(id, map(type, values)))):
            if type(name) is str and not name.startswith("_"):
                found += [item for item in _contents(name, value) if id(item[1]) in unnamed]
        for name, value in found:
            self._name(unnamed.get(id(value)), name, value)

    def _name(self, tracked: TrackedObject | None, name: str, value: Any) -> None:
        if tracked is not None and type(name) is str and not name.startswith("_") and tracked.refers_to(value):
            self._names[tracked.number] = tracked.name = name
            self.unnamed.pop(tracked.object_id, None)

    def mentioned(self, scope: Mapping[str, Any], names: Iterable[str]) -> list[TrackedObject]:
        """Return the objects with a state in the variables `names` of `scope`, and name the unnamed ones."""
        # It is called for every line, so it calls little.
        by_object, kinds = self._by_object, _CONTAINERS if _ASYNC not in sys.modules else _kinds()
        found: list[TrackedObject] = []
        contents: list[tuple[str, Any]] = []
        for name in names:
            value = scope.get(name)
            tracked = by_object.get(id(value))
            if tracked is not None:
                if tracked.state or not tracked.name:
                    self._mention(tracked, name, value, found)
            elif id(type(value)) in kinds:
                contents += _contents(name, value)
        for name, value in contents:
            if (tracked := by_object.get(id(value))) is not None:
                self._mention(tracked, name, value, found)
        return found

    def _mention(self, tracked: TrackedObject, name: str, value: Any, found: list[TrackedObject]) -> None:
        if tracked.refers_to(value):
            found.append(tracked)
            if not tracked.name:
                self._name(tracked, name, value)

    def forget_all(self) -> None:
        """Forget the objects, but not their names. Their ends are not noticed one by one."""
        for known in (self.unnamed, self._by_object, self.by_key):
            known.clear()

    def with_state(self) -> list[TrackedObject]:
        """Return the live objects that have a recorded state, in the order of their numbers."""
        return [tracked for tracked in list(self.by_key.values()) if tracked.state]

    def labels(self, first: Iterable[int] = ()) -> dict[int, str]:
        """Return a label for every number: the variable's name, or else the class's.

        If several objects have one name, the objects in `first` get the first numbers.
        """
        labels: dict[int, str] = {}
        taken: set[str] = set()
        counts: dict[str, int] = {}
        for number in dict.fromkeys((*first, *self.class_names)):
            name = label = self._names.get(number, self.class_names[number])
            while label in taken:
                counts[name] = counts.get(name, 1) + 1
                label = f"{name} {counts[name]}"
            taken.add(label)
            labels[number] = label
        return labels


def _kinds() -> frozenset[int]:
    """Return the ids of the types of the containers that are searched."""
    module = sys.modules.get(_ASYNC)
    return _CONTAINERS | {id(module.AsyncSession)} if module else _CONTAINERS


def _contents(name: str, value: Any) -> Iterable[tuple[str, Any]]:
    kind = type(value)
    if id(kind) not in _CONTAINERS:
        return [(name, value.sync_session)]
    if len(value) > _MOST_ITEMS:
        return ()
    if kind is dict:
        # Other keys may read differently in every run.
        return [(f"{name}[{key!r}]", item) for key, item in list(value.items()) if id(type(key)) in _KEYS]
    return [(f"{name}[{index}]", item) for index, item in enumerate(value)]
