"""Lifelines of traces that are written here, and of programs that are run."""

from dataclasses import replace
from itertools import pairwise

import pytest

from conftest import ROOT
from sqlalchemy_receipts.receipts import strip
from sqlalchemy_receipts.render import lifelines as module
from sqlalchemy_receipts.render.lifelines import MOST_LANES, Beat, Lane, Lifelines, lifelines
from sqlalchemy_receipts.trace import Event


def pool(word, connection=1, **more):
    return Event("pool", word, connection=connection, **more)


def tx(word, connection=1):
    return Event("transaction", word, connection=connection)


def sql(word="SELECT user", connection=1):
    return Event("statement", word, connection=connection)


def begins(session, connection=1):
    return Event("session", "begins", subject=session, connection=connection, quiet=True)


def state(subject, name, attribute="", **more):
    return Event("state", f"User{attribute} {name}", subject=subject, state=name, detail=attribute, **more)


def said(word="prints"):
    return Event("output", word)


def expected(lanes, *beats):
    """Build lifelines of lanes `kind label`, and of beats: a lane's number, and what each lane is in after it."""
    kinds = (lane.split(" ", 1) for lane in lanes)
    now = ("",) * len(lanes)
    found = []
    for lane, *after in beats:
        found.append(Beat(lane, now, tuple(after)))
        now = tuple(after)
    return Lifelines(tuple(Lane(*kind) for kind in kinds), tuple(found))


CONNECTION, TRANSACTION = "connection connection", "transaction transaction"


