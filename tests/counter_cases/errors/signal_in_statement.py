"""PyMySQL closes its connection if a signal handler raises during a statement, unless your code invalidates it before.

Claims: errors/core#driver-closed
Drivers: PyMySQL
"""

import logging
import signal

from sqlalchemy import text
from sqlalchemy.exc import InterfaceError
from sqlalchemy.orm import Session

from engines import run


class TooLateError(Exception):
    pass


def stop(*arguments):
    raise TooLateError


def wait(session):
    session.execute(text("SELECT 1"))
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        session.execute(text("SELECT SLEEP(5)"))
    except TooLateError:
        return
    raise AssertionError("nothing was raised")


def main(engine):
    signal.signal(signal.SIGALRM, stop)
    for invalidated in (False, True):
        with Session(engine) as session:
            wait(session)
            if invalidated:
                session.invalidate()
            try:
                assert session.scalar(text("SELECT 1")) == 1
            except InterfaceError as error:
                assert not invalidated
                assert str(error.orig) == "(0, '')", error
                session.rollback()
            else:
                assert invalidated
    with engine.connect() as connection:
        wait(connection)
        connection.invalidate()
        connection.rollback()
        assert connection.scalar(text("SELECT 1")) == 1


logging.disable(logging.CRITICAL)
run(main)
