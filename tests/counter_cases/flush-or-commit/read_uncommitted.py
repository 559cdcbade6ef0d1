"""With asyncpg, SQLAlchemy rejects READ UNCOMMITTED.

Claims: flush-or-commit#uncommitted
Drivers: asyncpg
"""

from engines import run
from sqlalchemy.exc import ArgumentError


def program(engine):
    with engine.connect() as connection:
        try:
            connection.execution_options(isolation_level="READ UNCOMMITTED")
        except ArgumentError as error:
            assert "Invalid value 'READ UNCOMMITTED' for isolation_level" in str(error)
        else:
            raise AssertionError("nothing was raised")


run(program)