@pytest.mark.parametrize(
    ("events", "lanes", "beats"),
    [
        pytest.param([], [], [], id="nothing happened"),
        pytest.param([said()], [], [(None,)], id="what is about no lane"),
        pytest.param(
            [pool("connect"), pool("checkout"), sql(), pool("reset"), pool("checkin"), pool("close")],
            [CONNECTION],
            [(0, ""), (0, "held"), (0, "held"), (0, "held"), (0, ""), (0, "")],
            id="a connection is held from its checkout to its checkin",
        ),
        pytest.param(
            [pool("checkout"), pool("soft_invalidate"), pool("detach"), pool("close")],
            [CONNECTION],
            [(0, "held"), (0, "held"), (0, "held"), (0, "")],
            id="a detached connection is held until it is closed",
        ),
        pytest.param(
            [pool("checkout"), pool("invalidate"), pool("close"), pool("checkin"), pool("checkout")],
            [CONNECTION],
            [(0, "held"), (0, ""), (0, ""), (0, ""), (0, "held")],
            id="an invalidated connection is not held",
        ),
        pytest.param(
            [pool("checkout"), pool("checkout"), pool("reset"), pool("checkin"), sql(), pool("reset"), sql()],
            [CONNECTION],
            [(0, "held"), (0, "held"), (0, "held"), (0, "held"), (0, "held"), (0, ""), (0, "")],
            id="of two that hold one connection only the first has a checkin, and the second a reset",
        ),
        pytest.param(
            [
                pool(word)
                for word in ("checkout", "checkout", "reset", "checkin", "checkout", "reset", "checkin", "reset")
            ],
            [CONNECTION],
            [*[(0, "held")] * 7, (0, "")],
            id="a third takes it while the second holds it",
        ),
        pytest.param(
            [pool("checkout"), pool("checkout"), tx("BEGIN"), pool("checkin"), pool("reset")],
            [CONNECTION, TRANSACTION],
            [(0, "held", ""), (0, "held", ""), (1, "held", "open"), (0, "held", "open"), (0, "", "")],
            id="a transaction goes on until the last has given its connection back",
        ),
        pytest.param(
            [
                pool("checkout"),
                pool("checkout"),
                pool("invalidate"),
                pool("checkin"),
                pool("checkout"),
                pool("checkin"),
            ],
            [CONNECTION],
            [(0, "held"), (0, "held"), (0, ""), (0, ""), (0, "held"), (0, "")],
            id="nobody holds a connection that was invalidated",
        ),
        pytest.param(
            [tx("BEGIN"), tx("COMMIT"), tx("BEGIN"), tx("ROLLBACK")],
            [TRANSACTION],
            [(0, "open"), (0, ""), (0, "open"), (0, "")],
            id="a transaction is open from BEGIN to COMMIT or ROLLBACK",
        ),
        pytest.param(
            [tx("BEGIN"), tx("PREPARE"), tx("COMMIT PREPARED"), tx("BEGIN"), tx("PREPARE"), tx("ROLLBACK PREPARED")],
            [TRANSACTION],
            [(0, "open"), (0, "open"), (0, ""), (0, "open"), (0, "open"), (0, "")],
            id="a transaction in two phases ends in the second",
        ),
        pytest.param(
            [tx("BEGIN"), sql("SAVEPOINT"), sql("ROLLBACK TO SAVEPOINT"), sql("RELEASE SAVEPOINT"), sql("ROLLBACK")],
            [CONNECTION, TRANSACTION],
            [(1, "", "open"), (1, "", "open"), (1, "", "open"), (1, "", "open"), (0, "", "open")],
            id="savepoints are about the transaction, and every other statement about the connection",
        ),
        pytest.param(
            [pool("checkout"), tx("BEGIN"), sql(), said(), tx("COMMIT"), pool("checkin")],
            [CONNECTION, TRANSACTION],
            [
                (0, "held", ""),
                (1, "held", "open"),
                (0, "held", "open"),
                (None, "held", "open"),
                (1, "held", ""),
                (0, "", ""),
            ],
            id="a transaction on its connection",
        ),
        *(
            pytest.param(
                [pool("checkout"), tx("BEGIN"), pool(word)],
                [CONNECTION, TRANSACTION],
                [(0, "held", ""), (1, "held", "open"), (0, "", "")],
                id=f"no transaction outlives its connection: {word}",
            )
            for word in ("checkin", "invalidate", "close")
        ),
        *(
            pytest.param(
                [pool("checkout"), tx("BEGIN"), pool(word)],
                [CONNECTION, TRANSACTION],
                [(0, "held", ""), (1, "held", "open"), (0, "held", "open")],
                id=f"a transaction goes on with its connection: {word}",
            )
            for word in ("reset", "detach", "soft_invalidate")
        ),
        pytest.param(
            [tx("BEGIN", 0), sql(connection=0), pool("checkin", 0)],
            [TRANSACTION],
            [(0, "open"), (None, "open"), (None, "open")],
            id="without a connection there is no lane of one",
        ),
        pytest.param(
            [
                *(state("ada", name) for name in ("transient", "pending", "persistent", "expired")),
                *(state("ada", name) for name in ("refreshed", "deleted", "detached", "persistent")),
            ],
            ["object ada"],
            [
                *((0, name) for name in ("transient", "pending", "persistent", "expired")),
                *((0, name) for name in ("persistent", "deleted", "detached", "persistent")),
            ],
            id="an object is in its latest state",
        ),
        pytest.param(
            [state("ada", "refreshed"), state("bob", "expired")],
            ["object ada", "object bob"],
            [(0, "persistent", ""), (1, "persistent", "expired")],
            id="what is refreshed or expired was persistent",
        ),
        *(
            pytest.param(
                [state("ada", before), state("ada", change)],
                ["object ada"],
                [(0, before), (0, before)],
                id=f"a {before} object that is {change} is {before}",
            )
            for before in ("pending", "deleted", "detached")
            for change in ("expired", "refreshed")
        ),
        pytest.param(
            [state("ada", "persistent"), state("ada", "expired", ".name"), state("bob", "expired", ".name")],
            ["object ada", "object bob"],
            [(0, "persistent", ""), (0, "persistent", ""), (1, "persistent", "")],
            id="an attribute that expires leaves the object in its state",
        ),
        pytest.param(
            [state("User", "pending"), state("User 2", "pending"), state("User", "persistent"), said()],
            ["object User", "object User 2"],
            [(0, "pending", ""), (1, "pending", ""), (0, "", ""), (None, "", "")],
            id="an object without a name ends with what is told of it last",
        ),
        pytest.param(
            [state("User", "pending"), state("User", "expired", ".name")],
            ["object User"],
            [(0, "pending"), (0, "")],
            id="also when that is about an attribute",
        ),
        pytest.param(
            [state("users[0]", "pending"), state("by['User']", "pending"), state("user 2", "pending"), said()],
            ["object users[0]", "object by['User']", "object user 2"],
            [
                (0, "pending", "", ""),
                (1, "pending", "pending", ""),
                (2, "pending", "pending", "pending"),
                (None, "pending", "pending", "pending"),
            ],
            id="an object with a name goes on",
        ),
        pytest.param(
            [state("ada", "transient"), pool("checkout"), state("bob", "transient"), tx("BEGIN")],
            [CONNECTION, TRANSACTION, "object ada", "object bob"],
            [
                (2, "", "", "transient", ""),
                (0, "held", "", "transient", ""),
                (3, "held", "", "transient", "transient"),
                (1, "held", "open", "transient", "transient"),
            ],
            id="connections stand left of objects",
        ),
    ],
)
def test_every_event_changes_its_lane(events, lanes, beats):
    assert lifelines(tuple(events), events) == expected(lanes, *beats)


