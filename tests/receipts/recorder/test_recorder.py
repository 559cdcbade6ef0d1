import pytest

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import receipt_texts, strip_receipts, write_receipts
from sqlalchemy_receipts.recorder import Recorder, execute
from sqlalchemy_receipts.trace import Event, Outcome
from support.projects import ROOT

RECORDED = sorted((ROOT / "tests" / "recorded").glob("*.py"))


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in RECORDED])
def test_every_line_has_the_receipts_that_the_file_states(run, path):
    stated = path.read_text(encoding="utf-8")
    setup = "aio" if path.stem.startswith("aio") else "user"
    bare = strip_receipts(stated)
    outcome = run(bare, setup)
    offset = Program("example", bare, (ROOT / f"docs/setup/{setup}.py").read_text(encoding="utf-8")).offset
    assert outcome.failure == ""
    assert write_receipts(bare, receipt_texts(outcome.trace.events, offset)) == stated


def events(outcome, line):
    offset = Program("example", "", (ROOT / "docs/setup/user.py").read_text(encoding="utf-8")).offset
    return [each for each in outcome.trace.events if each.line == offset + line]


def test_a_statement_keeps_its_full_text_and_its_parameters(run):
    outcome = run("with engine.begin() as c:\n    c.execute(select(User).where(User.name == 'Ada'))")
    (only,) = events(outcome, 2)
    assert [only] == [
        Event(
            "statement",
            "SELECT user",
            line=only.line,
            visit=only.visit,
            detail="SELECT user.id, user.name\nFROM user\nWHERE user.name = ?",
            parameters="('Ada',)",
            connection=1,
        )
    ]


def test_a_statement_keeps_its_lines(run):
    example = "Base.metadata.drop_all(engine)\nBase.metadata.create_all(engine)"
    found = [(each.word, each.detail) for each in run(example).trace.events if each.word.endswith("TABLE user")]
    table = "CREATE TABLE user (\n  id INTEGER NOT NULL,\n  name VARCHAR(40) NOT NULL,\n  PRIMARY KEY (id)\n)"
    assert found == [("CREATE TABLE user", table), ("DROP TABLE user", "DROP TABLE user"), ("CREATE TABLE user", table)]


PAST_SQLALCHEMY = """\
from sqlalchemy import event, insert

raw = engine.raw_connection()
raw.cursor().execute("INSERT INTO user (name) VALUES ('Ada')")
raw.commit()
raw.close()
with engine.connect() as connection:
    connection.execute(insert(User), [{"name": "Bob"}, {"name": "Eve"}])
    connection.connection.executescript("UPDATE user SET name = 'x'; DELETE FROM user")
    connection.commit()

@event.listens_for(engine, "connect")
def connected(dbapi_connection, record):
    dbapi_connection.execute("PRAGMA foreign_keys = ON")

engine.dispose()
engine.connect().close()
"""


def test_statements_past_sqlalchemy_are_separate_quiet_events(run):
    outcome = run(PAST_SQLALCHEMY)
    assert (outcome.failure, outcome.trace.error) == ("", "")
    offset = Program("example", "", (ROOT / "docs/setup/user.py").read_text(encoding="utf-8")).offset
    told = [
        (each.line - offset, each.word, each.detail, each.connection, each.quiet)
        for each in outcome.trace.events
        if each.family == "driver"
    ]
    assert told == [
        (4, "driver BEGIN", "BEGIN", 1, True),
        (4, "driver INSERT user", "INSERT INTO user (name) VALUES ('Ada')", 1, True),
        (5, "driver COMMIT", "COMMIT", 1, True),
        (9, "driver COMMIT", "COMMIT", 1, True),
        (9, "driver UPDATE user", "UPDATE user SET name = 'x';", 1, True),
        (9, "driver DELETE user", "DELETE FROM user", 1, True),
        (14, "driver PRAGMA foreign_keys", "PRAGMA foreign_keys = ON", 2, True),
    ]
    texts = receipt_texts(outcome.trace.events, offset)
    assert {slot.line: text for slot, text in texts.items() if slot.line in (4, 5, 9, 14)} == {}


