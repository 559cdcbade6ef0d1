"""A scoped session can have another scope than the thread, and SQLite opens no file that is missing, under ~, or one too many.

Claims: errors#scoped-arguments, errors#scoped-configure, errors#no-file, errors#pool-arguments
Drivers: sqlite3
"""

import resource
import warnings
from threading import Thread

from sqlalchemy import NullPool, create_engine
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

    for path in ("~/example.db", "file:example.db?mode=rw&uri=true", "file:example.db?mode=ro&uri=true"):
        try:
            create_engine(f"sqlite:///{path}").connect()
        except OperationalError as error:
            assert str(error.orig) == "unable to open database file"
        else:
            raise AssertionError(path)
    for argument in ("check_same_thread", "autoflush"):
        try:
            create_engine("sqlite:///example.db", **{argument: False})
        except TypeError as error:
            assert str(error).startswith(f"Invalid argument(s) '{argument}' sent to create_engine()")
        else:
            raise AssertionError(argument)
    create_engine("sqlite:///example.db", connect_args={"check_same_thread": False}).connect().close()

    resource.setrlimit(resource.RLIMIT_NOFILE, (60, 60))
    try:
        connections = [engine.connect() for _ in range(100)]
    except OperationalError as error:
        assert str(error.orig) == "unable to open database file"
    else:
        raise AssertionError(f"{len(connections)} connections are open")


run(main, poolclass=NullPool)
