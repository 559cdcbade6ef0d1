"""The states of lanes, for traces in this file and for programs that are run."""

import pytest

from sqlalchemy_receipts.receipts import strip_receipts
from sqlalchemy_receipts.render import lanes
from sqlalchemy_receipts.render.lifelines import lifelines
from support.projects import ROOT
from support.written_events import event, events


def words(drawn_event):
    """Return the lane of an event, if it has one, and the states of all lanes after it: `1 held/open/-`."""
    states = "/".join(state or "-" for state in drawn_event.after)
    return states if drawn_event.lane is None else f"{drawn_event.lane} {states}"


def drawn(trace, is_shown=lambda _: True):
    """Return the labels of the lanes, and the words of each event."""
    drawing = lifelines(trace, is_shown)
    assert [drawn_event.event for drawn_event in drawing.events] == list(trace)
    states = [("",) * len(drawing.lanes), *(drawn_event.after for drawn_event in drawing.events)]
    assert [drawn_event.before for drawn_event in drawing.events] == states[:-1]
    return [lane.label for lane in drawing.lanes], [words(drawn_event) for drawn_event in drawing.events]


# Each event with its lane and the states of all lanes after it.
STATES = {
    "an event without a lane": "prints: ",
    "a connection is held from its checkout to its checkin": (
        "connect: 0 -, checkout: 0 held, SELECT user: 0 held, reset: 0 held, checkin: 0 -, close: 0 -"
    ),
    "a detached connection is held until it is closed": (
        "checkout: 0 held, soft_invalidate: 0 held, detach: 0 held, close: 0 -"
    ),
    "nobody holds an invalidated connection": (
        "checkout: 0 held, checkout: 0 held, invalidate: 0 -, checkin: 0 -, checkout: 0 held, checkin: 0 -"
    ),
    "each of several holders returns a connection with a checkin or only a reset": (
        "checkout: 0 held, checkout: 0 held, reset: 0 held, checkin: 0 held, checkout: 0 held, reset: 0 held, "
        "checkin: 0 held, reset: 0 -"
    ),
    "a transaction is open until the last holder returns its connection": (
        "checkout: 0 held/-, checkout: 0 held/-, BEGIN: 1 held/open, checkin: 0 held/open, reset: 0 -/-"
    ),
    "a transaction ends with COMMIT or ROLLBACK": "BEGIN: 0 open, COMMIT: 0 -, BEGIN: 0 open, ROLLBACK: 0 -",
    "a two-phase transaction ends in the second phase": (
        "BEGIN: 0 open, PREPARE: 0 open, COMMIT PREPARED: 0 -, BEGIN: 0 open, PREPARE: 0 open, ROLLBACK PREPARED: 0 -"
    ),
    "a savepoint belongs to the transaction, any other statement to the connection": (
        "BEGIN: 1 -/open, SAVEPOINT: 1 -/open, ROLLBACK TO SAVEPOINT: 1 -/open, RELEASE SAVEPOINT: 1 -/open, "
        "SELECT user: 0 -/open"
    ),
    "a transaction on its connection": (
        "checkout: 0 held/-, BEGIN: 1 held/open, SELECT user: 0 held/open, prints: held/open, COMMIT: 1 held/-, "
        "checkin: 0 -/-"
    ),
    **{
        f"{word} ends a transaction": f"checkout: 0 held/-, BEGIN: 1 held/open, {word}: 0 -/-"
        for word in ("checkin", "invalidate", "close")
    },
    **{
        f"{word} does not end a transaction": f"checkout: 0 held/-, BEGIN: 1 held/open, {word}: 0 held/open"
        for word in ("reset", "detach", "soft_invalidate")
    },
    "an event without a connection has no lane for one": "BEGIN 0: 0 open, SELECT user 0: open, checkin 0: open",
    "an object is in its latest state": (
        "a transient: 0 transient, a pending: 0 pending, a persistent: 0 persistent, a expired: 0 expired, "
        "a refreshed: 0 persistent, a deleted: 0 deleted, a detached: 0 detached, a persistent: 0 persistent"
    ),
    "an object that is refreshed or expired was persistent": (
        "a refreshed: 0 persistent/-, b expired: 1 persistent/expired"
    ),
    **{
        f"a {state} object stays {state}": f"a {state}: 0 {state}, a expired: 0 {state}, a refreshed: 0 {state}"
        for state in ("pending", "deleted", "detached")
    },
    "an attribute that expires does not change the state of its object": (
        "a persistent: 0 persistent/-, a.name expired: 0 persistent/-, b.name expired: 1 persistent/-"
    ),
    "an object without a variable ends with its last event": (
        "User pending: 0 pending/-, User 2 pending: 1 pending/-, User persistent: 0 -/-, prints: -/-"
    ),
    "which may be an attribute's": "User pending: 0 pending, User.name expired: 0 -",
    "an object with a variable does not end": (
        "users[0] pending: 0 pending/-/-, by['User'] pending: 1 pending/pending/-, "
        "user 2 pending: 2 pending/pending/pending, prints: pending/pending/pending"
    ),
}


