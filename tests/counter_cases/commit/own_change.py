"""On MariaDB, refresh() shows what another session committed to a row as soon as the transaction has changed the row itself.

Claims: commit#stale
Drivers: PyMySQL, aiomysql, asyncmy
"""

from engines import run
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(User).values(id=1, name="Ada"))
    with Session(engine) as session:
        ada = session.get(User, 1)
        with engine.begin() as connection:
            connection.execute(update(User).values(name="Grace"))
        session.refresh(ada)
        assert ada.name == "Ada"
        change = update(User).values(name=User.name + "!")
        session.execute(change, execution_options={"synchronize_session": False})
        session.refresh(ada)
        assert ada.name == "Grace!"


run(program)
