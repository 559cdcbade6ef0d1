"""The lanes of a trace, their labels, and their owners."""

import pytest

from sqlalchemy_receipts.render.lifelines import lifelines
from support.written_events import event, events, use

ONE_SESSION = ["connection connection", "transaction transaction"]


def lanes_of(*names):
    """Return the lanes of sessions or numbered connections, such as `one conn` and `one tx`."""
    return [f"{kind} {name.format(short)}" for name in names for kind, short in KINDS]


KINDS = (("connection", "conn"), ("transaction", "tx"))


def drawn(trace, is_shown=lambda _: True):
    """Return the lanes as `kind label`, and the lane of each event, `-` for none."""
    drawing = lifelines(trace, is_shown)
    lanes = ["-" if drawn_event.lane is None else str(drawn_event.lane) for drawn_event in drawing.events]
    return [f"{lane.kind} {lane.label}" for lane in drawing.lanes], "".join(lanes)


@pytest.mark.parametrize(
    ("text", "lanes", "about"),
    [
        pytest.param(
            f"{use('one')}, {use('one')}",
            ONE_SESSION,
            "01-10" * 2,
            id="one session that checks out the connection twice",
        ),
        pytest.param(
            f"{use('one')}, {use('two')}, {use('one')}",
            lanes_of("one {}", "two {}"),
            "01-10" + "23-32" + "01-10",
            id="two sessions, one after the other, on one connection",
        ),
        pytest.param(
            f"{use('')}, {use('one')}", [*ONE_SESSION, *lanes_of("one {}")], "0110" + "23-32", id="no session, then one"
        ),
        pytest.param(
            use("one", 1, use("two", 2)),
            lanes_of("one {}", "two {}"),
            "01-" + "23-32" + "10",
            id="two sessions at the same time",
        ),
        pytest.param(
            f"{use('one', 1, use('one', 2))}, {use('one', 3)}",
            lanes_of("{} 1", "{} 2", "{} 3"),
            "01-" + "23-32" + "10" + "45-54",
            id="a session that held two connections at the same time",
        ),
        pytest.param(
            use("one", 1, use("two", 2, use("two", 3))),
            lanes_of("one {}", "two {} 2", "two {} 3"),
            "01-" + "23-" + "45-54" + "32" + "10",
            id="two sessions, of which one holds two connections",
        ),
        pytest.param(
            f"{use('', 1)}, {use('', 2)}", lanes_of("{} 1", "{} 2"), "0110" + "2332", id="two connections, no session"
        ),
        pytest.param(
            f"{use('one', 1, 'two begins, SELECT user')}, {use('three')}",
            lanes_of("one {}", "three {}"),
            "01-" + "-0" + "10" + "23-32",
            id="the first of two sessions that share a checkout owns it",
        ),
        pytest.param(
            f"connect, {use('one')}, close, connect 2, {use('one', 2)}",
            ONE_SESSION,
            "0" + "01-10" + "0" + "0" + "01-10",
            id="one session on two connections, one after the other",
        ),
        pytest.param(
            f"{use('one')}, {use('two')}, close",
            lanes_of("one {}", "two {}"),
            "01-10" + "23-32" + "2",
            id="the last session that used a connection owns its close",
        ),
        pytest.param(
            use("one", 2, "SAVEPOINT 2"), ONE_SESSION, "01-" + "1" + "10", id="one connection needs no number"
        ),
        pytest.param(
            f"{use('all[0]')}, {use('Session 2')}",
            lanes_of("all[0] {}", "Session {}"),
            "01-10" + "23-32",
            id="sessions without variables are numbered again",
        ),
        pytest.param(
            f"a transient, {use('s')}, b transient",
            [*ONE_SESSION, "object a", "object b"],
            "2" + "01-10" + "3",
            id="objects are on the right",
        ),
    ],
)
def test_every_session_has_separate_lanes(text, lanes, about):
    assert drawn(events(text)) == (lanes, about)


def at(line, text, **fields):
    return event(text)._replace(line=line, **fields)


