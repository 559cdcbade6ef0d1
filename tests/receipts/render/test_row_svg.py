"""The lifelines of one line of code as one image."""

import re
from xml.etree import ElementTree as ET

import pytest

from sqlalchemy_receipts.render.iterations import Iteration
from sqlalchemy_receipts.render.lanes import Lane
from sqlalchemy_receipts.render.lifelines import DrawnEvent, lifelines
from sqlalchemy_receipts.render.row_svg import MAX_STEPS, height_class, lane_names, marks_height, row_svg, symbols_svg
from sqlalchemy_receipts.render.svg import KINDS, shape
from sqlalchemy_receipts.trace import Event
from support.projects import ROOT
from support.written_events import events

SVG = '<svg class="lanes" aria-hidden="true">{}</svg>'


def iteration(text):
    return Iteration("", lifelines(events(text), lambda _: True).events)


def marks(*lanes):
    """Make an iteration with one mark on each of these lanes, and without lines."""
    return Iteration("", tuple(DrawnEvent(Event("pool", "reset"), lane, ("",) * 2, ("",) * 2) for lane in lanes))


def test_a_document_has_the_shape_of_each_mark_once():
    image = ET.fromstring(symbols_svg())
    assert image.attrib == {"class": "symbols", "width": "0", "height": "0", "aria-hidden": "true"}
    assert [group.get("id") for group in image.find("defs")] == [f"m-{kind}" for kind in KINDS]
    assert f'<g id="m-pending">{shape("pending")}</g>' in symbols_svg()


@pytest.mark.parametrize(
    ("lanes", "html"),
    [
        pytest.param(
            [Lane("connection", "connection")],
            '<span class="names v1" aria-hidden="true"><i class="connection l1 left v1">connection</i></span>',
            id="one lane",
        ),
        pytest.param(
            [Lane("connection", "connection"), Lane("transaction", "one tx 2"), Lane("object", "by['<&>\"']")],
            '<span class="names v2" aria-hidden="true"><i class="connection l1 left v1">connection</i> '
            '<i class="transaction l2 left v2">one tx 2</i> '
            '<i class="object l3 right v1">by[&#x27;&lt;&amp;&gt;&quot;&#x27;]</i></span>',
            id="three lanes",
        ),
        pytest.param(
            [Lane("object", name) for name in "abcd"],
            '<span class="names v2" aria-hidden="true"><i class="object l1 left v1">a</i> '
            '<i class="object l2 left v2">b</i> <i class="object l3 right v2">c</i> '
            '<i class="object l4 right v1">d</i></span>',
            id="four lanes",
        ),
    ],
)
def test_the_names_of_inner_lanes_are_higher(lanes, html):
    assert lane_names(tuple(lanes)) == html


@pytest.mark.parametrize(
    ("states", "svg"),
    [
        pytest.param((), "", id="no lane"),
        pytest.param(("", ""), "", id="no line on any lane"),
        pytest.param(
            ("held", "", "persistent"),
            SVG.format(
                '<g class="l1"><line class="held" y2="100%"/></g><g class="l3"><line class="persistent" y2="100%"/></g>'
            ),
            id="two of three lanes",
        ),
    ],
)
def test_lines_run_through_a_line_without_events(states, svg):
    assert row_svg(states, ()) == svg


@pytest.mark.parametrize(
    ("iterations", "states", "elements"),
    [
        pytest.param(
            [iteration("checkout")],
            ("",),
            '<g class="l1"><line class="held" y1="50%" y2="100%"/>'
            '<use class="m checkout" href="#m-checkout" y="50%"/></g>',
            id="a line begins",
        ),
        pytest.param(
            [iteration("checkout, BEGIN, SELECT user, ada pending, COMMIT, checkin")],
            ("", "", ""),
            # The marks are at 7, 13, 19, 25, 31, and 37 of 44 pixels.
            '<g class="l1"><line class="held" y1="16%" y2="84%"/>'
            '<use class="m checkout" href="#m-checkout" y="16%"/>'
            '<use class="m statement" href="#m-statement" y="43%"/>'
            '<use class="m checkin" href="#m-checkin" y="84%"/></g>'
            '<g class="l2"><line class="open" y1="30%" y2="70%"/>'
            '<use class="m BEGIN" href="#m-BEGIN" y="30%"/><use class="m COMMIT" href="#m-COMMIT" y="70%"/></g>'
            '<g class="l3"><line class="pending" y1="57%" y2="100%"/>'
            '<use class="m pending" href="#m-pending" y="57%"/></g>',
            id="the events of a commit on three lanes",
        ),
        pytest.param(
            [Iteration("", (DrawnEvent(Event("output", "prints"), None, ("held", ""), ("held", "")),))],
            ("held", ""),
            '<g class="l1"><line class="held" y2="100%"/></g>',
            id="an event without a lane has no mark",
        ),
        pytest.param(
            [
                Iteration("iteration 1", (DrawnEvent(Event("pool", "checkout"), 0, ("",), ("held",)),)),
                Iteration("iteration 2", (DrawnEvent(Event("pool", "checkout"), 0, ("",), ("held",)),)),
            ],
            ("",),
            # The line ends at the jump of time, at 13 of 26 pixels.
            '<g class="l1"><line class="held" y1="27%" y2="50%"/><line class="held" y1="73%" y2="100%"/>'
            '<use class="m checkout" href="#m-checkout" y="27%"/>'
            '<use class="m checkout" href="#m-checkout" y="73%"/></g>',
            id="two iterations",
        ),
    ],
)
def test_a_line_has_the_lanes_and_the_marks_of_its_events(iterations, states, elements):
    assert row_svg(states, iterations) == SVG.format(elements)


def test_an_event_without_a_lane_and_lines_is_not_drawn():
    drawn = DrawnEvent(Event("output", "prints"), None, ("",), ("",))
    assert row_svg(("",), [Iteration("", (drawn,))]) == ""


@pytest.mark.parametrize(
    ("iterations", "height", "name"),
    [
        pytest.param([], 0, "", id="no events"),
        pytest.param([marks(0, 1)], 20, "", id="less than a line of text"),
        pytest.param([marks(0, 1, 0)], 26, "h5", id="more"),
        pytest.param([marks(*[0, 1] * 3)], 44, "h8", id="six marks"),
        pytest.param([marks(*[0, 1] * 99)], 1196, f"h{MAX_STEPS}", id="no more than there are classes"),
    ],
)
def test_a_line_is_as_high_as_its_marks_need(iterations, height, name):
    assert (marks_height(iterations), height_class(iterations)) == (height, name)


def test_the_style_sheet_has_every_height():
    css = (ROOT / "docs" / "assets" / "site.css").read_text(encoding="utf-8")
    rules = re.findall(r"^\.h(\d+) { min-height: (\d+)px; }", css, re.MULTILINE)
    assert rules == [(str(steps), str(6 * steps)) for steps in range(5, MAX_STEPS + 1)]
