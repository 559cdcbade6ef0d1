"""The events of one line, as HTML lists."""

from xml.etree import ElementTree as ET

import pytest

from sqlalchemy_receipts.render.html_events import iteration_html
from sqlalchemy_receipts.render.iterations import Iteration
from sqlalchemy_receipts.render.lanes import Lane
from sqlalchemy_receipts.render.lifelines import DrawnEvent, lifelines
from sqlalchemy_receipts.trace import Event
from support.written_events import event, events

CHECKOUT, CHECKIN = lifelines(events("checkout, checkin"), lambda _: True).events
SVG = '<svg class="lanes" width="0" height="0" aria-hidden="true">{}</svg>'
LINE = '<line class="held" x1="9" x2="9" y1="{}" y2="{}"/>'
SHAPE = '<svg x="9" y="50%"><path class="pool {}" d="{}"/></svg>'
DISC = "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"
CHECKOUT_ITEM, CHECKIN_ITEM = (
    f'<li class="pool">{SVG.format(line + SHAPE.format(word, path))}<b>{word}</b></li>'
    for word, line, path in (
        ("checkout", LINE.format("50%", "100%"), DISC),
        ("checkin", LINE.format("0", "50%"), "M-7 0H7"),
    )
)


@pytest.mark.parametrize(
    ("iteration", "html"),
    [
        pytest.param(
            Iteration("", (CHECKOUT, CHECKIN)),
            f'<ul class="did" role="list" aria-label="Line 1, did">{CHECKOUT_ITEM}{CHECKIN_ITEM}</ul>',
            id="the only iteration has no label",
        ),
        pytest.param(
            Iteration("pass 2", (CHECKIN,)),
            '<ul class="did" role="list" aria-label="Line 1, pass 2, did">'
            f'<li class="pass">{SVG.format(LINE.format("0", "100%"))}pass 2</li>{CHECKIN_ITEM}</ul>',
            id="lines run through the label",
        ),
        pytest.param(
            Iteration("pass 2, step 7", (CHECKIN,), gap=True),
            '<ul class="did" role="list" aria-label="Line 1, pass 2, step 7, did">'
            f'<li class="pass">pass 2, step 7</li>{CHECKIN_ITEM}</ul>',
            id="no line runs through the label after a gap",
        ),
    ],
)
def test_an_iteration_is_a_list(iteration, html):
    assert iteration_html(iteration, "Line 1", (Lane("connection", "connection"),), number_connections=False) == html


LANES = (Lane("connection", "one conn 1", "one"), Lane("transaction", "<tx>", "<two>"), Lane("connection", "conn"))


def items(drawn_events, *, number_connections):
    """Return the classes and the text of every item."""
    html = iteration_html(Iteration("", drawn_events), "Line 1", LANES, number_connections=number_connections)
    return [(item.get("class"), "".join(item.itertext())) for item in ET.fromstring(html)]


MESSAGE = (
    "(sqlite3.IntegrityError) UNIQUE <b>\n[SQL: INSERT INTO user]\n"
    "[parameters: (1,)]\n(Background on this error at: https://sqlalche.me/e/gkpj)"
)


@pytest.mark.parametrize(
    ("event", "lane", "text"),
    [
        pytest.param(event("checkout 7"), 0, "checkout one, connection 7", id="the pool"),
        pytest.param(event("checkout 7"), 2, "checkout connection 7", id="a connection without an owner"),
        pytest.param(event("checkout 0"), None, "checkout", id="no connection and no lane"),
        pytest.param(event("BEGIN 7"), 1, "BEGIN <two>, connection 7", id="a transaction"),
        pytest.param(
            Event("statement", "SELECT <t>", detail="SELECT '</b>'\nFROM t", parameters="('&',)", connection=7),
            0,
            "SELECT <t> one, connection 7SELECT '</b>'\nFROM t\n('&',)",
            id="a statement with parameters",
        ),
        pytest.param(
            Event("statement", "SAVEPOINT", detail="SAVEPOINT a"), 1, "SAVEPOINT <two>SAVEPOINT a", id="no parameters"
        ),
        pytest.param(event("by['<a>'] pending"), 0, "by['<a>'] pending", id="a state"),
        pytest.param(event("ada.name expired"), None, "ada.name expired", id="the state of an attribute"),
        pytest.param(
            Event("output", "x", detail="</samp><script>&lt;`` ```````` é 🦆", connection=7),
            None,
            "prints </samp><script>&lt;`` ```````` é 🦆",
            id="output",
        ),
        pytest.param(Event("output", "prints an empty line"), None, "prints ", id="an empty line"),
        pytest.param(Event("warning", "warns W", detail="<b>", connection=7), None, "warns W <b>", id="a warning"),
        pytest.param(Event("log", "logs ERROR <a>", detail="x", connection=7), None, "logs ERROR <a> x", id="a log"),
        pytest.param(
            Event("error", "raises IntegrityError", detail=MESSAGE, connection=7),
            None,
            "raises IntegrityError (sqlite3.IntegrityError) UNIQUE <b> (code gkpj)",
            id="an error",
        ),
    ],
)
def test_every_event_has_its_words(event, lane, text):
    states = ("",) * 3
    assert items((DrawnEvent(event, lane, states, states),), number_connections=True) == [(event.family, text)]


def test_connections_have_no_numbers_if_there_is_only_one():
    states = ("",) * 3
    drawn = tuple(DrawnEvent(event("checkout 7"), lane, states, states) for lane in (0, 2))
    assert items(drawn, number_connections=False) == [("pool", "checkout one"), ("pool", "checkout")]


def test_the_same_change_of_many_objects_is_one_item():
    trace = events(", ".join(f"all[{number}].name expired" for number in range(9)), quiet=True)
    assert items(lifelines(trace, lambda _: True).events, number_connections=True) == [
        ("state quiet", "9x User.name expired")
    ]
