"""Moved addresses: the new addresses of the addresses that no longer exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from session_answers.errors import PermalinkError
from session_answers.permalinks.example_marks import count
from session_answers.permalinks.ledger import ADDRESS, Entry, max_lines
from session_answers.permalinks.ledger import PATH as LEDGER
from sqlalchemy_receipts import Fault

PATH = "docs/.permalinks/moved.txt"
_OF_LINE = re.compile(r"(?P<example>.+#.+)-L(?P<line>[1-9]\d*)")
# The claim of a removed example is unknown. Its id began with the id of its first claim.
_OF_EXAMPLE = re.compile(r"(?P<claim>.+#.+?)-\d+(?:-L\d+)?")
OF_ERRATUM = re.compile(r"(?P<claim>.+#.+)(?P<end>-erratum(?:-\d+)?)")
_LINE = re.compile(rf"(?P<old>{ADDRESS}) -> (?P<new>/\S*)", re.ASCII)


@dataclass(frozen=True)
class Lead:
    """A line of the file: `old` redirects to `new`. Both begin with a slash."""

    number: int
    old: str
    new: str


def read(text: str) -> tuple[Lead, ...]:
    """Return the leads of the file. Raise PermalinkError with every line that is not a lead."""
    leads: dict[str, Lead] = {}
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(), 1):
        match = _LINE.fullmatch(line.strip())
        if match and match["old"] in leads:
            faults.append(Fault(PATH, number, f"{match['old']} has two lines", "remove one of them"))
        elif match:
            leads[match["old"]] = Lead(number, match["old"], match["new"])
        elif line.strip() and not line.startswith("#"):
            faults.append(Fault(PATH, number, f"{line!r} is not a lead", "write /old/#id -> /new/#id"))
    if faults:
        raise PermalinkError(*faults)
    return tuple(leads.values())


def target(address: str, leads: Mapping[str, str], now: Mapping[str, str], visited: tuple[str, ...] = ()) -> str:
    """Return the final target of an address, or "" if it has no target or is in a circle.

    A claim moves with its page, an example with its claim, and a line with its example. A removed line redirects to its
    example. An example that did not move with its claim redirects to the claim. An erratum must move with its claim.
    """
    if _exists(address, now):
        return address
    if address in visited:
        return ""
    targets = (target(candidate, leads, now, (*visited, address)) for candidate in _next(address, leads))
    return next(filter(None, targets), "")


def _exists(address: str, now: Mapping[str, str]) -> bool:
    line = _OF_LINE.fullmatch(address)
    return address in now or (line is not None and int(line["line"]) <= count(now.get(line["example"], "")))


def _next(address: str, leads: Mapping[str, str]) -> Iterator[str]:
    """Yield the possible targets of an address, the best one first."""
    if address in leads:
        yield leads[address]
        return
    page, _, identifier = address.partition("#")
    example, line = _OF_EXAMPLE.fullmatch(address), _OF_LINE.fullmatch(address)
    erratum = OF_ERRATUM.fullmatch(address)
    if erratum and (new_address := leads.get(erratum["claim"])):
        yield f"{new_address}{erratum['end']}"
        return
    if example and (new_address := leads.get(example["claim"])):
        # An example keeps its id on another page.
        yield f"{new_address.partition('#')[0]}#{identifier}"
        yield new_address
    if line and (new_address := leads.get(line["example"])):
        yield f"{new_address}-L{line['line']}"
    if identifier and "#" not in (new_address := leads.get(page, "#")):
        yield f"{new_address}#{identifier}"
        if example:
            yield f"{new_address}#{example['claim'].partition('#')[2]}"
    if line:
        yield line["example"]


def ways(entries: tuple[Entry, ...], leads: Iterable[Lead], now: Mapping[str, str]) -> dict[str, str]:
    """Return the target of each published address or lead that no longer exists. The target is "" if there is none."""
    table = {lead.old: lead.new for lead in leads}
    removed = [address for address in (*(entry.address for entry in entries), *table) if not _exists(address, now)]
    for address, lines in max_lines(entries).items():
        removed += [f"{address}-L{line}" for line in range(count(now.get(address, "")) + 1, lines + 1)]
    pages = _pages(entries)
    return {
        address: target(address, table, now) or target(pages.get(address, ""), table, now)
        for address in dict.fromkeys(removed)
    }


def _pages(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the page addresses by the addresses of their codes. A code moves with its page."""
    return {entry.address: entry.mark for entry in entries if entry.mark.startswith("/")}


def faults(entries: tuple[Entry, ...], leads: tuple[Lead, ...], now: Mapping[str, str]) -> Iterator[Fault]:
    """Yield the published addresses without a target, and the leads that are broken, circular, or superfluous."""
    targets = ways(entries, leads, now)
    yield from _lead_faults(leads, targets, now)
    leading = {lead.old for lead in leads}
    pages = _pages(entries)
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.address, entry)
    for entry in first.values():
        example = _OF_EXAMPLE.fullmatch(entry.address)
        owners = {
            entry.address.partition("#")[0],
            example["claim"] if example else entry.address,
            pages.get(entry.address, entry.address),
        }
        if targets.get(entry.address, entry.address) or entry.address in leading:
            continue
        # The fault of a page or a claim covers everything in it.
        if all(targets.get(owner, owner) for owner in owners - {entry.address}):
            fix = f"restore it, or write {entry.address} -> /... in {PATH}"
            yield Fault(LEDGER, entry.number, f"{entry.address} was published but no longer exists", fix)


def _lead_faults(leads: tuple[Lead, ...], targets: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Fault]:
    table = {lead.old: lead.new for lead in leads}
    for lead in leads:
        if _exists(lead.old, now):
            yield Fault(PATH, lead.number, f"{lead.old} is an address of the site", "remove the line")
        elif not targets[lead.old]:
            yield Fault(PATH, lead.number, *_nowhere(lead, table))


def _nowhere(lead: Lead, table: Mapping[str, str]) -> tuple[str, str]:
    """Return the problem of a lead without a target, and its fix."""
    chain = [lead.old]
    while chain[-1] in table:
        chain.append(table[chain[-1]])
        if chain.count(chain[-1]) > 1:
            return f"{' -> '.join(chain)} is a circle", "redirect one of them to an address of the site"
    return f"{lead.old} leads to {chain[-1]}, which is not an address of the site", "write one that is"
