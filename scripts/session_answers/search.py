"""Searching: what the built pages say, as the one small file that the search loads when it is opened."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from html.parser import HTMLParser

_BLOCKS = {"blockquote", "br", "dd", "dt", "h3", "h4", "li", "p", "td", "th", "tr"}
_VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_UNSAID = {"button", "script", "style", "svg", "template"}


@dataclass(frozen=True)
class Claim:
    """What an H2 says; `id` and `title` are "" for what stands above the first."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class Entry:
    """A page as it is searched; `address` is its folder below the site's root."""

    address: str
    question: str
    verdict: str
    claims: tuple[Claim, ...]


class _Reader(HTMLParser):
    """Collects what an article says: question, verdict and claims, each as the pieces of its text.

    What a text is to be taken for, its role, is inherited from the element around it; the roles are
    those that `_role` names. A piece of any other role than those in `_say` counts for nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.question: list[str] = []
        self.verdict: list[str] = []
        self.event: list[str] = []
        # Id, title, prose, and the events of the claim's examples: a dict keeps each once, in order.
        self.claims: list[tuple[str, list[str], list[str], dict[str, None]]] = [("", [], [], {})]
        self.open: list[tuple[str, str]] = []
        self.answered = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        inside = self.open[-1][1] if self.open else "outside"
        role = self._role(tag, set(values.get("class", "").split()), inside)
        if role == "title" != inside:
            self.claims.append((values.get("id", ""), [], [], {}))
        if tag in _BLOCKS:
            self._say(" ", inside)
        if tag not in _VOID:
            self.open.append((tag, role))

    def _role(self, tag: str, classes: set[str], inside: str) -> str:
        role = inside
        if inside == "outside":
            role = "text" if tag == "article" else "outside"
        elif tag in _UNSAID or classes & {"headerlink", "connection", "share", "moved", "as-of"}:
            role = "nothing"
        elif inside == "example":
            role = "event" if classes & {"error", "warning"} else "example"
        elif inside == "text":
            begins = tag == "p" and self.question and not self.answered and len(self.claims) == 1
            role = {"h1": "question", "h2": "title"}.get(tag, "verdict" if begins else "text")
            role = "example" if tag == "section" and "example" in classes else role
        return role

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _ in self.open]
        if tag not in names:
            return
        at = len(names) - 1 - names[::-1].index(tag)
        outer = self.open[at - 1][1] if at else "outside"
        ended = {role for _, role in self.open[at:]} - {outer}
        del self.open[at:]
        if tag in _BLOCKS:
            self._say(" ", outer)
        self.answered |= "verdict" in ended
        if "event" in ended:
            self.claims[-1][3][_plain(self.event)] = None
            self.event.clear()

    def handle_data(self, data: str) -> None:
        self._say(data, self.open[-1][1] if self.open else "outside")

    def _say(self, data: str, role: str) -> None:
        _, title, text, _ = self.claims[-1]
        said = {"question": self.question, "verdict": self.verdict, "title": title, "text": text, "event": self.event}
        said.get(role, []).append(data)


def _plain(texts: list[str]) -> str:
    return " ".join("".join(texts).split())


def entry(address: str, text: str) -> Entry | None:
    """Return what the HTML of a page says, or None where it has no article with a question."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    claims = [
        Claim(name, _plain(title), " ".join([_plain(said), *told]).strip()) for name, title, said, told in reader.claims
    ]
    found = tuple(claim for claim in claims if claim.title or claim.text)
    return Entry(address, _plain(reader.question), _plain(reader.verdict), found) if reader.question else None


def to_json(found: Iterable[Entry | None]) -> str:
    """Return what pages say as JSON, in the order of their addresses."""
    pages = sorted((page for page in found if page), key=lambda page: page.address)
    return json.dumps({"pages": [asdict(page) for page in pages]}, ensure_ascii=False, separators=(",", ":"))
