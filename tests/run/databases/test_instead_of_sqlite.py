from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy
import sqlalchemy.ext.asyncio
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from session_answers.run.databases.instead_of_sqlite import InsteadOfSQLite, SQLiteOnlyError


class Server:
    """A server that only gives names."""

    made = 0
    kind = SimpleNamespace(asynchronous="postgresql+psycopg_async")

    def database(self):
        self.made += 1
        return f"base_{self.made}"

    def url_of(self, database, *, asynchronous=False):
        return make_url(f"sqlite+{'aiosqlite' if asynchronous else 'pysqlite'}:///{database}")


@pytest.fixture
def instead(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return InsteadOfSQLite(Server())


def url(instead, text):
    return str(instead.url(make_url(text)))


def test_each_file_becomes_a_database(instead):
    here = Path.cwd()
    assert url(instead, f"sqlite:///{here}/a.db") == "sqlite+pysqlite:///base_1"
    assert url(instead, "sqlite:///b.db") == "sqlite+pysqlite:///base_2"
    assert url(instead, "sqlite+aiosqlite:///./a.db") == "sqlite+aiosqlite:///base_1"


def test_urls_of_servers_stay_but_for_the_asynchronous_driver_of_the_run(instead):
    assert url(instead, "mysql+pymysql://root@host/test") == "mysql+pymysql://root@host/test"
    assert url(instead, "postgresql+asyncpg://root@host/test") == "postgresql+psycopg_async://root@host/test"
    assert not instead.refused


@pytest.mark.parametrize(
    "text",
    ["sqlite://", "sqlite:///:memory:", "sqlite:///file:a?uri=true", "sqlite:////nowhere/a.db", "sqlite:///no/a.db"],
)
def test_databases_that_only_sqlite_has_are_refused(instead, text):
    with pytest.raises(SQLiteOnlyError):
        instead.url(make_url(text))
    assert instead.refused


def test_every_way_to_create_an_engine_uses_the_server(instead):
    ways = {
        "sqlalchemy": lambda: sqlalchemy.create_engine("sqlite:///a.db"),
        "engine": lambda: sqlalchemy.engine.create_engine(make_url("sqlite:///a.db")),
        "config": lambda: sqlalchemy.engine_from_config({"sqlalchemy.url": "sqlite:///a.db"}),
        "asyncio": lambda: sqlalchemy.ext.asyncio.create_async_engine("sqlite+aiosqlite:///a.db"),
    }
    with instead:
        found = {name: make().url.database for name, make in ways.items()}
    assert found == dict.fromkeys(ways, "base_1")
    assert {name: make().url.database for name, make in ways.items()} == dict.fromkeys(ways, "a.db")


@pytest.mark.parametrize("given", ["", None, "no url"])
def test_an_invalid_url_raises_the_error_of_sqlalchemy(instead, given):
    with instead, pytest.raises(ArgumentError):
        sqlalchemy.create_engine(given)
