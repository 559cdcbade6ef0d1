"""The shapes and lines of a row, and their styles in docs/assets/site.css. Words of one family never look the same."""

import re
from xml.etree import ElementTree as ET

import pytest

from sqlalchemy_receipts.recorder import connections, states
from sqlalchemy_receipts.render import event_elements
from sqlalchemy_receipts.render.lanes import SAVEPOINTS, Lane
from sqlalchemy_receipts.render.lifelines import DrawnEvent
from sqlalchemy_receipts.render.svg import event_svg, lane_names, states_svg
from sqlalchemy_receipts.trace import Event
from support.projects import ROOT

DISC = "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"
CROSS = "M-4.5-4.5 4.5 4.5M4.5-4.5-4.5 4.5"
TICK = "M-5 0H5"
SVG = '<svg class="lanes" width="0" height="0" aria-hidden="true">{}</svg>'


def line(state, x, top="0", bottom="100%"):
    return f'<line class="{state}" x1="{x}" x2="{x}" y1="{top}" y2="{bottom}"/>'


def placed(classes, path, x, y="50%", cover=""):
    return f'<svg x="{x}" y="{y}">{cover}<path class="{classes}" d="{path}"/></svg>'


def test_the_names_of_the_lanes_are_in_the_row_above_them():
    lanes = (Lane("connection", "connection"), Lane("transaction", "one tx 2"), Lane("object", "by['<&>\"']"))
    assert lane_names(lanes) == (
        '<span class="names" aria-hidden="true"><i class="connection">connection</i> '
        '<i class="transaction">one tx 2</i> <i class="object">by[&#x27;&lt;&amp;&gt;&quot;&#x27;]</i></span>'
    )


@pytest.mark.parametrize(
    ("states", "svg"),
    [
        pytest.param((), "", id="no lane"),
        pytest.param(("", ""), "", id="no line on any lane"),
        pytest.param(
            ("held", "", "persistent"),
            SVG.format(line("held", 9) + line("persistent", 45)),
            id="two of three lanes",
        ),
    ],
)
def test_lines_run_through_a_row_without_an_event(states, svg):
    assert states_svg(states) == svg


@pytest.mark.parametrize(
    ("event", "lane", "before", "after", "elements"),
    [
        pytest.param(
            Event("output", "prints"),
            None,
            ("held", "", "open"),
            ("held", "", "open"),
            line("held", 9) + line("open", 45),
            id="an event without a lane has no shape",
        ),
        pytest.param(
            Event("pool", "close"), 1, ("", ""), ("", ""), placed("pool close", CROSS, 27), id="a shape without a line"
        ),
        pytest.param(
            Event("pool", "checkout"),
            0,
            ("", "pending"),
            ("held", "pending"),
            line("held", 9, "50%") + line("pending", 27) + placed("pool checkout", DISC, 9),
            id="a line begins",
        ),
        pytest.param(
            Event("pool", "invalidate"),
            0,
            ("held", "open"),
            ("", ""),
            line("held", 9, "0", "50%")
            + line("open", 27, "0", "50%")
            + placed("pool invalidate", "M2-6-3 .5H3L-2 6", 9),
            id="two lines end, one has a shape",
        ),
        pytest.param(
            Event("state", "User expired", subject="ada", state="expired"),
            2,
            ("", "", "persistent"),
            ("", "", "expired"),
            line("persistent", 45, "0", "50%") + line("expired", 45, "50%") + placed("state expired", DISC, 45),
            id="a line changes",
        ),
        pytest.param(
            Event("statement", "SELECT user", detail="SELECT 1"),
            0,
            ("held",),
            ("held",),
            line("held", 9) + placed("statement statement", "M-3-3H3V3H-3z", 9, "1.05em"),
            id="the shape of a statement is next to its first line",
        ),
        pytest.param(
            Event("state", "User pending", subject="ada", state="pending"),
            0,
            ("",),
            ("pending",),
            line("pending", 9, "50%")
            + placed("state pending", f"{DISC}M0-5a5 5 0 0 1 0 10z", 9, cover='<circle r="5"/>'),
            id="a disc that is half full covers the line",
        ),
    ],
)
def test_a_row_has_the_lines_and_the_shape_of_an_event(event, lane, before, after, elements):
    assert event_svg(DrawnEvent(event, lane, before, after)) == SVG.format(elements)


def test_a_row_without_lines_and_shapes_is_not_drawn():
    assert event_svg(DrawnEvent(Event("output", "prints"), None, ("",), ("",))) == ""


