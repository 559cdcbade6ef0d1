"""The height that is reserved for an example, and the styles that reserve it."""

import re

import pytest

from session_answers.view.reserved_height import MAX_CLASSES, height_classes
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.render import LANE_WIDTH, draw
from sqlalchemy_receipts.render.lanes import MAX_LANES
from sqlalchemy_receipts.trace import Event, Trace
from support.projects import ROOT


def prints(*lines, **fields):
    return [Event("output", "prints", line, **fields) for line in lines]


@pytest.mark.parametrize(
    ("code", "events", "classes"),
    [
        pytest.param("", [], "beside-0 between-0", id="no code"),
        pytest.param("a\nb\nc\nd\n# -> x", [], "beside-2 between-2", id="four lines that did nothing"),
        pytest.param("a\n\nb", prints(*[3] * 6), "beside-4 between-4", id="a line that did much"),
        pytest.param("a\nb\nc\nd", prints(1, 2, 3, 4), "beside-2 between-4", id="every line did something"),
        pytest.param(
            "a",
            [Event("pool", "reset", 1, quiet=True), Event("session", "begins", 1, quiet=True), *prints(0)] * 9,
            "beside-0 between-0",
            id="events that are not shown",
        ),
        pytest.param(
            "with a:\n    b\nc", prints(1, 1, leaving=True), "beside-2 between-3", id="a row for a block's end"
        ),
        pytest.param("a", [Event("error", "raises", 1, detail="x" * 200)] * 2, "beside-5 between-6", id="long text"),
        pytest.param("a" * 60, [], "beside-0 between-2", id="code that is wider than a phone"),
        pytest.param(
            "a",
            [Event("state", "User pending", 1, subject=f"a{number}", state="pending") for number in range(9)],
            "beside-0 between-1",
            id="one row for many objects",
        ),
        pytest.param("a", [Event("statement", "X", 1)] * 9, "beside-4 between-5", id="a row for every statement"),
        pytest.param(
            "a\nb",
            [event for visit in range(6) for event in prints(1, visit=visit)],
            "beside-6 between-7",
            id="a row for the label of every iteration",
        ),
        pytest.param(
            "a\n" * 999, [], f"beside-{MAX_CLASSES} between-{MAX_CLASSES}", id="no more than there are classes"
        ),
    ],
)
def test_an_example_reserves_the_height_of_its_rows(code, events, classes):
    assert height_classes(draw(Program("a-x-1", code), Trace(tuple(events)))) == f"later {classes}"


def test_rows_below_an_example_are_added_and_events_of_its_setup_are_not():
    drawing = draw(Program("a-x-1", "a\nb", "s\nt"), Trace(tuple(prints(1, 1, 1, 1, 5))))
    assert height_classes(drawing) == "later beside-1 between-2"
    assert height_classes(drawing, rows_below=8) == "later beside-5 between-6"


def test_the_style_sheet_has_every_height_width_and_indentation():
    css = (ROOT / "docs" / "assets" / "site.css").read_text(encoding="utf-8")
    for name in ("beside", "between"):
        rules = re.findall(rf"\.{name}-(\d+) {{ --{name}: (\d+); }}", css)
        assert rules == [(str(number), str(number)) for number in range(MAX_CLASSES + 1)]
    assert re.findall(r"\.in-(\d+) { --in: (\d+); }", css) == [(str(number), str(number)) for number in range(1, 25)]
    widths = re.findall(r"\.lanes-(\d+) { --lanes: (\d+)px; }", css)
    assert widths[: MAX_LANES + 1] == [(str(number), str(number * LANE_WIDTH)) for number in range(MAX_LANES + 1)]
