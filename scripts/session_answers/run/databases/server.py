"""A role on a database server that is created for a run and removed at its end, with all its databases.

The owner of a role holds a lock with its name. A run removes the roles and databases that killed runs left behind.
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

from session_answers.errors import RunError
from sqlalchemy_receipts import Fault

PREFIX = "answers"
# The timeout for a connection or a lock.
SECONDS = 5


class Server(ABC):
    """A role on one server. `url` is the address for its owner. `databases` has its empty databases."""

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
        """Empty or remove the databases of the role, and return the remaining databases."""

    @abstractmethod
    def _remove(self, role: str) -> None: ...


def quoted(name: str, mark: str = '"') -> str:
    """Return a name, which a program may have chosen, as an identifier of SQL."""
    return mark + name.replace(mark, 2 * mark) + mark
