"""The recorder: SQLAlchemy's public events to a trace."""

from __future__ import annotations

import reprlib
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import groupby
from types import FrameType
from typing import Any, Self
from weakref import WeakKeyDictionary

from sqlalchemy import event, inspect
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.pool import Pool

from sqlalchemy_receipts.lines import Lines
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Event, Trace

from .line_of import Place, Watch
from .normalize import steady
from .object_names import Names
from .output import told
from .statements import summary, tidy

MOST_EVENTS = 1000
MOST_TEXT = 64 * 1024

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


class Recorder:
    """Hears, while it is the context, all that SQLAlchemy tells, and records one program after the other.

    `watch` tells the lines: it is the context around the example, without its setup.
    `problem` says what made a recording useless (too many events, too much text), else "".
    """

    def __init__(self) -> None:
        """Hear nothing yet."""
        self._stack = ExitStack()
        self._lock = threading.RLock()
        self._begin(Program("", ""), "", "")

    def __enter__(self) -> Self:
        for target, name, listener in self._listeners():
            event.listen(target, name, listener, **({"raw": True} if target is Mapper else {}))
            self._stack.callback(event.remove, target, name, listener)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @contextmanager
    def record(self, program: Program, path: str, folder: str) -> Iterator[None]:
        """Record, while it is the context, what the program compiled as `path` does, and what it says.

        `folder` is taken out of every text, since each run has its own.
        """
        self._begin(program, path, folder)
        with told(self._told):
            yield

    def _begin(self, program: Program, path: str, folder: str) -> None:
        self.problem = ""
        self._events: list[Event] = []
        self._text = 0
        self._folder, self._offset = folder, program.offset
        self._names = Names()
        self._connections: dict[int, int] = {}
        self._ended: set[int] = set()
        self._states: WeakKeyDictionary[Any, tuple[int, str]] = WeakKeyDictionary()
        self._count = 0
        self.watch = Watch(path, Lines(program.source), program.offset, self._raised, self._moved)

    def trace(self, error: str = "") -> Trace:
        """Return what was recorded; `error` names the exception that ended the program."""
        # The example's objects are numbered before those that only the setup has made.
        told = (int(each.subject) for each in self._events if each.subject and each.line > self._offset)
        labels = {str(number): label for number, label in self._names.labels(told).items()}
        ordered: list[Event] = []
        for _, group in groupby(self._events, _together):
            ordered += sorted(group, key=lambda each: int(each.subject or 0))
        # How often a waiting loop of the setup turns is chance: only passes with events are counted.
        visits = {visit: count for count, visit in enumerate(sorted({each.visit for each in ordered}))}
        named = (replace(each, subject=labels.get(each.subject, ""), visit=visits[each.visit]) for each in ordered)
        return Trace(tuple(named), error)

    def _add(self, family: str, word: str, place: Place | None = None, **more: Any) -> None:
        where = place or self.watch.where()
        more["detail"] = steady(more.get("detail", ""), self._folder)
        with self._lock:
            self._text += len(more["detail"])
            if len(self._events) >= MOST_EVENTS or self._text > MOST_TEXT:
                self.problem = f"did more than {MOST_EVENTS} things or printed more than {MOST_TEXT} characters"
                return
            word = steady(word, self._folder)
            self._events.append(Event(family, word, where.line, where.leaving, where.visit, **more))

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
            (Session, "after_begin", self._joined),
            (Mapper, "init", self._init),
            (Mapper, "expire", self._expire),
            (Mapper, "refresh", self._refresh),
        ]

    def _pool(self, word: str) -> Callable[..., None]:
        def listener(dbapi_connection: Any, record: Any = None, *_: Any) -> None:
            if word == "connect":
                self._count += 1
                self._connections[id(dbapi_connection)] = self._connections[id(record)] = self._count
            known = self._connections.get(id(dbapi_connection)) or self._connections.get(id(record), 0)
            if word == "checkout":
                self._ended.discard(known)
            self._add("pool", word, connection=known)

        return listener

    def _reset(self, dbapi_connection: Any, record: Any = None, state: Any = None) -> None:
        # The pool resets at every return. That is news only where the engine has not ended the
        # transaction itself: for a raw connection, say.
        # 1.4 gives its own wrapper, whose id may be that of a connection that is no more: the record is the same.
        number = self._connections.get(id(record)) or self._connections.get(id(dbapi_connection), 0)
        ended = state is not None and state.transaction_was_reset  # 1.4 does not tell
        self._add("pool", "reset", connection=number, quiet=ended or number in self._ended)

    def _number(self, connection: Connection) -> int:
        return self._connections.get(id(_driver(connection)), 0)

    def _transaction(self, word: str) -> Callable[..., None]:
        def listener(connection: Connection, *_: Any) -> None:
            number = self._number(connection)
            # Without a connection or under AUTOCOMMIT the engine goes through the motions, but
            # nothing reaches the database.
            driver = _driver(connection)
            if driver is None or _is_autocommit(connection, driver):
                return
            (self._ended.discard if word in ("BEGIN", "PREPARE") else self._ended.add)(number)
            self._add("transaction", word, connection=number)

        return listener

    def _statement(self, connection: Connection, _cursor: Any, sql: str, values: Any, *_: Any) -> None:
        parameters = _parameters.repr(values) if values else ""
        number = self._number(connection)
        self._add("statement", summary(sql), detail=tidy(sql), parameters=parameters, connection=number)

    def _joined(self, session: Session, _transaction: Any, connection: Connection) -> None:
        # Tells whose checkout it was: the pool does not know.
        number = self._names.number(session, type(session).__name__)
        self._names.look([frame.f_locals for frame in self.watch.frames()])
        self._add("session", "begins", subject=str(number), connection=self._number(connection), quiet=True)

    def _state(self, state: str) -> Callable[[Session, Any], None]:
        def listener(_session: Session, instance: Any) -> None:
            self._object(inspect(instance), state)

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
        name = key.class_.__name__
        number = self._names.number(key, name)
        self._names.look([frame.f_locals for frame in self.watch.frames()])
        word = f"{name}{attribute} {state}"
        self._add("state", word, subject=str(number), state=state, detail=attribute, quiet=quiet)
        if not attribute and (state != "expired" or _state(key) in ("persistent", "expired")):
            now = "persistent" if state == "refreshed" else state
            self._states[key] = (threading.get_ident(), now)

    def _told(self, family: str, word: str, detail: str) -> None:
        self._add(family, word, detail=detail)

    def _raised(self, error: BaseException, place: Place) -> None:
        self._add("error", f"raises {type(error).__name__}", place, detail=str(error))

    def _moved(self, frame: FrameType) -> None:
        self._names.look([frame.f_locals])
        # Some changes have no event: they are seen when the line that made them has come to its end.
        for key, (thread, state) in list(self._states.items()):
            # A loop may turn often: what is as it was is seen at once.
            if thread != threading.get_ident() or _still(key, state):
                continue
            now = _state(key)
            if now != state and not _is_called_back(frame):
                place = self.watch.where(frame)
                if not place.visit and frame.f_code.co_name != "<module>":
                    continue  # The function's first line: the line that called it is told when it ends.
                # What the setup has changed is told before the example's first line.
                place = place if place.visit else Place()
                self._states[key] = (thread, now)
                name = key.class_.__name__
                number = self._names.number(key, name)
                self._add("state", f"{name} {now}", place, subject=str(number), state=now, quiet=True)


