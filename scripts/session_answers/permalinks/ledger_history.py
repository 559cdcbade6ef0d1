"""The history of the ledger. It must still have every address that a commit added."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from session_answers.errors import PermalinkError
from session_answers.permalinks.ledger import PATH, Entry
from sqlalchemy_receipts import Fault

_ADDED = re.compile(r"^\+\d{4}-\d\d-\d\d (/\S*) ", re.MULTILINE)


def missing(folder: Path, entries: Iterable[Entry]) -> list[Fault]:
    """Return a fault for each address that a commit of the project in `folder` added, and that `entries` lack.

    Without git there is no history. Raise PermalinkError if git cannot show it.
    """
    if not (folder / ".git").exists():
        return []
    addresses = {entry.address for entry in entries}
    entered = dict.fromkeys(_ADDED.findall(_log(folder)))
    return [
        Fault(PATH, 0, f"{address} was removed", "restore its lines") for address in entered if address not in addresses
    ]


def removed(folder: Path, entries: Iterable[Entry]) -> list[Fault]:
    """Return the faults of `missing`, or no faults if git cannot show the history, as in a copy of another user."""
    try:
        return missing(folder, entries)
    except PermalinkError:
        return []


def _log(folder: Path) -> str:
    options = ["--full-history", "--reverse", "--format=", "-p", "-U0", "--no-color", "--no-ext-diff"]
    command = ["git", "-C", str(folder), "log", *options, "--", PATH]
    try:
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603
    except OSError as error:
        raise PermalinkError(Fault(PATH, 0, f"git cannot show its history: {error}", "install git")) from None
    if done.returncode:
        problem = f"git cannot show its history: {done.stderr.strip()}"
        raise PermalinkError(Fault(PATH, 0, problem, "repair the repository"))
    return done.stdout
