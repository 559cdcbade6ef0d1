import pytest

from session_answers.pages.page import Example
from session_answers.recordings.environments import ALL, LOCAL, RECORDED, Combination, home, listed, named, of


def example(**options):
    return Example("a-1", 1, "", **options)


def these(*names):
    return [Combination(*name.split("-")) for name in names]


def test_all_are_the_two_lines_on_each_database():
    names = ["2.0-sqlite", "2.1-sqlite", "2.0-postgresql", "2.1-postgresql", "2.0-mariadb", "2.1-mariadb"]
    assert [str(each) for each in ALL] == names
    assert [str(each) for each in RECORDED] == [*names[:1], *names[2:], "1.4-sqlite"]
    assert str(LOCAL) == "2.1-sqlite"


@pytest.mark.parametrize(
    ("options", "its_home", "where"),
    [
        ({}, "2.1-sqlite", [str(each) for each in ALL]),
        ({"only": "sqlite"}, "2.1-sqlite", ["2.0-sqlite", "2.1-sqlite"]),
        (
            {"only": "mariadb sqlite"},
            "2.1-sqlite",
            ["2.0-sqlite", "2.1-sqlite", "2.0-mariadb", "2.1-mariadb"],
        ),
        ({"server": "mariadb"}, "2.1-mariadb", ["2.0-mariadb", "2.1-mariadb"]),
        ({"server": "postgresql", "sqlalchemy": "2.0"}, "2.0-postgresql", ["2.0-postgresql"]),
        ({"sqlalchemy": "1.4", "only": "sqlite"}, "1.4-sqlite", ["1.4-sqlite"]),
        ({"sqlalchemy": "1.4"}, "1.4-sqlite", ["1.4-sqlite"]),
        ({"sqlalchemy": "2.1"}, "2.1-sqlite", ["2.1-sqlite", "2.1-postgresql", "2.1-mariadb"]),
        ({"sqlalchemy": "2.0 2.1", "only": "sqlite"}, "2.1-sqlite", ["2.0-sqlite", "2.1-sqlite"]),
    ],
)
def test_an_example_has_a_home_and_is_run_where_it_is_about(options, its_home, where):
    assert str(home(example(**options))) == its_home
    assert [str(each) for each in of(example(**options))] == where


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["2.0-mariadb"], "SQLAlchemy 2.0 on MariaDB"),
        ([str(each) for each in ALL], "SQLAlchemy 2.0 and 2.1 on SQLite, PostgreSQL and MariaDB"),
        (
            ["2.1-mariadb", "2.0-postgresql", "2.0-sqlite", "2.1-sqlite"],
            "SQLAlchemy 2.0 and 2.1 on SQLite; 2.0 on PostgreSQL; 2.1 on MariaDB",
        ),
    ],
)
def test_combinations_are_named_in_few_words(names, text):
    assert named(these(*names)) == text


def test_words_are_listed_as_in_a_sentence():
    assert [listed("a"), listed("ab"), listed("abc")] == ["a", "a and b", "a, b and c"]
