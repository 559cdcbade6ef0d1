"""The drivers that ran an example, known from the connections of its trace."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy_receipts import Program, Trace

# The classes of the drivers' connections, with their names for readers, in the order of the pages.
_NAMES = {
    "sqlite3.Connection": "sqlite3",
    "aiosqlite.Connection": "aiosqlite",
    "psycopg.Connection": "psycopg",
    "psycopg2.connection": "psycopg2",
    "pg8000.Connection": "pg8000",
    "asyncpg.Connection": "asyncpg",
    "psycopg.AsyncConnection": "async psycopg",
    "pymysql.Connection": "PyMySQL",
    "aiomysql.Connection": "aiomysql",
    "asyncmy.Connection": "asyncmy",
}
NAMES = tuple(_NAMES.values())
# SQLAlchemy's names, if they differ.
_OF_SQLALCHEMY = {"psycopg_async": "async psycopg", "pymysql": "PyMySQL"}


def driver_name(driver: str) -> str:
    """Return the name for readers of a driver that SQLAlchemy calls `driver`."""
    return _OF_SQLALCHEMY.get(driver, driver)


def drivers_of(program: Program, trace: Trace) -> tuple[str, ...]:
    """Return the names of the drivers whose connections an example used. Leave out drivers that only its setup used."""
    names = {event.connection: _NAMES.get(event.detail, "") for event in trace.events if event.word == "connect"}
    used = {event.connection for event in trace.events if event.line > program.offset}
    return in_order(names.get(number, "") for number in used)


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Return names of drivers once each, in the order of the pages."""
    known = set(names)
    return tuple(name for name in NAMES if name in known)


def versions_with(versions: str, drivers: Iterable[str]) -> str:
    """Return the versions of a run, without the drivers that are not among `drivers`."""
    used = {name.rpartition(" ")[2] for name in drivers}
    parts = versions.split(", ")
    return ", ".join(part for part in parts if (name := part.partition(" ")[0]) not in NAMES or name in used)
