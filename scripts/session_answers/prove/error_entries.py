"""Errors: the entries of the pages that lead from an error's text to its answer, each held to its example."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from html import unescape

from session_answers.errors import PageError
from session_answers.pages.answers import Answer, plain
from session_answers.pages.page import MOST_LINK, Page, address_of, outside_fences
from session_answers.prove.proof import Proof
from sqlalchemy_receipts.trace import Event

FOLDER = "docs/errors/"
LIST = "errors/errors.json"
ANYTHING = "…"
_HEADING = re.compile(r"## `(?P<kind>\w+)`: (?P<message>.+) \{ #(?P<id>[a-z]+(?:-[a-z]+)*) \}")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()<>#+.!-])")
# What SQLAlchemy writes below the message itself: the statement, its parameters, and where to read on.
_ADDED = re.compile(r"\s*(?:\n\[SQL: |\(Background on this \w+ at: ).*", re.DOTALL)
# A message may quote another error, with a code of its own: the last word is the error's.
_CODE = re.compile(r"sqlalche\.me/e/(?:\d+/)?(\w+)\)$")


@dataclass(frozen=True)
class Entry:
    """An error or a warning: its class, its message, and where it is answered.

    Every `…` of the message stands for any text. `code` is SQLAlchemy's own, "" for none; `why` is one plain
    sentence; `answer` is the address of a claim below the site's root, "" where the entry tells the cure itself;
    `page` is where the page of the entry is published, as `errors/`.
    """

    id: str
    kind: str
    message: str
    code: str
    why: str
    answer: str
    page: str


def lists(page: Page) -> bool:
    """Tell whether a page is one of those that list errors."""
    return page.path.startswith(FOLDER)


def of_pages(pages: Iterable[tuple[Page, Iterable[Proof]]]) -> tuple[Entry, ...]:
    """Return the entries of all pages that list errors; raises PageError with every fault and every error twice."""
    found, wrong = list[Entry](), list[str]()
    places: dict[str, str] = {}
    for page, proofs in pages:
        try:
            own = entries(page, proofs)
        except PageError as error:
            wrong += error.faults
            continue
        for each in own:
            heading = f"{each.kind}: {each.message}"
            first = places.setdefault(heading, page.path)
            if first != page.path:
                wrong.append(f"{page.path}:1: the heading {heading!r} is in {first} too: leave one entry out")
        found += own
    if wrong:
        raise PageError(*wrong)
    return tuple(found)


def entries(page: Page, proofs: Iterable[Proof]) -> tuple[Entry, ...]:
    """Return the entries of a page; raises PageError with all that are none, or are not what their examples raise."""
    parts = list(_parts(page))
    known: dict[str, list[Proof]] = {}
    for proof in proofs:
        known.setdefault(proof.example.id.rpartition("-")[0], []).append(proof)
    found, wrong = list[Entry](), list[str]()
    for line, heading, prose in parts:
        match = _HEADING.fullmatch(heading)
        try:
            if not match:
                raise PageError(f"{heading[:40]!r} heads no entry: write ## `Class`: message {{ #id }}")  # noqa: TRY301
            found.append(_entry(page, match, prose, known.get(match["id"], [])))
        except PageError as error:
            wrong.append(f"{page.path}:{line}: {error}")
    for name, texts in (("id", [each.id for each in found]), ("heading", [f"{e.kind}: {e.message}" for e in found])):
        twice = [text for text, count in Counter(texts).items() if count > 1]
        wrong += [f"{page.path}:1: the {name} {text!r} is there twice: leave one entry out" for text in twice]
    if wrong:
        raise PageError(*wrong)
    return tuple(found)


def to_json(found: Iterable[Entry], answers: Mapping[str, Answer]) -> str:
    """Return what the finder compares a pasted text with; `answers` are the pages by where they are published."""
    rows = []
    for each in found:
        url, _, identifier = each.answer.partition("#")
        claim = answers[url].claim(identifier) if each.answer else None
        title = plain(claim.title if claim else answers[url].question) if each.answer else ""
        rows.append({**asdict(each), "title": title})
    return json.dumps({"errors": rows}, ensure_ascii=False, separators=(",", ":"))


def said(detail: str) -> str:
    """Return the message of an error on one line, without what SQLAlchemy adds below it."""
    return " ".join(_ADDED.sub("", detail).split())


def says(message: str, text: str) -> bool:
    """Tell whether an error's text is one of those that an entry's message stands for."""
    literal = (re.escape(part) for part in message.split(ANYTHING))
    return re.fullmatch(".*".join(literal), text) is not None


def _parts(page: Page) -> Iterator[tuple[int, str, list[str]]]:
    """Give each H2 with its line and the prose below it."""
    part: tuple[int, str, list[str]] | None = None
    for number, line in outside_fences(page.text.replace("\r\n", "\n").split("\n")):
        if line.startswith("## "):
            if part:
                yield part
            part = number, line, []
        elif part and line:
            part[2].append(line)
    if part:
        yield part


def _entry(page: Page, match: re.Match[str], prose: list[str], proofs: list[Proof]) -> Entry:
    identifier, kind, message = match["id"], match["kind"], _plain(match["message"])
    link = f"/{page.url}#{identifier}"
    if len(link) > MOST_LINK:
        raise PageError(f"the link {link} has {len(link)} characters: use at most {MOST_LINK}")
    if not prose:
        raise PageError("the entry says nothing: write below the heading what has happened")
    if len(proofs) != 1:
        raise PageError(f"the entry has {len(proofs)} examples: give it exactly one")
    told = list(_told(proofs[0]))
    event = next((each for each in told if _kind(each) == kind and says(message, said(each.detail))), None)
    if event is None:
        instead = "; ".join(f"{_kind(each)}: {said(each.detail)}" for each in told) or "nothing"
        raise PageError(f"the heading says {f'{kind}: {message}'!r}, the example {instead!r}: correct one of them")
    code = _CODE.search(event.detail)
    links = [link for line in prose for _, link in _LINK.findall(line)]
    return Entry(identifier, kind, message, code[1] if code else "", _plain(prose[0]), _answer(links), page.url)


def _told(proof: Proof) -> Iterator[Event]:
    for event in proof.trace.events:
        if event.family in ("error", "warning") and event.line > proof.program.offset:
            yield event


def _kind(event: Event) -> str:
    return event.word.partition(" ")[2]


def _answer(links: list[str]) -> str:
    return address_of(links[0]).removeprefix("../") if links else ""


def _plain(text: str) -> str:
    """Return Markdown as its reader sees it."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1])
        return "\0"

    bare = re.sub(r"[`*]", "", _LINK.sub(r"\1", _ESCAPED.sub(keep, text)))
    return unescape(re.sub("\0", lambda _: kept.pop(0), bare))
