"""What is drawn, and what docs/assets/site.css makes of it: no two words of one family look alike."""

import re
from xml.etree import ElementTree as ET

import pytest

from conftest import ROOT
from sqlalchemy_receipts.recorder import recorder
from sqlalchemy_receipts.render.lifelines import SAVEPOINTS, Beat, Lane
from sqlalchemy_receipts.render.svg import beat, head, through
from sqlalchemy_receipts.trace import Event

DISC = "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"
CROSS = "M-4.5-4.5 4.5 4.5M4.5-4.5-4.5 4.5"
TICK = "M-5 0H5"


@pytest.mark.parametrize(
    ("lanes", "names"),
    [
        pytest.param((), "", id="no lane"),
        pytest.param(
            (Lane("connection", "connection"), Lane("transaction", "one tx 2"), Lane("object", "by['<&>\"']")),
            '<i class="connection">connection</i> <i class="transaction">one tx 2</i> '
            '<i class="object">by[&#x27;&lt;&amp;&gt;&quot;&#x27;]</i>',
            id="three lanes, the last with a name that is no HTML",
        ),
    ],
)
def test_the_names_of_the_lanes_stand_above_them(lanes, names):
    assert head(lanes) == f'<span class="names" aria-hidden="true">{names}</span>'


@pytest.mark.parametrize(
    ("states", "drawn"),
    [
        pytest.param((), "", id="no lane"),
        pytest.param(("", ""), "", id="no line on any lane"),
        pytest.param(
            ("held", "", "persistent"),
            '<svg class="lanes" width="0" height="0" aria-hidden="true">'
            '<line class="held" x1="9" x2="9" y1="0" y2="100%"/>'
            '<line class="persistent" x1="45" x2="45" y1="0" y2="100%"/></svg>',
            id="two lines on three lanes",
        ),
    ],
)
def test_lines_run_through_a_row_in_which_nothing_happens(states, drawn):
    assert through(states) == drawn