OWN_CONNECTIONS = """\
import sqlite3

from sqlalchemy import create_engine, insert


class Own(sqlite3.Connection):
    def commit(self):
        super().commit()


other = create_engine("sqlite:///other.db", connect_args={"factory": Own})
Base.metadata.create_all(other)
with other.begin() as connection:
    connection.execute(insert(User).values(name="Ada"))
"""


def test_a_commit_of_sqlalchemy_through_a_class_of_the_program_is_not_shown_twice(run):
    outcome = run(OWN_CONNECTIONS)
    assert (outcome.failure, outcome.trace.error) == ("", "")
    assert [each for each in outcome.trace.events if each.family == "driver"] == []


SEVERAL = """
def use():
    with Session(engine) as session:
        session.connection()

class Own(Session):
    pass

for _ in range(2):
    use()
Own(engine).connection()
"""
ASYNC = """
async def main():
    async with AsyncSession(engine) as one, AsyncSession(engine) as two:
        await one.connection()
        await two.connection()
        await one.commit()
        await one.connection()
    async with AsyncSession(engine) as _hidden:
        await _hidden.connection()

asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("example", "setup", "found"),
    [
        pytest.param("with Session(engine) as one:\n    pass", "user", [], id="a session that does nothing"),
        pytest.param("with Session(engine) as one:\n    one.connection()", "user", [("one", 1)], id="one session"),
        pytest.param(
            "with Session(engine) as one:\n    one.connection()\n    one.commit()\n    one.connection()",
            "user",
            [("one", 1), ("one", 1)],
            id="one session with two transactions",
        ),
        pytest.param(
            "with Session(engine) as one:\n    one.connection()\n    one.begin_nested()",
            "user",
            [("one", 1)],
            id="a savepoint",
        ),
        pytest.param(
            "with Session(engine) as one:\n    one.connection()\nwith Session(engine) as two:\n    two.connection()",
            "user",
            [("one", 1), ("two", 1)],
            id="two sessions, one after the other on one connection",
        ),
        pytest.param(
            "with Session(engine) as one, Session(engine) as two:\n    one.connection()\n    two.connection()",
            "user",
            [("one", 1), ("two", 2)],
            id="two sessions at once",
        ),
        pytest.param(
            "with engine.connect() as c, Session(c) as one:\n    one.connection()",
            "user",
            [("one", 1)],
            id="a session on a connection",
        ),
        pytest.param(SEVERAL, "user", [("session", 1), ("session 2", 1), ("Own", 1)], id="one variable, and none"),
        pytest.param(ASYNC, "aio", [("one", 2), ("two", 3), ("one", 2), ("Session", 3)], id="asynchronous sessions"),
        pytest.param("with engine.begin() as c:\n    c.execute(select(User))", "user", [], id="a Core connection"),
    ],
)
def test_a_session_tells_which_connection_it_uses(run, example, setup, found):
    outcome = run(example, setup)
    assert (outcome.failure, outcome.trace.error) == ("", "")
    told = [each for each in outcome.trace.events if each.family == "session"]
    assert [(each.subject, each.connection) for each in told] == found
    assert {(each.word, each.quiet) for each in told} <= {("begins", True)}


def test_a_session_begins_after_its_transaction_and_before_its_statements(run):
    outcome = run("with Session(engine) as session:\n    session.get(User, 1)")
    assert [(each.family, each.word) for each in events(outcome, 2)] == [
        ("pool", "checkout"),
        ("transaction", "BEGIN"),
        ("session", "begins"),
        ("statement", "SELECT user"),
    ]


def test_objects_have_the_names_of_the_example(run):
    example = """
ada = User(name="Ada")
users = [User(name="Bob"), User(name="Eve")]
by_name = {"Flo": User(name="Flo")}
def keep():
    local = User(name="Gus")
    session.add(local)
    session.flush()