@pytest.mark.parametrize(
    ("trace", "owners"),
    [
        pytest.param(events("checkout, one begins"), [""], id="one session needs no name"),
        pytest.param(events(f"{use('one')}, {use('two')}"), ["one", "one", "two", "two"], id="two sessions"),
        pytest.param(events(use("one", 1, use("one", 2))), [""] * 4, id="one session with two connections"),
        pytest.param(
            [at(1, "checkout"), at(2, "one begins"), at(2, "BEGIN"), at(3, "checkin"), *events(use("two"))],
            ["", "", "two", "two"],
            id="a session that was given its connection on another line",
        ),
        pytest.param(
            [at(1, "checkout", visit=1), at(1, "one begins", visit=2), *events(use("two", 2))],
            ["", "two", "two"],
            id="a session that was given its connection in an earlier iteration",
        ),
        pytest.param(
            [at(1, "checkout"), at(1, "one begins", leaving=True), *events(use("two", 2))],
            ["", "two", "two"],
            id="a session that begins at the end of the block",
        ),
        pytest.param(
            [at(1, "connect"), at(1, "checkout"), at(1, "one begins"), *events(use("two", 2))],
            ["one", "two", "two"],
            id="a session for which the pool connected",
        ),
        pytest.param(
            events(f"{use('one')}, checkout, {use('two')}, {use('three', 2)}"),
            ["", "", "three", "three"],
            id="a connection with two holders at the same time has no owner",
        ),
    ],
)
def test_a_session_owns_the_connection_that_it_checked_out(trace, owners):
    lanes = lifelines(trace, lambda _: True).lanes
    assert [lane.owner for lane in lanes] == owners
    assert all(lane.owner in lane.label for lane in lanes)


@pytest.mark.parametrize(
    ("text", "lanes", "about"),
    [
        pytest.param("prints", [], "-", id="no lane"),
        pytest.param("bob persistent", ["object bob"], "0", id="one of three objects"),
        pytest.param("SELECT user", ["connection connection"], "0", id="a connection without its transaction"),
        pytest.param(
            f"{use('session 3')}, {use('session 2')}",
            lanes_of("session {}", "session 2 {}"),
            "01-10" + "23-32",
            id="sessions are numbered again because the setup's had the name",
        ),
    ],
)
def test_only_events_that_are_shown_have_lanes(text, lanes, about):
    setup = events(f"{use('session')}, ada pending, User pending, bob pending")
    labels, numbers = drawn(setup + events(text, line=1), lambda event: event.line == 1)
    assert (labels, numbers[len(setup) :]) == (lanes, about)


def objects(count):
    return ", ".join(f"all[{number}] pending" for number in range(count))


def nested(count, session="one", first=1):
    """List the uses of `count` connections by one session, each inside the previous use."""
    return use(session, first, nested(count - 1, session, first + 1) if count > 1 else "")


@pytest.mark.parametrize(
    ("text", "lanes"),
    [
        pytest.param(
            f"{objects(6)}, {use('one')}",
            [*ONE_SESSION, *(f"object all[{number}]" for number in range(6))],
            id="eight lanes",
        ),
        pytest.param(f"{objects(7)}, {use('one')}", [*ONE_SESSION, "object 7 objects"], id="nine lanes"),
        pytest.param(
            f"{nested(3)}, {objects(3)}",
            [*lanes_of("{} 1", "{} 2", "{} 3"), "object 3 objects"],
            id="objects share a lane first",
        ),
        pytest.param(
            f"{nested(4)}, {objects(1)}",
            ["connection 4 connections", "transaction 4 transactions", "object all[0]"],
            id="the only object has a lane",
        ),
        pytest.param(
            ", ".join([*(f"checkout {number}" for number in range(1, 10)), "BEGIN 3", objects(2)]),
            ["connection 9 connections", "transaction transaction", "object 2 objects"],
            id="the only transaction has a lane",
        ),
        pytest.param(
            f"{nested(9, 'one')}, {nested(1, 'two')}",
            ["connection 10 connections", "transaction 10 transactions"],
            id="connections of all sessions share a lane",
        ),
    ],
)
def test_more_than_eight_lanes_are_shared(text, lanes):
    trace = events(text)
    labels, about = drawn(trace)
    assert labels == lanes
    kinds = {"pool": "connection", "transaction": "transaction", "state": "object", "session": "-"}
    assert [lane if lane == "-" else lanes[int(lane)].split()[0] for lane in about] == [
        kinds[event.family] for event in trace
    ]
