"""An engine with creator= counts only the rows that an UPDATE changes, unless the driver has FOUND_ROWS.

Claims: errors#update-stale
Drivers: PyMySQL
"""

import os

import pymysql
from pymysql.constants import CLIENT
from sqlalchemy import create_engine, make_url, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from engines import run
from models import Base, User

address = make_url(os.environ["DATABASE_URL"]).translate_connect_args(username="user")


def flush_what_another_has_saved(engine, creator, name):
    own = create_engine("mysql+pymysql://", creator=creator)
    with Session(own) as session:
        ada = session.get(User, 1)
        with engine.begin() as connection:
            connection.execute(update(User.__table__).values(name=name))
        ada.name = name
        try:
            session.flush()
        except StaleDataError as error:
            return str(error)
        finally:
            session.rollback()
            own.dispose()
    return ""


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(id=1, name="Ada"))
        session.commit()
    plain = flush_what_another_has_saved(engine, lambda: pymysql.connect(**address), "Grace")
    assert "expected to update 1 row(s); 0 were matched" in plain, plain
    found = {**address, "client_flag": CLIENT.FOUND_ROWS}
    assert flush_what_another_has_saved(engine, lambda: pymysql.connect(**found), "Barbara") == ""


run(main)
