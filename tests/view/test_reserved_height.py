"""The room that an example takes, and the styles that keep it."""

import re

import pytest

from conftest import ROOT
from session_answers.view.reserved_height import MOST_ROOM, room
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.render.lifelines import MOST_LANES
from sqlalchemy_receipts.render.svg import STEP
from sqlalchemy_receipts.trace import Event, Trace


@pytest.mark.parametrize(
    ("code", "events", "kept"),
    [
        pytest.param("", [], "beside-0 between-0", id="no code"),
        pytest.param("a\nb\nc\nd\n# -> x", [], "beside-2 between-2", id="four lines that did nothing"),
        pytest.param("a\n\nb", [Event("pool", "x", 3)] * 6, "beside-4 between-4", id="a line that did much"),
        pytest.param(
            "a\nb\nc\nd",
            [Event("pool", "x", number) for number in range(1, 5)],
            "beside-2 between-4",
            id="every line did something",
        ),
        pytest.param(
            "a",
            [Event("pool", "reset", 1, quiet=True), Event("session", "begins", 1, quiet=True), Event("pool", "x")] * 9,
            "beside-0 between-0",
            id="what is not shown takes no room",
        ),
        pytest.param(
            "with a:\n    b\nc",
            [Event("pool", "x", 1, leaving=True)] * 2,
            "beside-2 between-3",
            id="a row for leaving a block",
        ),
        pytest.param("a", [Event("error", "raises", 1, detail="x" * 200)] * 2, "beside-5 between-6", id="long words"),
        pytest.param("a" * 60, [], "beside-0 between-2", id="code that is broken on a phone"),
        pytest.param(
            "a",
            [Event("state", "User pending", 1, subject=f"a{number}", state="pending") for number in range(9)],
            "beside-0 between-1",
            id="many objects are told of in one row",
        ),
        pytest.param(
            "a", [Event("statement", "X", 1) for _ in range(9)], "beside-4 between-5", id="many statements in many rows"
        ),
        pytest.param(
            "a\n" * 9,
            [Event("output", "prints", number) for number in range(1, 10)],
            "beside-4 between-9",
            id="the same words of many lines",
        ),
        pytest.param(
            "a\nb",
            [Event("output", "prints", 1, visit=visit) for visit in range(6)],
            "beside-6 between-7",
            id="a row for the label of every pass",
        ),
        pytest.param(
            "a\nb\nc",
            [Event("output", "prints", line, visit=4 - line) for line in (3, 2, 1)],
            "beside-3 between-4",
            id="a row for the label of every step",
        ),
        pytest.param("a\n" * 999, [], f"beside-{MOST_ROOM} between-{MOST_ROOM}", id="the most there is"),
    ],
)
def test_an_example_keeps_the_room_of_its_rows(code, events, kept):
    assert room(Program("a-x-1", code), Trace(tuple(events))) == f"later {kept}"


def test_what_the_setup_did_takes_no_room():
    events = [Event("pool", "x", line) for line in (1, 1, 1, 1, 5)]
    assert room(Program("a-x-1", "a\nb", "s\nt"), Trace(tuple(events))) == "later beside-1 between-2"


def test_the_styles_have_every_room_and_every_width():
    css = (ROOT / "docs" / "assets" / "site.css").read_text(encoding="utf-8")
    for name in ("beside", "between"):
        rules = re.findall(rf"\.{name}-(\d+) {{ --{name}: (\d+); }}", css)
        assert rules == [(str(number), str(number)) for number in range(MOST_ROOM + 1)]
    widths = re.findall(r"\.lanes-(\d+) { --lanes: (\d+)px; }", css)
    assert widths[: MOST_LANES + 1] == [(str(number), str(number * STEP)) for number in range(MOST_LANES + 1)]
