"""The marks and lines of events, and their styles in docs/assets/site.css. Words of one family never look the same."""

import re
from xml.etree import ElementTree as ET

import pytest

from sqlalchemy_receipts.recorder import connections, states
from sqlalchemy_receipts.render import event_elements
from sqlalchemy_receipts.render.lanes import SAVEPOINTS
from sqlalchemy_receipts.render.lifelines import DrawnEvent
from sqlalchemy_receipts.render.svg import KINDS, mark_classes, mark_kind, shape
from sqlalchemy_receipts.trace import Event
from support.projects import ROOT

DISC = "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"
CROSS = "M-4.5-4.5 4.5 4.5M4.5-4.5-4.5 4.5"
TICK = "M-5 0H5"


def line(state, x, top, bottom):
    return f'<line class="{state}" x1="{x}" x2="{x}" y1="{top}" y2="{bottom}"/>'


def mark(classes, path, x, cover=""):
    return f'<g class="{classes}" transform="translate({x} 12)">{cover}<path d="{path}"/></g>'


@pytest.mark.parametrize(
    ("event", "lane", "before", "after", "elements"),
    [
        pytest.param(Event("output", "prints"), None, ("",), ("",), "", id="no line and no mark"),
        pytest.param(
            Event("output", "prints"),
            None,
            ("held", "", "open"),
            ("held", "", "open"),
            line("held", 9, 0, 24) + line("open", 45, 0, 24),
            id="an event without a lane has no mark",
        ),
        pytest.param(
            Event("pool", "close"), 1, ("", ""), ("", ""), mark("m close", CROSS, 27), id="a mark without a line"
        ),
        pytest.param(
            Event("pool", "checkout"),
            0,
            ("", "pending"),
            ("held", "pending"),
            line("held", 9, 12, 24) + line("pending", 27, 0, 24) + mark("m checkout", DISC, 9),
            id="a line begins",
        ),
        pytest.param(
            Event("pool", "invalidate"),
            0,
            ("held", "open"),
            ("", ""),
            line("held", 9, 0, 12) + line("open", 27, 0, 12) + mark("m invalidate", "M2-6-3 .5H3L-2 6", 9),
            id="two lines end, one has a mark",
        ),
        pytest.param(
            Event("state", "User expired", subject="ada", state="expired"),
            2,
            ("", "", "persistent"),
            ("", "", "expired"),
            line("persistent", 45, 0, 12) + line("expired", 45, 12, 24) + mark("m expired", DISC, 45),
            id="a line changes",
        ),
        pytest.param(
            Event("state", "User pending", subject="ada", state="pending"),
            0,
            ("",),
            ("pending",),
            line("pending", 9, 12, 24)
            + mark("m pending", f"{DISC}M0-5a5 5 0 0 1 0 10z", 9, cover='<circle class="cover" r="5"/>'),
            id="a disc that is half full covers the line",
        ),
    ],
)
def test_a_row_of_an_image_has_the_lines_and_the_mark_of_an_event(event, lane, before, after, elements):
    assert event_elements(DrawnEvent(event, lane, before, after), 24) == elements


def drawn_mark(event):
    """Return the classes and the path of an event's mark."""
    path = ET.fromstring(f"<svg>{shape(mark_kind(event))}</svg>").find("path")
    return mark_classes(event), path.get("d")


