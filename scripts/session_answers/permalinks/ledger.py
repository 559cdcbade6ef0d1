"""The ledger: every address that was ever published, and when what it says has changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from session_answers.errors import PageError
from session_answers.pages.answers import Answer
from session_answers.pages.page import Page
from sqlalchemy_receipts.receipts import kept

PATH = "docs/.permalinks/ledger.txt"
HEAD = (
    "# Every address ever published, and when what it says has changed. scripts/update adds lines; none is taken out.\n"
)
_LINE = re.compile(r"(?P<date>\d{4}-\d\d-\d\d) (?P<address>/\S*) (?P<mark>\S+)")


@dataclass(frozen=True)
class Entry:
    """One line: on `date` (YYYY-MM-DD) what is at `address` was new, or had changed to `mark`.

    An address begins with a slash: `/commit/`, `/commit/#stays-open`. The mark of an example
    is the number of its last line, as `L21`; any other is a hash of what is said there.
    """

    number: int
    date: str
    address: str
    mark: str


def read(text: str) -> tuple[Entry, ...]:
    """Read a ledger; raises PageError with every line that is none."""
    found, wrong = [], []
    for number, line in enumerate(text.splitlines(), 1):
        match = _LINE.fullmatch(line)
        if match:
            found.append(Entry(number, match["date"], match["address"], match["mark"]))
        elif line.strip() and not line.startswith("#"):
            wrong.append(f"{PATH}:{number}: cannot read {line!r}: take the line as it was from git")
    if wrong:
        raise PageError(*wrong)
    return tuple(found)


def addresses(page: Page, answer: Answer, ids: Iterable[str]) -> dict[str, str]:
    """Return every address of a page with its mark; `ids` are those of its headings."""
    root = f"/{page.url}"
    marks = {claim.id: claim.digest for claim in answer.claims}
    return (
        {root: answer.digest}
        | {f"{root}#{each}": marks.get(each, "-") for each in ids}
        | {f"{root}#{each.id}": f"L{len(kept(each.code.rstrip()))}" for each in page.examples}
    )


def marks(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the last mark of each address; of an example, the most lines that it ever had."""
    found: dict[str, str] = {}
    for entry in entries:
        before = found.get(entry.address, "")
        found[entry.address] = entry.mark if lines(entry.mark) >= lines(before) else before
    return found


def lines(mark: str) -> int:
    """Return how many lines a mark counts, 0 where it is a hash."""
    return int(mark[1:]) if re.fullmatch(r"L\d+", mark) else 0


def news(entries: Iterable[Entry], now: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses of `now` that the ledger does not know, or knows with another mark."""
    known = marks(entries)
    return {
        address: mark
        for address, mark in now.items()
        if known.get(address) != mark and not 0 < lines(mark) <= lines(known.get(address, ""))
    }


def added(text: str, changed: Mapping[str, str], date: str) -> str:
    """Return the ledger with lines for what has changed on `date`; what was told of that day is told anew.

    A line that is told anew stays where it was: the order tells what a release has.
    """
    news = {f"{date} {address}": f"{date} {address} {mark}" for address, mark in changed.items()}
    told = [news.pop(line.rpartition(" ")[0], line) for line in (text or HEAD).splitlines()]
    return "\n".join([*told, *news.values()]) + "\n"
