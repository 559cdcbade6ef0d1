"""Permalinks: the addresses of a project's sources, its ledger and what has moved, held together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from session_answers import text_files
from session_answers.pages.answers import Answer, astray
from session_answers.pages.page import Page, underlined
from session_answers.permalinks import ledger, moved
from session_answers.permalinks.releases import address_of, archives, digest
from sqlalchemy_receipts.receipts import kept

_CODE = re.compile(r"S\d\d")
_ID = re.compile(r"[\w-]+", re.ASCII)
# The first heading has this id, whatever its words: browsers go to the top of a page that has none.
TOP = "top"


@dataclass(frozen=True)
class Permalinks:
    """What the two files say as `entries` and `leads`, and the addresses of the site with their marks.

    Those of `addresses` are entered in the ledger when they are new or changed; the mark of a code is the
    address of its page. Those of `releases` are entered when a release is made.
    """

    addresses: dict[str, str]
    releases: dict[str, str]
    entries: tuple[ledger.Entry, ...]
    leads: tuple[moved.Lead, ...]

    @property
    def now(self) -> dict[str, str]:
        """All addresses of the site."""
        return self.addresses | self.releases

    @property
    def ways(self) -> dict[str, str]:
        """Where every address leads that is no more."""
        return moved.ways(self.entries, self.leads, self.now)


def read(folder: Path, said: Iterable[tuple[Page, Answer]]) -> Permalinks:
    """Read what the project in `folder` says; raises PageError when a file is not there or cannot be read."""
    own = dict[str, str]()
    for page, answer in said:
        ids = [each.id for each in page.headings if each.id]
        own |= ledger.addresses(page, answer, ids)
        own |= {f"/{alias}/": f"/{page.url}" for alias in aliases(answer.code)}
    releases = {address_of(path): digest(path) for path in archives(folder)}
    entries, leads = (text_files.read(folder / path, path, "take it from git") for path in (ledger.PATH, moved.PATH))
    return Permalinks(own, releases, ledger.read(entries), moved.read(leads))


def aliases(code: str) -> tuple[str, ...]:
    """Return the folders that lead to the page of a code: `S02` and `s02`."""
    return (code, code.lower()) if code else ()


def faults(links: Permalinks, said: Iterable[tuple[Page, Answer]]) -> Iterator[str]:
    """Find what would break a link: addresses that are gone, ids that are twice there or missing, codes given twice."""
    said = tuple(said)
    yield from moved.faults(links.entries, links.leads, links.now)
    ways, leads = links.ways, {each.old: each.new for each in links.leads}
    for lead in links.leads:
        end = ways.get(lead.old, "")
        if end in links.releases or _is_code(links.addresses.get(end, "")):
            yield f"{moved.PATH}:{lead.number}: {lead.old} leads to {end}, which is no page: name one"
    for entry in links.entries:
        if entry.address.startswith("/v/") and links.now.get(entry.address, entry.mark) != entry.mark:
            yield f"{ledger.PATH}:{entry.number}: {entry.address} was changed: take its archive as it was from git"
    known = {entry.address for entry in links.entries}
    for address in (each for each in links.releases if each not in known):
        yield f"{ledger.PATH}:1: {address} was released, and is not here: take its line from git"
    for address, mark in ledger.marks(links.entries).items():
        to, due = links.now.get(address), moved.target(mark, leads, links.now)
        if _is_code(mark) and to and due and to != due:
            yield f"{ledger.PATH}:1: {address} led to {mark} and would lead to {to}: give the code back to its page"
    yield from _places(said)
    for page, answer in said:
        yield from _ids(page)
        yield from astray(page, answer)
    yield from _codes(said)


def _codes(said: Iterable[tuple[Page, Answer]]) -> Iterator[str]:
    codes: dict[str, str] = {}
    for page, answer in said:
        if answer.code and not _CODE.fullmatch(answer.code):
            yield f"{page.path}:1: {answer.code!r} is no code: write S and two digits, as `code: S99`"
        elif answer.code:
            first = codes.setdefault(answer.code, page.path)
            if first != page.path:
                yield f"{page.path}:1: the code {answer.code} is that of {first}: give the page another"


def _is_code(mark: str) -> bool:
    return mark.startswith("/")


def _ids(page: Page) -> Iterator[str]:
    found = page.headings
    places = [(each.id, each.line) for each in found if each.id] + [(each.id, each.line) for each in page.examples]
    for example in page.examples:
        places += [(f"{example.id}-L{line}", example.line) for line in range(1, len(kept(example.code)) + 1)]
    counts = Counter([TOP, *(identifier for identifier, _ in places)])
    for line in underlined(page.text):
        yield f"{page.path}:{line}: a heading that is underlined: begin it with # or ##"
    title = next((each for each in found if each.level == 1), None)
    for heading in found:
        if heading is not title and not heading.id:
            yield f"{page.path}:{heading.line}: a heading without an id: add {{ #its-id }}"
        if heading.id and not _ID.fullmatch(heading.id):
            yield f"{page.path}:{heading.line}: the id {heading.id!r}: use letters, digits, hyphens and underscores"
    told = set[str]()
    for identifier, line in places:
        if counts[identifier] > 1 and identifier not in told:
            told.add(identifier)
            yield f"{page.path}:{line}: the id {identifier!r} is there twice: give one of the two another"


def _places(said: Iterable[tuple[Page, Answer]]) -> Iterator[str]:
    """Find two pages that would be published at one address."""
    taken: dict[str, str] = {}
    for page, _ in said:
        first = taken.setdefault(f"/{page.url}", page.path)
        if first != page.path:
            yield f"{page.path}:1: /{page.url} is the address of {first}: rename one of the two"
    for page, answer in said:
        for alias in aliases(answer.code):
            if f"/{alias}/" in taken:
                yield f"{page.path}:1: /{alias}/ leads here, and is the address of {taken[f'/{alias}/']}: rename that"
