"""The databases and the release lines of an example, as chips."""

import pytest

from session_answers.pages.page import Example, Page
from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import Comparison, Variant
from session_answers.recordings.environments import DEFAULT, OTHER_PYTHON, Environment
from session_answers.view.tabs import chips_html, database_names, has_tab, tab_names
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Trace

SQLITE, POSTGRESQL, MARIADB = DEFAULT[:2], DEFAULT[2:4], DEFAULT[4:]
PG8000 = Environment("2.1", "postgresql", "pg8000")
ON_PYTHON = Environment("2.1", "sqlite", python=OTHER_PYTHON)


def proof(*same, variants=(), server="", only="", sqlalchemy=""):
    example = Example("x-1", 1, "", server=server, only=only, sqlalchemy=sqlalchemy)
    return Proof(
        Page("docs/a.md", "", ()), example, Program("a-x-1", ""), Trace(), comparison=Comparison(same, variants)
    )


def test_only_default_environments_have_a_tab():
    assert tab_names((PG8000, ON_PYTHON, *reversed(MARIADB), SQLITE[1])) == "sqlite-2.1 mariadb-2.0 mariadb-2.1"


@pytest.mark.parametrize(
    ("variant", "has"),
    [
        pytest.param(Variant(MARIADB, Trace()), True, id="a trace"),
        pytest.param(Variant((PG8000, *MARIADB), Trace()), True, id="one of the environments is a default"),
        pytest.param(Variant(MARIADB, None, "failed"), False, id="no trace"),
        pytest.param(Variant((PG8000, ON_PYTHON), Trace()), False, id="another driver and another Python"),
    ],
)
def test_a_variant_has_a_tab_if_its_trace_is_of_a_default_environment(variant, has):
    assert has_tab(variant) is has


def chips(databases, lines):
    return (
        f'<ul class="chips database" role="list" aria-label="Tested on">{databases}</ul>'
        f'<ul class="chips line" role="list" aria-label="SQLAlchemy">{lines}</ul>'
    )


BOTH = "<li>2.1</li><li>2.0</li>"


@pytest.mark.parametrize(
    ("proved", "html", "names"),
    [
        pytest.param(proof(), chips("<li>SQLite only</li>", "<li>2.1</li>"), ["SQLite"], id="only run at build"),
        pytest.param(
            proof(*DEFAULT, PG8000, ON_PYTHON),
            chips("<li>SQLite</li><li>PostgreSQL</li><li>MariaDB</li>", BOTH),
            ["SQLite", "PostgreSQL", "MariaDB"],
            id="the same everywhere",
        ),
        pytest.param(
            proof(*SQLITE, *POSTGRESQL, variants=(Variant(MARIADB, Trace()),)),
            chips('<li>SQLite</li><li>PostgreSQL</li><li class="ne">MariaDB</li>', BOTH),
            ["SQLite", "PostgreSQL", "MariaDB"],
            id="another result on a database",
        ),
        pytest.param(
            proof(SQLITE[1], variants=(Variant(SQLITE[:1], Trace()),)),
            chips("<li>SQLite only</li>", '<li>2.1</li><li class="ne">2.0</li>'),
            ["SQLite"],
            id="another result on a release line",
        ),
        pytest.param(
            proof(*SQLITE, variants=(Variant((PG8000,), None),)),
            chips("<li>SQLite only</li>", BOTH),
            ["SQLite"],
            id="another result with another driver",
        ),
        pytest.param(
            proof(*MARIADB, server="mariadb"),
            chips("<li>MariaDB only</li>", BOTH),
            ["MariaDB"],
            id="an example of a server",
        ),
    ],
)
def test_the_chips_name_the_databases_and_release_lines(proved, html, names):
    assert (chips_html(proved), database_names(proved)) == (html, names)
