import pytest

from session_answers.recordings.comparisons import Runs, Variant
from session_answers.recordings.environments import ALL, Combination
from session_answers.recordings.tested_on import html, id_of, sentences
from sqlalchemy_receipts.trace import Trace

SQLITE, SERVERS = ALL[:2], ALL[2:]
VARIANT = Variant(SERVERS, Trace())


@pytest.mark.parametrize(
    ("found", "said", "kind"),
    [
        pytest.param(
            Runs(ALL), ["Holds on SQLAlchemy 2.0 and 2.1 on SQLite, PostgreSQL and MariaDB"], "everywhere", id="all"
        ),
        pytest.param(
            Runs(SQLITE),
            ["Holds on SQLAlchemy 2.0 and 2.1 on SQLite", "It is about SQLite alone"],
            "everywhere",
            id="one database",
        ),
        pytest.param(
            Runs((Combination("1.4", "sqlite"),)),
            ["Holds on SQLAlchemy 1.4 on SQLite", "It is about SQLAlchemy 1.4 on SQLite alone"],
            "everywhere",
            id="history",
        ),
        pytest.param(
            Runs((ALL[1], ALL[3], ALL[5])),
            ["Holds on SQLAlchemy 2.1 on SQLite, PostgreSQL and MariaDB", "It is about SQLAlchemy 2.1 alone"],
            "everywhere",
            id="one line",
        ),
        pytest.param(
            Runs(SQLITE, (VARIANT,)),
            [
                "Holds on SQLAlchemy 2.0 and 2.1 on SQLite",
                "Differs on SQLAlchemy 2.0 and 2.1 on PostgreSQL and MariaDB",
            ],
            "differs",
            id="differs",
        ),
        pytest.param(
            Runs(SQLITE, (), SERVERS),
            [
                "Holds on SQLAlchemy 2.0 and 2.1 on SQLite",
                "Not run on SQLAlchemy 2.0 and 2.1 on PostgreSQL and MariaDB",
            ],
            "missing",
            id="not run",
        ),
    ],
)
def test_where_a_claim_holds_is_said_in_sentences(found, said, kind):
    assert list(sentences(found)) == said
    assert html(found, ()) == f'<p class="holds {kind}">{". ".join(said)}.</p>'


def test_a_claim_without_examples_says_nothing():
    assert (sentences(Runs()), html(Runs(), ())) == ((), "")


def test_what_differs_is_led_to():
    ids = ("x-1-on-postgresql-20", "x-2-on-mariadb-21")
    assert html(Runs(SQLITE, (VARIANT, VARIANT)), ids).endswith(' <a href="#x-1-on-postgresql-20">See how</a>.</p>')
    assert id_of("x-1", VARIANT) == "x-1-on-postgresql-20"
