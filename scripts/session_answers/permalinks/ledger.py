"""The ledger: every published address, and the dates on which its content changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from session_answers.errors import PermalinkError
from session_answers.pages.answers import Answer
from session_answers.pages.page import Page
from session_answers.permalinks import example_marks
from session_answers.permalinks.example_marks import changed_lines, count, share_a_line
from sqlalchemy_receipts import Fault

PATH = "docs/.permalinks/ledger.txt"
HEAD = (
    "# Every address ever published, and when what it says has changed. scripts/update adds lines; none is taken out.\n"
)
# The fix for published lines that show other code now.
CHOICES = (
    "keep these lines and add new lines after them, or give the changed example another id and redirect the old id to "
    "it in docs/.permalinks/moved.txt, or run scripts/update and commit the ledger"
)
# The mark of an example whose id is retired.
GONE = "gone"
# A page of the site, or a place on it. A folder is written for each page that has moved.
ADDRESS = r"/(?:\w[\w.-]*/)*(?:#\S+)?"
_DATE = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_LINE = re.compile(rf"(?P<date>{_DATE}) (?P<address>{ADDRESS}) (?P<mark>\S+)", re.ASCII)


@dataclass(frozen=True)
class Entry:
    """One line. Since `date` (YYYY-MM-DD), the content at `address` has had this `mark`.

    An address begins with a slash: `/commit/`, `/commit/#stays-open`. The mark of an example has its lines, see
    `example_marks`. The mark of a code is the address of its page. Any other mark is a hash of the content.
    """

    number: int
    date: str
    address: str
    mark: str


def read(text: str) -> tuple[Entry, ...]:
    """Return the entries of a ledger. Raise PermalinkError with every line that is not an entry."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(), 1):
        match = _LINE.fullmatch(line)
        if match:
            entries.append(Entry(number, match["date"], match["address"], match["mark"]))
        elif line.strip() and not line.startswith("#"):
            faults.append(Fault(PATH, number, f"{line!r} is not an entry", "restore the line from git"))
    if faults:
        raise PermalinkError(*faults)
    return tuple(entries)


def addresses(page: Page, answer: Answer) -> dict[str, str]:
    """Return every address of a page with its mark."""
    root = f"/{page.url}"
    digests = {claim.id: claim.digest for claim in answer.claims}
    ids = [heading.id for heading in page.headings if heading.id]
    return (
        {root: answer.digest}
        | {f"{root}#{identifier}": digests.get(identifier, "-") for identifier in ids}
        | {f"{root}#{example.id}": example_marks.mark(example.code) for example in page.examples}
        | {f"{root}#{erratum.id}": erratum.digest for claim in answer.claims for erratum in claim.errata}
    )


def last(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return the last entry of each address."""
    return {entry.address: entry for entry in entries}


def max_lines(entries: Iterable[Entry]) -> dict[str, int]:
    """Return the largest published number of lines of each example, by its address."""
    lines: dict[str, int] = {}
    for entry in entries:
        if line_count := count(entry.mark):
            lines[entry.address] = max(line_count, lines.get(entry.address, 0))
    return lines


def news(entries: Iterable[Entry], now: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses of `now` that are not in the ledger or have another mark in it."""
    last_entries = last(entries)
    return {
        address: mark
        for address, mark in now.items()
        if address not in last_entries or last_entries[address].mark != mark
    }


def count_changes(changed: Mapping[str, str]) -> str:
    """Return how many addresses are new or changed, in words."""
    return f"{len(changed)} addresses are new or changed" if len(changed) > 1 else "1 address is new or changed"


def added(text: str, changed: Mapping[str, str], date: str) -> str:
    """Return the ledger with lines for the changes of `date`. They replace lines of the same day and address.

    A replaced line keeps its place, because the order shows the content of a release. If an example had more lines, its
    line stays, because links lead to them.
    """
    lines = (text or HEAD).splitlines()
    places = {line.rpartition(" ")[0]: number for number, line in enumerate(lines)}
    for address, mark in changed.items():
        key = f"{date} {address}"
        if key in places and count(mark) >= count(lines[places[key]].rpartition(" ")[2]):
            lines[places[key]] = f"{key} {mark}"
        else:
            lines.append(f"{key} {mark}")
    return "\n".join(lines) + "\n"


def changed_examples(entries: Iterable[Entry], now: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the problem and the fix for each example of `now` whose published lines show other code."""
    last_entries = last(entries)
    for address, mark in now.items():
        if address in last_entries and (lines := changed_lines(last_entries[address].mark, mark)):
            verb = "show" if lines.startswith("lines") else "shows"
            yield f"{lines} of {address} {verb} other code than on {last_entries[address].date}", CHOICES


def reused_ids(entries: tuple[Entry, ...], now: Mapping[str, str]) -> Iterator[Fault]:
    """Yield a fault for each id of an example that is retired, or that other code uses now."""
    published = last(entry for entry in entries if entry.mark != GONE)
    fix = "give the new code another id"
    for address, entry in last(entries).items():
        mark = now.get(address, "")
        if entry.mark == GONE and mark and (address not in published or mark != published[address].mark):
            yield Fault(PATH, entry.number, f"{address} was retired on {entry.date} and is used again", fix)
        elif count(mark) and not share_a_line(entry.mark, mark):
            problem = f"{address} shows none of the lines that it had on {entry.date}"
            lead = f"write {address} -> /... in docs/.permalinks/moved.txt"
            yield Fault(PATH, entry.number, problem, f"{fix}, and {lead}")
