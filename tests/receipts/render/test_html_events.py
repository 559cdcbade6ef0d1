"""The events of one line, as HTML lists."""

from xml.etree import ElementTree as ET

import pytest

from sqlalchemy_receipts.render.html_events import events_html, shown_iterations, visible_texts
from sqlalchemy_receipts.render.iterations import Iteration
from sqlalchemy_receipts.render.lanes import Lane
from sqlalchemy_receipts.render.lifelines import DrawnEvent, lifelines
from sqlalchemy_receipts.trace import Event
from support.written_events import event, events

CHECKOUT, CHECKIN = lifelines(events("checkout, checkin"), lambda _: True).events
CHECKOUT_ITEM = '<li class="pool checkout l1"><b>checkout</b></li>'
CHECKIN_ITEM = '<li class="pool checkin l1"><b>checkin</b></li>'
SELECT = Event("statement", "SELECT <t>", detail="SELECT 1", parameters="('<',)", connection=1)


def labeled(count):
    return [Iteration(f"iteration {number}", (CHECKIN,)) for number in range(1, count + 1)]


def iteration(number):
    return f'<li class="iteration">iteration {number} <ul>{CHECKIN_ITEM}</ul></li>'


@pytest.mark.parametrize(
    ("iterations", "items"),
    [
        pytest.param([Iteration("", (CHECKOUT, CHECKIN))], CHECKOUT_ITEM + CHECKIN_ITEM, id="the only iteration"),
        pytest.param(
            [Iteration("", (DrawnEvent(SELECT, 0, ("held",), ("held",)),))],
            '<li class="statement l1"><details><summary>SELECT &lt;t&gt;</summary>'
            '<pre><code class="highlight"><span class="k">SELECT</span> <span class="mi">1</span></code>\n'
            '<code class="parameters">(&#x27;&lt;&#x27;,)</code></pre></details></li>',
            id="a statement",
        ),
        pytest.param(
            labeled(4),
            "".join(map(iteration, (1, 2, 3, 4))),
            id="four iterations",
        ),
        pytest.param(
            labeled(6),
            f"{iteration(1)}{iteration(2)}"
            '<li class="again"><details><summary>3 more iterations</summary>'
            f"<ul>{iteration(3)}{iteration(4)}{iteration(5)}</ul></details></li>"
            f"{iteration(6)}",
            id="further iterations are folded",
        ),
    ],
)
def test_the_events_of_a_line_are_one_list(iterations, items):
    lanes = (Lane("connection", "connection"),)
    assert events_html(iterations, "Line <1>", lanes, number_connections=False) == (
        f'<ul class="did" aria-label="Line &lt;1&gt; did">{items}</ul>'
    )


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, []), (1, [1]), (4, [1, 2, 3, 4]), (5, [1, 2, 5]), (9, [1, 2, 9])],
)
def test_the_first_two_iterations_and_the_last_are_not_folded(count, shown):
    iterations = labeled(count)
    assert shown_iterations(iterations) == tuple(iterations[number - 1] for number in shown)


LANES = (Lane("connection", "one conn 1", "one"), Lane("transaction", "<tx>", "<two>"), Lane("connection", "conn"))


def items(drawn_events, *, number_connections):
    """Return the classes and the text of every item."""
    html = events_html([Iteration("", drawn_events)], "Line 1", LANES, number_connections=number_connections)
    return [(item.get("class"), "".join(item.itertext())) for item in ET.fromstring(html)]


MESSAGE = (
    "(sqlite3.IntegrityError) UNIQUE <b>\n[SQL: INSERT INTO user]\n"
    "[parameters: (1,)]\n(Background on this error at: https://sqlalche.me/e/gkpj)"
)


@pytest.mark.parametrize(
    ("event", "lane", "classes", "text"),
    [
        pytest.param(event("checkout 7"), 0, "pool checkout l1", "one, connection 7: checkout", id="the pool"),
        pytest.param(
            event("checkout 7"), 2, "pool checkout l3", "connection 7: checkout", id="a connection without an owner"
        ),
        pytest.param(event("checkout 0"), None, "pool", "checkout", id="no connection and no lane"),
        pytest.param(event("BEGIN 7"), 1, "transaction BEGIN l2", "<two>, connection 7: BEGIN", id="a transaction"),
        pytest.param(
            Event("statement", "SELECT <t>", detail="SELECT '</b>'\nFROM t", parameters="('&',)", connection=7),
            0,
            "statement l1",
            "one, connection 7: SELECT <t>SELECT '</b>'\nFROM t\n('&',)",
            id="a statement with parameters",
        ),
        pytest.param(
            Event("statement", "SAVEPOINT", detail="SAVEPOINT a"),
            1,
            "statement tick l2",
            "<two>: SAVEPOINTSAVEPOINT a",
            id="no parameters",
        ),
        pytest.param(event("by['<a>'] pending"), 0, "state pending l1", "by['<a>'] pending", id="a state"),
        pytest.param(event("ada.name expired"), None, "state", "ada.name expired", id="the state of an attribute"),
        pytest.param(
            Event("output", "x", detail="</samp><script>&lt;`` ```````` é 🦆", connection=7),
            None,
            "output",
            "prints </samp><script>&lt;`` ```````` é 🦆",
            id="output",
        ),
        pytest.param(Event("output", "prints an empty line"), None, "output", "prints ", id="an empty line"),
        pytest.param(
            Event("warning", "warns W", detail="<b>", connection=7), None, "warning", "warns W <b>", id="a warning"
        ),
        pytest.param(
            Event("log", "logs ERROR <a>", detail="x", connection=7), None, "log", "logs ERROR <a> x", id="a log"
        ),
        pytest.param(
            Event("error", "raises IntegrityError", detail=MESSAGE, connection=7),
            None,
            "error",
            "raises IntegrityError (sqlite3.IntegrityError) UNIQUE <b> (code gkpj)",
            id="an error",
        ),
    ],
)
def test_every_event_has_its_mark_and_its_words(event, lane, classes, text):
    states = ("",) * 3
    assert items((DrawnEvent(event, lane, states, states),), number_connections=True) == [(classes, text)]


