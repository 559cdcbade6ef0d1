"""The transitions of objects, and their map."""

import re

import pytest

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.render import state_map_parts, state_map_svg
from sqlalchemy_receipts.render.transitions import ROW, Transition, transitions
from sqlalchemy_receipts.trace import Trace
from support.written_events import event, events

CODE = """\
ada = User()
session.add(ada)
# -> User pending
session.flush()
# -> User persistent
session.rollback()
# -> User transient"""
PROGRAM = Program("a-x-1", CODE, "")
TRACE = Trace(
    (
        event("ada transient", line=1),
        event("ada pending", line=2),
        *events("SELECT user, ada persistent, ada expired", line=4),
        event("ada transient", line=6),
    )
)
ADDED = Transition("transient", "pending", (("add()", 2),))


def test_a_transition_has_its_call_and_the_line_without_the_receipts():
    assert transitions(PROGRAM, TRACE) == (
        ADDED,
        Transition("pending", "persistent", (("flush()", 3),)),
        Transition("persistent", "transient", (("rollback()", 4),)),
    )


@pytest.mark.parametrize(
    ("program", "trace", "expected"),
    [
        pytest.param(
            Program("a-x-1", "eve = session.get(User, 1)"),
            [event("eve persistent", line=1)],
            [Transition(ROW, "persistent", (("get()", 1),))],
            id="an object that was loaded comes from a row",
        ),
        pytest.param(
            PROGRAM,
            [event("ada transient", line=1), event("ada pending", line=2), event("bob persistent", line=4)],
            [ADDED, Transition(ROW, "persistent", (("flush()", 3),))],
            id="every object has a separate state",
        ),
        pytest.param(
            PROGRAM,
            [
                event(f"{name} {state}", line=line)
                for name in "ab"
                for line, state in ((1, "transient"), (2, "pending"))
            ],
            [ADDED],
            id="two objects with the same transition",
        ),
        pytest.param(
            PROGRAM,
            [event("ada pending", line=2), event("ada pending", line=4)],
            [Transition(ROW, "pending", (("add()", 2),))],
            id="the same state again",
        ),
        pytest.param(
            Program("a-x-1", "session.close()", "setup = 1"),
            [event("ada persistent", line=1), event("ada detached", line=4)],
            [Transition("persistent", "detached", (("close()", 1),))],
            id="the state of an object of the setup",
        ),
    ],
)
def test_transitions_are_those_of_the_objects(program, trace, expected):
    assert transitions(program, Trace(tuple(trace))) == tuple(expected)


def test_the_map_describes_and_links_its_transitions():
    svg = state_map_svg("x-1", PROGRAM, TRACE)
    assert (
        'aria-label="Executed transitions: transient to pending by add(); pending to persistent by flush(); '
        'persistent to transient by rollback()"'
    ) in svg
    assert re.findall(r'<a href="([^"]*)">(?:<g class="(\w+)"|<text[^>]*>([^<]*))', svg) == [
        ("#x-1-L2", "", "add()"),
        ("#x-1-L3", "", "flush()"),
        ("#x-1-L4", "", "rollback()"),
    ]
    assert re.findall(r'<g class="(\w+)"><rect', svg) == ["transient", "pending", "persistent"]
    assert svg.count('marker-end="url(#x-1-tip)"') == 3


def test_the_parts_of_a_map_lead_to_their_links():
    parts = state_map_parts(PROGRAM, TRACE)
    assert parts == ("transient", "pending", "persistent", "add()", "flush()", "rollback()")
    svg = state_map_svg("x-1", PROGRAM, TRACE, {part: f"{number}/" for number, part in enumerate(parts)})
    assert re.findall(r'<a href="([^"]*)">(?:<g class="(\w+)"|<text[^>]*>([^<]*))', svg) == [
        ("3/", "", "add()"),
        ("4/", "", "flush()"),
        ("5/", "", "rollback()"),
        ("0/", "transient", ""),
        ("1/", "pending", ""),
        ("2/", "persistent", ""),
    ]


CALLS = Program("a-x-1", "add()\nexpunge()\nflush()", "s = 1")


@pytest.mark.parametrize(
    ("states", "paths", "labels"),
    [
        pytest.param(
            ["transient", "pending"], ["M130 60Q200 60 270 60"], ["200 65 add()"], id="a single arrow is straight"
        ),
        pytest.param(
            ["transient", "pending", "transient"],
            ["M124 39Q200 6 276 39", "M276 81Q200 114 124 81"],
            ["200 28 add()", "200 102 expunge()"],
            id="horizontal arrows bend apart",
        ),
        pytest.param(
            ["pending", "persistent", "pending"],
            ["M349 81Q378 150 349 219", "M331 219Q302 150 331 81"],
            ["385 155 add()", "295 155 expunge()"],
            id="vertical arrows are on the right, and their labels are farther apart",
        ),
        pytest.param(
            ["transient", "persistent", "transient"],
            ["M122 81Q219 124 306 219", "M278 219Q181 176 94 81"],
            ["216 142 add()", "184 168 expunge()"],
            id="diagonal arrows bend less",
        ),
    ],
)
def test_two_arrows_between_the_same_states_are_apart(states, paths, labels):
    # The setup leads to the first state.
    trace = [event(f"ada {state}", line=CALLS.offset + number) for number, state in enumerate(states)]
    svg = state_map_svg("x-1", CALLS, Trace(tuple(trace)))
    assert re.findall(r'<path d="(M[^"]*)" marker-end', svg) == paths
    assert [" ".join(label) for label in re.findall(r'<text x="(\d+)" y="(\d+)">([^<]*\(\))', svg)] == labels


def test_the_calls_of_one_arrow_are_below_each_other():
    before = [event(f"{name} transient", line=CALLS.offset) for name in "abc"]
    after = [event(f"{name} pending", line=CALLS.offset + number) for number, name in enumerate("abc", 1)]
    svg = state_map_svg("x-1", CALLS, Trace((*before, *after)))
    assert re.findall(r'href="([^"]*)"><text x="(\d+)" y="(\d+)">(\w+\(\))', svg) == [
        ("#x-1-L1", "200", "65", "add()"),
        ("#x-1-L2", "200", "82", "expunge()"),
        ("#x-1-L3", "200", "99", "flush()"),
    ]
