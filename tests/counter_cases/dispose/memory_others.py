"""In memory, dispose() spares another thread's connection in use by default, and a shared database in use.

At its next checkout, the other thread has an empty database.

Claims: dispose#in-memory
Drivers: sqlite3
"""

import logging
import warnings
from threading import Event, Thread

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import ProgrammingError

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")


def outlives_dispose_of_other_thread(**connect_args):
    engine = create_engine("sqlite://", connect_args=connect_args)
    ready, disposed, answers = Event(), Event(), []

    def work():
        with engine.connect() as connection:
            connection.execute(text("CREATE TABLE answers_user (name TEXT)"))
            connection.commit()
            ready.set()
            disposed.wait()
            try:
                answers.append(connection.scalar(text("SELECT 1")) == 1)
            except ProgrammingError:
                answers.append(False)
        with engine.connect() as connection:
            answers.append(inspect(connection).get_table_names())

    thread = Thread(target=work)
    thread.start()
    ready.wait()
    engine.dispose()
    disposed.set()
    thread.join()
    assert answers[1] == []
    return answers[0]


assert outlives_dispose_of_other_thread()
assert not outlives_dispose_of_other_thread(check_same_thread=False)

url = "sqlite:///file:answers?mode=memory&cache=shared&uri=true"
engine, other = create_engine(url), create_engine(url)
with other.connect():
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE answers_user (name TEXT)"))
    engine.dispose()
    assert inspect(engine).get_table_names() == ["answers_user"]
    engine.dispose()
other.dispose()
assert inspect(engine).get_table_names() == []