@pytest.mark.parametrize(
    ("event", "shape"),
    [
        (Event("pool", "close"), f'<path class="pool close" d="{CROSS}"/>'),
        (Event("statement", "SELECT"), '<path class="statement statement" d="M-3-3H3V3H-3z"/>'),
    ],
)
def test_an_image_of_a_fixed_size_has_no_percentages(event, shape):
    assert event_elements(DrawnEvent(event, 1, ("held", "open"), ("held", "")), 24) == (
        f'{line("held", 9, "0", "24")}{line("open", 27, "0", "12")}<g transform="translate(27 12)">{shape}</g>'
    )


def shape(event):
    """Return the classes and the path of an event's shape."""
    path = ET.fromstring(event_svg(DrawnEvent(event, 0, ("",), ("",)))).find("svg/path")
    return path.get("class"), path.get("d")


# Every word that the recorder writes, and its shape.
POOL = {
    "connect": ("pool connect", "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z"),
    "checkout": ("pool checkout", DISC),
    "checkin": ("pool checkin", "M-7 0H7"),
    "invalidate": ("pool invalidate", "M2-6-3 .5H3L-2 6"),
    "close": ("pool close", CROSS),
    "soft_invalidate": ("pool tick", TICK),
    "detach": ("pool tick", TICK),
    "reset": ("pool tick", TICK),
    "reset (commit)": ("pool tick", TICK),
    "no reset": ("pool tick", TICK),
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
STATEMENT = {
    "SELECT user": ("statement statement", "M-3-3H3V3H-3z"),
    "driver SELECT user": ("driver driver", "M0-4 4 3H-4z"),
}


def test_every_word_of_the_recorder_has_a_shape():
    words = {
        "pool": {*connections.POOL.values(), "reset", *connections.RESETS.values()},
        "transaction": {*connections.TRANSACTION.values(), "COMMIT PREPARED", "ROLLBACK PREPARED"},
        "state": {*states.STATES.values(), "transient", "expired", "refreshed"},
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
        pytest.param(Event("statement", "SQL COMMIT"), STATEMENT["SELECT user"], id="a COMMIT in SQL"),
        pytest.param(Event("driver", "driver SELECT user"), STATEMENT["driver SELECT user"], id="past SQLAlchemy"),
        pytest.param(
            Event("state", "User.name expired", state="expired", detail=".name"), STATES["refreshed"], id="an attribute"
        ),
    ],
)
def test_other_events_have_a_shape(event, drawn):
    assert shape(event) == drawn


CSS = re.sub(r"/\*.*?\*/", "", (ROOT / "docs" / "assets" / "site.css").read_text(encoding="utf-8"), flags=re.DOTALL)
# The rules outside of @media and @container, which are not indented.
RULES = re.findall(r"^\.trace (line|path)(?:\.([\w-]+))? \{([^{}]*)\}", CSS, re.MULTILINE)


def look(tag, classes):
    """Return the width and the dashes of a line or a path, and whether it is full. Some readers do not see color.

    All rules with a class have the same specificity, so the later rule wins, as in a browser.
    """
    styles = {}
    for specific in (False, True):
        for name, kind, text in RULES:
            if name == tag and bool(kind) == specific and (not kind or kind in classes.split()):
                styles |= dict(re.findall(r"([\w-]+): ([^;]+);", text))
    hollow = styles.get("fill", "none") in ("none", "var(--paper)")
    return styles["stroke-width"], styles.get("stroke-dasharray", "none"), "hollow" if hollow else "full"


def look_alikes(looks):
    """Return all pairs of words that look the same."""
    words = list(looks)
    return [
        (word, other_word)
        for number, word in enumerate(words)
        for other_word in words[number + 1 :]
        if looks[word] == looks[other_word]
    ]


def test_every_state_of_an_object_has_a_separate_line_style():
    assert look_alikes({state: look("line", state) for state in STATES if state != "refreshed"}) == []


def test_the_circle_below_a_shape_covers_the_line():
    assert re.findall(r"^\.trace circle \{([^{}]*)\}", CSS, re.MULTILINE) == [" fill: var(--paper); "]


def test_quiet_events_look_like_all_others():
    assert ".quiet" not in CSS


# Words that change no line share the tick.
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
    assert look_alikes(drawn) == []


def test_every_line_and_shape_has_a_rule_and_every_rule_has_one():
    lines = {"held", "open", *STATES} - {"refreshed"}
    paths = {
        name
        for family in (POOL, TRANSACTION, STATES, STATEMENT)
        for classes, _ in family.values()
        for name in classes.split()
    }
    styled = {tag: {kind for name, kind, _ in RULES if name == tag and kind} for tag in ("line", "path")}
    # These have the default style.
    assert lines - styled["line"] == {"persistent"}
    assert paths - styled["path"] == {"expired", "state", "connect", "close", "invalidate"}
    assert styled["line"] - lines == styled["path"] - paths == set()
