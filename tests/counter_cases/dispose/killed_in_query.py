"""If a process is killed during a query, its connection and its row lock last until the query ends.

Claims: dispose#not-needed
Drivers: psycopg, psycopg2, pg8000, PyMySQL
"""

import os
import signal
from time import monotonic, sleep

from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.exc import DBAPIError

from models import Base, User
from servers import number_of, wait_for_sleep

engine = create_engine(os.environ["DATABASE_URL"])
pause = "SELECT pg_sleep(1)" if engine.dialect.name == "postgresql" else "SELECT sleep(1)"
locking = select(User.id).with_for_update(nowait=True)
Base.metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(insert(User), {"id": 1, "name": "Ada"})
engine.dispose()


def locked():
    with engine.connect() as connection:
        try:
            connection.execute(locking)
        except DBAPIError:
            return True
    return False


end, start = os.pipe()
child = os.fork()
if child == 0:
    with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
        connection.execute(locking)
        os.write(start, f"{number_of(connection)} {monotonic()}".encode())
        connection.execute(text(pause))
number, begun = os.read(end, 80).split()
wait_for_sleep(int(number))
os.kill(child, signal.SIGKILL)
os.waitpid(child, 0)
assert locked()
while locked():
    sleep(0.01)
assert monotonic() - float(begun) > 0.95
engine.dispose()
