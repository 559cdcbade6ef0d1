"""Servers: a role of our own on a database server, with databases that are made and removed by each run.

Used by the keeper alone, in an environment that has the drivers. A role carries the name of a lock that its owner
holds: what a run that was killed has left behind is removed by the next.
"""

from __future__ import annotations

import os
import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy.engine import URL, make_url

from session_answers.run.databases.tunnel import ServerError

PREFIX = "answers"
_SECONDS = 5


class Server(ABC):
    """A role on one server; `url` is where its owner goes in, and `work` where its programs do."""

    label = variable = default = driver = asynchronous = ""
    drivers: tuple[str, ...] = ()

    def __init__(self) -> None:
        """Read the server's address; nothing is opened yet."""
        self.url = make_url(os.environ.get(self.variable) or self.default)
        self.name = f"{PREFIX}_{os.getpid():x}_{secrets.token_hex(4)}"
        self.password = secrets.token_hex(16)
        self._owner: Any = None
        self.databases: list[str] = []

    @property
    def host(self) -> str:
        """Return where the server is."""
        return self.url.host or "127.0.0.1"

    @property
    def port(self) -> int:
        """Return where the server listens."""
        return self.url.port or make_url(self.default).port or 0

    @property
    def place(self) -> str:
        """Return what messages call the server, without its secrets."""
        return f"{self.label} at {self.host}:{self.port}"

    def role(self, *, gated: bool) -> dict[str, str]:
        """Return what a `Role` is read from, for programs that reach the server itself or the gate to it."""
        own = self.url.set(username=self.name, password=self.password)
        url = own.set(host="127.0.0.1", port=self.port) if gated else own
        return {"url": url.render_as_string(hide_password=False), "name": self.name}

    @contextmanager
    def used(self) -> Iterator[Server]:
        """Make the role, and remove it with all that it owns; raises ServerError."""
        for name in self.url.query.keys() & {"host", "unix_socket"}:
            path = self.url.query[name]
            raise ServerError(f"{self.variable}: {path} cannot be reached by examples: name the server's host and port")
        with self._told():
            self._owner = self.connect(self.url)
            self._sweep()
            self._lock(self.name)
            self._make()
        try:
            yield self
        finally:
            with suppress(Exception):  # a server that went away has told so before
                self._remove(self.name)
                self._owner.close()

    def version(self) -> str:
        """Return the server's name and version; raises ServerError."""
        with self._told():
            return f"{self.label} {self._ask(self.asks)[0][0].split()[0].partition('-')[0]}"

    def clear(self) -> None:
        """Remove all that programs have left on the server; raises ServerError where it is gone."""
        with self._told():
            self.databases = self._empty()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # noqa: BLE001  (each driver has its own)
            said = " ".join(str(error).split())
            raise ServerError(
                f"{self.place}: {type(error).__name__}: {said}: start the server, or name another in {self.variable}"
            ) from None

    def _sweep(self) -> None:
        for role in self._roles():
            if re.fullmatch(rf"{PREFIX}_[0-9a-f]+_[0-9a-f]{{8}}", role) and self._lock(role):
                with suppress(Exception):  # another run may be at it
                    self._remove(role)
                self._unlock(role)

    def _ask(self, sql: str) -> list[Any]:
        cursor = self._owner.cursor()
        cursor.execute(sql)
        return list(cursor.fetchall()) if cursor.description else []

    asks = "SELECT version()"

    @staticmethod
    @abstractmethod
    def connect(url: URL) -> Any:
        """Open a connection of the driver alone, which no listener of SQLAlchemy sees."""

    @abstractmethod
    def _lock(self, name: str) -> bool: ...

    @abstractmethod
    def _unlock(self, name: str) -> None: ...

    @abstractmethod
    def _roles(self) -> list[str]: ...

    @abstractmethod
    def _make(self) -> None: ...

    @abstractmethod
    def _empty(self) -> list[str]:
        """Empty or remove the role's databases, and return those that are left."""

    @abstractmethod
    def _remove(self, role: str) -> None: ...