def labels(events, shown=None):
    """Give the lanes of a trace as `kind label`, and the number of the lane that each event is about."""
    found = lifelines(tuple(events), events if shown is None else shown)
    return [f"{lane.kind} {lane.label}" for lane in found.lanes], [beat.lane for beat in found.beats]


def use(session, connection=1, *events):
    """Give the events of one use of a pooled connection by a session, "" for none."""
    told = [begins(session, connection)] if session else []
    last = [tx("COMMIT", connection), pool("checkin", connection)]
    return [pool("checkout", connection), tx("BEGIN", connection), *told, *events, *last]


@pytest.mark.parametrize(
    ("events", "lanes", "about"),
    [
        pytest.param(
            use("one") + use("one"),
            [CONNECTION, TRANSACTION],
            [0, 1, None, 1, 0] * 2,
            id="one session that takes the connection twice",
        ),
        pytest.param(
            use("one") + use("two"),
            ["connection one conn", "transaction one tx", "connection two conn", "transaction two tx"],
            [0, 1, None, 1, 0, 2, 3, None, 3, 2],
            id="two sessions, one after the other on one connection",
        ),
        pytest.param(
            use("one") + use("two") + use("one"),
            ["connection one conn", "transaction one tx", "connection two conn", "transaction two tx"],
            [0, 1, None, 1, 0, 2, 3, None, 3, 2, 0, 1, None, 1, 0],
            id="the first again after the second",
        ),
        pytest.param(
            use("") + use("one"),
            [CONNECTION, TRANSACTION, "connection one conn", "transaction one tx"],
            [0, 1, 1, 0, 2, 3, None, 3, 2],
            id="no session, then one",
        ),
        pytest.param(
            use("one", 1, *use("two", 2)),
            ["connection one conn", "transaction one tx", "connection two conn", "transaction two tx"],
            [0, 1, None, 2, 3, None, 3, 2, 1, 0],
            id="two sessions at once on two connections",
        ),
        pytest.param(
            use("one", 1, *use("one", 2)),
            ["connection conn 1", "transaction tx 1", "connection conn 2", "transaction tx 2"],
            [0, 1, None, 2, 3, None, 3, 2, 1, 0],
            id="one session on two connections at once",
        ),
        pytest.param(
            use("one", 1, *use("one", 2)) + use("one", 3),
            [f"{kind} {number}" for number in (1, 2, 3) for kind in ("connection conn", "transaction tx")],
            [0, 1, None, 2, 3, None, 3, 2, 1, 0, 4, 5, None, 5, 4],
            id="a third connection of a session that held two",
        ),
        pytest.param(
            use("one", 1, *use("two", 2, *use("two", 3))),
            [
                *("connection one conn", "transaction one tx"),
                *("connection two conn 2", "transaction two tx 2", "connection two conn 3", "transaction two tx 3"),
            ],
            [0, 1, None, 2, 3, None, 4, 5, None, 5, 4, 3, 2, 1, 0],
            id="two sessions, of which one holds two",
        ),
        pytest.param(
            use("", 1) + use("", 2),
            ["connection conn 1", "transaction tx 1", "connection conn 2", "transaction tx 2"],
            [0, 1, 1, 0, 2, 3, 3, 2],
            id="two connections without a session, one after the other",
        ),
        pytest.param(
            use("", 1, *use("", 2)),
            ["connection conn 1", "transaction tx 1", "connection conn 2", "transaction tx 2"],
            [0, 1, 2, 3, 3, 2, 1, 0],
            id="two connections without a session",
        ),
        pytest.param(
            use("one", 1, begins("two"), sql()) + use("three"),
            ["connection one conn", "transaction one tx", "connection three conn", "transaction three tx"],
            [0, 1, None, None, 0, 1, 0, 2, 3, None, 3, 2],
            id="two sessions on a connection that was taken once are the first one's",
        ),
        pytest.param(
            [pool("connect"), *use("one"), pool("close"), pool("connect", 2), *use("one", 2)],
            [CONNECTION, TRANSACTION],
            [0, 0, 1, None, 1, 0, 0, 0, 0, 1, None, 1, 0],
            id="one session on two connections, one after the other",
        ),
        pytest.param(
            [*use("one"), *use("two"), pool("close")],
            ["connection one conn", "transaction one tx", "connection two conn", "transaction two tx"],
            [0, 1, None, 1, 0, 2, 3, None, 3, 2, 2],
            id="it is closed for the session that used it last",
        ),
        pytest.param(
            [*use("one", 2, sql("SAVEPOINT", 2))],
            [CONNECTION, TRANSACTION],
            [0, 1, None, 1, 1, 0],
            id="a lone connection needs no number",
        ),
        pytest.param(
            [*use("all[0]", 1), *use("Session 2", 1)],
            ["connection all[0] conn", "transaction all[0] tx", "connection Session conn", "transaction Session tx"],
            [0, 1, None, 1, 0, 2, 3, None, 3, 2],
            id="a session without a variable",
        ),
    ],
)
def test_every_session_has_lanes_of_its_own(events, lanes, about):
    assert labels(events) == (lanes, about)


