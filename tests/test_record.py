import pytest

from conftest import ROOT
from session_answers.execute import Outcome, execute
from session_answers.program import Program
from session_answers.receipts import happened, strip, write
from session_answers.record import Recorder
from session_answers.trace import Event

RECORDED = sorted((ROOT / "tests" / "recorded").glob("*.py"))


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in RECORDED])
def test_every_line_has_the_receipts_that_the_file_states(run, path):
    stated = path.read_text(encoding="utf-8")
    setup = "aio" if path.stem.startswith("aio") else "user"
    bare = strip(stated)
    outcome = run(bare, setup)
    offset = Program("example", bare, (ROOT / f"docs/setup/{setup}.py").read_text(encoding="utf-8")).offset
    assert outcome.failure == ""
    assert write(bare, happened(outcome.trace.events, offset)) == stated


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
    table = "CREATE TABLE user (\n  id INTEGER NOT NULL,\n  name VARCHAR NOT NULL,\n  PRIMARY KEY (id)\n)"
    assert found == [("CREATE TABLE user", table), ("DROP TABLE user", "DROP TABLE user"), ("CREATE TABLE user", table)]


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
def test_no_listener_is_left_when_the_run_ends(tmp_path, monkeypatch, example):
    heard = []
    monkeypatch.setattr(Recorder, "_add", lambda _self, _family, word, *_, **__: heard.append(word))
    path = tmp_path / "example.py"
    path.write_text(f"{MAKE_NOISE}\n{example}", encoding="utf-8")
    execute(Program("example", path.read_text(encoding="utf-8")), str(path))
    assert {"connect", "BEGIN", "SELECT", "Thing transient", "Thing pending", "prints noise"} <= set(heard)
    heard.clear()
    exec(MAKE_NOISE, {"__name__": "after"})
    assert heard == []


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
    "example",
    [
        pytest.param("for n in range(2000):\n    print(n)", id="too many events"),
        pytest.param("print('x' * 10_000_000)", id="ten megabytes in one line"),
    ],
)
def test_a_program_that_says_too_much_has_no_trace(run, example):
    expected = Outcome(failure="did more than 1000 things or printed more than 65536 characters")
    assert run(example) == expected
