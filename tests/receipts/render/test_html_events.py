"""The words of a line, as the items of its lists."""

from xml.etree import ElementTree as ET

import pytest

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.render.events import Pass, alike, is_shown, message
from sqlalchemy_receipts.render.html_events import did
from sqlalchemy_receipts.render.lifelines import MOST_LANES, Beat, Lane
from sqlalchemy_receipts.trace import Event

PROGRAM = Program("x", "a()\nb()", "s = 1\n")
LINE = PROGRAM.offset + 1


@pytest.mark.parametrize(
    ("event", "shown"),
    [
        pytest.param(Event("pool", "checkout", LINE), True, id="the example's first line"),
        pytest.param(Event("pool", "checkout", LINE - 1), False, id="the setup's last line"),
        pytest.param(Event("pool", "checkout"), False, id="no line"),
        pytest.param(Event("pool", "reset", LINE, quiet=True), False, id="a reset that changed nothing"),
        pytest.param(Event("pool", "reset", LINE), True, id="a reset that ended a transaction"),
        pytest.param(Event("session", "begins", LINE, quiet=True), False, id="which session begins"),
        pytest.param(Event("state", "User transient", LINE, quiet=True), True, id="a quiet state"),
        pytest.param(Event("output", "prints", LINE), True, id="output"),
    ],
)
def test_a_page_shows_what_its_example_did(event, shown):
    assert is_shown(event, PROGRAM) is shown


def state(subject, word="pending", line=1, **more):
    return Event("state", f"User {word}", line, subject=subject, state=word, **more)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(state("ada"), state("bob"), True, id="one state of two objects"),
        pytest.param(state("ada"), state("bob", "deleted"), False, id="two states"),
        pytest.param(state("ada"), state("bob", line=2), False, id="two lines"),
        pytest.param(state("ada"), state("bob", leaving=True), False, id="a line and the end of its block"),
        pytest.param(state("ada"), state("bob", visit=2), False, id="two passes"),
        pytest.param(state("ada"), state("bob", quiet=True), False, id="one of them quiet"),
        pytest.param(Event("pool", "x", 1), Event("pool", "x", 1), False, id="two events of the pool"),
    ],
)
def test_one_state_of_several_objects_is_alike(one, other, same):
    assert (alike(one) == alike(other)) is same


LANES = (Lane("connection", "connection"), Lane("object", "ada"))
NONE, HELD = ("", ""), ("held", "")
SVG = '<svg class="lanes" width="0" height="0" aria-hidden="true">'
ABOVE, BELOW, THROUGH = (
    f'<line class="held" x1="9" x2="9" y1="{start}" y2="{end}"/>'
    for start, end in (("0", "50%"), ("50%", "100%"), ("0", "100%"))
)
CHECKOUT = (Event("pool", "checkout", 1, connection=1), Beat(0, NONE, HELD))
CHECKIN = (Event("pool", "checkin", 1, connection=1), Beat(0, HELD, NONE))
OUT = (
    f'<li class="pool">{SVG}{BELOW}<svg x="9" y="50%"><path class="pool checkout" '
    'd="M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"/></svg></svg><b>checkout</b></li>'
)
IN = (
    f'<li class="pool">{SVG}{ABOVE}<svg x="9" y="50%"><path class="pool checkin" d="M-7 0H7"/></svg></svg>'
    "<b>checkin</b></li>"
)


@pytest.mark.parametrize(
    ("passes", "lists"),
    [
        pytest.param([], "", id="no pass"),
        pytest.param(
            [Pass("", (CHECKOUT, CHECKIN))],
            f'<ul class="did" role="list" aria-label="Line 1, did">{OUT}{IN}</ul>',
            id="one pass has no label",
        ),
        pytest.param(
            [Pass("pass 1", (CHECKOUT,)), Pass("pass 2", (CHECKIN,))],
            f'<ul class="did" role="list" aria-label="Line 1, pass 1, did"><li class="pass">pass 1</li>{OUT}</ul>'
            f'<ul class="did" role="list" aria-label="Line 1, pass 2, did">'
            f'<li class="pass">{SVG}{THROUGH}</svg>pass 2</li>{IN}</ul>',
            id="the lines run through the label of a pass",
        ),
        pytest.param(
            [Pass("pass 2, step 7", (CHECKIN,), cut=True)],
            '<ul class="did" role="list" aria-label="Line 1, pass 2, step 7, did">'
            f'<li class="pass">pass 2, step 7</li>{IN}</ul>',
            id="but not where they are cut",
        ),
    ],
)
def test_every_pass_is_a_list(passes, lists):
    assert did(passes, "Line 1", LANES, several=False) == lists


