"""The cost of recording: programs run plainly, recorded, and with only listeners and a frame walk."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import event

from sqlalchemy_receipts import Program
from sqlalchemy_receipts.recorder import Recorder, execute
from sqlalchemy_receipts.recorder.recorder import options

from .processes import OUTPUT, run

_SETUP = """\
from sqlalchemy import Column, Integer, String, create_engine, insert, select
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "user"

    id = Column(Integer, primary_key=True)
    name = Column(String(40))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
"""
_OBJECTS = """\
with Session(engine) as session:
    users = [User(name="Ada") for _ in range({})]
    session.add_all(users)
    session.commit()
"""
_LOOP_THAT_ADDS = """\
with Session(engine) as session:
    for number in range({}):
        name = str(number)
        user = User(name=name)
        session.add(user)
    session.commit()
"""
_ROWS = """\
with Session(engine) as session:
    session.execute(insert(User.__table__), [{{"name": "Ada"}}] * {})
    users = session.scalars(select(User)).all()
"""
_LOOP = """\
total = 0
for number in range({}):
    total += number
"""
_FUNCTION = """\
def add():
    total = 0
    for number in range({}):
        total += number


add()
"""
PROGRAMS = {
    "1,600 live objects": _OBJECTS.format(1_600),
    "20,000 live objects": _OBJECTS.format(20_000),
    "20,000 objects added one by one": _LOOP_THAT_ADDS.format(20_000),
    "20,000 loaded rows": _ROWS.format(20_000),
    "a loop without SQLAlchemy at module level": _LOOP.format(1_000_000),
    "a loop without SQLAlchemy in a function": _FUNCTION.format(1_000_000),
}
TIMES = 3


@dataclass(frozen=True)
class Row:
    """Processor time of a program in seconds: run plainly, recorded, and with only listeners and a frame walk."""

    name: str
    plain: float
    recorded: float
    floor: float


def measure(python: str) -> list[Row]:
    """Run each program in a new process of an interpreter that has SQLAlchemy. The best of three runs counts.

    Raise BuildError if a program cannot be run.
    """
    with TemporaryDirectory() as folder:
        return [
            Row(name, *(_seconds(python, example, way, Path(folder)) for way in _WAYS))
            for name, example in PROGRAMS.items()
        ]


def _seconds(python: str, example: str, way: str, folder: Path) -> float:
    scripts = Path(__file__).resolve().parents[1]
    environment = {"PYTHONPATH": f"{scripts}{os.pathsep}{scripts / 'receipts'}"}
    seconds = []
    for _ in range(TIMES):
        run([python, "-m", "benchmark.recording", example, way], folder, environment)
        seconds.append(float((folder / OUTPUT).read_text(encoding="utf-8")))
    return min(seconds)


def _run_plainly(program: Program, path: str) -> None:
    exec(compile(program.source, path, "exec"), {"__name__": "__main__"})  # noqa: S102  (its cost is measured)


def _run_recorded(program: Program, path: str) -> None:
    with Recorder() as recorder:
        outcome = execute(program, path, recorder)
    if outcome.failure:
        sys.exit(f"the program {outcome.failure}")


def _run_with_listeners(program: Program, path: str) -> None:
    def find_program(*_: object) -> None:
        frame = sys._getframe(1)  # noqa: SLF001  (as the recorder does)
        while frame and frame.f_code.co_filename != path:
            frame = frame.f_back  # type: ignore[assignment]

    for target, name, _ in Recorder().listeners():
        event.listen(target, name, find_program, **options(target))
    _run_plainly(program, path)


_WAYS: dict[str, Callable[[Program, str], None]] = {
    "plain": _run_plainly,
    "recorded": _run_recorded,
    "floor": _run_with_listeners,
}


def main(example: str, way: str) -> float:
    """Run an example in one way in this process. Return the processor time in seconds."""
    path = Path("program.py").resolve()
    program = Program(path.stem, example, _SETUP)
    path.write_text(program.source, encoding="utf-8")
    start = time.process_time()
    _WAYS[way](program, str(path))
    return time.process_time() - start


if __name__ == "__main__":
    sys.stdout.write(str(main(*sys.argv[1:])))
