"""History: what any commit's ledger had, which the ledger never loses."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from session_answers.errors import PageError
from session_answers.permalinks.ledger import PATH, Entry

_ADDED = re.compile(r"^\+\d{4}-\d\d-\d\d (/\S*) ", re.MULTILINE)


def missing(folder: Path, entries: Iterable[Entry]) -> list[str]:
    """Return a fault for each address that a commit of the project in `folder` entered and its `entries` have not.

    Without git there is no history; raises PageError where git cannot tell it.
    """
    if not (folder / ".git").exists():
        return []
    kept = {entry.address for entry in entries}
    had = dict.fromkeys(_ADDED.findall(_log(folder)))
    return [f"{PATH}:1: {address} was taken out: put its lines back" for address in had if address not in kept]


def _log(folder: Path) -> str:
    options = ["--full-history", "--reverse", "--format=", "-p", "-U0", "--no-color", "--no-ext-diff"]
    command = ["git", "-C", str(folder), "log", *options, "--", PATH]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603
    if done.returncode:
        raise PageError(f"{PATH}:1: git cannot tell its history: {done.stderr.strip()}")
    return done.stdout
