"""The Atom feed of changed answers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from xml.etree import ElementTree as ET

from session_answers.pages.answers import Answer, Claim
from session_answers.pages.errata import Erratum
from session_answers.pages.markdown import plain
from session_answers.permalinks.ledger import Entry

MAX_ENTRIES = 50
_ATOM = "http://www.w3.org/2005/Atom"
# The ids of entries stay the same at any address of the site.
_NAMESPACE = uuid.UUID("7f0b9c55-6a53-4f0c-9c3c-6f8e2d1d9a10")


@dataclass(frozen=True, order=True)
class _News:
    """An entry of the feed about an address, such as `/commit/`, on a day."""

    date: str
    address: str
    title: str
    summary: str


def dates(entries: Iterable[Entry]) -> dict[str, str]:
    """Return for each page's address the date on which the page, or one of its claims, last changed."""
    changed: dict[str, str] = {}
    for entry in entries:
        page = entry.address.partition("#")[0]
        changed[page] = max(entry.date, changed.get(page, ""))
    return changed


def feed(name: str, pages: Iterable[Answer], entries: Iterable[Entry], base: str) -> str:
    """Return an Atom feed, newest first.

    It has an entry for each day on which an answer was new or changed, and an entry for each erratum of any page.
    """
    pages = tuple(pages)
    errata = {f"/{answer.url}#{erratum.id}" for answer, _, erratum in _errata(pages)}
    answers = {f"/{answer.url}": answer for answer in pages if answer.code}
    rows = [entry for entry in entries if entry.address.partition("#")[0] in answers and entry.address not in errata]
    first = {entry.address: entry.date for entry in reversed(rows)}

    def key(entry: Entry) -> tuple[str, str]:
        return entry.date, entry.address.partition("#")[0]

    days = [(date, page, list(group)) for (date, page), group in groupby(sorted(rows, key=key), key)]
    root = ET.Element("feed", xmlns=_ATOM)
    _add(root, "title", f"{name}: changed answers")
    _add(root, "id", _urn("feed"))
    last = max([*(date for date, *_ in days), *(erratum.date for *_, erratum in _errata(pages))], default="1970-01-01")
    _add(root, "updated", f"{last}T00:00:00Z")
    ET.SubElement(ET.SubElement(root, "author"), "name").text = name
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=f"{base}feed.xml")
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=base or "./")
    news = [_changed(answers[page], date, group, first) for date, page, group in days]
    news += [_corrected(answer, claim, erratum) for answer, claim, erratum in _errata(pages)]
    for each in sorted(news, reverse=True)[:MAX_ENTRIES]:
        entry = ET.SubElement(root, "entry")
        _add(entry, "title", each.title)
        _add(entry, "id", _urn(f"{each.address} {each.date}"))
        _add(entry, "updated", f"{each.date}T00:00:00Z")
        ET.SubElement(entry, "link", rel="alternate", type="text/html", href=base + each.address.removeprefix("/"))
        ET.SubElement(entry, "summary", type="text").text = each.summary
    return _xml(root)


def _errata(pages: Iterable[Answer]) -> Iterator[tuple[Answer, Claim, Erratum]]:
    return ((answer, claim, erratum) for answer in pages for claim in answer.claims for erratum in claim.errata)


def _changed(answer: Answer, date: str, group: list[Entry], first: Mapping[str, str]) -> _News:
    page = f"/{answer.url}"
    is_new = first[page] == date if page in first else False
    summary = f"A new answer. {answer.description}" if is_new else _changes(answer, group, first, date)
    return _News(date, page, f"{answer.code}: {plain(answer.question)}", summary)


def _corrected(answer: Answer, claim: Claim, erratum: Erratum) -> _News:
    title = f"{answer.code}, corrected: {plain(claim.title)}" if answer.code else f"Corrected: {plain(claim.title)}"
    return _News(erratum.date, f"/{answer.url}#{claim.id}", title, plain(erratum.sentences))


def _changes(answer: Answer, group: list[Entry], first: Mapping[str, str], date: str) -> str:
    changed: dict[str, list[str]] = {"New": [], "Changed": []}
    for entry in group:
        claim = answer.claim(entry.address.partition("#")[2])
        if claim and not claim.is_part and claim.id == entry.address.partition("#")[2]:
            kind = "New" if first[entry.address] == date else "Changed"
            changed[kind] += [plain(claim.title)] if plain(claim.title) not in changed[kind] else []
    sentences = [f"{kind}: {'; '.join(titles)}." for kind, titles in changed.items() if titles]
    return " ".join(sentences) or f"Changed. {answer.description}"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _xml(root: ET.Element) -> str:
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _urn(name: str) -> str:
    return uuid.uuid5(_NAMESPACE, name).urn
