"""Environments as text, with the drivers that ran."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from session_answers.recordings.drivers import driver_name, in_order
from session_answers.recordings.environments import DATABASES, Environment, join_words

Drivers = Mapping[Environment, tuple[str, ...]]
"""The drivers that ran in each environment."""


def describe(environments: Iterable[Environment], drivers: Drivers) -> str:
    """Return environments as text, with the drivers that ran there.

    For example `SQLAlchemy 2.0 and 2.1 with SQLite (sqlite3) and PostgreSQL (psycopg and pg8000); 2.1 with MariaDB`.
    """
    lines_by_part: dict[tuple[str, str, str], list[str]] = {}
    for environment in sorted(set(environments)):
        for driver in drivers.get(environment) or (driver_name(environment.driver),):
            lines_by_part.setdefault((environment.database, environment.python, driver), []).append(environment.line)
    parts_by_lines: dict[tuple[str, ...], list[tuple[str, str, str]]] = {}
    for part, lines in lines_by_part.items():
        parts_by_lines.setdefault(tuple(dict.fromkeys(lines)), []).append(part)
    texts = [f"{join_words(lines)} with {join_words(_databases(parts))}" for lines, parts in parts_by_lines.items()]
    return "SQLAlchemy " + "; ".join(texts) if texts else ""


def _databases(parts: Iterable[tuple[str, str, str]]) -> Iterable[str]:
    drivers: dict[tuple[str, str], list[str]] = {}
    for database, python, driver in parts:
        drivers.setdefault((database, python), []).append(driver)
    for (database, python), names in drivers.items():
        # Without a name, these are the default drivers, and then the database says enough.
        ran = f" on Python {python}" if python else "" if "" in names else f" ({join_words(in_order(names))})"
        yield f"{DATABASES[database]}{ran}"
