"""A run of an example in another environment, as HTML."""

from dataclasses import replace

import pytest

from session_answers.pages.page import Example, Page
from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import Comparison, Variant
from session_answers.recordings.differences import Difference, differences, from_changes
from session_answers.recordings.environments import Environment
from session_answers.view.differences_html import marked, row_count, variant_html
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


def test_a_variant_has_the_lines_that_differ_and_then_all_lines():
    variant = Variant(SERVERS, THERE, "", ("MariaDB 10", "MariaDB <11>"))
    drivers = {SERVERS[1]: ("PyMySQL",), Environment("2.1", "sqlite"): ("sqlite3",)}
    proof = replace(PROOF, comparison=Comparison(drivers=drivers))
    here, there = "SQLAlchemy 2.1 with SQLite (sqlite3)", "SQLAlchemy 2.1 with MariaDB (PyMySQL)"
    identifier = "x-1-on-mariadb-20"
    environments = "SQLAlchemy 2.0 with MariaDB; 2.1 with MariaDB (PyMySQL)"
    assert variant_html(proof, variant, DIFFERENCES) == (
        f'<div class="elsewhere" id="{identifier}" role="group" '
        f'aria-label="Differs on {environments}">'
        f'<p class="where">Differs on <b>{environments}</b></p>'
        '<ol class="differences" role="list">'
        "<li><p><b>Leaving the block of line 1</b> <code>with Session(engine) as session:</code></p>"
        f"<dl><dt>{here}</dt><dd><del>checkin</del></dd><dt>{there}</dt><dd><ins>nothing</ins></dd></dl></li>"
        "<li><p><b>Line 3</b> <code>session.execute( select(1), )</code></p>"
        f"<dl><dt>{here}</dt><dd><del>BEGIN</del></dd>"
        f"<dt>{there}</dt><dd><ins>BEGIN</ins>, <ins>SELECT &lt;b&gt;</ins></dd></dl></li></ol>"
        f"<details><summary>All that it did there</summary>{trace_html(draw(PROGRAM, THERE), identifier)}</details>"
        '<details class="ran"><summary>Versions</summary>'
        "<ul><li>MariaDB 10</li><li>MariaDB &lt;11&gt;</li></ul></details>"
        "</div>"
    )


def test_a_variant_with_another_driver_has_only_the_lines_that_differ():
    pg8000 = Environment("2.1", "postgresql", "pg8000")
    changes = {Slot(4): "nothing"}
    lines = from_changes(PROGRAM, HERE, changes)
    assert [str(line) for line in lines] == ["line 3 `session.execute( select(1), )`: `nothing` instead of `BEGIN`"]
    assert str(DIFFERENCES[0]) == (
        "leaving the block of line 1 `with Session(engine) as session:`: `nothing` instead of `checkin`"
    )
    there = "SQLAlchemy 2.1 with PostgreSQL (pg8000)"
    assert variant_html(PROOF, Variant((pg8000,), None, "", ("pg8000 1",), changes), lines) == (
        f'<div class="elsewhere" id="x-1-on-postgresql-pg8000-21" role="group" aria-label="Differs on {there}">'
        f'<p class="where">Differs on <b>{there}</b></p>'
        '<ol class="differences" role="list">'
        "<li><p><b>Line 3</b> <code>session.execute( select(1), )</code></p>"
        "<dl><dt>SQLAlchemy 2.1 with SQLite</dt><dd><del>BEGIN</del></dd>"
        f"<dt>{there}</dt><dd><ins>nothing</ins></dd></dl></li></ol>"
        '<details class="ran"><summary>Versions</summary><ul><li>pg8000 1</li></ul></details></div>'
    )


def test_a_program_that_failed_in_another_environment_has_its_failure():
    html = variant_html(PROOF, Variant(SERVERS[:1], None, "ran longer than 10 <s>", ()), ())
    assert html == (
        '<div class="elsewhere" id="x-1-on-mariadb-20" role="group" '
        'aria-label="Differs on SQLAlchemy 2.0 with MariaDB">'
        '<p class="where">Differs on <b>SQLAlchemy 2.0 with MariaDB</b></p>'
        '<p class="failure">There the program ran longer than 10 &lt;s&gt;.</p>'
        '<details class="ran"><summary>Versions</summary><ul></ul></details></div>'
    )


def test_every_variant_and_every_difference_takes_four_rows():
    assert row_count([]) == 0
    assert row_count([DIFFERENCES, ()]) == (4 + 2 * 4) + 4
