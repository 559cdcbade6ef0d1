"""Traces that are kept from one process to the next, for writers who edit pages. No published file uses them.

An entry is a file in `.examples_cache/`. Its name is the hash of all that the run depends on. Its first line is the
hash of its name and of the rest, the trace as JSON.
"""

from __future__ import annotations

import platform
import re
import sqlite3
import sys
import time
from contextlib import suppress
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from session_answers import system_errors
from session_answers.atomic_file import PART
from session_answers.run import sealed_files
from session_answers.run.code_hashes import hash_of_run_code
from sqlalchemy_receipts import Fault, Program, Trace, from_json, to_json

FOLDER = ".examples_cache"
# Entries that were not used for so many days are removed.
MOST_DAYS = 30
_ENTRY = re.compile(r"[0-9a-f]{64}")
_PACKAGES = ("SQLAlchemy", "aiosqlite", "greenlet", "typing_extensions")


class Store:
    """The traces of programs that ended, in the project's `folder`; safe to use from many processes.

    `problem` is why a trace could not be kept, or "".
    """

    def __init__(self, folder: Path) -> None:
        """Read and write nothing yet."""
        self._folder = folder / FOLDER
        self.problem = ""

    def read(self, program: Program) -> Trace | None:
        """Return the trace of a program, or None if its entry is missing or changed."""
        path = self._path(program)
        try:
            return from_json(sealed_files.read(path, path.name))
        except (OSError, TypeError, ValueError):
            return None

    def write(self, program: Program, trace: Trace) -> None:
        """Keep the whole trace of a program, or set `problem`."""
        path = self._path(program)
        try:
            sealed_files.write(path, path.name, to_json(trace))
        except OSError as error:
            refused = system_errors.fault(error, FOLDER)
            self.problem = str(Fault(FOLDER, 0, f"results cannot be kept ({refused.problem})", refused.fix))

    def sweep(self) -> None:
        """Remove the entries that nobody used lately."""
        oldest = time.time() - MOST_DAYS * 24 * 60 * 60
        for path in self._folder.glob("*"):
            with suppress(OSError):
                # Only the store's own files: the folder can be a link to another one.
                if (_ENTRY.fullmatch(path.name) or PART.fullmatch(path.name)) and path.lstat().st_mtime < oldest:
                    path.unlink()

    def _path(self, program: Program) -> Path:
        return self._folder / sealed_files.digest(*self._inputs, program.name, program.setup, program.example)

    @cached_property
    def _inputs(self) -> tuple[str, ...]:
        """Return the inputs of every run other than its program."""
        versions = (f"{name} {version(name)}" for name in _PACKAGES)
        return (hash_of_run_code(), sys.version, platform.platform(), sqlite3.sqlite_version, *versions)
