"""The estimated heights of rows, and the room that code gets."""

import re

import pytest

from session_answers.view.row_heights import code_columns, narrow_height, wide_height
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.render import draw
from sqlalchemy_receipts.trace import Event, Trace
from support.projects import ROOT


def drawn(code, *trace, setup=""):
    return draw(Program("a-x-1", code, setup), Trace(tuple(trace)))


def prints(*lines, **fields):
    return [Event("output", "prints", line, **{"detail": "1"} | fields) for line in lines]


@pytest.mark.parametrize(
    ("code", "trace", "wide", "narrow"),
    [
        pytest.param("", [], 10, 10, id="no code"),
        pytest.param("a\nb\nc\nd\n# -> x", [], 96, 96, id="four lines that did nothing"),
        pytest.param("a\n\nb", [], 58, 58, id="a blank line is low"),
        pytest.param("import a\n\nb", [], 24, 24, id="imports are folded"),
        pytest.param("a\nb", prints(1, 2), 48, 48, id="words next to the code"),
        pytest.param("a" * 40, prints(1), 24, 47, id="words without space next to the code of a phone"),
        pytest.param("a\n\nb", prints(*[3] * 9), 58, 104, id="two lines of words on a phone"),
        pytest.param(
            "a",
            [Event("pool", "reset", 1, quiet=True), Event("session", "begins", 1, quiet=True), *prints(0)] * 9,
            24,
            24,
            id="events that are not shown",
        ),
        pytest.param("with a:\n    b\nc", prints(1, 1, leaving=True), 96, 96, id="a row for a block's end"),
        pytest.param("a", [Event("error", "raises", 1, detail="x" * 90)], 24, 70, id="a long message"),
        pytest.param("a" * 70, [], 48, 47, id="code that is wider than its column"),
        pytest.param(f"    {'a' * 39}", [], 24, 24, id="on a phone, an indentation is half as wide"),
        pytest.param("a", [Event("statement", "X", 1, connection=1)] * 9, 102, 102, id="marks of one lane"),
    ],
)
def test_rows_have_the_height_of_their_texts_and_marks(code, trace, wide, narrow):
    drawing = drawn(code, *trace)
    assert (wide_height(drawing), narrow_height(drawing)) == (wide, narrow)


@pytest.mark.parametrize(
    ("details", "lines"),
    [
        pytest.param(["x"] * 4, 1, id="short iterations share a line"),
        pytest.param(["x" * 20] * 4, 2, id="two fit into each line"),
        pytest.param(["x" * 75, "x"], 3, id="a long one begins and ends its lines"),
        pytest.param(["x"] * 9, 1, id="further iterations are folded"),
    ],
)
def test_iterations_share_a_line_if_they_fit(details, lines):
    trace = [Event("output", "prints", 1, visit=visit, detail=detail) for visit, detail in enumerate(details)]
    assert wide_height(drawn("while f(): pass", *trace)) == 24 * lines


LONG = {"detail": "x" * 71}


@pytest.mark.parametrize(
    ("code", "trace", "columns"),
    [
        pytest.param("a()", prints(1), 36, id="short code gets the usual room"),
        pytest.param("a" * 45, prints(1), 46, id="longer code gets the room that it needs"),
        pytest.param("a" * 90, prints(1), 58, id="code has at most about half of the example"),
        pytest.param("a()", prints(1, **LONG), 34, id="less room for code saves a line of words"),
        pytest.param(f"a()\n{'a' * 40}", prints(1, **LONG), 40, id="a line of words does not break code"),
        pytest.param(f"a()\na()\na()\n{'a' * 40}", prints(1, 2, 3, **LONG), 34, id="many lines of words do"),
    ],
)
def test_code_gets_the_room_with_which_an_example_is_low(code, trace, columns):
    assert code_columns(drawn(code, *trace)) == columns


def test_the_style_sheet_has_every_room_for_code():
    css = (ROOT / "docs" / "assets" / "site.css").read_text(encoding="utf-8")
    assert re.findall(r"^\.code-(\d+) { --code: (\d+); }", css, re.MULTILINE) == [
        (str(number), str(number)) for number in range(26, 59, 2)
    ]
