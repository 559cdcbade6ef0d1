"""Run each program whose path comes on standard input in a forked process, without this project.

Print the exit status of each. Its output is in PATH.out.
"""

import gc
import os
import runpy
import sys
from pathlib import Path

import aiosqlite  # noqa: F401
import sqlalchemy.ext.asyncio  # noqa: F401
from sqlalchemy import create_engine
from sqlalchemy.dialects.sqlite import aiosqlite as _  # noqa: F401
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

# What SQLAlchemy does once in a process is done before the forks.


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "row"
    id: Mapped[int] = mapped_column(primary_key=True)


with create_engine("sqlite://").connect() as connection:
    Base.metadata.create_all(connection)
    with Session(connection) as session:
        session.add(Row())
        session.commit()
        session.query(Row).one()

# Otherwise each fork looks through all modules for garbage, and copies their memory.
gc.collect()
gc.freeze()
for line in sys.stdin:
    path = line.strip()
    pid = os.fork()
    if pid == 0:
        os.chdir(Path(path).parent)
        os.environ["TMPDIR"] = str(Path(path).parent)
        out = os.open(f"{path}.out", os.O_WRONLY | os.O_CREAT)
        os.dup2(out, 1)
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(0, 2)
        sys.argv = [path]
        runpy.run_path(path, run_name="__main__")
        break
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
