"""The recorder runs no code of the program: it would print, or load, what the program does not."""

from textwrap import dedent

import pytest
from sqlalchemy.exc import StatementError
from sqlalchemy.sql.elements import quoted_name

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.recorder.plain_text import error_text, parameters_text
from support.projects import ROOT

LOUD = """
class Meta(type):
    def __eq__(cls, other): print("Meta.__eq__"); return True
    def __hash__(cls): print("Meta.__hash__"); return 1
    @property
    def __name__(cls): print("Meta.__name__"); return "Loud"


class Loud(metaclass=Meta):
    def __repr__(self): print("repr"); return "loud"
    def __str__(self): print("str"); return "loud"
    def __format__(self, spec): print("format"); return "loud"
    def __len__(self): print("len"); return 0
    def __bool__(self): print("bool"); return False
    def __eq__(self, other): print("eq"); return True
    def __hash__(self): print("hash"); return 1
    def __iter__(self): print("iter"); return iter(())
    def __getattribute__(self, name): print("get", name); return object.__getattribute__(self, name)


class Failing(Exception):
    def __str__(self): print("str"); return "failing"
    @property
    def __class__(self): print("class"); return Failing
    @property
    def args(self): print("args"); return ()
    def __getattribute__(self, name): print("get", name); return super().__getattribute__(name)


class LoudSession(Session):
    def __getattr__(self, name): print("get", name); raise AttributeError(name)


class Variables(dict):
    def items(self): print("items"); return super().items()
    def get(self, *arguments): print("get"); return super().get(*arguments)


class Body(type):
    @classmethod
    def __prepare__(cls, name, bases): return Variables()


class Text(str):
    def __repr__(self): print("repr"); return "text"


loud, several, by_name = Loud(), [Loud()], {"a": Loud()}
"""


@pytest.fixture
def run(runner):
    setup = (ROOT / "docs" / "setup" / "user.py").read_text(encoding="utf-8") + LOUD

    def run(example):
        program = Program("example", dedent(example).strip(), setup)
        outcome = runner.run(program, 20)
        assert (outcome.failure, outcome.trace.error) == ("", "")
        return [event for event in outcome.trace.events if event.line > program.offset]

    return run


@pytest.mark.parametrize(
    "example",
    [
        pytest.param("session = Session(engine)\nuser = User(name='a')\nsession.add(user)", id="names"),
        pytest.param("session = LoudSession(engine)\nsession.connection()\nsession.close()", id="a session"),
        pytest.param(
            "session = Session(engine)\n\n\nclass A(metaclass=Body):\n    user = User(name='a')\n"
            "    session.add(user)\n    session.flush()",
            id="the body of a class",
        ),
        pytest.param(
            "session = Session(engine)\nuser = User(name='a')\n"
            "exec('session.add(user)', Variables(session=session, user=user, __name__=None))",
            id="variables of exec",
        ),
        pytest.param(
            "from sqlalchemy import text\nwith engine.connect() as connection:\n"
            "    connection.execute(text('select :a'), {'a': Text('a')})",
            id="parameters",
        ),
        pytest.param("import sys\ntry:\n    sys.exit(loud)\nexcept SystemExit:\n    pass", id="an exit"),
    ],
)
def test_the_recorder_does_not_run_the_program(run, example):
    assert [event.word for event in run(example) if event.family == "output"] == []


@pytest.mark.parametrize(
    ("error", "event"),
    [
        pytest.param("ValueError(loud)", ("raises ValueError", "<Loud object>"), id="an argument"),
        pytest.param("ValueError('a', several)", ("raises ValueError", "('a', <list object>)"), id="several arguments"),
        pytest.param("Failing('a')", ("raises Failing", "a"), id="its own text"),
        pytest.param("Failing()", ("raises Failing", ""), id="no argument"),
        pytest.param("ValueError(Text('a'))", ("raises ValueError", "a"), id="a string of another class"),
        pytest.param("ValueError(User(name='a'))", ("raises ValueError", "<User object>"), id="an object with columns"),
        pytest.param("KeyError('a')", ("raises KeyError", "'a'"), id="a key"),
        pytest.param("OSError(2, 'gone', 'a')", ("raises FileNotFoundError", "[Errno 2] gone: 'a'"), id="a file"),
        pytest.param(
            "ExceptionGroup('a', [ValueError(loud)])", ("raises ExceptionGroup", "a (1 sub-exception)"), id="a group"
        ),
    ],
)
def test_an_error_is_described_without_running_the_program(run, error, event):
    events = run(f"try:\n    raise {error}\nexcept BaseException:\n    pass")
    assert [(each.word, each.detail) for each in events if each.family in ("error", "output")] == [event]


def test_the_text_of_an_error_of_a_database_is_whole(run):
    events = run(
        "from sqlalchemy import text\nfrom contextlib import suppress\nwith engine.connect() as connection:\n"
        "    with suppress(Exception):\n        connection.execute(text('selec :a'), {'a': 1})"
    )
    assert [each.detail for each in events if each.family == "error"] == [
        '(sqlite3.OperationalError) near "selec": syntax error\n[SQL: selec ?]\n[parameters: (1,)]\n'
        "(Background on this error at: https://sqlalche.me/e/e3q8)"
    ]


def test_a_class_that_cannot_be_mapped_is_not_configured_by_the_recorder(run):
    events = run(
        """
        from sqlalchemy.orm import relationship

        session = Session(engine)
        user = User(name="a")
        session.add(user)
        session.commit()


        class Other(Base):
            __tablename__ = "other"

            id: Mapped[int] = mapped_column(primary_key=True)
            users = relationship("Nothing")


        session.expire(user)
        print(1)
        """
    )
    assert [each.word for each in events if each.family in ("error", "output")] == ["prints 1"]


def test_a_warning_of_the_program_that_reads_like_one_of_python_is_recorded(run):
    events = run(
        "import warnings\nwith warnings.catch_warnings():\n    warnings.simplefilter('always')\n"
        "    warnings.warn(\"assigning None to unbound local 'x'\", RuntimeWarning)"
    )
    assert [(each.word, each.detail) for each in events] == [
        ("warns RuntimeWarning", "assigning None to unbound local 'x'")
    ]


def test_parameters_with_the_names_that_sqlalchemy_makes_are_shown():
    name = quoted_name("user_id", quote=True)
    assert parameters_text({name: 1, "value": object()}) == "{'user_id': 1, 'value': <object object>}"
    error = StatementError("failed", "SELECT 1", {name: 1}, ValueError("no"))
    assert error_text(error) == "failed\n[SQL: SELECT 1]\n[parameters: {'user_id': 1}]"
