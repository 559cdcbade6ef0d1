"""The listeners that record the states of objects, and the comparison that finds changes without an event."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from threading import get_ident
from types import FrameType
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, Session

from .connections import Connections, Listener
from .driver import is_sqlalchemy
from .objects import MANY, Objects, TrackedObject
from .places import Place
from .rows import Rows, What
from .watch import Watch

if TYPE_CHECKING:
    from .recorder import Recorder

STATES = {
    "transient_to_pending": "pending",
    "pending_to_persistent": "persistent",
    "pending_to_transient": "transient",
    "loaded_as_persistent": "persistent",
    "persistent_to_transient": "transient",
    "persistent_to_deleted": "deleted",
    "persistent_to_detached": "detached",
    "deleted_to_persistent": "persistent",
    "deleted_to_detached": "detached",
    "detached_to_persistent": "persistent",
}
_NAMES = ("transient", "pending", "persistent", "deleted", "detached")
_getframe = sys._getframe  # noqa: SLF001  (the documented way to the caller's frame)


class States:
    """Record each change of an object's state. The key of an object is its `InstanceState`."""

    def __init__(self, rows: Rows, watch: Watch, connections: Connections) -> None:
        """Start a recording in `rows`. `watch` finds the place of an event."""
        self._rows, self._watch, self._connections = rows, watch, connections
        self.objects = Objects()
        self._columns: dict[Any, tuple[int, frozenset[str]]] = {}

    def session_begins(self, session: Session, connection: Connection) -> None:
        """Record that a session begins to use a connection, because the pool's events do not name the session."""
        tracked, frame = self.objects.track(session), _getframe(2)
        for scope in self._scopes(frame):
            self.objects.look(scope)
        place, number = self._watch.place_of(frame), self._connections.number(connection)
        self._rows.add(What("session", "begins", connection=number, quiet=True), place, tracked.number)

    def _scopes(self, frame: FrameType) -> Iterator[Mapping[str, Any]]:
        return map(self._watch.variables, self._watch.stack(frame))

    def changed(self, key: Any, what: What, attribute: str = "") -> None:
        """Record that an object has the state of `what`; `attribute` is the only attribute that has it, with a dot."""
        # It is called for every object, so it calls little: under `sys.settrace` a call takes as long as all of it.
        objects, watch, rows, state = self.objects, self._watch, self._rows, what[3]
        tracked = objects.by_key.get(id(key))
        if tracked is None or tracked() is not key:
            tracked = objects.track(key)
        thread, current = get_ident(), watch.current
        if current is not None and current[0] == thread:
            _, place, with_event, frame_id = current  # as in `place_of`
            watch.events += 1
            with_event[frame_id] = place[2]
        else:
            place = watch.place_of(_getframe(2))
        is_new = state == "transient" and not tracked.state
        unnamed = len(objects.unnamed) - is_new
        if unnamed and (unnamed <= MANY or place[2] != objects.looked):  # as in `needs_look`
            objects.looked = place[2]
            for scope in self._scopes(_getframe(2)):
                objects.look(scope)
        if attribute or len(rows.cells) >= rows.max_cells:
            rows.add(what, place, tracked.number, attribute)
        else:
            rows.cells += (what, place, tracked.number, "")
        if not attribute and (state != "expired" or key.persistent):
            tracked.thread = thread
            tracked.state = "persistent" if state == "refreshed" else state

    def moved(self, frame: FrameType, place: Place | None) -> None:
        """Record the changes without an event, which are found when the line that made them ends.

        The `frame` leaves `place`, which is None if it had none yet.
        """
        objects = self.objects
        count = len(objects.by_key)
        if not count or (count > MANY and place is None):
            return
        watch = self._watch
        if count > MANY and place is not None:
            names = watch.names.get(place[0])
            if not names:
                return
            seen = objects.mentioned(watch.variables(frame), names)
        else:
            if objects.needs_look(0):
                objects.look(watch.variables(frame))
            seen = objects.with_state()
        if not seen:
            return
        thread = get_ident()
        for tracked in seen:
            if tracked.thread == thread and (key := tracked()) is not None and not _still(key, tracked.state):
                self._compare(tracked, key, frame, place)

    def _compare(self, tracked: TrackedObject, key: Any, frame: FrameType, place: Place | None) -> None:
        """Record the state of an object if it differs from the last recorded state."""
        state = self._state_of(key)
        if state == tracked.state or _is_called_back(frame):
            return
        if place is None and frame.f_code.co_name != "<module>":
            return  # The function's first line: the line that called it is recorded when it ends.
        # Changes by the setup are recorded before the example's first line.
        place = self._watch.place_of(frame) if place else Place()
        tracked.state = state
        self._rows.add(What("state", state=state, quiet=True), place, tracked.number)

    def _state_of(self, key: Any) -> str:
        """Return the state of an object. A persistent object is expired if none of its columns has a value."""
        if not key.persistent:
            return next(name for name in _NAMES if getattr(key, name))
        expired = key.expired_attributes
        return "expired" if expired and self._columns_of(key.mapper) <= expired else "persistent"

    def _columns_of(self, mapper: Any) -> frozenset[str]:
        # A program may add columns to a class.
        count, columns = self._columns.get(mapper, (-1, frozenset()))
        # Not of `column_attrs`, which would configure the classes that the program has defined since.
        if count != len(mapper.columns):
            columns = frozenset(mapper.columns.keys())
            self._columns[mapper] = len(columns), columns
        return columns


def state_listeners(recorder: Recorder) -> list[Listener]:
    """Return the events of objects with their listeners, which take `InstanceState`s."""

    def becomes(state: str) -> Callable[[Session, Any], None]:
        what = What("state", state=state)

        def listener(_session: Session, key: Any) -> None:
            if key.obj() is not None:  # else the object was freed
                recorder.states.changed(key, what)

        return listener

    def session_begins(session: Session, _transaction: Any, connection: Connection) -> None:
        recorder.states.session_begins(session, connection)

    def init(key: Any, *_: Any) -> None:
        recorder.states.changed(key, transient)

    def refresh(key: Any, *_: Any) -> None:
        recorder.states.changed(key, refreshed)

    def expire(key: Any, attributes: Any) -> None:
        if attributes is None:
            recorder.states.changed(key, expired)
        for attribute in attributes or ():
            recorder.states.changed(key, expired, f".{attribute}")

    transient = What("state", state="transient", quiet=True)
    refreshed = What("state", state="refreshed", quiet=True)
    expired = What("state", state="expired")
    return [
        *((Session, name, becomes(state)) for name, state in STATES.items()),
        (Session, "after_begin", session_begins),
        (Mapper, "init", init),
        (Mapper, "expire", expire),
        (Mapper, "refresh", refresh),
    ]


def _is_called_back(frame: FrameType) -> bool:
    """Return whether SQLAlchemy calls the program, for example for an event. Then the outer line has not ended."""
    above = frame.f_back
    while above and not is_sqlalchemy(above):
        above = above.f_back
    return above is not None


def _still(key: Any, state: str) -> bool:
    return state in _NAMES and getattr(key, state) and not (state == "persistent" and key.expired_attributes)
