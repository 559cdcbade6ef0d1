"""Counter-cases: small programs that show where a sentence of a page would be false if it said more.

Each is a file `tests/counter_cases/<page>/<name>.py`. Its docstring says what holds, and then names the claims that it
limits, the drivers, and, where it matters, the release lines of SQLAlchemy and the first Python:

    An UPDATE by primary key of two missing rows raises nothing.

    Claims: update#gone
    Drivers: asyncpg
    SQLAlchemy: 2.1
    Python: 3.12
    Says: errors#update-stale

The program connects to the address in DATABASE_URL, an empty database of its own, and asserts what holds. If it names
the entry of an error that it says, it prints each text of the error.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from session_answers.recordings.environments import NEWEST, OLD_LINES, RELEASE_LINES
from session_answers.run.venvs import python_of
from support.projects import ROOT

FOLDER = ROOT / "tests" / "counter_cases"
DEFAULT_DRIVERS = ("sqlite3", "aiosqlite", "psycopg", "asyncpg", "PyMySQL", "aiomysql")
# The names of drivers in SQLAlchemy's URLs.
DRIVERS = {
    "sqlite3": "sqlite",
    "aiosqlite": "sqlite+aiosqlite",
    "psycopg": "postgresql+psycopg",
    "psycopg2": "postgresql+psycopg2",
    "pg8000": "postgresql+pg8000",
    "psycopg async": "postgresql+psycopg_async",
    "asyncpg": "postgresql+asyncpg",
    "PyMySQL": "mysql+pymysql",
    "aiomysql": "mysql+aiomysql",
    "asyncmy": "mysql+asyncmy",
}
_FIELD = re.compile(r"^(Claims|Drivers|SQLAlchemy|Python|Says): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class CounterCase:
    """A program, what it shows, and where it runs."""

    path: Path
    claims: tuple[str, ...]
    drivers: tuple[str, ...]
    lines: tuple[str, ...]
    python: tuple[int, ...]
    says: str = ""

    @property
    def name(self) -> str:
        """Return the name of the case: its page and its file."""
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def usual_drivers(self) -> tuple[str, ...]:
        """Return the first default driver of each database that the case names: blocking ones are before others."""
        first: dict[str, str] = {}
        for driver in DEFAULT_DRIVERS:
            if driver in self.drivers:
                first.setdefault(database_of(driver), driver)
        return tuple(first.values())


@dataclass(frozen=True)
class Said:
    """What a program said: why it failed, or nothing, and the lines that it printed."""

    failure: str
    lines: tuple[str, ...]


def database_of(driver: str) -> str:
    """Return the name of a driver's database in SQLAlchemy's URLs."""
    return DRIVERS[driver].partition("+")[0]


def run_all(cases: Iterable[CounterCase], driver: str, line: str) -> dict[str, Said]:
    """Run cases with a driver and a release line, and return what each said by its name.

    Two run at a time: most programs wait for a server.
    """
    cases = tuple(cases)
    parts = [part for part in (cases[::2], cases[1::2]) if part]
    with ThreadPoolExecutor(len(parts)) as threads:
        said = threads.map(_run_in_sequence, parts, [driver] * len(parts), [line] * len(parts))
    return {
        case.name: each
        for part, results in zip(parts, said, strict=True)
        for case, each in zip(part, results, strict=True)
    }


def _run_in_sequence(cases: Sequence[CounterCase], driver: str, line: str) -> list[Said]:
    python = sys.executable if line == NEWEST and driver in DEFAULT_DRIVERS[:2] else python_of(ROOT, line)
    command = [python, "-m", "support.fresh_database", DRIVERS[driver], *(str(case.path) for case in cases)]
    environment = {
        "PATH": "",
        "PYTHONPATH": f"{ROOT / 'tests'}:{ROOT / 'scripts'}:{ROOT / 'scripts' / 'receipts'}",
        # PyMySQL loads all certificates for each connection, needs none of them, and takes 60 ms.
        "SSL_CERT_DIR": os.devnull,
        "SSL_CERT_FILE": os.devnull,
    }
    done = subprocess.run(command, cwd=FOLDER, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [
        Said(messages or f"exit status {status}" if status else "", tuple(output.splitlines()))
        for status, output, messages in json.loads(done.stdout)
    ]


def read(path: Path) -> CounterCase:
    """Read the head of a program. Raise AssertionError if it names no claim or an unknown driver."""
    fields = dict(_FIELD.findall(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""))
    claims, drivers, lines = (
        tuple(fields.get(name, default).split(", "))
        for name, default in (("Claims", ""), ("Drivers", ""), ("SQLAlchemy", ", ".join(RELEASE_LINES)))
    )
    says = fields.get("Says", "")
    assert claims[0] or says, f"{path} names no claim"
    assert set(drivers) <= DRIVERS.keys(), f"{path} names an unknown driver"
    assert set(lines) <= {*RELEASE_LINES, *OLD_LINES}, f"{path} names an unknown release line"
    claims = claims if claims[0] else ()
    return CounterCase(path, claims, drivers, lines, tuple(map(int, fields.get("Python", "3.11").split("."))), says)


CASES = [read(path) for path in sorted(FOLDER.glob("*/*.py"))]
