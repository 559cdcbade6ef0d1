"""In memory, a sixth thread's connection closes another thread's, and nine threads need `pool_size=9`.

Claims: pool#memory
Drivers: sqlite3
"""

import logging
from threading import Barrier, Thread

from sqlalchemy import create_engine, event, text

# The pool logs that a thread may not close the connection of another.
logging.disable(logging.CRITICAL)


def closed(threads, **options):
    engine = create_engine("sqlite://", **options)
    closings = []
    event.listen(engine, "close", lambda *arguments: closings.append(1))
    together = Barrier(threads)

    def work():
        with engine.connect() as connection:
            connection.execute(text("CREATE TABLE note (x)"))
            together.wait()

    workers = [Thread(target=work) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return len(closings)


assert closed(5) == 0
assert closed(6) == 1
assert closed(9) == 4
assert closed(9, pool_size=9) == 0