LONG = "The first clause of this message ends here. The second part says more about it, and it is longer."


@pytest.mark.parametrize(
    ("message", "shown", "folded"),
    [
        pytest.param("x" * 90, "x" * 90, None, id="90 characters"),
        pytest.param(
            LONG,
            "The first clause of this message ends here.",
            "The second part says more about it, and it is longer.",
            id="a sentence",
        ),
        pytest.param(f"(driver.Error) near <a>\n{'x' * 90}", "(driver.Error) near <a>", "x" * 90, id="a line"),
        pytest.param("Short. " + "words " * 20, ("Short. " + "words " * 20)[:90].rstrip(), "words " * 6, id="words"),
        pytest.param("x" * 200, "x" * 90, "x" * 110, id="no spaces"),
    ],
)
def test_a_long_message_is_folded_after_its_first_words(message, shown, folded):
    drawn = DrawnEvent(Event("error", "raises E", detail=message), None, (), ())
    list_ = events_html([Iteration("", (drawn,))], "Line 1", (), number_connections=False)
    item = ET.fromstring(list_)[0]
    summary, details = item.find("details/summary"), item.find("details/span")
    if folded is None:
        assert ["".join(part.itertext()) for part in item] == ["raises E", shown]
    else:
        assert ["".join(part.itertext()) for part in (item[0], summary, details)] == ["raises E", shown, folded]


def test_connections_have_no_numbers_if_there_is_only_one():
    states = ("",) * 3
    drawn = tuple(DrawnEvent(event("checkout 7"), lane, states, states) for lane in (0, 2))
    assert items(drawn, number_connections=False) == [
        ("pool checkout l1", "one: checkout"),
        ("pool checkout l3", "checkout"),
    ]


def test_the_same_change_of_many_objects_is_one_item():
    trace = events(", ".join(f"all[{number}].name expired" for number in range(9)), quiet=True)
    assert items(lifelines(trace, lambda _: True).events, number_connections=True) == [
        ("state quiet tick l1", "9x User.name expired")
    ]


def on_lanes(*lanes):
    """Return an event on each lane, and one without a lane for None."""
    states = ("",) * 3
    return tuple(
        DrawnEvent(event("checkout 7") if lane is not None else event("ada pending"), lane, states, states)
        for lane in lanes
    )


@pytest.mark.parametrize(
    ("lanes", "texts"),
    [
        pytest.param([0, 0], ["one: checkout", "checkout"], id="one owner"),
        pytest.param([0, None, 0], ["one: checkout", "ada pending", "checkout"], id="an object between"),
        pytest.param([0, 1, 0], ["one: checkout", "<two>: checkout", "one: checkout"], id="another owner between"),
    ],
)
def test_an_owner_is_named_only_where_it_changes(lanes, texts):
    assert [text for _, text in items(on_lanes(*lanes), number_connections=False)] == texts


def visible(iterations):
    return list(visible_texts(iterations, LANES, number_connections=False))


def test_the_visible_texts_are_those_of_the_list():
    select = DrawnEvent(SELECT, 1, ("",), ("",))
    failure = DrawnEvent(Event("error", "raises E", detail=LONG), None, (), ())
    said = DrawnEvent(Event("output", "prints x", detail="x"), None, (), ())
    assert visible([Iteration("step 1", (*on_lanes(0, None), select, said, failure))]) == [
        (
            "step 1",
            [
                ("name", "one:"),
                ("pool", "checkout"),
                ("state", "ada pending"),
                ("name", "<two>:"),
                ("statement", "SELECT <t>"),
                ("output", "prints x"),
                ("error", "raises E The first clause of this message ends here."),
            ],
        )
    ]


def test_folded_iterations_have_only_their_title():
    assert visible(labeled(6)) == [
        ("iteration 1", [("name", "one:"), ("pool", "checkin")]),
        ("iteration 2", [("name", "one:"), ("pool", "checkin")]),
        ("", [("more", "3 more iterations")]),
        ("iteration 6", [("name", "one:"), ("pool", "checkin")]),
    ]
