"""A SELECT of a function that writes is rolled back without a commit.

Claims: execute-commit#select
Drivers: psycopg, psycopg2, pg8000
"""

import os

from sqlalchemy import create_engine, func, select, text

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
function = "CREATE FUNCTION add_ada() RETURNS int LANGUAGE sql AS 'INSERT INTO answers_user (name) VALUES (''Ada'') RETURNING 1'"
with engine.begin() as connection:
    connection.execute(text(function))

for ends, names in (("rollback", []), ("commit", ["Ada"])):
    with engine.connect() as connection:
        connection.execute(select(func.add_ada()))
        getattr(connection, ends)()
        assert connection.scalars(select(User.name)).all() == names
engine.dispose()
