"""PyMySQL closes its connection if a signal handler raises during a statement, unless your code invalidates it before.

Claims: errors/core#driver-closed
Drivers: PyMySQL
"""

import logging
import os
import signal
from threading import Thread

from sqlalchemy import text
from sqlalchemy.exc import InterfaceError
from sqlalchemy.orm import Session

from engines import run
from servers import number_of, wait_for_sleep


class TooLateError(Exception):
    pass


def stop(*arguments):
    raise TooLateError


def interrupt_sleep(number):
    wait_for_sleep(number)
    os.kill(os.getpid(), signal.SIGALRM)


def wait(session):
    Thread(target=interrupt_sleep, args=[number_of(session)]).start()
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
