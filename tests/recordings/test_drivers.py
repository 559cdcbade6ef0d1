import pytest

from session_answers.recordings.drivers import driver_name, drivers_of, in_order, versions_with
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Event, Trace

PROGRAM = Program("a", "first()\nsecond()", "setup = 1")
FIRST = PROGRAM.offset + 1
VERSIONS = "SQLAlchemy 2.1.9, Python 3.11.7, psycopg 3.3.9, asyncpg 0.32.0, PostgreSQL 15.20"


def connect(number, driver, line=1):
    return Event("pool", "connect", line, detail=driver, connection=number)


def use(number, line=FIRST):
    return Event("pool", "checkout", line, connection=number)


@pytest.mark.parametrize(
    ("events", "names"),
    [
        pytest.param([], (), id="no connection"),
        pytest.param([connect(1, "psycopg.Connection")], (), id="only the setup"),
        pytest.param([connect(1, "psycopg.Connection"), use(1, line=1)], (), id="only the setup used it"),
        pytest.param([connect(1, "psycopg.Connection"), use(1)], ("psycopg",), id="opened by the setup"),
        pytest.param([connect(1, "asyncpg.Connection", FIRST)], ("asyncpg",), id="opened by the example"),
        pytest.param(
            [connect(1, "psycopg.AsyncConnection"), connect(2, "psycopg2.connection"), use(2), use(1)],
            ("psycopg2", "async psycopg"),
            id="two, in the order of the pages",
        ),
        pytest.param([connect(1, "__main__.Mine"), use(1)], (), id="no driver"),
    ],
)
def test_the_drivers_of_an_example_are_those_of_its_connections(events, names):
    assert drivers_of(PROGRAM, Trace(tuple(events))) == names


def test_every_driver_has_one_place():
    assert in_order(["asyncmy", "psycopg", "sqlite3", "psycopg", "unknown"]) == ("sqlite3", "psycopg", "asyncmy")


@pytest.mark.parametrize(
    ("driver", "name"), [("psycopg_async", "async psycopg"), ("pg8000", "pg8000"), ("pymysql", "PyMySQL"), ("", "")]
)
def test_a_driver_has_a_name_for_readers(driver, name):
    assert driver_name(driver) == name


@pytest.mark.parametrize(
    ("drivers", "versions"),
    [
        (["psycopg"], "SQLAlchemy 2.1.9, Python 3.11.7, psycopg 3.3.9, PostgreSQL 15.20"),
        (["async psycopg", "asyncpg"], VERSIONS),
        ([], "SQLAlchemy 2.1.9, Python 3.11.7, PostgreSQL 15.20"),
    ],
)
def test_versions_name_only_the_drivers_that_ran(drivers, versions):
    assert versions_with(VERSIONS, drivers) == versions
