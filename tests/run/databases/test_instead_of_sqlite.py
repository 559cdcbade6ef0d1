from pathlib import Path

import pytest
import sqlalchemy
import sqlalchemy.ext.asyncio
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from session_answers.run.databases.instead_of_sqlite import SQLiteOnlyError, StandIn


class Server:
    """A server that only gives names."""

    made = 0

    def database(self):
        self.made += 1
        return f"base_{self.made}"

    def url_of(self, database, *, asynchronous=False):
        return make_url(f"sqlite+{'aiosqlite' if asynchronous else 'pysqlite'}:///{database}")


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return StandIn(Server())


def url(stand_in, text):
    return str(stand_in.url(make_url(text)))


def test_each_file_is_a_database_of_its_own(stand_in):
    here = Path.cwd()
    assert url(stand_in, f"sqlite:///{here}/a.db") == "sqlite+pysqlite:///base_1"
    assert url(stand_in, "sqlite:///b.db") == "sqlite+pysqlite:///base_2"
    assert url(stand_in, "sqlite+aiosqlite:///./a.db") == "sqlite+aiosqlite:///base_1"


def test_what_is_no_sqlite_is_left_alone(stand_in):
    assert url(stand_in, "mysql+pymysql://root@host/test") == "mysql+pymysql://root@host/test"
    assert not stand_in.refused


@pytest.mark.parametrize(
    "text",
    ["sqlite://", "sqlite:///:memory:", "sqlite:///file:a?uri=true", "sqlite:////nowhere/a.db", "sqlite:///no/a.db"],
)
def test_what_only_sqlite_has_is_refused(stand_in, text):
    with pytest.raises(SQLiteOnlyError):
        stand_in.url(make_url(text))
    assert stand_in.refused


def test_every_way_to_make_an_engine_leads_there(stand_in):
    ways = {
        "sqlalchemy": lambda: sqlalchemy.create_engine("sqlite:///a.db"),
        "engine": lambda: sqlalchemy.engine.create_engine(make_url("sqlite:///a.db")),
        "config": lambda: sqlalchemy.engine_from_config({"sqlalchemy.url": "sqlite:///a.db"}),
        "asyncio": lambda: sqlalchemy.ext.asyncio.create_async_engine("sqlite+aiosqlite:///a.db"),
    }
    with stand_in:
        found = {name: make().url.database for name, make in ways.items()}
    assert found == dict.fromkeys(ways, "base_1")
    assert {name: make().url.database for name, make in ways.items()} == dict.fromkeys(ways, "a.db")


@pytest.mark.parametrize("given", ["", None, "no url"])
def test_what_is_no_address_is_refused_as_ever(stand_in, given):
    with stand_in, pytest.raises(ArgumentError):
        sqlalchemy.create_engine(given)
