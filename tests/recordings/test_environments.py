import pytest

from session_answers.pages.page import Example
from session_answers.recordings.environments import (
    ALL,
    LOCAL,
    RECORDED,
    Environment,
    describe,
    environments_of,
    home,
    join_words,
)

NAMES = ["2.0-sqlite", "2.1-sqlite", "2.0-postgresql", "2.1-postgresql", "2.0-mariadb", "2.1-mariadb"]


def test_the_environments_are_both_release_lines_on_each_database():
    assert [str(environment) for environment in ALL] == NAMES
    assert [str(environment) for environment in RECORDED] == [*NAMES[:1], *NAMES[2:], "1.4-sqlite"]
    assert str(LOCAL) == "2.1-sqlite"


@pytest.mark.parametrize(
    ("options", "its_home", "names"),
    [
        ({}, "2.1-sqlite", NAMES),
        ({"only": "mariadb sqlite"}, "2.1-sqlite", [*NAMES[:2], *NAMES[4:]]),
        ({"server": "mariadb"}, "2.1-mariadb", NAMES[4:]),
        ({"server": "postgresql", "sqlalchemy": "2.0"}, "2.0-postgresql", ["2.0-postgresql"]),
        ({"sqlalchemy": "1.4"}, "1.4-sqlite", ["1.4-sqlite"]),
        ({"sqlalchemy": "2.1"}, "2.1-sqlite", NAMES[1::2]),
        ({"sqlalchemy": "2.0 2.1", "only": "sqlite"}, "2.1-sqlite", NAMES[:2]),
    ],
)
def test_the_options_of_an_example_choose_its_home_and_its_environments(options, its_home, names):
    example = Example("a-1", 1, "", **options)
    assert str(home(example)) == its_home
    assert [str(environment) for environment in environments_of(example)] == names


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["2.0-mariadb"], "SQLAlchemy 2.0 on MariaDB"),
        (NAMES, "SQLAlchemy 2.0 and 2.1 on SQLite, PostgreSQL and MariaDB"),
        (
            ["2.1-mariadb", "2.0-postgresql", "2.0-sqlite", "2.1-sqlite"],
            "SQLAlchemy 2.0 and 2.1 on SQLite; 2.0 on PostgreSQL; 2.1 on MariaDB",
        ),
    ],
)
def test_environments_are_described_by_database(names, text):
    assert describe(Environment(*name.split("-")) for name in names) == text


def test_words_are_joined_as_in_a_sentence():
    assert [join_words("a"), join_words("ab"), join_words("abc")] == ["a", "a and b", "a, b and c"]
