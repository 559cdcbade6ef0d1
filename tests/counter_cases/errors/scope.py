"""A scoped session can have another scope than the thread, and too many open files stop SQLite from opening one.

Claims: errors#scoped-arguments, errors#scoped-configure, errors#no-file
Drivers: sqlite3
"""

import resource
import warnings
from threading import Thread

from sqlalchemy import NullPool
from sqlalchemy.exc import InvalidRequestError, OperationalError, SAWarning
from sqlalchemy.orm import scoped_session, sessionmaker

from engines import run


def main(engine):
    registry = scoped_session(sessionmaker(engine), scopefunc=lambda: "request")
    registry()
    seen = []

    def work():
        try:
            registry(expire_on_commit=False)
        except InvalidRequestError as error:
            seen.append(str(error))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            registry.configure(expire_on_commit=False)
        seen.extend(warning.category for warning in caught)

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert seen == ["Scoped session is already present; no new arguments may be specified.", SAWarning], seen

    resource.setrlimit(resource.RLIMIT_NOFILE, (60, 60))
    try:
        connections = [engine.connect() for _ in range(100)]
    except OperationalError as error:
        assert str(error.orig) == "unable to open database file"
    else:
        raise AssertionError(f"{len(connections)} connections are open")


run(main, poolclass=NullPool)