def at(line, event, *, leaving=False, visit=0):
    return replace(event, line=line, leaving=leaving, visit=visit)


@pytest.mark.parametrize(
    ("events", "owners"),
    [
        pytest.param([pool("checkout"), begins("one")], [""], id="a single session needs no name"),
        pytest.param(use("one") + use("two"), ["one", "one", "two", "two"], id="two sessions"),
        pytest.param(use("") + use("one"), ["", "", "one", "one"], id="no session, then one"),
        pytest.param(use("one", 1, *use("one", 2)), [""] * 4, id="one session with two connections"),
        pytest.param(
            [at(1, pool("checkout")), at(2, begins("one")), at(2, tx("BEGIN")), at(3, pool("checkin")), *use("two")],
            ["", "", "two", "two"],
            id="a session that was given its connection on another line",
        ),
        pytest.param(
            [at(1, pool("checkout"), visit=1), at(1, begins("one"), visit=2), *use("two", 2)],
            ["", "two", "two"],
            id="in another pass over the line",
        ),
        pytest.param(
            [at(1, pool("checkout")), at(1, begins("one"), leaving=True), *use("two", 2)],
            ["", "two", "two"],
            id="at the end of the line's block",
        ),
        pytest.param(
            [at(1, pool("connect")), at(1, pool("checkout")), at(1, begins("one")), *use("two", 2)],
            ["one", "two", "two"],
            id="a session for which the connection was made",
        ),
        pytest.param(
            [pool("checkout"), begins("one"), pool("checkout"), begins("two"), tx("BEGIN")],
            ["", ""],
            id="two sessions that hold one connection",
        ),
        pytest.param(
            [*use("one"), pool("checkout"), *use("two"), *use("three", 2)],
            ["", "", "three", "three"],
            id="nobody owns a connection that two have held at once",
        ),
        pytest.param(
            use("Session 4") + use("Session 2"),
            ["Session", "Session", "Session 2", "Session 2"],
            id="sessions are numbered anew",
        ),
    ],
)
def test_a_session_owns_the_connection_that_it_took_itself(events, owners):
    lanes = lifelines(tuple(events), events).lanes
    assert [lane.owner for lane in lanes] == owners
    assert all(lane.owner in lane.label for lane in lanes)


SETUP = [*use("session"), state("ada", "pending"), state("User", "pending"), state("bob", "pending")]


