"""A run of an example in another environment, as HTML."""

import pytest

from session_answers.pages.page import Example, Page
from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import Variant
from session_answers.recordings.differences import Difference, differences
from session_answers.recordings.environments import Environment
from session_answers.view.differences_html import marked, row_count, variant_html
from sqlalchemy_receipts.program import Program
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
    here, there = "SQLAlchemy 2.1 on SQLite", "SQLAlchemy 2.1 on MariaDB"
    identifier = "x-1-on-mariadb-20"
    assert variant_html(PROOF, variant, DIFFERENCES) == (
        f'<div class="elsewhere" id="{identifier}" role="group" '
        'aria-label="Differs on SQLAlchemy 2.0 and 2.1 on MariaDB">'
        '<p class="where">Differs on <b>SQLAlchemy 2.0 and 2.1 on MariaDB</b></p>'
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


def test_a_program_that_failed_in_another_environment_has_its_failure():
    html = variant_html(PROOF, Variant(SERVERS[:1], Trace(), "ran longer than 10 <s>", ()), DIFFERENCES)
    assert html == (
        '<div class="elsewhere" id="x-1-on-mariadb-20" role="group" aria-label="Differs on SQLAlchemy 2.0 on MariaDB">'
        '<p class="where">Differs on <b>SQLAlchemy 2.0 on MariaDB</b></p>'
        '<p class="failure">There the program ran longer than 10 &lt;s&gt;.</p>'
        '<details class="ran"><summary>Versions</summary><ul></ul></details></div>'
    )


def test_every_variant_and_every_difference_takes_four_rows():
    assert row_count([]) == 0
    assert row_count([DIFFERENCES, ()]) == (4 + 2 * 4) + 4
