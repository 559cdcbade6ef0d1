"""The date, the commit, and the versions of a build."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

from session_answers.errors import BuildError
from sqlalchemy_receipts import Fault

_SHORT = 10


@cache
def versions() -> str:
    """Return the versions in this environment as text for readers."""
    return f"SQLAlchemy {version('SQLAlchemy')}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"


def today() -> str:
    """Return the date of this build in UTC as YYYY-MM-DD.

    SOURCE_DATE_EPOCH overrides it. Raise BuildError if its value is not a time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return (datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)).date().isoformat()
    except (ValueError, OverflowError, OSError):
        problem = f"SOURCE_DATE_EPOCH={epoch} is not a number of seconds since 1970"
        raise BuildError(Fault("", 0, problem, "correct it, or unset it")) from None


def commit(folder: Path) -> str:
    """Return the current commit of the project in `folder`, with a plus if files differ from it, or "" without git."""
    if not (folder / ".git").exists():
        return ""
    try:
        head = _git(folder, "rev-parse", f"--short={_SHORT}", "HEAD")
        return f"{head}+" if _git(folder, "status", "--porcelain") else head
    except (OSError, subprocess.CalledProcessError):
        return ""


def _git(folder: Path, *words: str) -> str:
    command = ["git", "-C", str(folder), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
