import re

import pytest

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.render.state_map import ROW, Transition, parts, svg, transitions
from sqlalchemy_receipts.trace import Event, Trace

CODE = """\
ada = User()
session.add(ada)
# -> User pending
session.flush()
# -> User persistent
session.rollback()
# -> User transient"""


def state(line, name, subject="ada"):
    return Event("state", f"User {name}", line, state=name, subject=subject)


PROGRAM = Program("a-x-1", CODE, "")
TRACE = Trace(
    (
        state(1, "transient"),
        state(2, "pending"),
        Event("statement", "INSERT user", 4),
        state(4, "persistent"),
        state(4, "expired"),
        state(6, "transient"),
    )
)


def test_transitions_are_those_of_the_trace_with_their_calls_and_shown_lines():
    assert transitions(PROGRAM, TRACE) == (
        Transition("transient", "pending", (("add()", 2),)),
        Transition("pending", "persistent", (("flush()", 3),)),
        Transition("persistent", "transient", (("rollback()", 4),)),
    )


def test_an_object_that_was_loaded_comes_from_a_row():
    program = Program("a-x-1", "eve = session.get(User, 1)", "")
    assert transitions(program, Trace((state(1, "persistent", "eve"),))) == (
        Transition(ROW, "persistent", (("get()", 1),)),
    )


def test_each_object_has_its_own_way():
    trace = Trace((state(1, "transient"), state(2, "pending"), state(4, "persistent", "bob")))
    assert [(way.before, way.after) for way in transitions(PROGRAM, trace)] == [
        ("transient", "pending"),
        (ROW, "persistent"),
    ]


def test_a_call_is_named_once_for_a_way_that_several_objects_take():
    trace = Trace(tuple(state(line, name, who) for who in "ab" for line, name in ((1, "transient"), (2, "pending"))))
    assert transitions(PROGRAM, trace) == (Transition("transient", "pending", (("add()", 2),)),)


def test_setup_is_not_drawn_but_remembered():
    program = Program("a-x-1", "session.close()", "setup = 1")
    trace = Trace((state(1, "persistent"), state(4, "detached")))
    assert transitions(program, trace) == (Transition("persistent", "detached", (("close()", 1),)),)


@pytest.mark.parametrize(
    "text",
    [
        'aria-label="Executed transitions: transient to pending by add(); pending to persistent by flush(); '
        'persistent to transient by rollback()"',
        '<a href="#x-1-L2"><text',
        '<g class="pending"><rect',
        'marker-end="url(#x-1-tip)"',
    ],
)
def test_the_map_says_and_links_its_transitions(text):
    assert svg("x-1", PROGRAM, TRACE).count(text) == {'marker-end="url(#x-1-tip)"': 3}.get(text, 1)


def test_a_state_that_no_object_had_is_not_drawn():
    assert svg("x-1", PROGRAM, TRACE).count("<rect") == 3


def test_a_map_names_its_states_and_then_its_calls():
    assert parts(PROGRAM, TRACE) == ("transient", "pending", "persistent", "add()", "flush()", "rollback()")


def test_with_links_each_part_leads_where_they_say():
    links = {part: f"{number}/" for number, part in enumerate(parts(PROGRAM, TRACE))}
    assert re.findall(
        r'<a href="([^"]*)">(?:<g class="(\w+)"|<text[^>]*>([^<]*))', svg("x-1", PROGRAM, TRACE, links)
    ) == [
        ("3/", "", "add()"),
        ("4/", "", "flush()"),
        ("5/", "", "rollback()"),
        ("0/", "transient", ""),
        ("1/", "pending", ""),
        ("2/", "persistent", ""),
    ]


BOTH = "\n".join(
    f"{call}()" for call in ("add", "expunge", "flush", "commit", "make", "delete", "undo", "close", "end")
)


@pytest.mark.parametrize(
    ("states", "paths", "labels"),
    [
        pytest.param(
            ["transient", "pending"],
            ["M130 60Q200 60 270 60"],
            ["200 65 add()"],
            id="one way is straight",
        ),
        pytest.param(
            ["transient", "pending", "transient"],
            ["M124 39Q200 6 276 39", "M276 81Q200 114 124 81"],
            ["200 28 add()", "200 102 expunge()"],
            id="level ways bend apart",
        ),
        pytest.param(
            ["pending", "persistent", "pending"],
            ["M349 81Q378 150 349 219", "M331 219Q302 150 331 81"],
            ["385 155 add()", "295 155 expunge()"],
            id="upright ways stand to the right, with their labels further apart",
        ),
        pytest.param(
            ["transient", "persistent", "transient"],
            ["M122 81Q219 124 306 219", "M278 219Q181 176 94 81"],
            ["216 142 add()", "184 168 expunge()"],
            id="ways across bend less",
        ),
    ],
)
def test_a_way_and_its_way_back_lie_apart(states, paths, labels):
    # Its first state is the setup's.
    program = Program("a-x-1", BOTH, "s = 1")
    events = [state(program.offset + number, name) for number, name in enumerate(states)]
    drawn = svg("x-1", program, Trace(tuple(events)))
    assert re.findall(r'<path d="(M[^"]*)" marker-end', drawn) == paths
    found = re.findall(r'</a>|<text x="(\d+)" y="(\d+)">([^<]*\(\))', drawn)
    assert [" ".join(each) for each in found if each[0]] == labels


def test_the_calls_that_took_one_way_stand_below_each_other():
    program = Program("a-x-1", BOTH, "s = 1")
    pairs = [(who, number) for number, who in enumerate("abc", 1)]
    events = [
        *(state(program.offset, "transient", who) for who, _ in pairs),
        *(state(program.offset + number, "pending", who) for who, number in pairs),
    ]
    drawn = svg("x-1", program, Trace(tuple(events)))
    assert re.findall(r'href="([^"]*)"><text x="(\d+)" y="(\d+)">(\w+\(\))', drawn) == [
        ("#x-1-L1", "200", "65", "add()"),
        ("#x-1-L2", "200", "82", "expunge()"),
        ("#x-1-L3", "200", "99", "flush()"),
    ]