@pytest.mark.parametrize(
    ("event", "one", "drawn"),
    [
        pytest.param(Event("output", "prints"), Beat(None, (), ()), "", id="no lane"),
        pytest.param(Event("output", "prints"), Beat(None, ("",), ("",)), "", id="no line and no shape"),
        pytest.param(
            Event("output", "prints"),
            Beat(None, ("held", "", "open"), ("held", "", "open")),
            '<svg class="lanes" width="0" height="0" aria-hidden="true">'
            '<line class="held" x1="9" x2="9" y1="0" y2="100%"/>'
            '<line class="open" x1="45" x2="45" y1="0" y2="100%"/></svg>',
            id="what is about no lane has no shape",
        ),
        pytest.param(
            Event("pool", "close"),
            Beat(1, ("", ""), ("", "")),
            '<svg class="lanes" width="0" height="0" aria-hidden="true">'
            f'<svg x="27" y="50%"><path class="pool close" d="{CROSS}"/></svg></svg>',
            id="a shape where there is no line",
        ),
        pytest.param(
            Event("pool", "checkout"),
            Beat(0, ("", "pending"), ("held", "pending")),
            '<svg class="lanes" width="0" height="0" aria-hidden="true">'
            '<line class="held" x1="9" x2="9" y1="50%" y2="100%"/>'
            '<line class="pending" x1="27" x2="27" y1="0" y2="100%"/>'
            f'<svg x="9" y="50%"><path class="pool checkout" d="{DISC}"/></svg></svg>',
            id="a line begins",
        ),
        pytest.param(
            Event("transaction", "COMMIT"),
            Beat(1, ("held", "open"), ("held", "")),
            '<svg class="lanes" width="0" height="0" aria-hidden="true">'
            '<line class="held" x1="9" x2="9" y1="0" y2="100%"/>'
            '<line class="open" x1="27" x2="27" y1="0" y2="50%"/>'
            '<svg x="27" y="50%"><path class="transaction COMMIT" d="M-5.5-.5-1.5 4 6-5"/></svg></svg>',
            id="a line ends",
        ),
        pytest.param(
            Event("state", "User expired", subject="ada", state="expired"),
            Beat(2, ("", "", "persistent"), ("", "", "expired")),
            '<svg class="lanes" width="0" height="0" aria-hidden="true">'
            '<line class="persistent" x1="45" x2="45" y1="0" y2="50%"/>'
            '<line class="expired" x1="45" x2="45" y1="50%" y2="100%"/>'
            f'<svg x="45" y="50%"><path class="state expired" d="{DISC}"/></svg></svg>',
            id="a line changes",
        ),
        pytest.param(
            Event("statement", "SELECT user", detail="SELECT 1"),
            Beat(0, ("held",), ("held",)),
            '<svg class="lanes" width="0" height="0" aria-hidden="true">'
            '<line class="held" x1="9" x2="9" y1="0" y2="100%"/>'
            '<svg x="9" y="1.05em"><path class="statement statement" d="M-3-3H3V3H-3z"/></svg></svg>',
            id="a line goes on behind its shape, which stands beside the first row of its words",
        ),
        pytest.param(
            Event("statement", "SAVEPOINT", detail="SAVEPOINT a"),
            Beat(0, ("open",), ("open",)),
            '<svg class="lanes" width="0" height="0" aria-hidden="true">'
            '<line class="open" x1="9" x2="9" y1="0" y2="100%"/>'
            f'<svg x="9" y="50%"><path class="transaction tick" d="{TICK}"/></svg></svg>',
            id="a savepoint is a bar on its transaction",
        ),
        pytest.param(
            Event("state", "User pending", subject="ada", state="pending"),
            Beat(0, ("transient",), ("pending",)),
            '<svg class="lanes" width="0" height="0" aria-hidden="true">'
            '<line class="transient" x1="9" x2="9" y1="0" y2="50%"/>'
            '<line class="pending" x1="9" x2="9" y1="50%" y2="100%"/>'
            '<svg x="9" y="50%"><circle r="5"/>'
            f'<path class="state pending" d="{DISC}M0-5a5 5 0 0 1 0 10z"/></svg></svg>',
            id="a disc that is half full covers the line",
        ),
        pytest.param(
            Event("pool", "invalidate"),
            Beat(0, ("held", "open"), ("", "")),
            '<svg class="lanes" width="0" height="0" aria-hidden="true">'
            '<line class="held" x1="9" x2="9" y1="0" y2="50%"/>'
            '<line class="open" x1="27" x2="27" y1="0" y2="50%"/>'
            '<svg x="9" y="50%"><path class="pool invalidate" d="M2-6-3 .5H3L-2 6"/></svg></svg>',
            id="two lines end where there is one shape",
        ),
    ],
)
def test_a_row_of_an_event_is_drawn(event, one, drawn):
    assert beat(event, one) == drawn


def shape(event):
    """Give the classes and the path of an event's shape."""
    path = ET.fromstring(beat(event, Beat(0, ("",), ("",)))).find("svg/path")
    return path.get("class"), path.get("d")


# Every word that the recorder writes, and the shape that stands for it.
POOL = {
    "connect": ("pool connect", "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z"),
    "checkout": ("pool checkout", DISC),
    "checkin": ("pool checkin", "M-7 0H7"),
    "invalidate": ("pool invalidate", "M2-6-3 .5H3L-2 6"),
    "close": ("pool close", CROSS),
    "soft_invalidate": ("pool tick", TICK),
    "detach": ("pool tick", TICK),
    "reset": ("pool tick", TICK),
}
TRANSACTION = {
    "BEGIN": ("transaction BEGIN", "M0-5.5 5.5 0 0 5.5-5.5 0z"),
    "COMMIT": ("transaction COMMIT", "M-5.5-.5-1.5 4 6-5"),
    "ROLLBACK": ("transaction ROLLBACK", CROSS),
    "PREPARE": ("transaction tick", TICK),
    "COMMIT PREPARED": ("transaction tick", TICK),
    "ROLLBACK PREPARED": ("transaction tick", TICK),
    **dict.fromkeys(SAVEPOINTS, ("transaction tick", TICK)),
}
STATES = {
    "transient": ("state transient", DISC),
    "pending": ("state pending", f"{DISC}M0-5a5 5 0 0 1 0 10z"),
    "persistent": ("state persistent", DISC),
    "expired": ("state expired", DISC),
    "deleted": ("state deleted", f"{DISC}M-2-2 2 2M2-2-2 2"),
    "detached": ("state detached", "M-4.5-4.5H4.5V4.5H-4.5z"),
    "refreshed": ("state tick", TICK),
}
STATEMENT = {"SELECT user": ("statement statement", "M-3-3H3V3H-3z")}