session = Session(engine)
session.add_all([ada, *users, *by_name.values(), User(name="nobody")])
keep()
"""
    pending = [each.subject for each in run(example).trace.events if each.state == "pending"]
    assert pending == ["ada", "users[0]", "users[1]", "by_name['Flo']", "User", "local"]


@pytest.mark.parametrize("quiet_calls", [0, 100])
def test_the_innermost_variable_gives_an_object_its_name_whether_its_lines_are_traced_or_not(run, quiet_calls):
    example = f"""
session = Session(engine)

def use(inner):
    if inner:
        session.add(inner)

for _ in range({quiet_calls}):
    use(None)
outer = User(name="Ada"); use(outer)
"""
    pending = [event.subject for event in run(example).trace.events if event.state == "pending"]
    assert pending == ["inner"]


def test_creation_and_refresh_are_recorded_quietly(run):
    example = 'ada = User(name="Ada")\ns = Session(engine)\ns.add(ada)\ns.commit()\nada.name'
    states = [(each.state, each.quiet) for each in run(example).trace.events if each.family == "state"]
    assert states == [
        ("transient", True),
        ("pending", False),
        ("persistent", False),
        ("expired", False),
        ("refreshed", True),
    ]


def states(run, example, setup="user"):
    """Run an example and tell each change of a state: its line, the object, its state, and whether it is quiet."""
    outcome = run(example, setup)
    assert (outcome.failure, outcome.trace.error) == ("", "")
    offset = Program("example", example, (ROOT / f"docs/setup/{setup}.py").read_text(encoding="utf-8")).offset
    return [
        f"{each.line - offset}{' leaving' if each.leaving else ''} {each.subject}{each.detail} {each.state}"
        f"{' quietly' if each.quiet else ''}"
        for each in outcome.trace.events
        if each.family == "state" and each.line > offset
    ]


MAKE = "from sqlalchemy.orm import make_transient, make_transient_to_detached\n"
FREED = """\
ada = User(name="Ada")
session = Session(engine)
session.add(ada)
session.commit()
del session
x = 1
"""
COLLECTED = """\
import gc
ada = User(name="Ada")
session = Session(engine)
session.add(ada)
session.flush()
del session
gc.collect()
x = 1
"""
RETURNED = """\
def save():
    session = Session(engine)
    ada = User(name="Ada")
    session.add(ada)
    session.commit()
    return ada


ada = save()
x = 1
"""
FREED_TWICE = """\
for name in "ab":
    user = User(name=name)
    session = Session(engine)
    session.add(user)
    session.commit()
    session = None
"""
TRANSIENT = """\
ada = User(name="Ada")
session = Session(engine)
session.add(ada)
session.flush()
make_transient(ada)
session.rollback()
ada.id = None
session.add(ada)
session.flush()
session.expunge(ada)
make_transient(ada)
make_transient(ada)
x = 1
"""
DETACHED = """\
ada = User(id=1)
make_transient_to_detached(ada)
with Session(engine) as session:
    session.add(ada)
    print(ada.name)
"""
DELETED = """\
ada = User(name="Ada")
session = Session(engine)
session.add(ada)
session.flush()
session.delete(ada)
session.flush()
session.rollback()
x = 1
"""
DELETED_AND_ADDED_AGAIN = """\
ada = User(name="Ada")
session = Session(engine)
session.add(ada)
session.flush()
session.delete(ada)
session.flush()
session.rollback()
session.add(ada)
session.commit()
assert inspect(ada).deleted
session.expire(ada)
x = 1
"""
IN_TWO_THREADS = """\
from threading import Event, Thread

changed, seen = Event(), Event()


def work():
    bob = User(id=2)
    make_transient_to_detached(bob); changed.set(); seen.wait()


thread = Thread(target=work)
thread.start()
changed.wait()
x = 1
seen.set()
thread.join()
"""
DELETED_IN_SAVEPOINT = """\
with Session(engine) as session:
    with session.begin_nested() as nested:
        ada = User(name="Ada")
        session.add(ada)
        session.flush()
        session.delete(ada)
        session.flush()
        nested.rollback()
