"""The store: what programs did when they were run before, for who edits pages; it decides nothing that is published.

An entry is a file below `.examples_cache/`, named by all that its run depends on: the program, this
package, the machine, and the versions of Python, SQLite, SQLAlchemy and its drivers.
"""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
import time
from contextlib import closing, suppress
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Trace, from_json, to_json

FOLDER = ".examples_cache"
# What is loaded when programs are run.
_PACKAGES = ("SQLAlchemy", "aiosqlite", "greenlet", "typing_extensions")
# An entry that nobody has asked for in so many days goes; so does what a killed process has left.
MOST_DAYS = 30
_DAY = 24 * 60 * 60


class Store:
    """Keeps traces of programs that came to their end in the project's `folder`; safe to use from many processes.

    What cannot be read, or is not what was written, counts as not there; what cannot be written is
    not kept, and `problem` says why.
    """

    def __init__(self, folder: Path) -> None:
        """Keep nothing yet."""
        self._folder = folder / FOLDER
        self.problem = ""

    def read(self, program: Program) -> Trace | None:
        """Return what a program did, None where that is not known for sure."""
        path = self._path(program)
        try:
            seal, _, text = path.read_text(encoding="utf-8").partition("\n")
            trace = from_json(text) if seal == _seal(path.name, text) else None
            os.utime(path)
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return trace

    def write(self, program: Program, trace: Trace) -> None:
        """Keep what a program did: whole, or not at all."""
        path, text = self._path(program), to_json(trace)
        part = path.with_name(f"{path.name}.{os.getpid()}-{os.urandom(4).hex()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(f"{_seal(path.name, text)}\n{text}", encoding="utf-8")
            part.replace(path)
        except OSError as error:
            self.problem = f"{FOLDER}: results cannot be kept ({error.strerror}): make room for it or let it be written"
            with suppress(OSError):
                part.unlink()

    def sweep(self) -> None:
        """Remove what nobody has asked for lately."""
        oldest = time.time() - MOST_DAYS * _DAY
        with suppress(OSError):
            for path in self._folder.iterdir():
                with suppress(OSError):
                    if path.stat().st_mtime < oldest:
                        path.unlink()

    def _path(self, program: Program) -> Path:
        parts = (self._inputs, program.name, program.setup, program.example)
        return self._folder / sha256("\0".join(parts).encode()).hexdigest()

    @cached_property
    def _inputs(self) -> str:
        """What every run depends on besides its program."""
        with closing(sqlite3.connect(":memory:")) as connection:
            (sqlite,) = connection.execute("select sqlite_source_id()").fetchone()
        versions = (f"{name} {version(name)}" for name in _PACKAGES)
        return "\0".join((package(), sys.version, platform.platform(), sqlite3.sqlite_version, sqlite, *versions))


def package() -> str:
    """Tell the state of this package's own code."""
    scripts = Path(__file__).resolve().parents[2]
    files = sorted([*(scripts / "session_answers").rglob("*.py"), *(scripts / "receipts").rglob("*.py")])
    return sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _seal(name: str, text: str) -> str:
    """Tell a whole and untouched entry: it is of this name, and of this text."""
    return sha256(f"{name}\0{text}".encode()).hexdigest()
