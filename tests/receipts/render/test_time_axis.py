"""The heights of the events of one line."""

import pytest

from sqlalchemy_receipts.render.iterations import Iteration
from sqlalchemy_receipts.render.lifelines import DrawnEvent, lifelines
from sqlalchemy_receipts.render.time_axis import Change, TimeAxis, time_axis
from sqlalchemy_receipts.trace import Event
from support.written_events import events


def drawn(text):
    return lifelines(events(text), lambda _: True).events


def iteration(*words):
    """Make an iteration from words, each with its lane, the states before it, and those after it."""
    return Iteration("", tuple(DrawnEvent(Event("pool", word), *place) for word, *place in words))


A, B, C, D = ("",), ("held",), ("open",), ("pending",)


@pytest.mark.parametrize(
    ("lanes", "heights", "height"),
    [
        pytest.param([0], [7], 14, id="one mark"),
        pytest.param([0, 1, 2], [7, 13, 19], 26, id="marks of different lanes are 6 pixels apart"),
        pytest.param([0, 0, 0], [7, 18, 29], 36, id="marks of one lane are 11 pixels apart"),
        pytest.param([0, 1, 0], [7, 13, 19], 26, id="marks of one lane with another between them"),
        pytest.param([0, 0, 1], [7, 18, 24], 31, id="a mark of another lane after two of one"),
        pytest.param([None], [1], 14, id="an event without a lane takes no height"),
        pytest.param([0, None, 1], [7, 7, 13], 20, id="an event without a lane between two"),
    ],
)
def test_marks_do_not_cover_each_other(lanes, heights, height):
    axis = time_axis([iteration(*(("x", lane, A * 3, A * 3) for lane in lanes))])
    assert ([y for y, _ in axis.marks], axis.height) == (heights, height)


def test_every_event_changes_its_lane_at_its_mark():
    first, second = drawn("checkout, ada pending")
    assert time_axis([Iteration("", (first, second))]) == TimeAxis(
        ((7, first), (13, second)),
        (Change(7, ("", ""), ("held", "")), Change(13, ("held", ""), ("held", "pending"))),
        20,
    )


@pytest.mark.parametrize(
    ("iterations", "changes", "height"),
    [
        pytest.param(
            [iteration(("a", 0, A, B)), iteration(("b", 0, B, C))],
            [Change(7, A, B), Change(18, B, C)],
            25,
            id="time runs on",
        ),
        pytest.param(
            [iteration(("a", 0, A, B)), iteration(("b", 0, C, D))],
            [Change(7, A, B), Change(13, B, C), Change(19, C, D)],
            26,
            id="something else happened between the two",
        ),
    ],
)
def test_time_jumps_between_two_iterations(iterations, changes, height):
    axis = time_axis(iterations)
    assert (list(axis.changes), axis.height) == (changes, height)


@pytest.mark.parametrize(
    ("words", "segments"),
    [
        pytest.param([("a", 0, A, A)], [], id="no line"),
        pytest.param([("a", 0, B, B)], [("held", 0, 14)], id="a line that runs through"),
        pytest.param([("a", 0, A, B)], [("held", 7, 14)], id="a line that begins"),
        pytest.param([("a", 0, B, A)], [("held", 0, 7)], id="a line that ends"),
        pytest.param([("a", 0, A, B), ("b", 0, B, A)], [("held", 7, 18)], id="a line that begins and ends"),
        pytest.param(
            [("a", 0, B, C), ("b", 0, C, A), ("c", 0, A, D)],
            [("held", 0, 7), ("open", 7, 18), ("pending", 29, 36)],
            id="a line that changes",
        ),
    ],
)
def test_the_line_of_a_lane_has_a_part_for_each_state(words, segments):
    assert list(time_axis([iteration(*words)]).segments(0)) == segments
