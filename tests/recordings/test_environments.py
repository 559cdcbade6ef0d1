import pytest

from session_answers.pages.page import Example
from session_answers.recordings.descriptions import describe
from session_answers.recordings.environments import (
    ALL,
    DEFAULT,
    LOCAL,
    RECORDED,
    environments_of,
    home,
    join_words,
)
from session_answers.run.databases.servers import WITH_DRIVER

NAMES = ["2.0-sqlite", "2.1-sqlite", "2.0-postgresql", "2.1-postgresql", "2.0-mariadb", "2.1-mariadb"]
PYTHON = "2.1-sqlite-python3.13"
PSYCOPG2 = ["2.0-postgresql-psycopg2", "2.1-postgresql-psycopg2"]
PG8000 = ["2.0-postgresql-pg8000", "2.1-postgresql-pg8000"]
ASYNC_PSYCOPG = ["2.0-postgresql-psycopg_async", "2.1-postgresql-psycopg_async"]
ASYNCMY = ["2.0-mariadb-asyncmy", "2.1-mariadb-asyncmy"]
POSTGRESQL = [*PSYCOPG2, *PG8000, *ASYNC_PSYCOPG]
BLOCKING = [*NAMES[:2], PYTHON, *NAMES[2:4], *PSYCOPG2, *PG8000, *NAMES[4:]]


def environment(name):
    """Return the environment with a name."""
    return next(each for each in (*RECORDED, LOCAL) if str(each) == name)


def test_the_environments_are_both_release_lines_with_each_driver_of_each_database():
    names = [*NAMES[:2], PYTHON, *NAMES[2:4], *POSTGRESQL, *NAMES[4:], *ASYNCMY]
    assert [str(each) for each in ALL] == names
    assert [str(each) for each in DEFAULT] == NAMES
    assert [str(each) for each in RECORDED] == [*NAMES[:1], *names[2:], "1.4-sqlite"]
    assert str(LOCAL) == "2.1-sqlite"
    assert [str(each) for each in ALL if each.is_default] == NAMES


def test_every_server_of_an_environment_is_known():
    assert {each.server for each in ALL} == {"", *WITH_DRIVER}


@pytest.mark.parametrize(
    ("options", "source", "its_home", "names"),
    [
        ({}, "create_engine()", "2.1-sqlite", BLOCKING),
        ({}, "create_async_engine()", "2.1-sqlite", [*BLOCKING[:5], *ASYNC_PSYCOPG, *NAMES[4:], *ASYNCMY]),
        ({"only": "mariadb sqlite"}, "", "2.1-sqlite", [*NAMES[:2], PYTHON, *NAMES[4:]]),
        ({"server": "mariadb"}, "", "2.1-mariadb", NAMES[4:]),
        ({"server": "mariadb"}, "create_async_engine()", "2.1-mariadb", [*NAMES[4:], *ASYNCMY]),
        (
            {"server": "postgresql", "sqlalchemy": "2.0"},
            "",
            "2.0-postgresql",
            ["2.0-postgresql", PSYCOPG2[0], PG8000[0]],
        ),
        ({"server": "postgresql", "driver": "psycopg"}, "", "2.1-postgresql", NAMES[2:4]),
        ({"server": "postgresql", "driver": "psycopg pg8000"}, "", "2.1-postgresql", [*NAMES[2:4], *PG8000]),
        ({"sqlalchemy": "1.4"}, "", "1.4-sqlite", ["1.4-sqlite"]),
        ({"review": "fixed"}, "", "2.1-sqlite", ["2.1-sqlite"]),
        ({"review": "fixed", "server": "mariadb"}, "", "2.1-mariadb", ["2.1-mariadb"]),
        ({"sqlalchemy": "2.1", "only": "sqlite"}, "", "2.1-sqlite", [NAMES[1], PYTHON]),
        ({"sqlalchemy": "2.0 2.1", "only": "sqlite"}, "", "2.1-sqlite", [*NAMES[:2], PYTHON]),
    ],
)
def test_the_options_and_the_engine_of_an_example_choose_its_environments(options, source, its_home, names):
    example = Example("a-1", 1, "", **options)
    assert str(home(example)) == its_home
    assert [str(each) for each in environments_of(example, source)] == names


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("2.0-mariadb", "SQLAlchemy 2.0 with MariaDB"),
        ("2.1-postgresql-pg8000", "SQLAlchemy 2.1 with PostgreSQL (pg8000)"),
        (PYTHON, "SQLAlchemy 2.1 with SQLite on Python 3.13"),
    ],
)
def test_an_environment_has_a_name_for_sentences(name, label):
    assert environment(name).label == label


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["2.0-mariadb"], "SQLAlchemy 2.0 with MariaDB"),
        (["2.0-mariadb", "2.0-mariadb"], "SQLAlchemy 2.0 with MariaDB"),
        (NAMES, "SQLAlchemy 2.0 and 2.1 with SQLite, PostgreSQL, and MariaDB"),
        (
            ["2.1-mariadb", "2.0-postgresql", "2.0-sqlite", "2.1-sqlite"],
            "SQLAlchemy 2.0 and 2.1 with SQLite; 2.0 with PostgreSQL; 2.1 with MariaDB",
        ),
        ([*PG8000, PSYCOPG2[1]], "SQLAlchemy 2.1 with PostgreSQL (psycopg2); 2.0 and 2.1 with PostgreSQL (pg8000)"),
        ([*NAMES[2:4], *PG8000], "SQLAlchemy 2.0 and 2.1 with PostgreSQL"),
        ([NAMES[1], PYTHON], "SQLAlchemy 2.1 with SQLite and SQLite on Python 3.13"),
    ],
)
def test_environments_are_described_by_database(names, text):
    assert describe(map(environment, names), {}) == text


def test_the_drivers_that_ran_are_named_in_the_order_of_the_pages():
    drivers = {environment(PSYCOPG2[0]): ("psycopg2",), environment(NAMES[2]): ("async psycopg", "psycopg")}
    environments = [environment(PSYCOPG2[0]), environment(NAMES[2])]
    assert describe(environments, drivers) == "SQLAlchemy 2.0 with PostgreSQL (psycopg, psycopg2, and async psycopg)"


def test_words_are_joined_as_in_a_sentence():
    assert [join_words("a"), join_words("ab"), join_words("abc")] == ["a", "a and b", "a, b, and c"]
