"""On MariaDB, a new object without its string primary key raises OperationalError, and without another value IntegrityError.

Claims: flush#constraints
Drivers: PyMySQL, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

import warnings

from sqlalchemy.exc import IntegrityError, OperationalError, SAWarning
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base, User


class Country(Base):
    __tablename__ = "answers_country"

    code: Mapped[str] = mapped_column(primary_key=True)


def program(engine):
    Base.metadata.create_all(engine)
    for new, expected in ((Country(), OperationalError), (User(id=1), IntegrityError)):
        with Session(engine) as session, warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)
            session.add(new)
            try:
                session.flush()
            except (OperationalError, IntegrityError) as error:
                assert type(error) is expected
            else:
                raise AssertionError("nothing was raised")


run(program)
