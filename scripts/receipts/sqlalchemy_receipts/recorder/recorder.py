"""The recorder: it makes a trace of SQLAlchemy's public events."""

from __future__ import annotations

import math
import reprlib
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from functools import lru_cache, partial
from itertools import groupby
from operator import itemgetter
from threading import get_ident
from types import FrameType
from typing import Any, Self

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.pool import Pool

from sqlalchemy_receipts.errors import Fault, ReceiptsError
from sqlalchemy_receipts.normalize import steady
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Event, Trace

from .line_of import Place, Watch
from .objects import MANY, Objects, TrackedObject
from .output import captured
from .statements import summary, tidy

# Statements and other texts that are often the same are prepared once.
_MEMORY = 500
_POOL = {
    "connect": "connect",
    "checkout": "checkout",
    "checkin": "checkin",
    "invalidate": "invalidate",
    "soft_invalidate": "soft_invalidate",
    "detach": "detach",
    "close": "close",
    "close_detached": "close",
}
_TRANSACTION = {
    "begin": "BEGIN",
    "begin_twophase": "BEGIN",
    "prepare_twophase": "PREPARE",
    "commit": "COMMIT",
    "commit_twophase": "COMMIT PREPARED",
    "rollback": "ROLLBACK",
    "rollback_twophase": "ROLLBACK PREPARED",
}
_STATES = {
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
_parameters = reprlib.Repr()
_parameters.maxlist = _parameters.maxtuple = _parameters.maxdict = 20
_parameters.maxstring = _parameters.maxother = 200
# Tuples that reprlib would not cut: it is slow.
_SIMPLE = {str, bool, float, type(None)}
_SHORT = 200
# What is recorded of an event: family, word (the class, for a state event), place, detail, parameters,
# the object's number, state, connection, quiet.
_Row = tuple[str, str, Place, str, str, int, str, int, bool]
# One recording runs at a time: it has the process's output.
_RECORDING = threading.Lock()
_getframe = sys._getframe  # noqa: SLF001  (the documented way to the caller's frame)


class Recorder:
    """Listens to SQLAlchemy while it is the context, and records one program after the other.

    `watch` follows the lines: it is the context around the example, without its setup.
    `problem` is why a recording cannot be used (too many events, too much text), or "".
    """

    def __init__(self, max_events: int | None = None, max_text: int | None = None) -> None:
        """Prepare to record at most so many events, and characters in their texts; None is any number."""
        self._max_events = math.inf if max_events is None else max_events
        self._max_text = math.inf if max_text is None else max_text
        self._stack = ExitStack()
        self._begin(Program("", ""), "", "")

    def __enter__(self) -> Self:
        for target, name, listener in self._listeners():
            event.listen(target, name, listener, **({"raw": True} if target is Mapper else {}))
            self._stack.callback(event.remove, target, name, listener)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @contextmanager
    def record(self, program: Program, path: str, folder: str = "", *, output: bool = True) -> Iterator[None]:
        """Record, while it is the context, what the program compiled as `path` does, and its output.

        `folder` is removed from every text, since each run has its own. Without `output`, the output goes where
        it always goes, and is not recorded. Raises ReceiptsError if another recording has not ended.
        """
        if not _RECORDING.acquire(blocking=False):
            problem = "another recording has not ended in this process"
            raise ReceiptsError(Fault(path, 0, problem, "end it first, or run the program in another process"))
        try:
            self._begin(program, path, folder)
            with captured(self._output) if output else nullcontext():
                yield
        finally:
            _RECORDING.release()

    def _begin(self, program: Program, path: str, folder: str) -> None:
        self.problem = ""
        self._events: list[_Row] = []
        self._text = 0
        self._folder, self._offset = folder, program.offset
        self._objects = Objects()
        self._connections: dict[int, int] = {}
        self._ended: set[int] = set()
        self._count = 0
        self._steady = lru_cache(_MEMORY)(partial(steady, folder=folder))
        self._sql = lru_cache(_MEMORY)(lambda sql: (steady(summary(sql), folder), steady(tidy(sql), folder)))
        self._columns: dict[Any, tuple[int, frozenset[str]]] = {}
        self.watch = Watch(path, program.source, program.offset, self._raised, self._moved)

    def trace(self, error: str = "") -> Trace:
        """Return the events recorded so far; `error` names the exception that ended the program."""
        return Trace(tuple(self._ordered()), error)

    def _add(  # noqa: PLR0917  (called often: names take time)
        self,
        place: Place,
        family: str,
        word: str,
        detail: str = "",
        parameters: str = "",
        subject: int = 0,
        state: str = "",
        connection: int = 0,
        *,
        quiet: bool = False,
    ) -> None:
        self._text += len(detail)
        if len(self._events) >= self._max_events:
            self.problem = f"caused more than {self._max_events} events"
            return
        if self._text > self._max_text:
            self.problem = f"caused events with more than {self._max_text} characters of text"
            return
        self._events.append((family, word, place, detail, parameters, subject, state, connection, quiet))

    def _place(self) -> Place:
        return self.watch.place_of(_getframe(2))

    def _listeners(self) -> list[tuple[Any, str, Callable[..., None]]]:
        pool = [(Pool, name, self._pool(word)) for name, word in _POOL.items()]
        transaction = [(Engine, name, self._transaction(word)) for name, word in _TRANSACTION.items()]
        states = [(Session, name, self._state(state)) for name, state in _STATES.items()]
        return [
            *pool,
            (Pool, "reset", self._reset),
            *transaction,
            (Engine, "before_cursor_execute", self._statement),
            *states,
            (Session, "after_begin", self._session_begins),
            (Mapper, "init", self._init),
            (Mapper, "expire", self._expire),
            (Mapper, "refresh", self._refresh),
        ]

    def _pool(self, word: str) -> Callable[..., None]:
        def listener(dbapi_connection: Any, record: Any = None, *_: Any) -> None:
            if word == "connect":
                self._count += 1
                self._connections[id(dbapi_connection)] = self._connections[id(record)] = self._count
            number = self._connections.get(id(dbapi_connection)) or self._connections.get(id(record), 0)
            if word == "checkout":
                self._ended.discard(number)
            self._add(self._place(), "pool", word, connection=number)

        return listener

    def _reset(self, dbapi_connection: Any, record: Any = None, state: Any = None) -> None:
        # The pool resets at every return. That is news only where the engine has not ended the
        # transaction itself: for a raw connection, say.
        # 1.4 gives its own wrapper, whose id may be that of a connection that was freed: the record is the same.
        number = self._connections.get(id(record)) or self._connections.get(id(dbapi_connection), 0)
        ended = state is not None and state.transaction_was_reset  # 1.4 has no state
        self._add(self._place(), "pool", "reset", connection=number, quiet=ended or number in self._ended)

    def _number(self, connection: Connection) -> int:
        return self._connections.get(id(_driver(connection)), 0)

    def _transaction(self, word: str) -> Callable[..., None]:
        def listener(connection: Connection, *_: Any) -> None:
            number = self._number(connection)
            # Without a connection or under AUTOCOMMIT the engine calls its listeners, but
            # nothing reaches the database.
            driver = _driver(connection)
            if driver is None or _is_autocommit(connection, driver):
                return
            (self._ended.discard if word in ("BEGIN", "PREPARE") else self._ended.add)(number)
            self._add(self._place(), "transaction", word, connection=number)

        return listener

    def _statement(self, connection: Connection, _cursor: Any, sql: str, values: Any, *_: Any) -> None:
        parameters = _short(values) if values else ""
        word, detail = self._sql(sql)
        self._add(self._place(), "statement", word, detail, parameters, connection=self._number(connection))

    def _session_begins(self, session: Session, _transaction: Any, connection: Connection) -> None:
        # It shows whose checkout it was: the pool does not know.
        tracked = self._objects.track(session)
        frame = _getframe(1)
        for scope in self._scopes(frame):
            self._objects.look(scope)
        place, number = self.watch.place_of(frame), self._number(connection)
        self._add(place, "session", "begins", subject=tracked.number, connection=number, quiet=True)

    def _scopes(self, frame: FrameType) -> Iterator[Mapping[str, Any]]:
        return map(self.watch.variables, self.watch.stack(frame))

    def _state(self, state: str) -> Callable[[Session, Any], None]:
        def listener(_session: Session, instance: Any) -> None:
            self._object(instance_state(instance), state)

        return listener

    def _init(self, key: Any, *_: Any) -> None:
        self._object(key, "transient", quiet=True)

    def _refresh(self, key: Any, *_: Any) -> None:
        self._object(key, "refreshed", quiet=True)

    def _expire(self, key: Any, attributes: Any) -> None:
        if attributes is None:
            self._object(key, "expired")
        for attribute in attributes or ():
            self._object(key, "expired", attribute=f".{attribute}")

    def _object(self, key: Any, state: str, attribute: str = "", *, quiet: bool = False) -> None:
        objects, frame = self._objects, _getframe(2)
        tracked = objects.track(key)
        place = self.watch.place_of(frame)
        if objects.needs_look(place[2], is_new=state == "transient" and not tracked.state):
            for scope in self._scopes(frame):
                objects.look(scope)
        self._add(place, "state", tracked.class_name, attribute, "", tracked.number, state, quiet=quiet)
        if not attribute and (state != "expired" or self._state_of(key) in ("persistent", "expired")):
            tracked.thread = get_ident()
            tracked.state = "persistent" if state == "refreshed" else state

    def _output(self, family: str, word: str, detail: str) -> None:
        self._add(self._place(), family, steady(word, self._folder), steady(detail, self._folder))

    def _raised(self, error: BaseException, place: Place) -> None:
        detail = steady(str(error), self._folder)
        self._add(place, "error", steady(f"raises {type(error).__name__}", self._folder), detail)

    def _moved(self, frame: FrameType, place: Place | None) -> None:
        objects = self._objects
        count = objects.count()
        if not count or (count > MANY and place is None):
            return
        if count > MANY and place is not None:
            seen = objects.mentioned(self.watch.variables(frame), self.watch.names(place))
        else:
            if objects.needs_look(0):
                objects.look(self.watch.variables(frame))
            seen = objects.with_state()
        # Some changes have no event: they are seen when the line that made them has come to its end.
        thread = get_ident()
        for tracked in seen:
            if tracked.thread == thread and (key := tracked()) is not None and not _still(key, tracked.state):
                self._compare(tracked, key, frame, place)

    def _compare(self, tracked: TrackedObject, key: Any, frame: FrameType, place: Place | None) -> None:
        """Record the state of an object, if it is not the one that was recorded last."""
        now = self._state_of(key)
        if now == tracked.state or _is_called_back(frame):
            return
        if place is None and frame.f_code.co_name != "<module>":
            return  # The function's first line: the line that called it is recorded when it ends.
        # What the setup has changed is recorded before the example's first line.
        place = self.watch.place_of(frame) if place else Place()
        tracked.state = now
        self._add(place, "state", tracked.class_name, subject=tracked.number, state=now, quiet=True)

    def _state_of(self, key: Any) -> str:
        """Return the state of an object; persistent is expired where no column has a value."""
        if not key.persistent:
            return next(name for name in _NAMES if getattr(key, name))
        expired = key.expired_attributes
        return "expired" if expired and self._columns_of(key.mapper) <= expired else "persistent"

    def _columns_of(self, mapper: Any) -> frozenset[str]:
        # A program may add columns to a class.
        count, columns = self._columns.get(mapper, (-1, frozenset()))
        if count != len(mapper.attrs):
            columns = frozenset(attribute.key for attribute in mapper.column_attrs)
            self._columns[mapper] = len(mapper.attrs), columns
        return columns

    def _ordered(self) -> Iterator[Event]:
        """Give the events with names of their objects, in an order that every run has."""
        rows = self._events
        # The example's objects are numbered before those that only the setup has made.
        subjects = (row[5] for row in rows if row[5] and row[2].line > self._offset)
        labels = {0: ""} | self._objects.labels(subjects)
        # How often a waiting loop of the setup turns is chance: only passes with events are counted.
        visits = {visit: count for count, visit in enumerate(sorted({row[2].visit for row in rows}))}
        for (_, together), group in groupby(enumerate(rows), _together):
            same = [row for _, row in group]
            for row in sorted(same, key=itemgetter(5)) if together else same:
                family, word, (line, leaving, visit), detail, parameters, number, state, connection, quiet = row
                if family == "state":
                    word, detail = self._steady(f"{word}{detail} {state}"), self._steady(detail)
                subject = labels[number]
                yield Event(
                    family, word, line, leaving, visits[visit], detail, parameters, subject, state, connection, quiet
                )


def _is_called_back(frame: FrameType) -> bool:
    """Tell whether SQLAlchemy calls the program, say for an event: the line that called SQLAlchemy has not ended."""
    above = frame.f_back
    while above and not above.f_globals.get("__name__", "").startswith("sqlalchemy."):
        above = above.f_back
    return above is not None


def _short(values: Any) -> str:
    """Return the parameters of a statement as text, cut where they are long."""
    if type(values) is tuple and len(values) <= _parameters.maxtuple and _SIMPLE.issuperset(map(type, values)):
        text = repr(values)
        if len(text) <= _SHORT:
            return text
    return _parameters.repr(values)


def _still(key: Any, state: str) -> bool:
    return state in _NAMES and getattr(key, state) and not (state == "persistent" and key.expired_attributes)


def _driver(connection: Connection) -> Any:
    """Return the driver's connection, or None for a connection that has none any more."""
    gone = connection.closed or connection.invalidated
    return None if gone else connection.connection.dbapi_connection


def _is_autocommit(connection: Connection, driver: Any) -> bool:
    detect = getattr(connection.dialect, "detect_autocommit_setting", None)  # 1.4 has none
    return bool(detect and detect(driver))


def _together(pair: tuple[int, _Row]) -> tuple[Any, ...]:
    """Group what one flush or one close does to several objects: its order is that of a set."""
    index, (family, _, place, _, _, _, state, _, quiet) = pair
    return (0, (place, state, quiet)) if family == "state" else (index, None)
