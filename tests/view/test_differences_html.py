import pytest

from session_answers.recordings.comparisons import Variant
from session_answers.recordings.differences import Difference, differences
from session_answers.recordings.environments import LOCAL, Environment
from session_answers.view.differences_html import html, marked, rows
from sqlalchemy_receipts.program import Program
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
OFFSET = PROGRAM.offset
SERVERS = (Environment("2.0", "mariadb"), Environment("2.1", "mariadb"))


def trace(*told):
    return Trace(tuple(Event("pool", word, OFFSET + line, leaving=leaving) for line, word, leaving in told))


HERE = trace((2, "User pending", False), (4, "BEGIN", False), (1, "checkin", True))
THERE = trace((2, "User pending", False), (4, "BEGIN", False), (4, "SELECT <b>", False))


def test_the_lines_that_differ_are_told_as_the_page_numbers_them():
    assert differences(PROGRAM, HERE, THERE) == (
        Difference(1, "with Session(engine) as session:", leaving=True, here="checkin", there="nothing"),
        Difference(3, "session.execute( select(1), )", leaving=False, here="BEGIN", there="BEGIN, SELECT <b>"),
    )
    assert differences(PROGRAM, HERE, HERE) == ()


@pytest.mark.parametrize(
    ("here", "there", "found"),
    [
        ("a, b", "a, b", ("a, b", "a, b")),
        ("a, 2x b, c", "a, b, c", ("a, <del>2x b</del>, c", "a, <ins>b</ins>, c")),
        ("a", "a, raises <E>", ("<del>a</del>", "<ins>a</ins>, <ins>raises &lt;E&gt;</ins>")),
        ("nothing", "b; c", ("<del>nothing</del>", "<ins>b</ins>; <ins>c</ins>")),
    ],
)
def test_what_the_other_has_not_is_marked(here, there, found):
    assert marked(here, there) == found


def test_a_variant_shows_what_differs_and_then_all():
    variant = Variant(SERVERS, THERE, "", ("MariaDB 10", "MariaDB <11>"))
    drawn = lambda identifier, trace: f"[{identifier} {trace is THERE}]"  # noqa: E731
    here, there = "SQLAlchemy 2.1 on SQLite", "SQLAlchemy 2.1 on MariaDB"
    assert html("x-1", LOCAL, PROGRAM, HERE, variant, drawn=drawn) == (
        '<div class="elsewhere" id="x-1-on-mariadb-20" role="group" '
        'aria-label="Differs on SQLAlchemy 2.0 and 2.1 on MariaDB">'
        '<p class="where">Differs on <b>SQLAlchemy 2.0 and 2.1 on MariaDB</b></p>'
        '<ol class="differences" role="list">'
        "<li><p><b>Leaving the block of line 1</b> <code>with Session(engine) as session:</code></p>"
        f"<dl><dt>{here}</dt><dd><del>checkin</del></dd><dt>{there}</dt><dd><ins>nothing</ins></dd></dl></li>"
        "<li><p><b>Line 3</b> <code>session.execute( select(1), )</code></p>"
        f"<dl><dt>{here}</dt><dd><del>BEGIN</del></dd>"
        f"<dt>{there}</dt><dd><ins>BEGIN</ins>, <ins>SELECT &lt;b&gt;</ins></dd></dl></li></ol>"
        "<details><summary>All that it did there</summary>[x-1-on-mariadb-20 True]</details>"
        '<details class="ran"><summary>Versions</summary>'
        "<ul><li>MariaDB 10</li><li>MariaDB &lt;11&gt;</li></ul></details>"
        "</div>"
    )


def test_a_program_that_does_not_end_elsewhere_says_so():
    variant = Variant(SERVERS[:1], Trace(), "ran longer than 10 s", ("MariaDB 10",))
    found = html("x-1", LOCAL, PROGRAM, HERE, variant, drawn=lambda *_: "never")
    assert '<p class="failure">There the program ran longer than 10 s.</p>' in found
    assert "never" not in found


def test_what_is_below_an_example_takes_rows():
    assert rows(PROGRAM, HERE, []) == 0
    assert rows(PROGRAM, HERE, [Variant(SERVERS, THERE), Variant(SERVERS, HERE)]) == (4 + 2 * 4) + 4
