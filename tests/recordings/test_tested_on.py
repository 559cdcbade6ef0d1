import pytest

from session_answers.recordings.comparisons import Comparison, Variant
from session_answers.recordings.environments import DEFAULT, OTHER_PYTHON, Environment
from session_answers.recordings.tested_on import html, sentences, short, text, variant_id
from sqlalchemy_receipts.trace import Trace

SQLITE, SERVERS = DEFAULT[:2], DEFAULT[2:]
ON_PYTHON = Environment("2.1", "sqlite", python=OTHER_PYTHON)
PG8000 = Environment("2.0", "postgresql", "pg8000"), Environment("2.1", "postgresql", "pg8000")
DRIVERS = {
    **dict.fromkeys((*SQLITE, ON_PYTHON), ("sqlite3",)),
    **dict.fromkeys(DEFAULT[2:4], ("psycopg",)),
    **dict.fromkeys(DEFAULT[4:], ("PyMySQL",)),
    **dict.fromkeys(PG8000, ("pg8000",)),
}
VARIANT = Variant(SERVERS, Trace())
ON_SQLITE = "Tested on SQLAlchemy 2.0 and 2.1 with SQLite"
ON_SERVERS = "SQLAlchemy 2.0 and 2.1 with PostgreSQL and MariaDB"


@pytest.mark.parametrize(
    ("comparison", "expected", "kind"),
    [
        pytest.param(
            Comparison((*DEFAULT, *PG8000, ON_PYTHON), drivers=DRIVERS),
            [
                "Tested on SQLAlchemy 2.0 and 2.1 with SQLite (sqlite3), PostgreSQL (psycopg and pg8000), and MariaDB "
                "(PyMySQL); 2.1 with SQLite on Python 3.13"
            ],
            "everywhere",
            id="all environments",
        ),
        pytest.param(
            Comparison(SQLITE, drivers=DRIVERS),
            [f"{ON_SQLITE} (sqlite3)", "Run on SQLite only"],
            "everywhere",
            id="one database",
        ),
        pytest.param(
            Comparison((Environment("1.4", "sqlite"),)),
            ["Tested on SQLAlchemy 1.4 with SQLite", "Run on SQLAlchemy 1.4 with SQLite only"],
            "everywhere",
            id="an old release line",
        ),
        pytest.param(
            Comparison(DEFAULT[1::2]),
            ["Tested on SQLAlchemy 2.1 with SQLite, PostgreSQL, and MariaDB", "Run on SQLAlchemy 2.1 only"],
            "everywhere",
            id="one release line",
        ),
        pytest.param(
            Comparison(SQLITE, (VARIANT,)), [ON_SQLITE, f"Differs on {ON_SERVERS}"], "differs", id="a variant"
        ),
        pytest.param(
            Comparison(SQLITE, (VARIANT, Variant(SERVERS[:2], Trace()), Variant(PG8000, None)), drivers=DRIVERS),
            [
                f"{ON_SQLITE} (sqlite3)",
                "Differs on SQLAlchemy 2.0 and 2.1 with PostgreSQL (psycopg and pg8000) and MariaDB (PyMySQL)",
            ],
            "differs",
            id="several variants, each environment once",
        ),
        pytest.param(
            Comparison(SQLITE, (), (*SERVERS, *PG8000)),
            [ON_SQLITE, f"Not run on {ON_SERVERS}"],
            "missing",
            id="not run",
        ),
        pytest.param(
            Comparison(DEFAULT, (), PG8000),
            [
                "Tested on SQLAlchemy 2.0 and 2.1 with SQLite, PostgreSQL, and MariaDB",
                "Not run on SQLAlchemy 2.0 and 2.1 with PostgreSQL (pg8000)",
            ],
            "missing",
            id="not run with one driver",
        ),
    ],
)
def test_a_claim_lists_its_environments(comparison, expected, kind):
    assert list(sentences(comparison)) == expected
    line = f"{'. '.join(expected)}."
    assert text([comparison]) == line
    assert html(comparison, ()) == f'<p class="tested-on {kind}">{line}</p>'


def test_a_claim_without_examples_has_no_line():
    assert (sentences(Comparison()), text([]), html(Comparison(), ())) == ((), "", "")


@pytest.mark.parametrize(
    ("comparison", "expected"),
    [
        pytest.param(Comparison(), (), id="nothing"),
        pytest.param(
            Comparison((*DEFAULT, *PG8000, ON_PYTHON), drivers=DRIVERS),
            ("Tested on SQLAlchemy 2.0 and 2.1 with SQLite, PostgreSQL, and MariaDB",),
            id="all environments",
        ),
        pytest.param(Comparison(SQLITE, (), SERVERS), (ON_SQLITE,), id="not run on servers"),
        pytest.param(
            Comparison((*SQLITE, *PG8000), (VARIANT,), drivers=DRIVERS),
            (ON_SQLITE, f"It differs on {ON_SERVERS}"),
            id="a variant",
        ),
        pytest.param(
            Comparison(PG8000, (Variant(SERVERS[:2], None),)),
            (
                "Tested on SQLAlchemy 2.0 and 2.1 with PostgreSQL (pg8000)",
                "It differs on SQLAlchemy 2.0 and 2.1 with PostgreSQL",
            ),
            id="only another driver is the same",
        ),
        pytest.param(Comparison((), (VARIANT,)), (f"Differs on {ON_SERVERS}",), id="only a variant"),
    ],
)
def test_a_comment_lists_the_environments_without_default_drivers(comparison, expected):
    assert short(comparison) == expected


def test_the_line_links_to_the_first_variant():
    ids = ("x-1-on-postgresql-20", "x-2-on-mariadb-21")
    line = html(Comparison(SQLITE, (VARIANT, VARIANT)), ids)
    assert line.endswith(' <a href="#x-1-on-postgresql-20">See how</a>.</p>')
    assert variant_id("x-1", VARIANT) == "x-1-on-postgresql-20"


@pytest.mark.parametrize(
    ("environment", "identifier"),
    [
        (Environment("2.0", "postgresql", "psycopg_async"), "x-1-on-postgresql-psycopg-async-20"),
        (ON_PYTHON, "x-1-on-sqlite-python313-21"),
    ],
)
def test_a_variant_with_another_driver_or_python_has_its_own_id(environment, identifier):
    assert variant_id("x-1", Variant((environment,), None)) == identifier