OWNED = (Lane("connection", "one conn 1", "one"), Lane("transaction", "<tx>", "<two>"), Lane("connection", "conn"))


def texts(passes, lanes=OWNED, *, several=True):
    """Give the classes and the text of every item."""
    section = ET.fromstring(f"<div>{did(passes, 'Line 1', lanes, several=several)}</div>")
    return [(item.get("class"), "".join(item.itertext())) for item in section.iter("li")]


def told(*events, lane=None):
    return [Pass("", tuple((event, Beat(lane, ("",) * 3, ("",) * 3)) for event in events))]


@pytest.mark.parametrize(
    ("event", "lane", "several", "text"),
    [
        pytest.param(Event("pool", "checkout", connection=7), 0, True, "checkout one, connection 7", id="the pool"),
        pytest.param(
            Event("pool", "checkout", connection=7), 0, False, "checkout one", id="one connection of two owners"
        ),
        pytest.param(Event("pool", "checkout", connection=7), 2, True, "checkout connection 7", id="no owner"),
        pytest.param(Event("pool", "checkout", connection=7), 2, False, "checkout", id="neither"),
        pytest.param(Event("pool", "checkout"), None, True, "checkout", id="no lane and no connection"),
        pytest.param(
            Event("transaction", "BEGIN", connection=7), 1, True, "BEGIN <two>, connection 7", id="a transaction"
        ),
        pytest.param(
            Event("statement", "SELECT t", detail="SELECT 1", connection=7),
            0,
            True,
            "SELECT t one, connection 7SELECT 1",
            id="a statement",
        ),
        pytest.param(
            Event("statement", "SAVEPOINT", detail="SAVEPOINT a"),
            1,
            True,
            "SAVEPOINT <two>SAVEPOINT a",
            id="a savepoint",
        ),
        pytest.param(
            Event("state", "User pending", subject="ada", state="pending", connection=7),
            0,
            True,
            "ada pending",
            id="state",
        ),
        pytest.param(Event("output", "prints", detail="x", connection=7), None, True, "prints x", id="output"),
        pytest.param(Event("error", "raises E", detail="x", connection=7), None, True, "raises E x", id="an error"),
        pytest.param(Event("warning", "warns W", detail="x", connection=7), None, True, "warns W x", id="a warning"),
        pytest.param(Event("log", "logs INFO", detail="x", connection=7), None, True, "logs INFO x", id="a log record"),
    ],
)
def test_whose_connection_it_is_is_said_of_what_is_done_with_it(event, lane, several, text):
    assert texts(told(event, lane=lane), several=several) == [(event.family, text)]


def many(count, word="pending", **more):
    return [state(f"all[{number}]", word, **more) for number in range(count)]


@pytest.mark.parametrize(
    ("events", "items"),
    [
        pytest.param(
            many(MOST_LANES),
            [("state", f"all[{number}] pending") for number in range(MOST_LANES)],
            id="as many as there are lanes",
        ),
        pytest.param(many(MOST_LANES + 1), [("state", f"{MOST_LANES + 1}x User pending")], id="one more"),
        pytest.param(many(9, quiet=True), [("state quiet", "9x User pending")], id="quiet ones"),
        pytest.param(
            [
                Event("state", "User.name expired", subject=f"all[{number}]", state="expired", detail=".name")
                for number in range(9)
            ],
            [("state", "9x User.name expired")],
            id="an attribute",
        ),
        pytest.param(
            [*many(9), *many(9, "persistent")],
            [("state", "9x User pending"), ("state", "9x User persistent")],
            id="two states",
        ),
    ],
)
def test_what_happened_to_more_objects_than_there_are_lanes_is_one_item(events, items):
    assert texts(told(*events)) == items


def test_one_item_for_many_is_drawn_from_before_the_first_to_after_the_last():
    pairs = [(event, Beat(1, ("held", f"{number}"), ("held", f"{number + 1}"))) for number, event in enumerate(many(9))]
    section = ET.fromstring(did([Pass("", tuple(pairs))], "Line 1", LANES, several=False))
    assert [(line.get("class"), line.get("y1"), line.get("y2")) for line in section.iter("line")] == [
        ("held", "0", "100%"),
        ("0", "0", "50%"),
        ("9", "50%", "100%"),
    ]


def test_the_code_of_an_error_is_its_own_and_not_that_of_one_which_it_quotes():
    quoted = "Rolled back. Original exception was: X (Background on this error at: https://sqlalche.me/e/gkpj)"
    text = f"{quoted} (Background on this error at: https://sqlalche.me/e/7s2a)"
    assert message(text) == "Rolled back. Original exception was: X (code 7s2a)"