"""
ADDED_AGAIN = """\
ada = User(name="Ada")
session = Session(engine)
session.add(ada)
session.commit()
session.expunge(ada)
session.add(ada)
print(ada.name)
session.expunge(ada)
session.add(ada)
session.expire(ada)
"""
EXPIRED = """\
with Session(engine) as session:
    ada = session.get(User, 1)
    session.expire(ada, ["name"])
    session.expire(ada, ["id"])
    print(ada.name)
    session.expire(ada, ["id", "name"])
"""
IN_THREAD = """\
from threading import Thread


def work():
    bob = User(id=2)
    make_transient_to_detached(bob)


ada = User(id=1)
thread = Thread(target=work)
thread.start()
thread.join()
make_transient_to_detached(ada)
"""
RAISED = """\
def work():
    ada = User(id=1)
    make_transient_to_detached(ada); raise ValueError


try:
    work()
except ValueError:
    pass
"""
LEFT = """\
from contextlib import ExitStack

ada = User(id=1)
with ExitStack() as stack:
    stack.callback(make_transient_to_detached, ada)
    x = 1
x = 1
"""
IN_COROUTINE = """\
async def main():
    async with AsyncSession(engine) as session:
        ada = User(name="Ada")
        session.add(ada)
        await session.flush()
        await session.run_sync(lambda _: make_transient(ada))
        x = 1

asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("example", "setup", "told"),
    [
        pytest.param(
            FREED,
            "user",
            ["1 ada transient quietly", "3 ada pending", "4 ada persistent", "4 ada expired", "5 ada detached quietly"],
            id="the session is freed",
        ),
        pytest.param(
            COLLECTED,
            "user",
            ["2 ada transient quietly", "4 ada pending", "5 ada persistent", "7 ada detached quietly"],
            id="the session is freed by the garbage collector",
        ),
        pytest.param(
            RETURNED,
            "user",
            ["3 ada transient quietly", "4 ada pending", "5 ada persistent", "5 ada expired", "9 ada detached quietly"],
            id="the session is freed at the end of a function",
        ),
        pytest.param(
            FREED_TWICE,
            "user",
            [
                f"{line} {name} {state}"
                for name in ("user", "user 2")
                for line, state in (
                    *((2, "transient quietly"), (4, "pending"), (5, "persistent"), (5, "expired")),
                    (6, "detached quietly"),
                )
            ],
            id="a session is freed in every pass",
        ),
        pytest.param(
            MAKE + TRANSIENT,
            "user",
            [
                *("2 ada transient quietly", "4 ada pending", "5 ada persistent"),
                *("6 ada detached", "6 ada transient quietly", "7 ada transient"),
                *("9 ada pending", "10 ada persistent", "11 ada detached", "12 ada transient quietly"),
            ],
            id="make_transient",
        ),
        pytest.param(
            MAKE + DETACHED,
            "ada",
            [
                *("2 ada transient quietly", "3 ada.name expired", "3 ada detached quietly"),
                *("5 ada persistent", "6 ada refreshed quietly", "4 leaving ada detached"),
            ],
            id="make_transient_to_detached",
        ),
        pytest.param(
            DELETED,
            "user",
            [
                *("1 ada transient quietly", "3 ada pending", "4 ada persistent", "6 ada deleted"),
                *("7 ada detached", "7 ada transient quietly"),
            ],
            id="a rollback of insert and delete",
        ),
        pytest.param(
            "from sqlalchemy import inspect\n" + DELETED_AND_ADDED_AGAIN,
            "user",
            [
                *("2 ada transient quietly", "4 ada pending", "5 ada persistent", "7 ada deleted"),
                *("8 ada detached", "8 ada transient quietly"),
                *("9 ada pending", "10 ada persistent", "10 ada expired", "10 ada deleted quietly"),
                "12 ada expired",
            ],
            id="SQLAlchemy takes an object for deleted that it has inserted again",
        ),
        pytest.param(
            DELETED_IN_SAVEPOINT,
            "user",
            [
                *("3 ada transient quietly", "4 ada pending", "5 ada persistent", "7 ada deleted"),
                *("8 ada detached", "8 ada transient quietly"),
            ],
            id="a rollback of both in a savepoint",
        ),
        pytest.param(
            ADDED_AGAIN,
            "user",
            [
                *("1 ada transient quietly", "3 ada pending", "4 ada persistent", "4 ada expired"),
                *("5 ada detached", "6 ada persistent", "6 ada expired quietly", "7 ada refreshed quietly"),
                *("8 ada detached", "9 ada persistent", "10 ada expired"),
            ],
            id="an expired object is added again",
        ),
        pytest.param(
            EXPIRED,
            "ada",
            [
                *("2 ada persistent", "3 ada.name expired", "4 ada.id expired", "4 ada expired quietly"),
                *("5 ada refreshed quietly", "6 ada.id expired", "6 ada.name expired", "6 ada expired quietly"),
                "1 leaving ada detached",
            ],
            id="the last attribute is expired",
        ),
        pytest.param(
            MAKE + IN_THREAD,
            "user",
            [
                *(
                    "10 ada transient quietly",
                    "6 bob transient quietly",
                    "7 bob.name expired",
                    "7 bob detached quietly",
                ),
                *("14 ada.name expired", "14 ada detached quietly"),
            ],
            id="in a thread",
        ),
        pytest.param(
            MAKE + IN_TWO_THREADS,
            "user",
            ["8 bob transient quietly", "9 bob.name expired", "9 bob detached quietly"],
            id="in a thread, while another goes on",
        ),
        pytest.param(
            MAKE + RAISED,
            "user",
            ["3 ada transient quietly", "4 ada.name expired", "4 ada detached quietly"],
            id="on a line that raises",
        ),
        pytest.param(
            MAKE + LEFT,
            "user",
            ["4 ada transient quietly", "5 leaving ada.name expired", "5 leaving ada detached quietly"],
            id="when a block is left",
        ),
        pytest.param(
            MAKE + IN_COROUTINE,
            "aio",
            [
                *("4 ada transient quietly", "5 ada pending", "6 ada persistent"),
                *("7 ada detached", "7 ada transient quietly"),
            ],
            id="in a coroutine",
        ),
    ],
)
def test_a_change_without_an_event_is_told_at_the_line_that_made_it(run, example, setup, told):
    assert states(run, example, setup) == told


