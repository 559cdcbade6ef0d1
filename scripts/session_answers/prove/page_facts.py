"""As of: on which versions, when and from which commit the examples are executed, and where a frozen copy is."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from session_answers.day_and_commit import commit, today, versions
from session_answers.pages.page import Page
from session_answers.permalinks.ledger import Entry
from session_answers.recordings import results
from session_answers.recordings.environments import LOCAL, home


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
