"""The search index: the text of the built pages, in one small file that loads when a reader opens the search."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS = {"blockquote", "br", "dd", "dt", "h3", "h4", "li", "p", "td", "th", "tr"}
_TEXT, _COMMENT = "-text", "-comment"
_LEFT_OUT = {"button", "script", "style", "svg", "template", _COMMENT}


@dataclass(frozen=True)
class Claim:
    """The text below an H2. `id` and `title` are "" for the text above the first H2."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class Entry:
    """The searchable text of a page. `address` is its folder in the site."""

    address: str
    question: str
    verdict: str
    claims: tuple[Claim, ...]


class _Reader:
    """Collect the question, the verdict, and the claims of an article, each as pieces of text.

    Text inherits its role from the element around it. `_role` names the roles, and `_add` keeps the pieces of
    the pieces of some of them.
    """

    def __init__(self) -> None:
        self.question: list[str] = []
        self.verdict: list[str] = []
        self.event: list[str] = []
        # Id, title, prose, and the events of the claim's examples. A dict removes duplicates and keeps the order.
        self.claims: list[tuple[str, list[str], list[str], dict[str, None]]] = [("", [], [], {})]
        self.answered = False

    def read(self, node: LexborNode, role: str) -> None:
        """Collect the text inside an element that has the role."""
        for child in node.iter(include_text=True):
            if child.tag == _TEXT:
                self._add(child.text_content or "", role)
            else:
                self._element(child, role)

    def _element(self, node: LexborNode, inside: str) -> None:
        tag, values = node.tag or "", node.attributes
        role = self._role(tag, set((values.get("class") or "").split()), inside)
        if role == "nothing":
            return
        if role == "title" != inside:
            self.claims.append((values.get("id") or "", [], [], {}))
        if tag in _BLOCKS:
            self._add(" ", inside)
        self.read(node, role)
        if tag in _BLOCKS:
            self._add(" ", inside)
        self.answered |= role == "verdict"
        if role == "event" != inside:
            self.claims[-1][3][_plain(self.event)] = None
            self.event.clear()

    def _role(self, tag: str, classes: set[str], inside: str) -> str:
        role = inside
        if tag in _LEFT_OUT or classes & {"headerlink", "connection", "share", "moved", "erratum", "as-of"}:
            role = "nothing"
        elif inside == "example":
            role = "event" if classes & {"error", "warning"} else "example"
        elif inside == "text":
            begins = tag == "p" and self.question and not self.answered and len(self.claims) == 1
            role = {"h1": "question", "h2": "title"}.get(tag, "verdict" if begins else "text")
            role = "example" if tag == "section" and "example" in classes else role
        return role

    def _add(self, data: str, role: str) -> None:
        _, title, text, _ = self.claims[-1]
        texts = {"question": self.question, "verdict": self.verdict, "title": title, "text": text, "event": self.event}
        texts.get(role, []).append(data)


def _plain(texts: list[str]) -> str:
    return " ".join("".join(texts).split())


def entry(address: str, text: str) -> Entry | None:
    """Return the text of a page, or None if it has no article with a question."""
    reader = _Reader()
    for article in LexborHTMLParser(text).css("article"):
        reader.read(article, "text")
    claims = [
        Claim(name, _plain(title), " ".join([_plain(prose), *events]).strip())
        for name, title, prose, events in reader.claims
    ]
    filled = tuple(claim for claim in claims if claim.title or claim.text)
    return Entry(address, _plain(reader.question), _plain(reader.verdict), filled) if reader.question else None


def from_data(data: dict[str, Any]) -> Entry:
    """Return the entry that `dataclasses.asdict` has converted to values."""
    return Entry(**data | {"claims": tuple(Claim(**claim) for claim in data["claims"])})


def to_json(entries: Iterable[Entry | None]) -> str:
    """Return the entries as JSON, in the order of their addresses."""
    pages = sorted((entry for entry in entries if entry), key=lambda entry: entry.address)
    return json.dumps({"pages": [asdict(page) for page in pages]}, ensure_ascii=False, separators=(",", ":"))
