"""As of: on which versions, when and from which commit the examples are executed, and where a frozen copy is."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from . import results
from .combinations import LOCAL, home
from .ledger import Entry
from .page import Page, PageError

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


def frozen(entries: Iterable[Entry]) -> dict[str, str]:
    """Return for the address of every page the newest release that has it."""
    found: dict[str, str] = {}
    pages = dict[str, None]()
    for entry in entries:
        if entry.address.startswith("/v/"):
            found |= dict.fromkeys(pages, entry.address.removeprefix("/v/").strip("/"))
        elif "#" not in entry.address:
            pages[entry.address] = None
    return found


def of_pages(folder: Path, pages: Iterable[Page], entries: Iterable[Entry]) -> dict[str, Any]:
    """Return what the frame of a page tells, as plain data: for all, and by the page's address."""
    copies = frozen(entries)
    told = {}
    for page in pages:
        # A page whose examples all have one home elsewhere is as old as their run there.
        homes = {home(each) for each in page.examples} or {LOCAL}
        away = results.read(folder, *homes) if len(homes) == 1 and homes != {LOCAL} else None
        told[page.url] = {
            "versions": away.ran_on if away else versions(),
            "date": away.date if away else today(),
            "frozen": copies.get(f"/{page.url}", ""),
        }
    at = commit(folder)
    repository = os.environ.get("REPO_URL", "").rstrip("/")
    return {
        "pages": told,
        "runs": [
            {"on": f"{each.combination.words}", "versions": each.ran_on, "date": each.date}
            for each in results.all_of(folder).values()
        ],
        "executed": today(),
        "commit": at,
        "commit_url": f"{repository}/commit/{at.rstrip('+')}" if repository and at else "",
        "release": os.environ.get("RELEASE", ""),
    }