def test_every_word_of_the_recorder_has_a_shape():
    words = {
        "pool": {*recorder._POOL.values(), "reset"},
        "transaction": {*recorder._TRANSACTION.values()},
        "state": {*recorder._STATES.values(), "transient", "expired", "refreshed"},
    }
    assert {
        "pool": {word: shape(Event("pool", word)) for word in words["pool"]},
        "transaction": {
            **{word: shape(Event("transaction", word)) for word in words["transaction"]},
            **{word: shape(Event("statement", word)) for word in SAVEPOINTS},
        },
        "state": {word: shape(Event("state", f"User {word}", state=word)) for word in words["state"]},
    } == {"pool": POOL, "transaction": TRANSACTION, "state": STATES}


@pytest.mark.parametrize(
    ("event", "drawn"),
    [
        pytest.param(Event("statement", "SELECT user"), STATEMENT["SELECT user"], id="a statement"),
        pytest.param(Event("statement", "COMMIT"), STATEMENT["SELECT user"], id="a COMMIT in SQL"),
        pytest.param(
            Event("state", "User.name expired", state="expired", detail=".name"), STATES["refreshed"], id="an attribute"
        ),
    ],
)
def test_other_events_have_a_shape(event, drawn):
    assert shape(event) == drawn


CSS = re.sub(r"/\*.*?\*/", "", (ROOT / "docs" / "assets" / "site.css").read_text(encoding="utf-8"), flags=re.DOTALL)
# The rules that always hold: those in an @media or @container are indented.
RULES = re.findall(r"^\.trace (line|path)(?:\.([\w-]+))? \{([^{}]*)\}", CSS, re.MULTILINE)


def look(tag, classes):
    """Work out the width and the dashes of a line or a path, and whether it is full; not everybody sees its colour.

    All rules with a class are of the same weight, so that the later one counts, as in a browser.
    """
    found = {}
    for specific in (False, True):
        for name, kind, text in RULES:
            if name == tag and bool(kind) == specific and (not kind or kind in classes.split()):
                found |= dict(re.findall(r"([\w-]+): ([^;]+);", text))
    hollow = found.get("fill", "none") in ("none", "var(--paper)")
    return found["stroke-width"], found.get("stroke-dasharray", "none"), "hollow" if hollow else "full"


def distinct(looks):
    """Give all pairs of words that look the same."""
    words = list(looks)
    return [(one, two) for number, one in enumerate(words) for two in words[number + 1 :] if looks[one] == looks[two]]


def test_every_state_of_an_object_has_a_line_that_looks_like_no_other():
    assert distinct({state: look("line", state) for state in STATES if state != "refreshed"}) == []


def test_what_is_under_a_shape_covers_the_line():
    assert re.findall(r"^\.trace circle \{([^{}]*)\}", CSS, re.MULTILINE) == [" fill: var(--paper); "]


def test_quiet_words_look_like_all_others():
    assert ".quiet" not in CSS


# Words without a shape of their own share the tick: they change no line.
@pytest.mark.parametrize(
    "shapes",
    [
        pytest.param(POOL, id="pool"),
        pytest.param(TRANSACTION, id="transaction"),
        pytest.param(STATES, id="state"),
        pytest.param(POOL | STATEMENT, id="connection"),
    ],
)
def test_no_two_shapes_on_one_lane_look_alike(shapes):
    drawn = {classes: (path, look("path", classes)) for classes, path in shapes.values()}
    assert distinct(drawn) == []


def test_every_rule_for_lines_and_shapes_is_for_something_that_is_drawn():
    lines = {"held", "open", *STATES} - {"refreshed"}
    paths = {
        name
        for family in (POOL, TRANSACTION, STATES, STATEMENT)
        for classes, _ in family.values()
        for name in classes.split()
    }
    styled = {tag: {kind for name, kind, _ in RULES if name == tag and kind} for tag in ("line", "path")}
    # A persistent object's line is the plain one, and so is an expired object's disc, and the shapes of a pool's ends.
    assert lines - styled["line"] == {"persistent"}
    assert paths - styled["path"] == {"expired", "state", "connect", "close", "invalidate"}
    assert {tag: sorted(styled[tag] - drawn) for tag, drawn in (("line", lines), ("path", paths))} == {
        "line": [],
        "path": [],
    }