def _is_called_back(frame: FrameType) -> bool:
    """Tell whether SQLAlchemy calls the program, say for an event: the line that called SQLAlchemy has not ended."""
    above = frame.f_back
    while above and not above.f_globals.get("__name__", "").startswith("sqlalchemy."):
        above = above.f_back
    return above is not None


def _still(key: Any, state: str) -> bool:
    return state in _NAMES and getattr(key, state) and not (state == "persistent" and key.expired_attributes)


def _state(key: Any) -> str:
    """Return the state of an object; persistent is expired where no column has a value."""
    state = next(name for name in _NAMES if getattr(key, name))
    columns = {attribute.key for attribute in key.mapper.column_attrs}
    return "expired" if state == "persistent" and columns <= key.expired_attributes else state


def _driver(connection: Connection) -> Any:
    """Return the driver's connection, or None for a connection that has none any more."""
    gone = connection.closed or connection.invalidated
    return None if gone else connection.connection.dbapi_connection


def _is_autocommit(connection: Connection, driver: Any) -> bool:
    detect = getattr(connection.dialect, "detect_autocommit_setting", None)  # 1.4 has none
    return bool(detect and detect(driver))


def _together(each: Event) -> tuple[Any, ...]:
    """Group what one flush or one close does to several objects: its order is that of a set."""
    if each.family != "state":
        return (id(each),)
    return (each.line, each.leaving, each.visit, each.state, each.quiet)
