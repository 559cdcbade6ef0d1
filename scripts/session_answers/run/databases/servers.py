"""Database servers, and a role on each that is created for a run and removed at its end, with all its databases.

The name of a role is also that of a lock that its owner holds: a run removes what a killed one left behind.
"""

from __future__ import annotations

import os
import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy.engine import URL, make_url

from session_answers.errors import RunError
from sqlalchemy_receipts import Fault

PREFIX = "answers"
_SECONDS = 5
# Whether a database of PostgreSQL is like a new one. Numbers from 16384 on are those of objects that somebody created.
_IS_NEW = """
    SELECT EXISTS (
        SELECT FROM pg_namespace WHERE nspname = 'public' AND (
            nspowner <> 'pg_database_owner'::regrole
            OR nspacl::text = '{pg_database_owner=UC/pg_database_owner,=U/pg_database_owner}'
        )
    ) AND 16384 > ALL (
        SELECT oid FROM pg_class UNION ALL SELECT oid FROM pg_proc UNION ALL SELECT oid FROM pg_type
        UNION ALL SELECT oid FROM pg_namespace UNION ALL SELECT oid FROM pg_largeobject_metadata
        UNION ALL SELECT oid FROM pg_extension UNION ALL SELECT oid FROM pg_publication
        UNION ALL SELECT oid FROM pg_operator UNION ALL SELECT oid FROM pg_cast
    )
"""
# The databases of others in which a role has objects or settings.
_WITH_OBJECTS = (
    "SELECT datname FROM pg_database WHERE datallowconn AND pg_get_userbyid(datdba) <> %s AND oid IN"
    " (SELECT dbid FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND pg_get_userbyid(refobjid) = %s)"
)
# The databases for which a role has settings.
_WITH_SETTINGS = (
    "SELECT datname FROM pg_database JOIN pg_db_role_setting ON pg_database.oid = setdatabase"
    " WHERE pg_get_userbyid(setrole) = %s"
)


class Server(ABC):
    """A role on one server. `url` is where its owner connects. `databases` are those of the role that are empty."""

    label = variable = default = driver = asynchronous = ""
    drivers: tuple[str, ...] = ()
    version_query = "SELECT version()"

    def __init__(self) -> None:
        """Read the server's address. Open no connection."""
        self.url = make_url(os.environ.get(self.variable) or self.default)
        self.name = f"{PREFIX}_{os.getpid():x}_{secrets.token_hex(4)}"
        self.databases: list[str] = []
        self._password = secrets.token_hex(16)
        self._owner: Any = None

    @property
    def host(self) -> str:
        """Return the server's host."""
        return self.url.host or "127.0.0.1"

    @property
    def port(self) -> int:
        """Return the server's port."""
        return self.url.port or make_url(self.default).port or 0

    @property
    def place(self) -> str:
        """Return how messages call the server, without its secrets."""
        return f"{self.label} at {self.host}:{self.port}"

    def role_url(self, host: str | None, port: int | None) -> str:
        """Return the URL with which programs connect as the role."""
        url = self.url.set(username=self.name, password=self._password, host=host, port=port)
        return url.render_as_string(hide_password=False)

    @contextmanager
    def role(self) -> Iterator[None]:
        """Create the role, and remove it with all that it owns. Raise RunError."""
        for name in self.url.query.keys() & {"host", "unix_socket"}:
            problem = f"examples cannot reach {self.url.query[name]}"
            raise RunError(Fault(self.variable, 0, problem, "name the host and port of the server"))
        with self._faults():
            self._owner = self.connect(self.url)
            self._remove_abandoned()
            self._lock(self.name)
            self._create()
        try:
            yield
        finally:
            with suppress(Exception):  # it was reported before that the server ended
                self._remove(self.name)
                self._owner.close()

    def version(self) -> str:
        """Return the server's name and version. Raise RunError."""
        with self._faults():
            return f"{self.label} {self._ask(self.version_query)[0][0].split()[0].partition('-')[0]}"

    def clear(self) -> None:
        """Remove all that programs left on the server. Raise RunError if the server ended."""
        with self._faults():
            self.databases = self._empty()

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # noqa: BLE001  (each driver has its own)
            problem = " ".join(str(error).split())
            fix = f"start the server, or name another one in {self.variable}"
            raise RunError(Fault(self.place, 0, f"{type(error).__name__}: {problem}", fix)) from None

    def _remove_abandoned(self) -> None:
        for role in self._roles():
            if re.fullmatch(rf"{PREFIX}_[0-9a-f]+_[0-9a-f]{{8}}", role) and self._lock(role):
                with suppress(Exception):  # another run may remove it at the same time
                    self._remove(role)
                self._unlock(role)

    def _ask(self, sql: str, *values: object) -> list[Any]:
        cursor = self._owner.cursor()
        cursor.execute(sql, values or None)
        return list(cursor.fetchall()) if cursor.description else []

    @staticmethod
    @abstractmethod
    def connect(url: URL) -> Any:
        """Open a connection of the driver, which no listener of SQLAlchemy sees."""

    @abstractmethod
    def _lock(self, name: str) -> bool: ...

    @abstractmethod
    def _unlock(self, name: str) -> None: ...

    @abstractmethod
    def _roles(self) -> list[str]: ...

    @abstractmethod
    def _create(self) -> None: ...

    @abstractmethod
    def _empty(self) -> list[str]:
        """Empty or remove the databases of the role, and return those that remain."""

    @abstractmethod
    def _remove(self, role: str) -> None: ...


