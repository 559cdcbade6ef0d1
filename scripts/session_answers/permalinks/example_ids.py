"""Ids for the new examples of a page. They were never published before."""

from __future__ import annotations

from pathlib import Path

from session_answers import text_files
from session_answers.pages import examples
from session_answers.pages.page import Page
from session_answers.permalinks import ledger


def with_ids(folder: Path, path: str, text: str) -> str:
    """Return the text of a page with an id in each example. Raise ReceiptsError if the ledger is unreadable.

    `folder` is the folder of the project. `path` is the path of the page in it.
    """
    if not path.startswith("docs/"):
        return examples.with_ids(text)
    entries = ledger.read(text_files.read(folder / ledger.PATH, ledger.PATH, "restore it from git"))
    addresses = (entry.address.partition("#") for entry in entries)
    used = [identifier for page, _, identifier in addresses if page == f"/{Page(path, '').url}"]
    return examples.with_ids(text, used)
