"""Programs for files of SQLite run on a database server without a change: each file becomes a database there."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Self

import sqlalchemy
import sqlalchemy.ext.asyncio
from sqlalchemy.engine import URL, create, make_url
from sqlalchemy.ext.asyncio import engine as asynchronous

from session_answers.run.databases.role import Role
from session_answers.run.databases.servers import SERVERS

# Every name by which programs and SQLAlchemy call it.
_NAMES = (
    (sqlalchemy, "create_engine"),
    (sqlalchemy.engine, "create_engine"),
    (create, "create_engine"),
    (asynchronous, "_create_engine"),
)


class SQLiteOnlyError(BaseException):
    """The program uses what only SQLite has; no program catches this."""


class InsteadOfSQLite:
    """While it is the context, engines for files of SQLite connect to databases of `role`.

    `refused` is whether the program used what only SQLite has.
    """

    def __init__(self, role: Role) -> None:
        """Create no database yet."""
        self._role = role
        self._databases: dict[Path, str] = {}
        self._warnings = warnings.catch_warnings()
        self._originals = [getattr(module, name) for module, name in _NAMES]
        self.refused = False

    def __enter__(self) -> Self:
        self._warnings.__enter__()
        # Python shows some warnings only if the program itself called the function that warns. Here, this module did.
        warnings.filterwarnings("default", module=re.escape(__name__))
        replacement = self._with_server(create.create_engine)
        for module, name in _NAMES:
            setattr(module, name, replacement)
        return self

    def __exit__(self, *error: object) -> None:
        for (module, name), original in zip(_NAMES, self._originals, strict=True):
            setattr(module, name, original)
        self._warnings.__exit__(None, None, None)

    def url(self, url: URL) -> URL:
        """Return the URL on the server for a file of SQLite, and another asynchronous one with the driver of the run.

        Raise SQLiteOnlyError for a database of SQLite that is not a file.
        """
        if url.get_backend_name() != "sqlite":
            default = {server.asynchronous for server in SERVERS.values()}
            return url.set(drivername=self._role.kind.asynchronous) if url.drivername in default else url
        path = Path(url.database or ":memory:").resolve()
        self.refused |= bool(url.query) or not path.is_relative_to(Path.cwd()) or not path.parent.is_dir()
        if self.refused or path.name == ":memory:":
            self.refused = True
            raise SQLiteOnlyError
        if path not in self._databases:
            self._databases[path] = self._role.database()
        return self._role.url_of(self._databases[path], asynchronous="aiosqlite" in url.drivername)

    def _with_server(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(original)
        def create_engine(url: Any, **options: Any) -> Any:
            return original(self.url(make_url(url)) if isinstance(url, (str, URL)) and url else url, **options)

        return create_engine