@pytest.mark.parametrize(
    ("shown", "lanes", "about"),
    [
        pytest.param([], [], [], id="nothing"),
        pytest.param([said()], [], [None], id="what is about no lane"),
        pytest.param([state("bob", "persistent")], ["object bob"], [0], id="one of three objects"),
        pytest.param(use("session 2"), [CONNECTION, TRANSACTION], [0, 1, None, 1, 0], id="another session alone"),
        pytest.param(
            use("session 3") + use("session 2"),
            [
                "connection session conn",
                "transaction session tx",
                "connection session 2 conn",
                "transaction session 2 tx",
            ],
            [0, 1, None, 1, 0, 2, 3, None, 3, 2],
            id="sessions are numbered anew where the setup's had the name",
        ),
        pytest.param([sql()], [CONNECTION], [0], id="a connection without its transaction"),
    ],
)
def test_only_lanes_of_shown_events_are_kept(shown, lanes, about):
    found = lifelines(tuple(SETUP + shown), shown)
    assert [f"{lane.kind} {lane.label}" for lane in found.lanes] == lanes
    assert [beat.lane for beat in found.beats[len(SETUP) :]] == about
    assert len(found.beats) == len(SETUP) + len(shown)


def test_what_the_setup_did_is_where_the_lanes_begin():
    setup = [pool("checkout"), tx("BEGIN"), state("ada", "pending"), state("User", "pending")]
    shown = [sql(), tx("COMMIT"), state("ada", "persistent")]
    assert lifelines((*setup, *shown), shown) == expected(
        [CONNECTION, TRANSACTION, "object ada"],
        (0, "held", "", ""),
        (1, "held", "open", ""),
        (2, "held", "open", "pending"),
        (None, "held", "open", "pending"),
        (0, "held", "open", "pending"),
        (1, "held", "", "pending"),
        (2, "held", "", "persistent"),
    )


def test_what_is_not_shown_changes_its_lane_too():
    first, hidden, last = pool("checkout"), pool("checkin"), pool("checkout")
    assert lifelines((first, hidden, last), [first, last]) == expected([CONNECTION], (0, "held"), (0, ""), (0, "held"))


def some(many, name="pending"):
    return [state(f"all[{number}]", name) for number in range(many)]


def within(many, session="one", first=1):
    """Give the uses of so many connections by one session, each in the one before."""
    return use(session, first, *(within(many - 1, session, first + 1) if many > 1 else []))


@pytest.mark.parametrize(
    ("events", "lanes"),
    [
        pytest.param(
            some(6) + use("one"),
            [CONNECTION, TRANSACTION, *(f"object all[{number}]" for number in range(6))],
            id="as many as there may be",
        ),
        pytest.param(some(7) + use("one"), [CONNECTION, TRANSACTION, "object 7 objects"], id="one more"),
        pytest.param(some(9), ["object 9 objects"], id="objects alone"),
        pytest.param(
            within(4) + some(1),
            ["connection 4 connections", "transaction 4 transactions", "object all[0]"],
            id="a single object has a lane of its own",
        ),
        pytest.param(
            within(3) + some(3),
            [
                *(f"{kind} {number}" for number in range(1, 4) for kind in ("connection conn", "transaction tx")),
                "object 3 objects",
            ],
            id="objects share a lane first",
        ),
        pytest.param(
            [pool("checkout", number) for number in range(1, 10)] + [tx("BEGIN", 3)] + some(2),
            ["connection 9 connections", "transaction transaction", "object 2 objects"],
            id="a single transaction has a lane of its own",
        ),
        pytest.param(
            within(9, "one") + within(1, "two"),
            ["connection 10 connections", "transaction 10 transactions"],
            id="the connections of all sessions share a lane",
        ),
    ],
)
def test_more_than_most_lanes_are_shared(events, lanes):
    found, about = labels(events)
    assert found == lanes
    kinds = {"pool": "connection", "statement": "connection", "transaction": "transaction", "state": "object"}
    assert [
        event.family == "session" if lane is None else lanes[lane].split()[0]
        for event, lane in zip(events, about, strict=True)
    ] == [kinds.get(event.family, True) for event in events]