def test_a_change_without_an_event_is_told_in_the_pass_that_made_it(run):
    # The setup's last event is in pass 0, and only passes with events are counted.
    passes = [(each.state, each.visit) for each in run(FREED_TWICE).trace.events if each.state]
    assert passes == [
        (word, first + visit)
        for first in (0, 4)
        for word, visit in (("transient", 1), ("pending", 2), ("persistent", 3), ("expired", 3), ("detached", 4))
    ]


LOADED = """\
with Session(engine) as session:
    ada = session.get(User, 1)
    ada = session.scalars(select(User)).one()
    session.scalars(select(User).execution_options(populate_existing=True)).all()
    session.merge(User(id=1, name="Ada"))
    print(ada.name)
"""
LOADED_IN_PARTS = """\
from sqlalchemy.orm import load_only
with Session(engine) as session:
    ada = session.scalars(select(User).options(load_only(User.id))).one()
    print(ada.name)
    session.expire(ada)
    ada = session.scalars(select(User).options(load_only(User.id))).one()
    print(ada.name)
"""
REFRESHED = """\
with Session(engine) as session:
    ada = session.get(User, 1)
    session.refresh(ada)
    session.refresh(ada, ["name"])
    session.expire(ada, ["name"])
    print(ada.name)
"""
SET = """\
with Session(engine) as session:
    ada = session.get(User, 1)
    session.expire(ada)
    ada.name = "Grace"
    x = 1
    session.commit()
    ada.id, ada.name = 2, "Hedy"
    x = 1
    del ada.name
    session.rollback()
"""
CYCLES = """\
with Session(engine) as session:
    ada = session.get(User, 1)
    for _ in range(3):
        session.commit()
        print(ada.name)
    session.expire_all()
    session.rollback()
"""
NEVER_EXPIRED = """\
with Session(engine, expire_on_commit=False) as session:
    session.add(bob := User(name="Bob"))
    session.commit()
    bob.name = "Rob"
    session.commit()
    session.rollback()
"""
BULK = """\
from sqlalchemy import delete, update
with Session(engine) as session:
    ada = session.get(User, 1)
    session.execute(update(User).values(name="Grace"))
    session.execute(update(User).values(name=User.name + "!"))
    session.execute(delete(User))
    session.rollback()
"""
PICKLED = """\
import pickle
with Session(engine) as session:
    ada = session.get(User, 1)
    copy = pickle.loads(pickle.dumps(ada))
    session.expire(ada)
    copy = pickle.loads(pickle.dumps(ada))
    x = 1
"""


