"""An example with its events as comments."""

import ast

import pytest

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import read_receipts, strip_receipts
from sqlalchemy_receipts.render import draw, to_text
from sqlalchemy_receipts.trace import Event, Trace
from support.recorded_programs import RECORDED, program_of, recorded_drawing

# Each text is a program with all its events as comments.
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
    "statements past SQLAlchemy, a COMMIT as SQL, and several sets of parameters": """\
with engine.connect() as connection:
    # -> checkout
    connection.connection.execute("DELETE FROM user")
    # -> driver: BEGIN
    # -> driver: DELETE FROM user
    connection.exec_driver_sql("COMMIT")
    # -> BEGIN
    # -> SQL COMMIT
    connection.exec_driver_sql("DELETE FROM user WHERE id = ?", [(1,), (2,)])
    # -> DELETE FROM user WHERE id = ?
    # ->   (2 parameter sets) [(1,), (2,)]
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
    "iterations": """\
for name in ("Ada", "Bob"):
    print(name)
    # -> iteration 1:
    # -> prints Ada
    # -> iteration 2:
    # -> prints Bob""",
    "steps": """\
def say():
    print("said")
    # -> iteration 1, step 2:
    # -> prints said
    # -> iteration 2, step 4:
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
def test_the_text_of_a_program_is_the_program_with_its_events(run, text):
    outcome = run(text)
    assert outcome.failure == ""
    assert to_text(draw(program_of(text, "user"), outcome.trace)) == text


def test_receipts_are_replaced(run):
    code = "print(1)\n# -> prints 2\n# a comment\n# -> receipt\n"
    assert to_text(draw(program_of(code, "user"), run(code).trace)) == "print(1)\n# -> prints 1\n# a comment"


def test_parameters_are_on_one_line():
    event = Event("statement", "SELECT user", 1, detail="SELECT 1", parameters="('Ada',\n 'Bob')")
    assert to_text(draw(Program("example", "a()"), Trace((event,)))) == "a()\n# -> SELECT 1\n# ->   ('Ada', 'Bob')"


def test_a_carriage_return_does_not_end_a_comment():
    events = (
        Event("output", "prints a\rimport os", 1, detail="a\rimport os"),
        Event("statement", "SELECT", 1, detail="SELECT\r\n1"),
    )
    text = to_text(draw(Program("example", "a()"), Trace(events)))
    assert text == "a()\n# -> prints a\n# ->   import os\n# -> SELECT\n# ->   1"


def test_the_error_that_ends_an_example_is_in_its_text(run):
    code = "a = 1\nassert a == 2, a\nb = 3"
    assert to_text(draw(Program("example", code), run(code, setup="").trace)) == (
        "a = 1\nassert a == 2, a\n# -> raises AssertionError: 1\nb = 3"
    )


@pytest.mark.parametrize("path", RECORDED)
def test_the_text_of_a_recorded_program_is_python_with_a_receipt_for_each_line_that_did_something(run, path):
    drawing = recorded_drawing(run, path)
    text = to_text(drawing)
    assert strip_receipts(text) == "\n".join(drawing.code)
    assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(drawing.program.example))
    receipts = read_receipts(text)
    assert len(receipts) == sum(bool(row.iterations) for row in drawing.rows)
    assert all(receipt.slot and receipt.text for receipt in receipts)
