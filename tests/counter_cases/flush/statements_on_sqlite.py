"""On SQLite, the database executes one INSERT and one UPDATE for each object, also in one call of the driver.

Claims: flush#many-rows, flush#review, update#many
Drivers: sqlite3
"""

from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    seen = []
    with Session(engine) as session:
        session.connection().connection.dbapi_connection.set_trace_callback(seen.append)
        users = [User(id=number, name="new") for number in range(50)]
        session.add_all(users)
        session.flush()
        for user in users:
            user.name = "changed"
        session.flush()
        session.add_all([User(name="new") for _ in range(20)])
        session.flush()
    verbs = [statement.split()[0] for statement in seen]
    assert (verbs.count("INSERT"), verbs.count("UPDATE")) == (70, 50)


run(program)
