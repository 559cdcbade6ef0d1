"""The facts in the frame of each page: versions, date, commit, and the frozen copy."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from session_answers.day_and_commit import commit, today, versions
from session_answers.pages.markdown import plain
from session_answers.pages.page import Page
from session_answers.pages.related import related
from session_answers.permalinks.ledger import Entry
from session_answers.recordings import results
from session_answers.recordings.drivers import versions_with
from session_answers.recordings.environments import LOCAL, home
from session_answers.recordings.results import Results


def newest_releases(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the newest release that contains each page, by its address. `entries` are the entries of the ledger."""
    releases: dict[str, str] = {}
    pages = dict[str, None]()
    for entry in entries:
        if entry.address.startswith("/v/"):
            releases |= dict.fromkeys(pages, entry.address.removeprefix("/v/").strip("/"))
        elif "#" not in entry.address:
            pages[entry.address] = None
    return releases


def facts(folder: Path, pages: Iterable[Page], entries: Iterable[Entry]) -> dict[str, Any]:
    """Return the facts for the templates as plain data. The facts of a page are in "pages", by its URL."""
    pages, releases = tuple(pages), newest_releases(entries)
    questions = [page for page in pages if page.front.get("code")]
    at = commit(folder)
    repository = os.environ.get("REPO_URL", "").rstrip("/")
    return {
        "pages": {page.url: _page_facts(folder, page, releases, questions) for page in pages},
        "runs": [
            {"on": recorded.environment.label, "versions": recorded.versions, "date": recorded.date}
            for recorded in results.read_all(folder).values()
        ],
        "executed": today(),
        "commit": at,
        "commit_url": f"{repository}/commit/{at.rstrip('+')}" if repository and at else "",
        "repository": repository,
        "release": os.environ.get("RELEASE", ""),
    }


def _page_facts(folder: Path, page: Page, releases: dict[str, str], questions: list[Page]) -> dict[str, Any]:
    environments = {home(example) for example in page.examples}
    # If all examples of a page are recorded in one environment, the page has its versions and its date.
    recorded = results.read(folder, *environments) if len(environments) == 1 and LOCAL not in environments else None
    return {
        "versions": _versions(page, recorded) if recorded else versions(),
        "date": recorded.date if recorded else today(),
        "frozen": releases.get(f"/{page.url}", ""),
        "path": page.path,
        "related": [[each.url, plain(each.title.title)] for each in related(page, questions) if each.title]
        if page in questions
        else [],
    }


def _versions(page: Page, recorded: Results) -> str:
    """Return the versions of the recordings of a page, with only the drivers that ran its examples."""
    recordings = (recorded.by_program.get(page.program(example, "").name) for example in page.examples)
    return versions_with(recorded.versions, {name for result in recordings if result for name in result.drivers})
