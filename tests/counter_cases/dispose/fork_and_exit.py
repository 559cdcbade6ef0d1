"""A killed process leaves its connection on the server while a forked child has inherited it.

Claims: dispose#not-needed
Drivers: psycopg, psycopg2, pg8000
"""

import os
import signal

from sqlalchemy import create_engine

from servers import is_listed, number_of, wait_for_end

url = os.environ["DATABASE_URL"]
end, start = os.pipe()
parent = os.fork()
if parent == 0:
    engine = create_engine(url)
    with engine.connect() as connection:
        number = number_of(connection)
    child = os.fork()
    if child:
        os.write(start, f"{number} {child}".encode())
    signal.pause()
number, child = map(int, os.read(end, 40).split())
os.kill(parent, signal.SIGKILL)
os.waitpid(parent, 0)
for _ in range(20):
    assert is_listed(number)
os.kill(child, signal.SIGKILL)
wait_for_end(number)