class PostgreSQL(Server):
    """PostgreSQL through psycopg, or asyncpg for asynchronous engines."""

    label, variable, default = "PostgreSQL", "POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres"
    driver, asynchronous = "postgresql+psycopg", "postgresql+asyncpg"
    drivers: tuple[str, ...] = ("psycopg", "asyncpg")
    version_query = "SHOW server_version"

    @staticmethod
    def connect(url: URL) -> Any:  # noqa: D102
        import psycopg  # noqa: PLC0415  (installed only in the environments that need it)

        arguments = url.translate_connect_args(username="user", database="dbname")
        return psycopg.connect(autocommit=True, connect_timeout=_SECONDS, **arguments)

    def _lock(self, name: str) -> bool:
        # The lock is one of the current database, and an owner may be connected to another one.
        held = (
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1"
            " AND (classid::bigint << 32 | objid::bigint) = hashtextextended(%s, 0)"
        )
        take = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
        return not self._ask(held, name) and bool(self._ask(take, name)[0][0])

    def _unlock(self, name: str) -> None:
        self._ask("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", name)

    def _roles(self) -> list[str]:
        return [row[0] for row in self._ask("SELECT rolname FROM pg_roles")]

    def _create(self) -> None:
        self._ask(f"CREATE ROLE {self.name} LOGIN CREATEDB PASSWORD '{self._password}'")

    def _empty(self) -> list[str]:
        self._end(self.name)
        self._ask(f"ALTER ROLE {self.name} PASSWORD '{self._password}'")
        self._ask(f"ALTER ROLE {self.name} RESET ALL")
        for (database,) in self._ask(_WITH_SETTINGS, self.name):
            self._ask(f"ALTER ROLE {self.name} IN DATABASE {_quoted(database)} RESET ALL")
        # To drop a database, the server writes everything to its disk. To empty one is faster.
        usual = "datallowconn AND datconnlimit = -1 AND NOT datistemplate AND datacl IS NULL"
        emptied = [name for name in self._owned(self.name, usual) if self._is_emptied(name)]
        self._drop(self.name, emptied)
        return emptied

    def _is_emptied(self, database: str) -> bool:
        """Remove all that programs created in a database, and return whether it is now like a new one."""
        try:
            self._ask(f"ALTER DATABASE {_quoted(database)} RESET ALL")
            with self._connected(database) as connection:
                connection.execute(f"DROP OWNED BY {self.name} CASCADE")
                return bool(connection.execute(_IS_NEW).fetchone()[0])
        except Exception:  # noqa: BLE001  (whatever a program did to it, it is dropped then)
            return False

    def _connected(self, database: str) -> Any:
        return self.connect(self.url.set(drivername=self.driver, database=database))

    def _owned(self, role: str, condition: str = "true") -> list[str]:
        query = f"SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) = %s AND {condition}"  # noqa: S608
        return [row[0] for row in self._ask(query, role)]

    def _end(self, role: str) -> None:
        """End the connections of a role, and the transactions that it prepared."""
        self._ask("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s", role)
        for name, database in self._ask("SELECT gid, database FROM pg_prepared_xacts WHERE owner = %s", role):
            with suppress(Exception), self._connected(database) as connection:
                literal = name.replace("'", "''")
                connection.execute(f"ROLLBACK PREPARED '{literal}'")

    def _drop(self, role: str, kept: Sequence[str] = ()) -> None:
        """Drop what a role owns, except the databases `kept` and what is in them."""
        for database in set(self._owned(role)) - set(kept):
            with suppress(Exception):  # another run may drop it at the same time
                self._ask(f"ALTER DATABASE {_quoted(database)} WITH IS_TEMPLATE false")
            self._ask(f"DROP DATABASE IF EXISTS {_quoted(database)} WITH (FORCE)")
        for (database,) in self._ask(_WITH_OBJECTS, role, role):
            with suppress(Exception), self._connected(database) as connection:
                connection.execute(f"DROP OWNED BY {role} CASCADE")

    def _remove(self, role: str) -> None:
        self._end(role)
        self._drop(role)
        self._ask(f"DROP ROLE IF EXISTS {role}")


