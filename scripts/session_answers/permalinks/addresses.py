"""The addresses of a project: compare its pages and releases with its ledger and its moved addresses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from session_answers import text_files
from session_answers.pages import asked, errata, excerpts
from session_answers.pages.answers import Answer
from session_answers.pages.markdown import underlined
from session_answers.pages.page import Page
from session_answers.permalinks import ledger, moved
from session_answers.permalinks.example_marks import count
from session_answers.permalinks.releases import address_of, archives, digest, not_entered
from sqlalchemy_receipts import Fault, code_lines

_CODE = re.compile(r"S\d\d")
_ID = re.compile(r"[\w-]+", re.ASCII)
# The id of every title. Browsers scroll to the top of a page that has no such id.
TOP = "top"


@dataclass(frozen=True)
class Permalinks:
    """The addresses of the site with their marks, the `entries` of the ledger, and the `leads` of moved addresses.

    `addresses` are added to the ledger when they are new or changed, `releases` when a release is created. The mark of
    a code is the address of its page.
    """

    addresses: dict[str, str]
    releases: dict[str, str]
    entries: tuple[ledger.Entry, ...]
    leads: tuple[moved.Lead, ...]

    @property
    def now(self) -> dict[str, str]:
        """Return all addresses of the site."""
        return self.addresses | self.releases

    @property
    def ways(self) -> dict[str, str]:
        """Return the new address of every address that no longer exists."""
        return moved.ways(self.entries, self.leads, self.now)

    @property
    def news(self) -> dict[str, str]:
        """Return the addresses that the ledger lacks: new and changed addresses, and examples that moved."""
        ways, last_entries = self.ways, ledger.last(self.entries)
        removed = (address for address, entry in last_entries.items() if count(entry.mark) and ways.get(address))
        return ledger.news(self.entries, self.addresses | dict.fromkeys(removed, ledger.GONE))


def read(folder: Path, answers: Iterable[tuple[Page, Answer]]) -> Permalinks:
    """Return the addresses of the project in `folder`. Raise ReceiptsError if one of the two files is unreadable."""
    addresses: dict[str, str] = {}
    for page, answer in answers:
        addresses |= ledger.addresses(page, answer)
        addresses |= {f"/{alias}/": f"/{page.url}" for alias in aliases(answer.code)}
    releases = {address_of(path): digest(path) for path in archives(folder)}
    entries, leads = (text_files.read(folder / path, path, "restore it from git") for path in (ledger.PATH, moved.PATH))
    return Permalinks(addresses, releases, ledger.read(entries), moved.read(leads))


def aliases(code: str) -> tuple[str, ...]:
    """Return the folders that redirect to the page of a code: `S02` and `s02`."""
    return (code, code.lower()) if code else ()


def faults(links: Permalinks, answers: Iterable[tuple[Page, Answer]]) -> Iterator[Fault]:
    """Yield a fault for each broken link, and for each address, id, code, or name that two pages or examples share."""
    answers = tuple(answers)
    yield from moved.faults(links.entries, links.leads, links.now)
    yield from _lead_faults(links)
    yield from _release_faults(links)
    yield from _code_faults(links)
    yield from ledger.reused_ids(links.entries, links.addresses)
    yield from _shared_addresses(answers)
    yield from _shared_programs(page for page, _ in answers)
    for page, _ in answers:
        yield from _heading_faults(page)
        yield from _shared_ids(page)
        yield from excerpts.faults(page)
        yield from errata.faults(page)
        yield from asked.faults(page)
    yield from _shared_codes(answers)


def _lead_faults(links: Permalinks) -> Iterator[Fault]:
    ways = links.ways
    for lead in links.leads:
        end = ways.get(lead.old, "")
        if moved.OF_ERRATUM.fullmatch(lead.old) and end and not moved.OF_ERRATUM.fullmatch(end):
            problem = f"the erratum {lead.old} leads to {end}, which is not an erratum"
            yield Fault(moved.PATH, lead.number, problem, "restore the erratum in the front matter of its page")
        if end in links.releases or _is_code(links.addresses.get(end, "")):
            yield Fault(moved.PATH, lead.number, f"{lead.old} leads to {end}, which is not a page", "write a page")
        if lead.old.startswith(tuple(links.releases)):
            yield Fault(moved.PATH, lead.number, f"{lead.old} is inside a release", "remove the line")


def _release_faults(links: Permalinks) -> Iterator[Fault]:
    for entry in links.entries:
        if entry.address.startswith("/v/") and links.now.get(entry.address, entry.mark) != entry.mark:
            yield Fault(ledger.PATH, entry.number, f"{entry.address} was changed", "restore its archive from git")
    entered = {entry.address for entry in links.entries}
    for address in sorted(links.releases.keys() - entered):
        yield not_entered(address)


def _code_faults(links: Permalinks) -> Iterator[Fault]:
    """Yield a fault for each code that would redirect to another page than before."""
    leads = {lead.old: lead.new for lead in links.leads}
    for address, entry in ledger.last(links.entries).items():
        page, before = links.now.get(address), moved.target(entry.mark, leads, links.now)
        if _is_code(entry.mark) and page and before and page != before:
            problem = f"{address} would redirect to {page} instead of {entry.mark}"
            yield Fault(ledger.PATH, entry.number, problem, "restore the code of its page")


def _shared_codes(answers: tuple[tuple[Page, Answer], ...]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for page, answer in answers:
        if answer.code and not _CODE.fullmatch(answer.code):
            yield Fault(page.path, 1, f"{answer.code!r} is not a code", "write S and two digits, such as `code: S99`")
        elif answer.code and first.setdefault(answer.code, page.path) != page.path:
            yield Fault(page.path, 1, f"{first[answer.code]} has the code {answer.code}", "give this page another code")


def _is_code(mark: str) -> bool:
    return mark.startswith("/")


def _heading_faults(page: Page) -> Iterator[Fault]:
    for line in underlined(page.text):
        yield Fault(page.path, line, "the heading is underlined", "begin it with # or ##")
    for heading in page.headings:
        if heading.is_group and not page.claims_in(heading):
            fix = "add { #its-id }, or write claims with ### under it"
            yield Fault(page.path, heading.line, "the heading has no id", fix)
        elif heading is not page.title and not heading.is_group and not heading.id:
            yield Fault(page.path, heading.line, "the heading has no id", "add { #its-id }")
        if heading.id and not _ID.fullmatch(heading.id):
            problem = f"the id {heading.id!r} has characters other than letters, digits, hyphens, and underscores"
            yield Fault(page.path, heading.line, problem, "change it")


def _shared_ids(page: Page) -> Iterator[Fault]:
    """Yield a fault for each id that two elements of a page share: headings, examples, and their lines."""
    lines = [(heading.id, heading.line) for heading in page.headings if heading.id]
    lines += [(erratum.id, 1) for erratum in errata.read(page)]
    for example in page.examples:
        ids = [example.id, *(f"{example.id}-L{line}" for line in range(1, len(code_lines(example.code)) + 1))]
        lines += [(identifier, example.line) for identifier in ids]
    counts = Counter([TOP, *(identifier for identifier, _ in lines)])
    # Report the first line of each id.
    for identifier, line in sorted(dict(reversed(lines)).items(), key=lambda pair: pair[1]):
        if counts[identifier] > 1:
            yield Fault(page.path, line, f"the id {identifier!r} appears twice", "change one of the two")


def _shared_addresses(answers: tuple[tuple[Page, Answer], ...]) -> Iterator[Fault]:
    """Yield a fault for each page with the address of another page."""
    paths: dict[str, str] = {}
    for page, _ in answers:
        first = paths.setdefault(f"/{page.url}", page.path)
        if first != page.path:
            yield Fault(page.path, 1, f"{first} has the address /{page.url}", "rename one of the two")
    for page, answer in answers:
        for alias in aliases(answer.code):
            if f"/{alias}/" in paths:
                problem = f"{paths[f'/{alias}/']} has the address /{alias}/ of this page's code"
                yield Fault(page.path, 1, problem, "rename it")


def _shared_programs(pages: Iterable[Page]) -> Iterator[Fault]:
    """Yield a fault for each example whose program has a used name: `a-b` with `c-1`, and `a` with `b-c-1`."""
    places: dict[str, str] = {}
    for page in pages:
        for example in page.examples:
            name = page.program(example, "").name
            place = f"{page.path}:{example.line}"
            if (first := places.setdefault(name, place)) != place:
                problem = f"the program of the example has the name {name!r} of {first}"
                yield Fault(page.path, example.line, problem, "give the new example another id")