class PostgreSQL(Server):
    """PostgreSQL through psycopg and asyncpg."""

    label, variable, default = "PostgreSQL", "POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres"
    driver, asynchronous = "postgresql+psycopg", "postgresql+asyncpg"
    drivers = ("psycopg", "asyncpg")
    asks = "SHOW server_version"

    @staticmethod
    def connect(url: URL) -> Any:  # noqa: D102
        import psycopg  # noqa: PLC0415  (only where it is needed is it installed)

        given = url.translate_connect_args(username="user", database="dbname")
        return psycopg.connect(autocommit=True, connect_timeout=_SECONDS, **given)

    def _lock(self, name: str) -> bool:
        return bool(self._ask(f"SELECT pg_try_advisory_lock(hashtextextended('{name}', 0))")[0][0])

    def _unlock(self, name: str) -> None:
        self._ask(f"SELECT pg_advisory_unlock(hashtextextended('{name}', 0))")

    def _roles(self) -> list[str]:
        return [row[0] for row in self._ask("SELECT rolname FROM pg_roles")]

    def _make(self) -> None:
        self._ask(f"CREATE ROLE {self.name} LOGIN CREATEDB PASSWORD '{self.password}'")

    def _empty(self) -> list[str]:
        # The server writes all that it has to its disk when a database is dropped: it is emptied instead.
        databases = self._owned(self.name)
        for database in databases:
            self._ask(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{database}'")  # noqa: S608
            inside = self.connect(self.url.set(drivername=self.driver, database=database))
            inside.execute(f"DROP OWNED BY {self.name} CASCADE")
            inside.close()
            self._ask(f"ALTER DATABASE {database} RESET ALL")
        return databases

    def _owned(self, role: str) -> list[str]:
        owner = f"(SELECT oid FROM pg_roles WHERE rolname = '{role}')"  # noqa: S608  (a name of our own)
        return [row[0] for row in self._ask(f"SELECT datname FROM pg_database WHERE datdba = {owner}")]  # noqa: S608

    def _remove(self, role: str) -> None:
        for database in self._owned(role):
            self._ask(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        self._ask(f"DROP ROLE IF EXISTS {role}")


class MariaDB(Server):
    """MariaDB through PyMySQL and aiomysql."""

    label, variable, default = "MariaDB", "MARIADB_URL", "mysql://root@127.0.0.1:3306/"
    driver, asynchronous = "mysql+pymysql", "mysql+aiomysql"
    drivers = ("PyMySQL", "aiomysql")

    @staticmethod
    def connect(url: URL) -> Any:  # noqa: D102
        import pymysql  # noqa: PLC0415  (only where it is needed is it installed)

        given = url.translate_connect_args(username="user")
        return pymysql.connect(autocommit=True, connect_timeout=_SECONDS, **given)

    def _lock(self, name: str) -> bool:
        return bool(self._ask(f"SELECT GET_LOCK('{name}', 0)")[0][0])

    def _unlock(self, name: str) -> None:
        self._ask(f"SELECT RELEASE_LOCK('{name}')")

    def _roles(self) -> list[str]:
        return [row[0] for row in self._ask("SELECT user FROM mysql.user")]

    def _make(self) -> None:
        self._ask(f"CREATE USER '{self.name}'@'%' IDENTIFIED BY '{self.password}'")
        pattern = self.name.replace("_", r"\_") + r"\_%"
        self._ask(f"GRANT ALL ON `{pattern}`.* TO '{self.name}'@'%'")
        # Who waits for whom is told to those alone who may see processes.
        self._ask(f"GRANT PROCESS ON *.* TO '{self.name}'@'%'")

    def _empty(self) -> list[str]:
        self._drop(self.name)
        return []

    def _drop(self, role: str) -> None:
        for row in self._ask(f"SELECT id FROM information_schema.processlist WHERE user = '{role}'"):  # noqa: S608
            with suppress(Exception):  # it may have ended by itself
                self._ask(f"KILL {row[0]}")
        for row in self._ask("SHOW DATABASES"):
            if row[0].startswith(f"{role}_"):
                self._ask(f"DROP DATABASE IF EXISTS `{row[0]}`")

    def _remove(self, role: str) -> None:
        self._drop(role)
        self._ask(f"DROP USER IF EXISTS '{role}'@'%'")


SERVERS: dict[str, type[Server]] = {"postgresql": PostgreSQL, "mariadb": MariaDB}
