"""Combinations: each release line of SQLAlchemy with each database, by one short name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import total_ordering

from session_answers.pages.page import Example

NEWEST = "2.1"
LINES = ("2.0", NEWEST)
# What is about history alone is run on the line that it is about.
HISTORY = ("1.4",)
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "mariadb": "MariaDB"}


@total_ordering
@dataclass(frozen=True)
class Combination:
    """A release line of SQLAlchemy, such as 2.0, and a database, a key of `DATABASES`."""

    line: str
    database: str

    def __str__(self) -> str:
        return f"{self.line}-{self.database}"

    def __lt__(self, other: Combination) -> bool:
        return self._rank < other._rank

    @property
    def _rank(self) -> tuple[int, str]:
        return list(DATABASES).index(self.database), self.line

    @property
    def words(self) -> str:
        """Return how a sentence calls it: `SQLAlchemy 2.0 on PostgreSQL`."""
        return f"SQLAlchemy {self.line} on {DATABASES[self.database]}"


LOCAL = Combination(NEWEST, "sqlite")
"""What every build runs by itself."""

ALL = tuple(Combination(line, database) for database in DATABASES for line in LINES)
RECORDED = tuple(each for each in (*ALL, *(Combination(line, "sqlite") for line in HISTORY)) if each != LOCAL)
"""What `scripts/matrix` runs: all but what every build runs by itself."""


def home(example: Example) -> Combination:
    """Return the combination whose trace an example's receipts are, and its page shows."""
    lines = example.sqlalchemy.split()
    return Combination(NEWEST if NEWEST in lines or not lines else lines[-1], example.server or "sqlite")


def of(example: Example) -> tuple[Combination, ...]:
    """Return the combinations that an example is run on, its home included."""
    databases = (example.server or example.only).split() or list(DATABASES)
    lines = example.sqlalchemy.split() or LINES
    # What is about history is run on its own database alone.
    own = home(example).database
    return tuple(
        sorted(
            Combination(line, database)
            for line in lines
            for database in databases
            if line not in HISTORY or database == own
        )
    )


def named(found: Iterable[Combination]) -> str:
    """Name combinations in few words: `SQLAlchemy 2.0 and 2.1 on SQLite; 2.1 on MariaDB`."""
    lines: dict[tuple[str, ...], list[str]] = {}
    given = sorted(found)
    for database in dict.fromkeys(each.database for each in given):
        own = tuple(each.line for each in given if each.database == database)
        lines.setdefault(own, []).append(DATABASES[database])
    parts = [f"{listed(own)} on {listed(databases)}" for own, databases in lines.items()]
    return "SQLAlchemy " + "; ".join(parts) if parts else ""


def listed(words: Iterable[str]) -> str:
    """Join words as a sentence does: `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
