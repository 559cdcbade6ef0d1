"""The errata of published claims: whether a claim was published before its correction, and older addresses of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from session_answers.pages.answers import Answer, Claim
from session_answers.pages.errata import Erratum
from session_answers.pages.page import Page
from session_answers.permalinks.addresses import Permalinks
from session_answers.permalinks.ledger import Entry
from sqlalchemy_receipts import Fault


@dataclass(frozen=True)
class Published:
    """An erratum of a `claim` with its address, and all addresses that this claim has had, without the hosts."""

    erratum: Erratum
    claim: Claim
    address: str
    addresses: tuple[str, ...]


def read(answers: Iterable[Answer], ways: Mapping[str, str]) -> tuple[Published, ...]:
    """Return the errata of all answers. `ways` has the new address of each old one."""
    return tuple(
        Published(erratum, claim, address, (address, *(old for old, new in ways.items() if new == address)))
        for answer in answers
        for claim in answer.claims
        for address in (f"/{answer.url}#{claim.id}",)
        for erratum in claim.errata
    )


def faults(links: Permalinks, answers: Iterable[tuple[Page, Answer]], today: str) -> Iterator[Fault]:
    """Yield a fault for each erratum of the future, and for each one of a claim that was not published before."""
    first: dict[str, str] = {}
    for entry in links.entries:
        first[entry.address] = min(entry.date, first.get(entry.address, entry.date))
    for page, answer in answers:
        for published in read([answer], links.ways):
            erratum = published.erratum
            named = f"the erratum of {erratum.claim!r}"
            begun = min((first[address] for address in published.addresses if address in first), default="9999")
            if erratum.date > today:
                yield Fault(page.path, 1, f"{named} has the date {erratum.date}, which is not yet", "correct the date")
            elif begun > erratum.date:
                problem = f"{named} has the date {erratum.date}, but the claim was published later"
                yield Fault(page.path, 1, problem, "correct the date, or remove the erratum")


def wrong_in(release: str, entries: Iterable[Entry], errata: Iterable[Published]) -> list[Published]:
    """Return the errata that are newer than a release, such as `/v/2026.11/`, by the order of the ledger."""
    places: dict[str, int] = {}
    for entry in entries:
        places.setdefault(entry.address, entry.number)
    released = places.get(release, 0)

    def is_newer(published: Published) -> bool:
        page = published.address.partition("#")[0]
        return places.get(f"{page}#{published.erratum.id}", released + 1) > released

    return [published for published in errata if is_newer(published)]
