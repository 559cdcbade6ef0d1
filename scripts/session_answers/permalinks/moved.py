"""Moved addresses: where those lead on that are no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from session_answers.errors import PageError
from session_answers.permalinks.ledger import PATH as LEDGER
from session_answers.permalinks.ledger import Entry, lines, marks

PATH = "docs/.permalinks/moved.txt"
_OF_LINE = re.compile(r"(?P<example>.+#.+)-L(?P<line>[1-9]\d*)")
_OF_EXAMPLE = re.compile(r"(?P<claim>.+#.+?)(?P<rest>-\d+(?:-L\d+)?)")
_LINE = re.compile(r"(?P<old>/\S*) -> (?P<new>/\S*)")


@dataclass(frozen=True)
class Lead:
    """A line of the file: `old` leads to `new`; both begin with a slash."""

    number: int
    old: str
    new: str


def read(text: str) -> tuple[Lead, ...]:
    """Read the file; raises PageError with every line that is no lead."""
    found, wrong = list[Lead](), list[str]()
    for number, line in enumerate(text.splitlines(), 1):
        match = _LINE.fullmatch(line.strip())
        if match:
            if match["old"] in {each.old for each in found}:
                wrong.append(f"{PATH}:{number}: {match['old']} leads somewhere already: keep one of the two lines")
            found.append(Lead(number, match["old"], match["new"]))
        elif line.strip() and not line.startswith("#"):
            wrong.append(f"{PATH}:{number}: cannot read {line!r}: write it as /old/#id -> /new/#id")
    if wrong:
        raise PageError(*wrong)
    return tuple(found)


def target(address: str, leads: Mapping[str, str], now: Mapping[str, str], seen: tuple[str, ...] = ()) -> str:
    """Return the address of the site that an address leads to, "" where it leads nowhere or in a circle.

    What belongs to a moved page or claim goes with it: a claim with its page, an example with its
    claim, a line with its example. A line that is no more leads to its example, and an example
    that did not go with its claim leads to the claim.
    """
    if _is_there(address, now):
        return address
    if address in seen:
        return ""
    onward = (target(each, leads, now, (*seen, address)) for each in _onward(address, leads))
    return next(filter(None, onward), "")


def _is_there(address: str, now: Mapping[str, str]) -> bool:
    line = _OF_LINE.fullmatch(address)
    return address in now or (line is not None and int(line["line"]) <= lines(now.get(line["example"], "")))


def _onward(address: str, leads: Mapping[str, str]) -> Iterator[str]:
    if address in leads:
        yield leads[address]
        return
    page, _, identifier = address.partition("#")
    example = _OF_EXAMPLE.fullmatch(address)
    if example and (to := leads.get(example["claim"], "")):
        yield f"{to}{example['rest']}"
        yield to
    line = _OF_LINE.fullmatch(address)
    if line and (to := leads.get(line["example"], "")):
        yield f"{to}-L{line['line']}"
    if identifier and "#" not in (to := leads.get(page, "#")):
        yield f"{to}#{identifier}"
        if example:
            yield f"{to}#{example['claim'].partition('#')[2]}"
    if line:
        yield line["example"]


def ways(entries: Iterable[Entry], leads: Iterable[Lead], now: Mapping[str, str]) -> dict[str, str]:
    """Return where every address leads that was published, or has a lead, and is no more; "" for nowhere."""
    table = {lead.old: lead.new for lead in leads}
    known = marks(entries)
    gone = [address for address in (*known, *table) if not _is_there(address, now)]
    for address, mark in known.items():
        last = lines(now.get(address, "L0"))
        gone += [f"{address}-L{line}" for line in range(last + 1, lines(mark) + 1)]
    pages = _pages(entries)
    return {
        address: target(address, table, now) or target(pages.get(address, ""), table, now)
        for address in dict.fromkeys(gone)
    }


def _pages(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the pages of the codes: a code goes with its page, whose address is its mark."""
    return {entry.address: entry.mark for entry in entries if entry.mark.startswith("/")}


def faults(entries: tuple[Entry, ...], leads: tuple[Lead, ...], now: Mapping[str, str]) -> Iterator[str]:
    """Find what was published and leads nowhere, and leads that are broken, circular or superfluous."""
    table = {lead.old: lead.new for lead in leads}
    found = ways(entries, leads, now)
    for lead in leads:
        if _is_there(lead.old, now):
            yield f"{PATH}:{lead.number}: {lead.old} is an address of the site: it cannot lead elsewhere"
        elif not found[lead.old]:
            yield f"{PATH}:{lead.number}: {_nowhere(lead, table)}"
    pages = _pages(entries)
    told = set[str]()
    for entry in entries:
        address = entry.address
        if found.get(address, address) or address in table or address in told:
            continue
        example = _OF_EXAMPLE.fullmatch(address)
        above = {address.partition("#")[0], example["claim"] if example else address, pages.get(address, address)}
        told.add(address)
        # What belongs to a page or claim that is told of is not told of again.
        if all(found.get(each, each) for each in above - {address}):
            yield (
                f"{LEDGER}:{entry.number}: {address} was published and is gone: bring it back, "
                f"or say in {PATH} where it leads: {address} -> /..."
            )


def _nowhere(lead: Lead, table: Mapping[str, str]) -> str:
    chain = [lead.old]
    while chain[-1] in table:
        chain.append(table[chain[-1]])
        if chain.count(chain[-1]) > 1:
            return f"{' -> '.join(chain)} is a circle: let one of them lead to an address of the site"
    return f"{lead.old} leads to {chain[-1]}, which is no address of the site: name one that is"