@pytest.mark.parametrize("text", STATES.values(), ids=STATES)
def test_an_event_changes_the_state_of_its_lane(text):
    pairs = [step.split(": ") for step in text.split(", ")]
    assert drawn([event(name) for name, _ in pairs])[1] == [states for _, states in pairs]


def test_a_trace_without_events_has_no_lanes():
    assert drawn([]) == ([], [])


def test_events_that_are_not_shown_change_lanes_too():
    hidden, shown = "checkout, BEGIN, a pending, User pending", "SELECT user, COMMIT, a persistent"
    trace = events(hidden) + events(shown, line=1)
    assert drawn(trace, lambda event: event.line == 1) == (
        ["connection", "transaction", "a"],
        [
            *("0 held/-/-", "1 held/open/-", "2 held/open/pending", "held/open/pending"),
            *("0 held/open/pending", "1 held/-/pending", "2 held/-/persistent"),
        ],
    )


def test_a_shared_lane_shows_the_latest_change_that_did_not_end():
    checkouts, checkins = (", ".join(f"{word} {number}" for number in range(1, 10)) for word in ("checkout", "checkin"))
    objects = "all[0] pending, all[1] pending, all[0] refreshed, User persistent, all[0] detached"
    assert drawn(events(f"{checkouts}, {objects}, {checkins}")) == (
        ["9 connections", "3 objects"],
        [
            *["0 held/-"] * 9,
            *["1 held/pending"] * 4,
            "1 held/detached",
            *["0 held/detached"] * 8,
            "0 -/detached",
        ],
    )


INVALIDATED = """
one, two = Session(engine), Session(engine)
with one, two:
    one.add(User(name="a"))
    one.flush()
    two.connection()
    two.connection().invalidate()
    one.commit()
two.connection()
two.invalidate()
engine.dispose()
"""
NULL_POOL = """
from sqlalchemy.pool import NullPool

other = create_engine(engine.url, poolclass=NullPool)
ada = User(name="Ada")
with Session(other) as session:
    session.add(ada)
    session.commit()
    with session.begin_nested():
        session.delete(ada)
    session.rollback()
connection = other.connect()
connection.detach()
connection.begin()
connection.close()
raw = other.raw_connection()
raw.close()
"""
RECORDED = {"aio_sessions": "aio", "pools": "user", "failing_commit": "user", "states": "user", "threads": "user"}
PROGRAMS = [
    *(
        pytest.param((ROOT / "tests" / "recorded" / f"{name}.py").read_text(encoding="utf-8"), setup, id=name)
        for name, setup in RECORDED.items()
    ),
    pytest.param(INVALIDATED, "user", id="invalidated connections"),
    pytest.param(NULL_POOL, "ada", id="no pool"),
]
RETURNED = ("checkin", "invalidate", "close")


def counted(trace, begin, ends):
    """Count after each event the connections with a `begin` event and without an event in `ends`."""
    connections = set()
    for step in trace:
        if (step.family, step.word) == begin:
            connections.add(step.connection)
        elif (step.family, step.word) in ends:
            connections.discard(step.connection)
        yield len(connections)


def kind_of(drawn_event, drawing):
    return "" if drawn_event.lane is None else drawing.lanes[drawn_event.lane].kind


@pytest.mark.parametrize(("example", "setup"), PROGRAMS)
def test_the_lifelines_of_a_program_agree_with_its_trace(run, monkeypatch, example, setup):
    outcome = run(strip_receipts(example), setup)
    assert outcome.failure == ""
    trace = outcome.trace.events
    assert len(lifelines(trace, lambda _: True).lanes) <= lanes.MAX_LANES
    monkeypatch.setattr(lanes, "MAX_LANES", len(trace))
    drawing = lifelines(trace, lambda _: True)
    ended = [("pool", word) for word in RETURNED]
    closed = [*ended, ("transaction", "COMMIT"), ("transaction", "ROLLBACK")]
    assert [drawn_event.after.count("held") for drawn_event in drawing.events] == list(
        counted(trace, ("pool", "checkout"), ended)
    )
    assert [drawn_event.after.count("open") for drawn_event in drawing.events] == list(
        counted(trace, ("transaction", "BEGIN"), closed)
    )
    subjects = list(dict.fromkeys(event.subject for event in trace if event.family == "state"))
    assert [lane.label for lane in drawing.lanes if lane.kind == "object"] == subjects
    assert {(drawn_event.event.family, kind_of(drawn_event, drawing)) for drawn_event in drawing.events} <= {
        ("pool", "connection"),
        ("statement", "connection"),
        ("driver", "connection"),
        ("statement", "transaction"),
        ("transaction", "transaction"),
        ("state", "object"),
        *((family, "") for family in ("session", "output", "error", "warning", "log")),
    }
    for drawn_event in drawing.events:
        # Only the end of a connection changes another lane: it ends the transaction.
        changed = enumerate(zip(drawn_event.before, drawn_event.after, strict=True))
        changed_kinds = {
            (drawing.lanes[lane].kind, new) for lane, (old, new) in changed if old != new and lane != drawn_event.lane
        }
        assert changed_kinds <= ({("transaction", "")} if drawn_event.event.family == "pool" else set())
