"""A killed process leaves its connection on the server while a forked child has inherited it.

Claims: dispose#not-needed
Drivers: psycopg, psycopg2, pg8000
"""

import os
import signal
from time import sleep

from sqlalchemy import create_engine, text

url = os.environ["DATABASE_URL"]
end, start = os.pipe()
parent = os.fork()
if parent == 0:
    engine = create_engine(url)
    with engine.connect() as connection:
        number = connection.scalar(text("SELECT pg_backend_pid()"))
    child = os.fork()
    if child:
        os.write(start, f"{number} {child}".encode())
    signal.pause()
number, child = map(int, os.read(end, 40).split())
os.kill(parent, signal.SIGKILL)
os.waitpid(parent, 0)
engine = create_engine(url, isolation_level="AUTOCOMMIT")
listed = text(f"SELECT count(*) FROM pg_stat_activity WHERE pid = {number}")
with engine.connect() as connection:
    for _ in range(20):
        assert connection.scalar(listed) == 1
    os.kill(child, signal.SIGKILL)
    while connection.scalar(listed):
        sleep(0.01)
engine.dispose()