def test_a_shared_lane_shows_what_was_told_of_last_and_goes_on():
    nine = [pool("checkout", number) for number in range(1, 10)]
    many = [*some(2), state("all[0]", "refreshed"), state("User", "persistent"), state("all[0]", "detached")]
    back = [pool("checkin", number) for number in range(1, 10)]
    held = ["held"] * 8
    assert lifelines((*nine, *many, *back), [*nine, *many, *back]) == expected(
        ["connection 9 connections", "object 3 objects"],
        *((0, "held", "") for _ in nine),
        (1, "held", "pending"),
        (1, "held", "pending"),
        (1, "held", "pending"),
        (1, "held", "pending"),
        (1, "held", "detached"),
        *((0, each, "detached") for each in [*held, ""]),
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
RUNS = [
    *(
        pytest.param((ROOT / "tests" / "recorded" / f"{name}.py").read_text(encoding="utf-8"), setup, id=name)
        for name, setup in (("aio_sessions", "aio"), ("pools", "user"), ("savepoints", "user"), ("states", "user"))
    ),
    *(
        pytest.param((ROOT / "tests" / "recorded" / f"{name}.py").read_text(encoding="utf-8"), "user", id=name)
        for name in ("failing_commit", "loops", "threads")
    ),
    pytest.param(INVALIDATED, "user", id="invalidated and closed"),
    pytest.param(NULL_POOL, "ada", id="no pool"),
]


def held(events):
    """Tell after each event how many connections are held, by the pool's words alone."""
    out = set()
    for event in events:
        if event.word == "checkout":
            out.add(event.connection)
        elif event.word in ("checkin", "invalidate", "close"):
            out.discard(event.connection)
        yield len(out)


def opened(events):
    """Tell after each event how many transactions are open on connections that are held."""
    out = set()
    for event in events:
        if event.word == "BEGIN" and event.family == "transaction":
            out.add(event.connection)
        elif (event.family, event.word) in {("transaction", "COMMIT"), ("transaction", "ROLLBACK")} or (
            event.family == "pool" and event.word in ("checkin", "invalidate", "close")
        ):
            out.discard(event.connection)
        yield len(out)


@pytest.mark.parametrize(("example", "setup"), RUNS)
def test_the_lifelines_of_a_run_are_what_its_trace_says(run, monkeypatch, example, setup):
    outcome = run(strip(example), setup)
    assert outcome.failure == ""
    events = outcome.trace.events
    monkeypatch.setattr(module, "MOST_LANES", len(events))
    drawn = lifelines(events, events)
    names = [(lane.kind, lane.label) for lane in drawn.lanes]
    assert len(set(names)) == len(names)
    assert len(drawn.beats) == len(events)
    assert drawn.beats[0].before == ("",) * len(names)
    assert all(one.after == two.before for one, two in pairwise(drawn.beats))
    for event, beat in zip(events, drawn.beats, strict=True):
        changed = {
            number for number, pair in enumerate(zip(beat.before, beat.after, strict=True)) if len(set(pair)) > 1
        }
        ended = {number for number in changed if names[number][0] == "transaction" and not beat.after[number]}
        assert changed <= ({beat.lane} | ended if event.family == "pool" else {beat.lane})
        kind = names[beat.lane][0] if beat.lane is not None else ""
        assert (event.family, kind) in {
            ("pool", "connection"),
            ("statement", "connection"),
            ("statement", "transaction"),
            ("transaction", "transaction"),
            ("state", "object"),
            *((family, "") for family in ("session", "output", "error", "warning", "log")),
        }
    assert [beat.after.count("held") for beat in drawn.beats] == list(held(events))
    assert [beat.after.count("open") for beat in drawn.beats] == list(opened(events))
    subjects = dict.fromkeys(event.subject for event in events if event.family == "state")
    assert [name for kind, name in names if kind == "object"] == list(subjects)
    for kind, name in names:
        column = names.index((kind, name))
        seen = {state for beat in drawn.beats for state in (beat.before[column], beat.after[column])} - {""}
        told = [event for event in events if kind == "object" and event.subject == name]
        stated = {event.state.replace("refreshed", "persistent") for event in told if not event.detail}
        assert seen <= {"connection": {"held"}, "transaction": {"open"}, "object": stated}[kind]


@pytest.mark.parametrize(("example", "setup"), RUNS)
def test_no_run_has_more_than_most_lanes(run, example, setup):
    events = run(strip(example), setup).trace.events
    drawn = lifelines(events, events)
    assert len(drawn.lanes) <= MOST_LANES
    assert {beat.lane for beat in drawn.beats} - {None} == set(range(len(drawn.lanes)))
