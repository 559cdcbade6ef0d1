"""The role that programs have on a database server."""

from __future__ import annotations

from sqlalchemy.engine import URL, create_engine, make_url

from session_answers.run.databases.servers import WITH_DRIVER


class Role:
    """A role that creates its own databases for a program. The `databases` already exist and are empty."""

    def __init__(self, database: str, name: str, url: str) -> None:
        """Load the drivers for a `database` of WITH_DRIVER, once for all programs. Open no connection."""
        self.kind = WITH_DRIVER[database]
        self.databases: list[str] = []
        self._url, self._name, self._used = make_url(url), name, 0
        for asynchronous in (False, True):
            create_engine(self.url_of("", asynchronous=asynchronous))

    def url_of(self, database: str, *, asynchronous: bool = False) -> URL:
        """Return the URL of a database of the role, for the blocking or the asynchronous driver."""
        return self._url.set(drivername=self.kind.asynchronous if asynchronous else self.kind.driver, database=database)

    def database(self) -> str:
        """Return the name of an empty database that the role owns."""
        self._used += 1
        name = f"{self._name}_{self._used}"
        if name not in self.databases:
            connection = self.kind.connect(self.url_of(self._url.database or ""))
            try:
                connection.cursor().execute(f"CREATE DATABASE {name}")
            finally:
                connection.close()
        return name
