"""The day of a build, the commit that it is of, and the versions that it runs."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

from session_answers.errors import PageError

_SHORT = 10


@cache
def versions() -> str:
    """Return what examples are run with in this environment, in words."""
    return f"SQLAlchemy {version('SQLAlchemy')}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"


def today() -> str:
    """Return the day of this build in UTC as YYYY-MM-DD; SOURCE_DATE_EPOCH sets it, or raises PageError."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return (datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)).date().isoformat()
    except (ValueError, OverflowError, OSError):
        raise PageError(f"SOURCE_DATE_EPOCH={epoch}: is no number of seconds since 1970: correct it") from None


def commit(folder: Path) -> str:
    """Return the commit that the project in `folder` is at, with a plus where files differ from it; "" without git."""
    if not (folder / ".git").exists():
        return ""
    try:
        found = _git(folder, "rev-parse", f"--short={_SHORT}", "HEAD")
        return f"{found}+" if _git(folder, "status", "--porcelain") else found
    except (OSError, subprocess.CalledProcessError):
        return ""


def log_of_commits(folder: Path) -> Path | None:
    """Return the file that git adds a line to when the project in `folder` comes to another commit; None without."""
    try:
        found = folder / _git(folder, "rev-parse", "--git-path", "logs/HEAD")
    except (OSError, subprocess.CalledProcessError):
        return None
    return found if found.exists() else None


def _git(folder: Path, *words: str) -> str:
    command = ["git", "-C", str(folder), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
