"""The results of text() and of several sets of values, transactions that have ended, and connections without a DBAPI connection.

Claims: errors/core#key-of-select, errors/core#defaults-of-many, errors/core#ended-before, errors/core#detach-invalid, errors/core#invalidated-late, errors/core#checkout-refused, errors/core#no-column, errors/core#no-attribute, errors/core#not-a-change, errors/core#many-values, errors/core#two-phase-late
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

import warnings

from sqlalchemy import bindparam, event, insert, select, text, update
from sqlalchemy.exc import DisconnectionError, InvalidRequestError, NoSuchColumnError, SAWarning, StatementError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User

user = User.__table__
rows = [{"key": 1, "new": "Eve"}, {"key": 2, "new": "Max"}]


def message_of(work, *arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("error", SAWarning)
        try:
            work(*arguments)
        except (AttributeError, InvalidRequestError, NoSuchColumnError, SAWarning, StatementError) as error:
            return str(error)
    return ""


def results(connection):
    adding = text("INSERT INTO answers_user (id, name) VALUES (99, 'Ada')")
    added = connection.execute(adding)
    assert "not an insert() expression construct" in message_of(getattr, added, "inserted_primary_key")
    changed = connection.execute(text("UPDATE answers_user SET name = 'Bob'"))
    assert "not an update() expression construct" in message_of(changed.last_updated_params)
    assert "not an insert() or update() expression construct" in message_of(changed.prefetch_cols)
    row = connection.execute(text("SELECT id, name FROM answers_user")).one()
    assert row._mapping["name"] == "Bob"
    for name in ("keys", "items", "get"):
        assert getattr(row._mapping, name)
        assert message_of(getattr, row, name) == f"Could not locate column in row for column '{name}'"
    assert "Could not locate column" in message_of(lambda: row._mapping[user.c.name])
    for columns, message in (("name", "Could not locate column in row for column 'answers_user.id'"), ("id", "")):
        loading = select(User).from_statement(text(f"SELECT {columns} FROM answers_user"))
        assert message_of(lambda loading=loading: Session(connection).scalars(loading).all()) == message
    many = update(user).where(user.c.id == bindparam("key")).values(name=bindparam("new"))
    result = connection.execute(many, rows)
    assert "was an executemany call" in message_of(getattr, result, "returned_defaults")
    assert connection.execute(many.return_defaults(), rows).returned_defaults_rows is None
    result = connection.execute(insert(user).return_defaults(), [{"name": "Eve"}, {"name": "Max"}])
    assert len(result.returned_defaults_rows) == 2
    adding = insert(user).returning(user.c.id)
    names = [{"name": "Eve"}, {"name": "Max"}]
    assert "insertmanyvalues" in message_of(connection.execute, adding.values(names), names)
    assert message_of(connection.execute, adding, names) == ""


def ended(connection):
    for name in ("close", "rollback"):
        transaction = connection.begin()
        transaction.commit()
        message = message_of(getattr(transaction, name))
        assert message == ("" if name == "close" else "transaction already deassociated from connection"), message


def two_phases(connection):
    connection.begin()
    with Session(connection, twophase=True) as session:
        assert "Cannot start a two phase transaction" in message_of(session.connection)
    connection.rollback()


def detached(connection):
    connection.execute(select(user))
    connection.invalidate()
    assert "Can't detach an invalidated Connection" in message_of(connection.detach)
    connection.rollback()
    connection.execute(select(user))
    connection.detach()


def main(engine):
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        results(connection)
        connection.rollback()
        ended(connection)
        two_phases(connection)
        detached(connection)
    raw = engine.raw_connection()
    raw.invalidate()
    assert "Can't invalidate an already-closed connection" in message_of(raw.invalidate)
    for refusals, calls in ((1, 2), (2, 2)):
        called = []

        def checkout(*arguments, refusals=refusals, called=called):
            called.append(arguments)
            if len(called) <= refusals:
                raise DisconnectionError

        event.listen(engine, "checkout", checkout)
        message = message_of(lambda: engine.connect().close())
        event.remove(engine, "checkout", checkout)
        assert len(called) == calls
        assert message == ("" if refusals == 1 else "This connection is closed"), message


run(main)
