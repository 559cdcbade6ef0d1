"""Two INSERTs wait for a flushed key that is rolled back: one succeeds, and on MariaDB the other gets a deadlock.

Claims: flush#same-value, flush#row-locks
Drivers: psycopg, PyMySQL
"""

from queue import Queue
from threading import Thread

from sqlalchemy import insert, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User
from servers import number_of, wait_for_lock


def program(engine):
    Base.metadata.create_all(engine)
    is_maria = engine.name == "mysql"
    with Session(engine) as session, engine.connect() as other:
        at_once = "SET SESSION innodb_lock_wait_timeout = 0" if is_maria else "SET lock_timeout = '20ms'"
        other.exec_driver_sql(at_once)
        other.commit()
        session.add(User(id=7, name="Ada"))
        session.flush()
        try:
            assert other.execute(update(User).where(User.id == 7).values(name="Bob")).rowcount == 0
            assert not is_maria
        except DBAPIError:
            assert is_maria
        other.rollback()
        try:
            other.execute(insert(User).values(id=7, name="Bob"))
        except DBAPIError as error:
            assert "timeout" in str(error)
        else:
            raise AssertionError("the INSERT did not wait")
        other.invalidate()

        results, numbers = [], Queue()

        def insert_too():
            with engine.connect() as connection:
                numbers.put(number_of(connection))
                try:
                    connection.execute(insert(User).values(id=7, name="Bob"))
                    connection.commit()
                    results.append("saved")
                except DBAPIError as error:
                    results.append("deadlock" if "Deadlock" in str(error) else "other")

        threads = [Thread(target=insert_too) for _ in range(2)]
        for thread in threads:
            thread.start()
        for _ in threads:
            wait_for_lock(numbers.get())
        session.rollback()
        for thread in threads:
            thread.join()
        assert sorted(results) == (["deadlock", "saved"] if is_maria else ["other", "saved"])


run(program)
