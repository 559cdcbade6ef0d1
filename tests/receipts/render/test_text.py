import ast

import pytest

from conftest import ROOT
from session_answers.prove.project import Project
from session_answers.recordings.environments import LOCAL, home
from session_answers.recordings.traces import read as recording
from session_answers.recordings.traces import with_receipt_lines
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import Slot, kept, read, strip
from sqlalchemy_receipts.render.events import is_shown
from sqlalchemy_receipts.render.text import example

SETUP = (ROOT / "docs" / "setup" / "user.py").read_text(encoding="utf-8")
# Each program, its receipts aside, is all of the text that is no comment.
TEXTS = {
    "nothing": "a = 1\n\n# a comment\nb = 2  # -> beside",
    "states, SQL and a block that is left": """\
with Session(engine) as session:
    ada = User(name="Ada")
    # -> ada transient
    session.add(ada)
    # -> ada pending
    session.commit()
    # -> checkout
    # -> BEGIN
    # -> INSERT INTO user (name) VALUES (?)
    # ->   ('Ada',)
    # -> ada persistent
    # -> COMMIT
    # -> ada expired
    # -> checkin
    session.refresh(ada, ["name"])
    # -> ada.name expired
    # -> checkout
    # -> BEGIN
    # -> SELECT user.name
    # ->   FROM user
    # ->   WHERE user.id = ?
    # ->   (1,)
    # -> ada refreshed
# -> ada detached
# -> ROLLBACK
# -> checkin""",
    "nested blocks, entered and left": """\
with engine.connect() as connection:  # a comment
    # -> checkout

    with connection.begin():
        # -> BEGIN
        if connection:
            with Session(connection) as session:
                session.add(User(name="Ada"))
                # -> User transient
                # -> User pending
                session.commit()
                # -> INSERT INTO user (name) VALUES (?)
                # ->   ('Ada',)
                # -> User persistent
    # -> COMMIT
# -> checkin""",
    "lines of several rows": """\
with (
    engine.connect() as one,
    engine.connect() as two,
):
    # -> checkout
    # -> connect
    # -> checkout
    one.execute(select(
        User.name).where(
            User.id > 1,
            User.name == "Ada")
        )
    # -> BEGIN
    # -> SELECT user.name
    # ->   FROM user
    # ->   WHERE user.id > ? AND user.name = ?
    # ->   (1, 'Ada')
# -> reset
# -> checkin
# -> ROLLBACK
# -> checkin""",
    "passes": """\
for name in ("Ada", "Bob"):
    print(name)
    # -> pass 1:
    # -> prints Ada
    # -> pass 2:
    # -> prints Bob""",
    "steps": """\
def say():
    print("said")
    # -> pass 1, step 2:
    # -> prints said
    # -> pass 2, step 4:
    # -> prints said


print("first")
# -> step 1:
# -> prints first
say()
print("second")
# -> step 3:
# -> prints second
say()""",
    "printed lines": """\
print("a\\n\\n  b  ")
# -> prints a
# -> prints an empty line
# -> prints   b
print()
# -> prints an empty line
print("# -> ```")
# -> prints # -> ```""",
    "errors and warnings": """\
import warnings
from contextlib import suppress

from sqlalchemy.exc import IntegrityError

with Session(engine) as session:
    session.add(User())
    # -> User transient
    # -> User pending
    with suppress(IntegrityError):
        session.flush()
        # -> checkout
        # -> BEGIN
        # -> INSERT INTO user (name) VALUES (?)
        # ->   (None,)
        # -> ROLLBACK
        # -> raises IntegrityError: (sqlite3.IntegrityError) NOT NULL constraint failed: user.name (code gkpj)
        # -> User transient
# -> checkin
with suppress(KeyError):
    raise KeyError
    # -> raises KeyError
with suppress(ValueError):
    raise ValueError("one\\n\\n  two")
    # -> raises ValueError: one
    # ->     two
warnings.warn("careful", stacklevel=1)
# -> warns UserWarning: careful""",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_an_example_is_told_with_all_that_it_did(run, text):
    code = strip(text)
    outcome = run(code)
    assert outcome.failure == ""
    assert example(Program("example", code, SETUP), outcome.trace) == text


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_text_is_a_program_that_does_the_same(run, text):
    # What stands below a line is no more than a comment: the text can be told of itself.
    outcome = run(text)
    assert outcome.failure == ""
    assert example(Program("example", text, SETUP), outcome.trace) == text


def test_receipts_give_way_to_what_is_told(run):
    code = "print(1)\n# -> prints 2\n# a comment\n# -> gone\n"
    assert example(Program("example", code, SETUP), run(code).trace) == "print(1)\n# -> prints 1\n# a comment"


def test_the_error_that_ends_an_example_is_told(run):
    code = "a = 1\nassert a == 2, a\nb = 3"
    assert example(Program("example", code), run(code, setup="").trace) == (
        "a = 1\nassert a == 2, a\n# -> raises AssertionError: 1\nb = 3"
    )


def recorded():
    site = Project(ROOT, None)
    for path in site.paths():
        page = site.read(path)
        for each in page.examples:
            if home(each) != LOCAL:
                program = site.program(page, each)
                trace = with_receipt_lines(recording(ROOT, home(each), program).trace, program)
                yield pytest.param(program, trace, id=program.name)


@pytest.mark.parametrize(("program", "trace"), list(recorded()))
def test_what_was_recorded_on_a_server_is_told_as_python_with_receipts_in_their_places(program, trace):
    text = example(program, trace)
    assert strip(text) == strip(program.example).rstrip("\n")
    assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(program.example))
    lines = dict(zip(kept(program.example), kept(text), strict=True))
    told = [event for event in trace.events if is_shown(event, program)]
    assert {receipt.slot for receipt in read(text)} == {
        Slot(lines[event.line - program.offset], event.leaving) for event in told
    }
    assert all(receipt.text for receipt in read(text))
