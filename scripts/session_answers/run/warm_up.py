"""Warm up before processes are forked: what the first use would do in each of them is done once."""

from __future__ import annotations

import gc
from pathlib import Path

import aiosqlite  # noqa: F401  (imported once for all forks)
import sqlalchemy.dialects.sqlite.aiosqlite
import sqlalchemy.ext.asyncio  # noqa: F401

from session_answers.run import limits
from sqlalchemy_receipts import Program
from sqlalchemy_receipts.recorder import Recorder, execute

# It listens to SQLAlchemy from the warm-up on.
RECORDER = Recorder(max_events=limits.EVENTS, max_text=limits.TEXT)
# The common work of programs, and the number of times that it pays to do it beforehand.
_TIMES = 8
_PROGRAM = """
from sqlalchemy import String, create_engine, select, text
from sqlalchemy.orm import Session, declarative_base
from sqlalchemy.schema import Column
from sqlalchemy.types import Integer


class Row(declarative_base()):
    __tablename__ = "row"

    id = Column(Integer, primary_key=True)
    name = Column(String(40))


engine = create_engine("sqlite:///{}")
Row.metadata.create_all(engine)
with Session(engine) as session:
    one = Row(name="one")
    session.add(one)
    session.commit()
    print(session.execute(select(Row)).all(), one.name)
    session.delete(one)
    session.rollback()
with engine.begin() as connection:
    connection.execute(text("select 1")).all()
engine.dispose()
"""


def warm_up(folder: Path) -> None:
    """Listen to SQLAlchemy, and run a program several times in an empty folder.

    Code that has run before is faster, and a fork copies less of the memory that it shares.
    """
    RECORDER.__enter__()
    for number in range(_TIMES):
        path = folder / f"{number}.py"
        program = Program(path.stem, _PROGRAM.format(path.with_suffix(".db")))
        path.write_text(program.source, encoding="utf-8")
        execute(program, str(path), RECORDER, str(folder))
    gc.collect()
