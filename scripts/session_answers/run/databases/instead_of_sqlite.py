"""The stand-in: a program that is written for files of SQLite runs on a server, with no word changed.

Each file becomes a database of its own on the server.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

import sqlalchemy
import sqlalchemy.ext.asyncio
from sqlalchemy.engine import URL, create, make_url
from sqlalchemy.ext.asyncio import engine as asynchronous

from session_answers.run.databases.role import Role


class SQLiteOnlyError(BaseException):
    """The program is about SQLite itself; no program catches this."""


class StandIn:
    """While it is the context, engines for files of SQLite lead to databases of `role`.

    `refused` tells that the program asked for what only SQLite has.
    """

    def __init__(self, role: Role) -> None:
        """Make no database yet."""
        self._role = role
        self._databases: dict[Path, str] = {}
        self.refused = False
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(warnings.catch_warnings())
        # Python shows some warnings only where the program itself called what warns: here it is called for it.
        warnings.filterwarnings("default", module=re.escape(__name__))
        make = self._instead(create.create_engine)
        # Every name that programs and SQLAlchemy itself call it by.
        for module, name in (
            (sqlalchemy, "create_engine"),
            (sqlalchemy.engine, "create_engine"),
            (create, "create_engine"),
            (asynchronous, "_create_engine"),
        ):
            self._stack.enter_context(patch.object(module, name, make))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def url(self, url: URL) -> URL:
        """Return the address on the server of what is at `url`; raises SQLiteOnlyError for what is no file."""
        if url.get_backend_name() != "sqlite":
            return url
        path = Path(url.database or ":memory:").resolve()
        self.refused |= bool(url.query) or not path.is_relative_to(Path.cwd()) or not path.parent.is_dir()
        if self.refused or path.name == ":memory:":
            self.refused = True
            raise SQLiteOnlyError
        if path not in self._databases:
            self._databases[path] = self._role.database()
        return self._role.url_of(self._databases[path], asynchronous="aiosqlite" in url.drivername)

    def _instead(self, make: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(make)
        def create_engine(url: Any, **options: Any) -> Any:
            return make(self.url(make_url(url)) if isinstance(url, (str, URL)) and url else url, **options)

        return create_engine
