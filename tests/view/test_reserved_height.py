"""The space that is reserved for an example, and the styles of lanes and indentations."""

import re

import pytest

from session_answers.view.reserved_height import space_html, table_space
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.render import draw
from sqlalchemy_receipts.render.lanes import MAX_LANES
from sqlalchemy_receipts.trace import Event, Trace
from support.projects import ROOT


def prints(*lines, **fields):
    return [Event("output", "prints", line, **fields) for line in lines]


def heights(code, events, setup="", **options):
    """Return the heights below the head: next to the code, and below each line of a phone."""
    html = space_html(draw(Program("a-x-1", code, setup), Trace(tuple(events))), **options)
    return reserved(html)


def reserved(html):
    """Return the heights that the classes of an empty image reserve on a wide and on a narrow screen."""
    (classes,) = re.fullmatch(r'<svg class="space((?: [bn]\d)*)"></svg>', html).groups()
    return tuple(sum(16 * 2 ** int(bit) for bit in re.findall(rf"{name}(\d)", classes)) for name in "bn")


def in_steps(beside, between):
    """Return two heights in steps, with those of the head and the edges."""
    return tuple(16 * round(height / 16) for height in (beside + 84, between + 118))


@pytest.mark.parametrize(
    ("code", "events", "expected"),
    [
        pytest.param("", [], (10, 10), id="no code"),
        pytest.param("a\nb\nc\nd\n# -> x", [], (96, 96), id="four lines that did nothing"),
        pytest.param("a\n\nb", [], (58, 58), id="a blank line is low"),
        pytest.param("import a\n\nb", [], (24, 24), id="imports are folded"),
        pytest.param("a\n\nb", prints(*[3] * 6), (58, 106), id="a line that printed much"),
        pytest.param("a\nb", prints(1, 2), (48, 96), id="every line did something"),
        pytest.param(
            "a",
            [Event("pool", "reset", 1, quiet=True), Event("session", "begins", 1, quiet=True), *prints(0)] * 9,
            (24, 24),
            id="events that are not shown",
        ),
        pytest.param("with a:\n    b\nc", prints(1, 1, leaving=True), (96, 120), id="a row for a block's end"),
        pytest.param("a", [Event("error", "raises", 1, detail="x" * 200)] * 2, (96, 168), id="long text is folded"),
        pytest.param("a" * 60, [], (48, 48), id="code that is wider than its column"),
        pytest.param("a", [Event("statement", "X", 1, connection=1)] * 9, (102, 102), id="marks of one lane"),
    ],
)
def test_an_example_reserves_the_height_of_its_lines(code, events, expected):
    assert heights(code, events) == in_steps(*expected)


def test_strips_above_the_lines_are_added_and_events_of_the_setup_are_not():
    events = prints(1, 1, 1, 1, 5)
    assert heights("a\nb", events, "s\nt") == in_steps(48, 72)
    assert heights("a\nb", events, "s\nt", strips=2) == in_steps(48 + 2 * 52, 72 + 2 * 98)


def test_a_reserved_height_has_a_limit():
    assert heights("\n".join("a" * 200), []) == (4080, 4080)


@pytest.mark.parametrize(
    ("rows", "wide", "narrow"),
    [
        pytest.param([[4, 2], [8, 0]], 2 * 45, 2 * 45, id="short texts"),
        pytest.param([[9]] * 16, 16 * 45, 16 * 66, id="two lines on a phone"),
        pytest.param([[50, 41], [16, 17]] * 16, 16 * (66 + 45), 16 * (171 + 87), id="long texts"),
    ],
)
def test_a_table_reserves_the_height_of_its_rows(rows, wide, narrow):
    assert reserved(table_space(rows)) == (16 * round(wide / 16), min(16 * round(narrow / 16), 4080))


def test_the_style_sheet_has_every_height_width_and_indentation():
    css = (ROOT / "docs" / "assets" / "site.css").read_text(encoding="utf-8")
    assert re.findall(r"^\.([bn]\d) { --([bn]\d): (\d+)px; }", css, re.MULTILINE) == [
        (f"{name}{bit}", f"{name}{bit}", str(16 * 2**bit)) for name in "bn" for bit in range(8)
    ]
    assert re.findall(r"^\.in-(\d+) { --in: (\d+); }", css, re.MULTILINE) == [
        (str(number), str(number)) for number in range(1, 25)
    ]
    assert re.findall(r"^\.lanes-(\d+) { --n: (\d+); }", css, re.MULTILINE) == [
        (str(number), str(number)) for number in range(1, MAX_LANES + 1)
    ]
