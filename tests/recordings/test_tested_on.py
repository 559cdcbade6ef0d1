import pytest

from session_answers.recordings.comparisons import Comparison, Variant
from session_answers.recordings.environments import ALL, Environment
from session_answers.recordings.tested_on import html, sentences, text, variant_id
from sqlalchemy_receipts.trace import Trace

SQLITE, SERVERS = ALL[:2], ALL[2:]
VARIANT = Variant(SERVERS, Trace())
ON_SQLITE = "Holds on SQLAlchemy 2.0 and 2.1 on SQLite"
ON_SERVERS = "SQLAlchemy 2.0 and 2.1 on PostgreSQL and MariaDB"


@pytest.mark.parametrize(
    ("comparison", "expected", "kind"),
    [
        pytest.param(
            Comparison(ALL),
            ["Holds on SQLAlchemy 2.0 and 2.1 on SQLite, PostgreSQL and MariaDB"],
            "everywhere",
            id="all environments",
        ),
        pytest.param(Comparison(SQLITE), [ON_SQLITE, "It is about SQLite alone"], "everywhere", id="one database"),
        pytest.param(
            Comparison((Environment("1.4", "sqlite"),)),
            ["Holds on SQLAlchemy 1.4 on SQLite", "It is about SQLAlchemy 1.4 on SQLite alone"],
            "everywhere",
            id="an old release line",
        ),
        pytest.param(
            Comparison(ALL[1::2]),
            ["Holds on SQLAlchemy 2.1 on SQLite, PostgreSQL and MariaDB", "It is about SQLAlchemy 2.1 alone"],
            "everywhere",
            id="one release line",
        ),
        pytest.param(
            Comparison(SQLITE, (VARIANT,)), [ON_SQLITE, f"Differs on {ON_SERVERS}"], "differs", id="a variant"
        ),
        pytest.param(Comparison(SQLITE, (), SERVERS), [ON_SQLITE, f"Not run on {ON_SERVERS}"], "missing", id="not run"),
    ],
)
def test_a_claim_lists_its_environments(comparison, expected, kind):
    assert list(sentences(comparison)) == expected
    line = f"{'. '.join(expected)}."
    assert text([comparison]) == line
    assert html(comparison, ()) == f'<p class="holds {kind}">{line}</p>'


def test_a_claim_without_examples_has_no_line():
    assert (sentences(Comparison()), text([]), html(Comparison(), ())) == ((), "", "")


def test_the_line_links_to_the_first_variant():
    ids = ("x-1-on-postgresql-20", "x-2-on-mariadb-21")
    line = html(Comparison(SQLITE, (VARIANT, VARIANT)), ids)
    assert line.endswith(' <a href="#x-1-on-postgresql-20">See how</a>.</p>')
    assert variant_id("x-1", VARIANT) == "x-1-on-postgresql-20"
