"""Environments: a release line of SQLAlchemy with a database, and the environments of an example."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import total_ordering

from session_answers.pages.page import Example

NEWEST = "2.1"
RELEASE_LINES = ("2.0", NEWEST)
# Only examples that name one of these lines run on it.
OLD_LINES = ("1.4",)
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "mariadb": "MariaDB"}


@total_ordering
@dataclass(frozen=True)
class Environment:
    """A release line of SQLAlchemy, such as 2.0, and a database, which is a key of `DATABASES`."""

    line: str
    database: str

    def __str__(self) -> str:
        return f"{self.line}-{self.database}"

    def __lt__(self, other: Environment) -> bool:
        return self._rank < other._rank

    @property
    def _rank(self) -> tuple[int, str]:
        return list(DATABASES).index(self.database), self.line

    @property
    def label(self) -> str:
        """Return the name for a sentence: `SQLAlchemy 2.0 on PostgreSQL`."""
        return f"SQLAlchemy {self.line} on {DATABASES[self.database]}"


LOCAL = Environment(NEWEST, "sqlite")
"""The environment of every build."""

ALL = tuple(Environment(line, database) for database in DATABASES for line in RELEASE_LINES)
_OLD = tuple(Environment(line, "sqlite") for line in OLD_LINES)
RECORDED = tuple(environment for environment in (*ALL, *_OLD) if environment != LOCAL)
"""The environments of `scripts/matrix`: all except `LOCAL`."""


def home(example: Example) -> Environment:
    """Return the environment whose trace the page shows and the receipts describe."""
    lines = example.sqlalchemy.split()
    return Environment(NEWEST if NEWEST in lines or not lines else lines[-1], example.server or "sqlite")


def environments_of(example: Example) -> tuple[Environment, ...]:
    """Return the environments that an example runs in, including its home, in order."""
    databases = (example.server or example.only).split() or list(DATABASES)
    lines = example.sqlalchemy.split() or RELEASE_LINES
    # An old line runs only on the database of the page.
    page_database = home(example).database
    return tuple(
        sorted(
            Environment(line, database)
            for line in lines
            for database in databases
            if line not in OLD_LINES or database == page_database
        )
    )


def describe(environments: Iterable[Environment]) -> str:
    """Return environments as text: `SQLAlchemy 2.0 and 2.1 on SQLite; 2.1 on MariaDB`."""
    ordered = sorted(environments)
    databases_by_lines: dict[tuple[str, ...], list[str]] = {}
    for database in dict.fromkeys(environment.database for environment in ordered):
        lines = tuple(environment.line for environment in ordered if environment.database == database)
        databases_by_lines.setdefault(lines, []).append(DATABASES[database])
    parts = [f"{join_words(lines)} on {join_words(names)}" for lines, names in databases_by_lines.items()]
    return "SQLAlchemy " + "; ".join(parts) if parts else ""


def join_words(words: Iterable[str]) -> str:
    """Join words for a sentence: `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