class MariaDB(Server):
    """MariaDB through PyMySQL, or aiomysql for asynchronous engines."""

    label, variable, default = "MariaDB", "MARIADB_URL", "mysql://root@127.0.0.1:3306/"
    driver, asynchronous = "mysql+pymysql", "mysql+aiomysql"
    drivers: tuple[str, ...] = ("PyMySQL", "aiomysql")
    _prepared_before = frozenset[str]()

    @staticmethod
    def connect(url: URL) -> Any:  # noqa: D102
        import pymysql  # noqa: PLC0415  (installed only in the environments that need it)

        arguments = url.translate_connect_args(username="user")
        wait = f"SET SESSION lock_wait_timeout = {_SECONDS}"
        return pymysql.connect(autocommit=True, connect_timeout=_SECONDS, init_command=wait, **arguments)

    def _lock(self, name: str) -> bool:
        return bool(self._ask(f"SELECT GET_LOCK('{name}', 0)")[0][0])

    def _unlock(self, name: str) -> None:
        self._ask(f"SELECT RELEASE_LOCK('{name}')")

    def _roles(self) -> list[str]:
        return [row[0] for row in self._ask("SELECT user FROM mysql.user")]

    def _create(self) -> None:
        self._prepared_before = self._prepared()
        self._ask(f"CREATE USER '{self.name}'@'%' IDENTIFIED BY '{self._password}'")
        pattern = self.name.replace("_", r"\_") + r"\_%"
        self._ask(f"GRANT ALL ON `{pattern}`.* TO '{self.name}'@'%'")
        # Only who may see processes may see which transaction waits for which.
        self._ask(f"GRANT PROCESS ON *.* TO '{self.name}'@'%'")

    def _empty(self) -> list[str]:
        self._drop(self.name)
        self._ask(f"ALTER USER '{self.name}'@'%' IDENTIFIED BY '{self._password}'")
        return []

    def _drop(self, role: str) -> None:
        for row in self._ask("SELECT id FROM information_schema.processlist WHERE user = %s", role):
            with suppress(Exception):  # it may have ended
                self._ask(f"KILL {row[0]}")
        for row in self._ask("SHOW DATABASES"):
            if row[0].startswith(f"{role}_"):
                drop = f"DROP DATABASE IF EXISTS {_quoted(row[0], '`')}"
                try:
                    self._ask(drop)
                except Exception:  # noqa: BLE001  (a transaction that a program prepared may lock its tables)
                    self._roll_back_prepared()
                    self._ask(drop)

    def _prepared(self) -> frozenset[str]:
        return frozenset(row[-1] for row in self._ask("XA RECOVER FORMAT = 'SQL'"))

    def _roll_back_prepared(self) -> None:
        """Roll back the transactions that were prepared since the role exists. The server knows no owner of them."""
        for name in self._prepared() - self._prepared_before:
            with suppress(Exception):  # it is the transaction of a live connection
                self._ask(f"XA ROLLBACK {name}")

    def _remove(self, role: str) -> None:
        self._drop(role)
        self._ask(f"DROP USER IF EXISTS '{role}'@'%'")


def _quoted(name: str, mark: str = '"') -> str:
    """Return a name, which a program may have chosen, as an identifier of SQL."""
    return mark + name.replace(mark, 2 * mark) + mark


SERVERS: dict[str, type[Server]] = {"postgresql": PostgreSQL, "mariadb": MariaDB}


class Psycopg2(PostgreSQL):
    """PostgreSQL through psycopg2."""

    driver = "postgresql+psycopg2"
    drivers = ("psycopg2-binary",)


class Pg8000(PostgreSQL):
    """PostgreSQL through pg8000."""

    driver = "postgresql+pg8000"
    drivers = ("pg8000",)


class AsyncPsycopg(PostgreSQL):
    """PostgreSQL through psycopg, also for asynchronous engines."""

    asynchronous = "postgresql+psycopg_async"
    drivers = ("psycopg",)


class AsyncMy(MariaDB):
    """MariaDB through PyMySQL and asyncmy."""

    asynchronous = "mysql+asyncmy"
    drivers = ("PyMySQL", "asyncmy")


WITH_DRIVER: dict[str, type[Server]] = SERVERS | {
    "postgresql-psycopg2": Psycopg2,
    "postgresql-pg8000": Pg8000,
    "postgresql-psycopg_async": AsyncPsycopg,
    "mariadb-asyncmy": AsyncMy,
}
"""The servers with their default drivers, and with other ones."""
