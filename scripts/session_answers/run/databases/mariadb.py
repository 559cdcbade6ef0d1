"""A role on MariaDB, with each driver."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from sqlalchemy.engine import URL

from session_answers.run.databases.server import SECONDS, Server, quoted


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
        wait = f"SET SESSION lock_wait_timeout = {SECONDS}"
        return pymysql.connect(autocommit=True, connect_timeout=SECONDS, init_command=wait, **arguments)

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
            with suppress(Exception):  # it can end first
                self._ask(f"KILL {row[0]}")
        for row in self._ask("SHOW DATABASES"):
            if row[0].startswith(f"{role}_"):
                drop = f"DROP DATABASE IF EXISTS {quoted(row[0], '`')}"
                try:
                    self._ask(f"SET STATEMENT innodb_lock_wait_timeout = 1 FOR {drop}")
                except Exception:  # noqa: BLE001  (a transaction that a program prepared may lock its tables)
                    self._roll_back_prepared()
                    self._ask(drop)

    def _prepared(self) -> frozenset[str]:
        return frozenset(row[-1] for row in self._ask("XA RECOVER FORMAT = 'SQL'"))

    def _roll_back_prepared(self) -> None:
        """Roll back the transactions that were prepared since the role exists. The server records no owner."""
        for name in self._prepared() - self._prepared_before:
            with suppress(Exception):  # it is the transaction of a live connection
                self._ask(f"XA ROLLBACK {name}")

    def _remove(self, role: str) -> None:
        self._drop(role)
        self._ask(f"DROP USER IF EXISTS '{role}'@'%'")


class AsyncMy(MariaDB):
    """MariaDB through PyMySQL and asyncmy."""

    asynchronous = "mysql+asyncmy"
    drivers = ("PyMySQL", "asyncmy")
