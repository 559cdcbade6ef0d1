"""A run of an example in another environment, as HTML."""

from dataclasses import replace

import pytest

from session_answers.pages.page import Example, Page
from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import Comparison, Variant
from session_answers.recordings.differences import Difference, differences, from_changes
from session_answers.recordings.environments import Environment
from session_answers.view.differences_html import differences_html, marked, variant_traces_html
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import Slot
from sqlalchemy_receipts.render import draw
from sqlalchemy_receipts.render.html import trace_html
from sqlalchemy_receipts.trace import Event, Trace

CODE = """\
with Session(engine) as session:
    session.add(User())
    # -> User pending
    session.execute(
        select(1),
    )
# -> checkin"""
PROGRAM = Program("a-x-1", CODE, "engine = 1")
SERVERS = (Environment("2.0", "mariadb"), Environment("2.1", "mariadb"))


def trace(*steps):
    return Trace(tuple(Event("pool", word, PROGRAM.offset + line, leaving=leaving) for line, word, leaving in steps))


HERE = trace((2, "User pending", False), (4, "BEGIN", False), (1, "checkin", True))
THERE = trace((2, "User pending", False), (4, "BEGIN", False), (4, "SELECT <b>", False))
PROOF = Proof(Page("docs/a.md", "", ()), Example("x-1", 1, CODE), PROGRAM, HERE)
DIFFERENCES = (
    Difference(1, "with Session(engine) as session:", leaving=True, shown="checkin", other="nothing"),
    Difference(3, "session.execute( select(1), )", leaving=False, shown="BEGIN", other="BEGIN, SELECT <b>"),
)


def test_the_lines_that_differ_have_their_numbers_on_the_page():
    assert differences(PROGRAM, HERE, THERE) == DIFFERENCES
    assert differences(PROGRAM, HERE, HERE) == ()


@pytest.mark.parametrize(
    ("here", "there", "html"),
    [
        ("a, b", "a, b", ("a, b", "a, b")),
        ("a, 2x b, c", "a, b, c", ("a, <del>2x b</del>, c", "a, <ins>b</ins>, c")),
        ("a", "a, raises <E>", ("<del>a</del>", "<ins>a</ins>, <ins>raises &lt;E&gt;</ins>")),
        ("nothing", "b; c", ("<del>nothing</del>", "<ins>b</ins>; <ins>c</ins>")),
    ],
)
def test_events_that_are_only_on_one_side_are_marked(here, there, html):
    assert marked(here, there) == html


def strip(identifier, environments, *content):
    return (
        f'<div class="difference" id="{identifier}" role="group" aria-label="Differs on {environments}">'
        f'<p class="where"><b>Differs on {environments}</b></p>{"".join(content)}</div>'
    )


def versions(*items, summary="Versions", lines=""):
    texts = "".join(f"<li>{item}</li>" for item in items)
    return f"<details><summary>{summary}</summary>{lines}<ul>{texts}</ul></details>"


FIRST = "<p>End of the block of line 1: <ins>nothing</ins> <span>instead of</span> <del>checkin</del></p>"
SECOND = "<p>Line 3: <ins>BEGIN</ins>, <ins>SELECT &lt;b&gt;</ins> <span>instead of</span> <del>BEGIN</del></p>"
ON_MARIADB = "SQLAlchemy 2.0 and 2.1 with MariaDB"


