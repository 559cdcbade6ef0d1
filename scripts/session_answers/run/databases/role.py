"""The role: what programs are on a database server."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.engine import URL, create_engine, make_url

from session_answers.run.databases.servers import SERVERS


class Role:
    """A role that makes databases of its own, for the programs of a run; `databases` are those that it has."""

    def __init__(self, database: str, given: Mapping[str, str]) -> None:
        """Read what `Server.role` has told of a `database` of SERVERS; nothing is opened yet."""
        self.kind = SERVERS[database]
        self.databases: list[str] = []
        self._url, self._name, self._used = make_url(given["url"]), given["name"], 0
        for asynchronous in (False, True):  # loads the drivers, once for all programs
            create_engine(self.url_of("", asynchronous=asynchronous))

    def url_of(self, database: str, *, asynchronous: bool = False) -> URL:
        """Return the address of a database of the role, for the driver that blocks or the one that does not."""
        return self._url.set(drivername=self.kind.asynchronous if asynchronous else self.kind.driver, database=database)

    def database(self) -> str:
        """Return the name of an empty database that the role owns; a process forked off asks."""
        self._used += 1
        name = f"{self._name}_{self._used}"
        if name not in self.databases:
            own = self.kind.connect(self.url_of(self._url.database or ""))
            try:
                own.cursor().execute(f"CREATE DATABASE {name}")
            finally:
                own.close()
        return name
