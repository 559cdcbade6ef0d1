"""Environments: a release line of SQLAlchemy with a database and a driver, and the environments of an example."""

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
# The drivers that are not the default, as SQLAlchemy names them, and whether they are asynchronous.
OTHER_DRIVERS = {
    "postgresql": {"psycopg2": False, "pg8000": False, "psycopg_async": True},
    "mariadb": {"asyncmy": True},
}
# The second version of Python that examples for SQLite run on. The first is the version of the build.
OTHER_PYTHON = "3.13"
_ASYNCHRONOUS = ("create_async_engine", "async_engine_from_config")


@total_ordering
@dataclass(frozen=True)
class Environment:
    """A release line of SQLAlchemy, such as 2.0, and a database, which is a key of `DATABASES`.

    `driver` is a key of `OTHER_DRIVERS[database]`, "" for the default drivers of the database: a blocking and an
    asynchronous one. `python` is a version of Python, "" for the version of the build.
    """

    line: str
    database: str
    driver: str = ""
    python: str = ""

    def __str__(self) -> str:
        return "-".join(filter(None, (self.line, self.server or self.database, self.python and f"python{self.python}")))

    def __lt__(self, other: Environment) -> bool:
        return self._rank < other._rank

    @property
    def _rank(self) -> tuple[int, str, int, str]:
        drivers = ["", *OTHER_DRIVERS.get(self.database, {})]
        return list(DATABASES).index(self.database), self.python, drivers.index(self.driver), self.line

    @property
    def server(self) -> str:
        """Return the server with its drivers, a key of `WITH_DRIVER`, "" for SQLite."""
        return "" if self.database == "sqlite" else "-".join(filter(None, (self.database, self.driver)))

    @property
    def is_default(self) -> bool:
        """Return whether it has the default drivers and the Python of the build. If so, pages show whole traces."""
        return not (self.driver or self.python)

    @property
    def label(self) -> str:
        """Return the name for a sentence: `SQLAlchemy 2.0 with PostgreSQL`."""
        driver = f" ({self.driver})" if self.driver else ""
        python = f" on Python {self.python}" if self.python else ""
        return f"SQLAlchemy {self.line} with {DATABASES[self.database]}{driver}{python}"


LOCAL = Environment(NEWEST, "sqlite")
"""The environment of every build."""

DEFAULT = tuple(Environment(line, database) for database in DATABASES for line in RELEASE_LINES)
"""The environments with the default drivers and the Python of the build."""

ALL = tuple(
    sorted(
        (
            *DEFAULT,
            Environment(NEWEST, "sqlite", python=OTHER_PYTHON),
            *(
                Environment(line, database, driver)
                for database, drivers in OTHER_DRIVERS.items()
                for driver in drivers
                for line in RELEASE_LINES
            ),
        )
    )
)
_OLD = tuple(Environment(line, "sqlite") for line in OLD_LINES)
RECORDED = tuple(environment for environment in (*ALL, *_OLD) if environment != LOCAL)
"""The environments of `scripts/matrix`: all except `LOCAL`."""


def home(example: Example) -> Environment:
    """Return the environment whose trace the page shows and the receipts describe."""
    lines = example.sqlalchemy.split()
    return Environment(NEWEST if NEWEST in lines or not lines else lines[-1], example.server or "sqlite")


def environments_of(example: Example, source: str) -> tuple[Environment, ...]:
    """Return the environments that an example runs in, including its home, in order. `source` is its program."""
    if example.review == "fixed":
        # The failing example has the results of all environments. Its corrected code runs in one.
        return (home(example),)
    databases = (example.server or example.only).split() or list(DATABASES)
    lines = example.sqlalchemy.split() or RELEASE_LINES
    page_database = home(example).database
    # An old line runs only on the database of the page.
    old = [Environment(line, page_database) for line in lines if line in OLD_LINES]
    candidates = [each for each in ALL if each.line in lines and each.database in databases]
    return tuple(sorted([*old, *(each for each in candidates if not each.driver or _is_for(each, example, source))]))


def _is_for(environment: Environment, example: Example, source: str) -> bool:
    """Return whether an example runs with the driver of an environment, which is not a default one."""
    is_named = not example.driver or environment.driver in example.driver.split()
    is_asynchronous = any(name in source for name in _ASYNCHRONOUS)
    return is_named and OTHER_DRIVERS[environment.database][environment.driver] == is_asynchronous


def join_words(words: Iterable[str]) -> str:
    """Join words for a sentence: `a, b, and c`."""
    *first, last = words
    if len(first) > 1:
        return f"{', '.join(first)}, and {last}"
    return f"{first[0]} and {last}" if first else last
