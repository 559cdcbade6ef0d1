"""Searching: what the built pages say, as the one small file that the search loads when it is opened."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS = {"blockquote", "br", "dd", "dt", "h3", "h4", "li", "p", "td", "th", "tr"}
_TEXT, _COMMENT = "-text", "-comment"
_UNSAID = {"button", "script", "style", "svg", "template", _COMMENT}


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


class _Reader:
    """Collects what an article says: question, verdict and claims, each as the pieces of its text.

    What a text is to be taken for, its role, is inherited from the element around it; the roles are
    those that `_role` names. A piece of any other role than those in `_say` counts for nothing.
    """

    def __init__(self) -> None:
        self.question: list[str] = []
        self.verdict: list[str] = []
        self.event: list[str] = []
        # Id, title, prose, and the events of the claim's examples: a dict keeps each once, in order.
        self.claims: list[tuple[str, list[str], list[str], dict[str, None]]] = [("", [], [], {})]
        self.answered = False

    def read(self, node: LexborNode, role: str) -> None:
        """Take in what stands below an element, which has the role."""
        for child in node.iter(include_text=True):
            if child.tag == _TEXT:
                self._say(child.text_content or "", role)
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
            self._say(" ", inside)
        self.read(node, role)
        if tag in _BLOCKS:
            self._say(" ", inside)
        self.answered |= role == "verdict"
        if role == "event" != inside:
            self.claims[-1][3][_plain(self.event)] = None
            self.event.clear()

    def _role(self, tag: str, classes: set[str], inside: str) -> str:
        role = inside
        if tag in _UNSAID or classes & {"headerlink", "connection", "share", "moved", "as-of"}:
            role = "nothing"
        elif inside == "example":
            role = "event" if classes & {"error", "warning"} else "example"
        elif inside == "text":
            begins = tag == "p" and self.question and not self.answered and len(self.claims) == 1
            role = {"h1": "question", "h2": "title"}.get(tag, "verdict" if begins else "text")
            role = "example" if tag == "section" and "example" in classes else role
        return role

    def _say(self, data: str, role: str) -> None:
        _, title, text, _ = self.claims[-1]
        said = {"question": self.question, "verdict": self.verdict, "title": title, "text": text, "event": self.event}
        said.get(role, []).append(data)


def _plain(texts: list[str]) -> str:
    return " ".join("".join(texts).split())


def entry(address: str, text: str) -> Entry | None:
    """Return what the HTML of a page says, or None where it has no article with a question."""
    reader = _Reader()
    for article in LexborHTMLParser(text).css("article"):
        reader.read(article, "text")
    claims = [
        Claim(name, _plain(title), " ".join([_plain(said), *told]).strip()) for name, title, said, told in reader.claims
    ]
    found = tuple(claim for claim in claims if claim.title or claim.text)
    return Entry(address, _plain(reader.question), _plain(reader.verdict), found) if reader.question else None


def to_json(found: Iterable[Entry | None]) -> str:
    """Return what pages say as JSON, in the order of their addresses."""
    pages = sorted((page for page in found if page), key=lambda page: page.address)
    return json.dumps({"pages": [asdict(page) for page in pages]}, ensure_ascii=False, separators=(",", ":"))
