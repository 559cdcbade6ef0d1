"""MariaDB drops no table to which a foreign key refers, even one of an empty table. SQLite looks at the rows.

Claims: errors#foreign-key-failed
Drivers: sqlite3, aiosqlite, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engines import run
from models import Address, Base, User


def dropping_raises(engine):
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA foreign_keys = ON"))
        try:
            User.__table__.drop(connection)
        except IntegrityError as error:
            assert "foreign key constraint f" in str(error).lower(), error
            return True
        connection.rollback()
    return False


def main(engine):
    Base.metadata.create_all(engine)
    assert dropping_raises(engine) == (engine.dialect.name == "mysql")
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(User.__table__.insert().values(id=1, name="Ada"))
        connection.execute(Address.__table__.insert().values(email="a", user_id=1))
    assert dropping_raises(engine)


run(main)