@pytest.mark.parametrize(
    ("lines", "content"),
    [
        pytest.param(DIFFERENCES[:1], (FIRST, versions("MariaDB 10", "MariaDB &lt;11&gt;")), id="one line"),
        pytest.param(DIFFERENCES, (FIRST, SECOND, versions("MariaDB 10", "MariaDB &lt;11&gt;")), id="two lines"),
        pytest.param(
            (*DIFFERENCES, DIFFERENCES[0]),
            (
                *(FIRST, SECOND),
                versions("MariaDB 10", "MariaDB &lt;11&gt;", summary="1 more line, and versions", lines=FIRST),
            ),
            id="three lines",
        ),
        pytest.param(
            DIFFERENCES * 2,
            (
                *(FIRST, SECOND),
                versions(
                    "MariaDB 10", "MariaDB &lt;11&gt;", summary="2 more lines, and versions", lines=FIRST + SECOND
                ),
            ),
            id="four lines",
        ),
    ],
)
def test_a_variant_has_its_first_lines_that_differ_and_the_others_folded(lines, content):
    variant = Variant(SERVERS, THERE, "", ("MariaDB 10", "MariaDB <11>"))
    assert differences_html(PROOF, [(variant, lines)]) == strip("x-1-on-mariadb-20", ON_MARIADB, *content)


def test_a_variant_names_its_drivers():
    drivers = {SERVERS[1]: ("PyMySQL",), Environment("2.1", "sqlite"): ("sqlite3",)}
    proof = replace(PROOF, comparison=Comparison(drivers=drivers))
    environments = "SQLAlchemy 2.0 with MariaDB; 2.1 with MariaDB (PyMySQL)"
    html = differences_html(proof, [(Variant(SERVERS, THERE), DIFFERENCES)])
    assert html == strip("x-1-on-mariadb-20", environments, FIRST, SECOND, versions())


def test_the_variants_of_other_drivers_are_folded_below_those_with_a_tab():
    pg8000 = Environment("2.1", "postgresql", "pg8000")
    changes = {Slot(4): "nothing"}
    lines = from_changes(PROGRAM, HERE, changes)
    assert [str(line) for line in lines] == ["line 3 `session.execute( select(1), )`: `nothing` instead of `BEGIN`"]
    assert str(DIFFERENCES[0]) == (
        "leaving the block of line 1 `with Session(engine) as session:`: `nothing` instead of `checkin`"
    )
    there = "SQLAlchemy 2.1 with PostgreSQL (pg8000)"
    other = strip(
        "x-1-on-postgresql-pg8000-21",
        there,
        "<p>Line 3: <ins>nothing</ins> <span>instead of</span> <del>BEGIN</del></p>",
        versions("pg8000 1"),
    )
    assert differences_html(
        PROOF,
        [(Variant((pg8000,), None, "", ("pg8000 1",), changes), lines), (Variant(SERVERS, THERE), DIFFERENCES[:1])],
    ) == (
        strip("x-1-on-mariadb-20", ON_MARIADB, FIRST, versions())
        + f'<details class="others"><summary>Differs on {there}</summary>{other}</details>'
    )


def test_a_program_that_failed_in_another_environment_has_its_failure():
    html = differences_html(PROOF, [(Variant(SERVERS[:1], None, "ran longer than 10 <s>", ()), ())])
    assert html == strip(
        "x-1-on-mariadb-20",
        "SQLAlchemy 2.0 with MariaDB",
        "<p>There the program ran longer than 10 &lt;s&gt;.</p>",
        versions(),
    )


def test_an_example_without_variants_has_no_differences():
    assert (differences_html(PROOF, []), variant_traces_html(PROOF, [])) == ("", "")


def test_the_trace_of_a_variant_is_folded_and_has_the_names_of_its_tabs():
    pg8000 = Variant((Environment("2.1", "postgresql", "pg8000"),), THERE)
    failed = Variant(SERVERS[:1], None, "ran longer than 10 s")
    traces = trace_html(draw(PROGRAM, THERE), "x-1-on-mariadb-20", {1, 3}, columns=36, setup=False)
    assert variant_traces_html(PROOF, [(pg8000, ()), (failed, ()), (Variant(SERVERS, THERE), DIFFERENCES)]) == (
        '<details class="variant" data-on="mariadb-2.0 mariadb-2.1">'
        f"<summary>All that it did on {ON_MARIADB}</summary>{traces}</details>"
    )