@pytest.mark.parametrize(
    ("example", "told"),
    [
        pytest.param(
            LOADED,
            ["2 ada persistent", "4 ada refreshed quietly", "5 User transient quietly", "1 leaving ada detached"],
            id="an object is loaded, again and again",
        ),
        pytest.param(
            LOADED_IN_PARTS,
            [
                *("3 ada persistent", "4 ada refreshed quietly", "5 ada expired", "6 ada refreshed quietly"),
                *("7 ada refreshed quietly", "2 leaving ada detached"),
            ],
            id="only its key is loaded",
        ),
        pytest.param(
            REFRESHED,
            [
                *("2 ada persistent", "3 ada expired", "3 ada refreshed quietly"),
                *("4 ada.name expired", "4 ada refreshed quietly", "5 ada.name expired", "6 ada refreshed quietly"),
                "1 leaving ada detached",
            ],
            id="it is refreshed",
        ),
        pytest.param(
            SET,
            [
                *("2 ada persistent", "3 ada expired", "6 ada refreshed quietly", "6 ada expired"),
                *("7 ada refreshed quietly", "10 ada expired", "1 leaving ada detached"),
            ],
            id="an attribute of an expired object is set",
        ),
        pytest.param(
            CYCLES,
            [
                "2 ada persistent",
                *(["4 ada expired", "5 ada refreshed quietly"] * 3),
                *("6 ada expired", "7 ada expired", "1 leaving ada detached"),
            ],
            id="it is committed and read again",
        ),
        pytest.param(
            NEVER_EXPIRED,
            [
                *("2 bob transient quietly", "2 bob pending", "3 bob persistent"),
                "1 leaving bob detached",
            ],
            id="a commit does not expire it",
        ),
        pytest.param(
            BULK,
            [
                *("3 ada persistent", "4 ada refreshed quietly", "5 ada refreshed quietly", "6 ada deleted"),
                *("7 ada persistent", "7 ada expired", "2 leaving ada detached"),
            ],
            id="statements change and delete its row",
        ),
        pytest.param(
            PICKLED, ["3 ada persistent", "5 ada expired", "2 leaving ada detached"], id="copies of it are not followed"
        ),
    ],
)
def test_what_has_an_event_is_not_told_a_second_time(run, example, told):
    assert states(run, example, "ada") == told


def test_the_objects_of_the_example_are_numbered_before_those_of_the_setup(run):
    example = """
with Session(engine) as session:
    user = session.get(User, 1)
    session.add(User(name="Bob"))
"""
    found = [each for each in run(example, "ada").trace.events if each.subject]
    offset = Program("example", "", (ROOT / "docs/setup/ada.py").read_text(encoding="utf-8")).offset
    subjects = {
        own: list(dict.fromkeys(each.subject for each in found if (each.line > offset) is own)) for own in (True, False)
    }
    assert subjects == {True: ["session", "user", "User"], False: ["User 2", "session 2"]}