# Every word that the recorder writes, and its shape.
POOL = {
    "connect": ("m connect", "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z"),
    "checkout": ("m checkout", DISC),
    "checkin": ("m checkin", "M-7 0H7"),
    "invalidate": ("m invalidate", "M2-6-3 .5H3L-2 6"),
    "close": ("m close", CROSS),
    "soft_invalidate": ("m tick pool", TICK),
    "detach": ("m tick pool", TICK),
    "reset": ("m tick pool", TICK),
    "reset (commit)": ("m tick pool", TICK),
    "no reset": ("m tick pool", TICK),
}
TRANSACTION = {
    "BEGIN": ("m BEGIN", "M0-5.5 5.5 0 0 5.5-5.5 0z"),
    "COMMIT": ("m COMMIT", "M-5.5-.5-1.5 4 6-5"),
    "ROLLBACK": ("m ROLLBACK", CROSS),
    "PREPARE": ("m tick transaction", TICK),
    "COMMIT PREPARED": ("m tick transaction", TICK),
    "ROLLBACK PREPARED": ("m tick transaction", TICK),
    **dict.fromkeys(SAVEPOINTS, ("m tick transaction", TICK)),
}
STATES = {
    "transient": ("m transient", DISC),
    "pending": ("m pending", f"{DISC}M0-5a5 5 0 0 1 0 10z"),
    "persistent": ("m persistent", DISC),
    "expired": ("m expired", DISC),
    "deleted": ("m deleted", f"{DISC}M-2-2 2 2M2-2-2 2"),
    "detached": ("m detached", "M-4.5-4.5H4.5V4.5H-4.5z"),
    "refreshed": ("m tick state", TICK),
}
STATEMENT = {
    "SELECT user": ("m statement", "M-3-3H3V3H-3z"),
    "driver SELECT user": ("m driver", "M0-4 4 3H-4z"),
}


def test_every_word_of_the_recorder_has_a_shape():
    words = {
        "pool": {*connections.POOL.values(), "reset", *connections.RESETS.values()},
        "transaction": {*connections.TRANSACTION.values(), "COMMIT PREPARED", "ROLLBACK PREPARED"},
        "state": {*states.STATES.values(), "transient", "expired", "refreshed"},
    }
    assert {
        "pool": {word: drawn_mark(Event("pool", word)) for word in words["pool"]},
        "transaction": {
            **{word: drawn_mark(Event("transaction", word)) for word in words["transaction"]},
            **{word: drawn_mark(Event("statement", word)) for word in SAVEPOINTS},
        },
        "state": {word: drawn_mark(Event("state", f"User {word}", state=word)) for word in words["state"]},
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
    assert drawn_mark(event) == drawn


CSS = re.sub(r"/\*.*?\*/", "", (ROOT / "docs" / "assets" / "site.css").read_text(encoding="utf-8"), flags=re.DOTALL)
# The rules outside of @media and @container, which are not indented: of a line, of a mark, and of some marks.
RULES = [
    (tag or "m", re.findall(r"\w+", names), text)
    for tag, one, several, last, text in re.findall(
        r"^\.trace (?:(line)(?:\.(\w+))?|\.m:is\(([^)]*)\)|(?:\.(\w+))?\.m) \{([^{}]*)\}", CSS, re.MULTILINE
    )
    for names in [one or several or last]
]


def look(tag, classes):
    """Return the width and the dashes of a line or a mark, and whether it is full. Some readers do not see color.

    All rules with a class have the same specificity, so the later rule wins, as in a browser.
    """
    styles = {}
    for specific in (False, True):
        for name, kinds, text in RULES:
            if name == tag and bool(kinds) == specific and (not kinds or {*kinds} & {*classes.split()}):
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
    assert re.findall(r"^\.cover \{([^{}]*)\}", CSS, re.MULTILINE) == [" fill: var(--paper); stroke: none; "]


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
    drawn = {classes: (path, look("m", classes)) for classes, path in shapes.values()}
    assert look_alikes(drawn) == []


def test_every_line_and_mark_has_a_rule_and_every_rule_has_one():
    lines = {"held", "open", *STATES} - {"refreshed"}
    marks = {
        name
        for family in (POOL, TRANSACTION, STATES, STATEMENT)
        for classes, _ in family.values()
        for name in classes.split()
    }
    styled = {tag: {kind for name, kinds, _ in RULES if name == tag for kind in kinds} for tag in ("line", "m")}
    # These have the default style.
    assert lines - styled["line"] == {"persistent"}
    assert marks - styled["m"] == {"m", "expired", "state"}
    assert styled["line"] - lines == styled["m"] - marks == set()


def test_every_kind_of_mark_is_used():
    kinds = {classes.split()[1] for family in (POOL, TRANSACTION, STATES, STATEMENT) for classes, _ in family.values()}
    assert kinds == {*KINDS}
