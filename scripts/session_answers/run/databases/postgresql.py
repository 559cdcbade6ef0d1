"""A role on PostgreSQL, with each driver."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy.engine import URL

from session_answers.run.databases.server import SECONDS, Server, quoted

# Ask whether a database of PostgreSQL is like a new one. Numbers from 16384 on belong to objects of users.
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
        return psycopg.connect(autocommit=True, connect_timeout=SECONDS, **arguments)

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
            self._ask(f"ALTER ROLE {self.name} IN DATABASE {quoted(database)} RESET ALL")
        # To drop a database, the server writes everything to its disk. To empty one is faster.
        usual = "datallowconn AND datconnlimit = -1 AND NOT datistemplate AND datacl IS NULL"
        emptied = [name for name in self._owned(self.name, usual) if self._is_emptied(name)]
        self._drop(self.name, emptied)
        return emptied

    def _is_emptied(self, database: str) -> bool:
        """Remove all that programs created in a database, and return whether it is now like a new one."""
        try:
            self._ask(f"ALTER DATABASE {quoted(database)} RESET ALL")
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
                self._ask(f"ALTER DATABASE {quoted(database)} WITH IS_TEMPLATE false")
            self._ask(f"DROP DATABASE IF EXISTS {quoted(database)} WITH (FORCE)")
        for (database,) in self._ask(_WITH_OBJECTS, role, role):
            with suppress(Exception), self._connected(database) as connection:
                connection.execute(f"DROP OWNED BY {role} CASCADE")

    def _remove(self, role: str) -> None:
        self._end(role)
        self._drop(role)
        self._ask(f"DROP ROLE IF EXISTS {role}")


class Psycopg2(PostgreSQL):
    """PostgreSQL through psycopg2."""

    driver = "postgresql+psycopg2"
    drivers = ("psycopg2-binary",)


class Pg8000(PostgreSQL):
    """PostgreSQL through pg8000."""

    driver = "postgresql+pg8000"
    drivers = ("pg8000",)


class AsyncPsycopg(PostgreSQL):
    """PostgreSQL through psycopg, including asynchronous engines."""

    asynchronous = "postgresql+psycopg_async"
    drivers = ("psycopg",)