def test_connections_are_numbered_as_they_are_made(run):
    example = "one = engine.connect()\ntwo = engine.connect()\ntwo.close()\none.close()"
    pool = [(each.word, each.connection) for each in run(example).trace.events if each.line > 20 and not each.quiet]
    assert pool == [
        ("checkout", 1),
        ("connect", 2),
        ("checkout", 2),
        ("reset", 2),
        ("checkin", 2),
        ("reset", 1),
        ("checkin", 1),
    ]


def test_two_runs_give_the_same_trace_although_sets_are_in_another_order(run):
    example = "s = Session(engine)\ns.add_all(User(name=str(n)) for n in range(30))\ns.flush()\ns.expunge_all()"
    first = run(example)
    assert first == run(f"{example}\n")
    subjects = [each.subject for each in first.trace.events if each.state == "persistent"]
    assert subjects == ["User", *(f"User {number}" for number in range(2, 31))]


@pytest.mark.parametrize("example", ["x = 1", "1 / 0", "import sys\nsys.exit()"], ids=["end", "error", "exit"])
def test_no_listener_is_left_when_the_run_ends(tmp_path, example):
    path = tmp_path / "example.py"
    path.write_text(f"{MAKE_NOISE}\n{example}", encoding="utf-8")
    with Recorder() as recorder:
        execute(Program("example", path.read_text(encoding="utf-8")), str(path), recorder)
    trace = recorder.trace()
    recorded = {f"{each.family} {each.word}" for each in trace.events}
    assert recorded >= {
        *("pool connect", "transaction BEGIN", "statement SELECT", "state Thing pending", "output prints noise"),
    }
    exec(MAKE_NOISE, {"__name__": "after"})
    assert recorder.trace() == trace


MAKE_NOISE = """
from sqlalchemy import create_engine, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

class Base(DeclarativeBase):
    pass

class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)

engine = create_engine("sqlite://")
with Session(engine) as session:
    session.add(Thing())
    with session.no_autoflush:
        session.execute(text("select 1"))
engine.dispose()
print("noise")
"""


@pytest.mark.parametrize(
    ("example", "failure"),
    [
        ("for n in range(2000):\n    print(n)", "caused more than 1000 events"),
        ("print('x' * 10_000_000)", "caused events with more than 65536 characters of text"),
    ],
)
def test_a_program_that_says_too_much_has_no_trace(run, example, failure):
    assert run(example) == Outcome(failure=failure)


LISTENED = """\
from sqlalchemy import event

@event.listens_for(Session, "pending_to_persistent")
def saved(session, obj):
    x = 1

with Session(engine) as session:
    ada, bob = User(name="Ada"), User(name="Bob")
    session.add_all([ada, bob])
    session.flush()
    session.commit()
"""


def test_a_listener_in_the_middle_of_a_flush_tells_nothing_twice(run):
    told = [(each.subject, each.state) for each in run(LISTENED).trace.events if each.line and each.family == "state"]
    assert told == [
        *(("ada", "transient"), ("bob", "transient"), ("ada", "pending"), ("bob", "pending")),
        *(("ada", "persistent"), ("bob", "persistent"), ("ada", "expired"), ("bob", "expired")),
        *(("ada", "detached"), ("bob", "detached")),
    ]


def test_a_change_without_an_event_that_the_setup_made_is_not_told_of_the_example(runner):
    setup = (ROOT / "docs" / "setup" / "user.py").read_text(encoding="utf-8")
    setup += "\nfrom sqlalchemy.orm import make_transient\nada = User(name='Ada')\nsession = Session(engine)\n"
    setup += "session.add(ada)\nsession.commit()\nsession.close()\nmake_transient(ada)\n"
    program = Program("example", "x = 1\ny = 2", setup)
    outcome = runner.run(program, 10)
    told = [(each.line > program.offset, each.word) for each in outcome.trace.events[-2:]]
    assert (outcome.trace.error, told) == ("", [(False, "User detached"), (False, "User transient")])
