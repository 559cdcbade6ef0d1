"""The search index: a small file with what is searched first, and a file with the text of the built pages.

Both load when a reader opens the search. The first has one row for each claim: its title, the phrases by which readers
ask for it, and the names in it. Recorded output is not searched as prose: of it, only the classes of errors are names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from session_answers.pages import asked
from session_answers.pages.answers import PARTS
from session_answers.pages.page import GROUP_ID
from session_answers.publish.search_words import Vocabulary

_BLOCKS = {"blockquote", "br", "dd", "dt", "h4", "h5", "li", "p", "td", "th", "tr"}
_TEXT, _COMMENT = "-text", "-comment"
_CLAIM = {"h2", "h3"}
# A name in code: `session.close()`, `pool_recycle`, or `QueuePool`, but not a word such as `with`.
_NAME = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*(?:\(\))?")
_ERROR = re.compile(r"\b[A-Z]\w*[a-z][A-Z]\w*")
_NO_TEXT = {"headerlink", "connection", "share", "moved", "erratum", "as-of", "tested-on", "classes"}
_LEFT_OUT = {"button", "script", "style", "svg", "template", _COMMENT}


@dataclass(frozen=True)
class Claim:
    """The text below the title of a claim. `id` and `title` are "" for the text above the first claim.

    `names` are the names in its code, and the classes of the errors that its examples raise.
    """

    id: str
    title: str
    text: str
    names: tuple[str, ...] = ()


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
        # Id, title, prose, the events of the claim's examples, and the names. A dict keeps each once, in their order.
        self.claims: list[tuple[str, list[str], list[str], dict[str, None], dict[str, None]]] = [("", [], [], {}, {})]
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
        if tag in _CLAIM and (values.get("id") or "").startswith(GROUP_ID):
            role = "nothing"
        if role == "nothing":
            return
        if role == "title" != inside:
            self.claims.append((values.get("id") or "", [], [], {}, {}))
        if tag in _BLOCKS:
            self._add(" ", inside)
        if tag == "code" and role in ("text", "title", "verdict"):
            self.claims[-1][4].update(dict.fromkeys(_names(node.text())))
        self.read(node, role)
        if tag in _BLOCKS:
            self._add(" ", inside)
        self.answered |= role == "verdict"
        if role == "event" != inside:
            event = _plain(self.event)
            self.claims[-1][3][event] = None
            self.claims[-1][4].update(dict.fromkeys(_ERROR.findall(event.partition(":")[0])))
            self.event.clear()

    def _role(self, tag: str, classes: set[str], inside: str) -> str:
        role = inside
        if tag in _LEFT_OUT or classes & _NO_TEXT:
            role = "nothing"
        elif inside == "example":
            role = "event" if classes & {"error", "warning"} else "example"
        elif inside == "text":
            begins = tag == "p" and self.question and not self.answered and len(self.claims) == 1
            role = {"h1": "question", "h2": "title", "h3": "title"}.get(tag, "verdict" if begins else "text")
            role = "example" if tag == "section" and "example" in classes else role
        return role

    def _add(self, data: str, role: str) -> None:
        title, text = self.claims[-1][1:3]
        texts = {"question": self.question, "verdict": self.verdict, "title": title, "text": text, "event": self.event}
        texts.get(role, []).append(data)


def _plain(texts: list[str]) -> str:
    return " ".join("".join(texts).split())


def _names(code: str) -> Iterator[str]:
    """Yield the names in a piece of code that are not plain words."""
    for name in _NAME.findall(code):
        if re.search(r"[._(]|[a-z][A-Z]", name):
            yield name


def entry(address: str, text: str) -> Entry | None:
    """Return the text of a page, or None if it has no article with a question."""
    reader = _Reader()
    for article in LexborHTMLParser(text).css("article"):
        reader.read(article, "text")
    claims = [
        Claim(name, _plain(title), " ".join([_plain(prose), *events]).strip(), tuple(names))
        for name, title, prose, events, names in reader.claims
    ]
    filled = tuple(claim for claim in claims if claim.title or claim.text)
    return Entry(address, _plain(reader.question), _plain(reader.verdict), filled) if reader.question else None


def from_data(data: dict[str, Any]) -> Entry:
    """Return the entry that `dataclasses.asdict` has converted to values."""
    claims = (Claim(**claim | {"names": tuple(claim["names"])}) for claim in data["claims"])
    return Entry(**data | {"claims": tuple(claims)})


def to_json(entries: Iterable[Entry], phrases: Mapping[str, Mapping[str, tuple[str, ...]]], words: Vocabulary) -> str:
    """Return what is searched first. `phrases` has the phrases in the front matter of each page, by its address.

    Each page is [address, question, verdict, phrases]. The claims are columns, which compress better than rows: the
    numbers of their pages, their ids, titles, phrases, and names. Phrases have no stop words.
    """
    pages = sorted(entries, key=lambda entry: entry.address)

    def searched(page: Entry, name: str) -> str:
        return "; ".join(map(words.without_stop_words, phrases.get(page.address, {}).get(name, ())))

    rows = [[page.address, page.question, page.verdict, searched(page, asked.PAGE)] for page in pages]
    claims = [
        (number, claim.id, claim.title, searched(page, claim.id), " ".join(_new_names(claim)))
        for number, page in enumerate(pages)
        for claim in page.claims
        if claim.id and claim.id not in PARTS
    ]
    columns = [list(column) for column in zip(*claims, strict=True)]
    return _json({"pages": rows, "claims": columns, "stop": words.stop, "synonyms": words.synonyms})


def texts_to_json(entries: Iterable[Entry]) -> str:
    """Return the texts of all pages and claims by their addresses, such as `commit/#lost`."""
    texts = {
        f"{page.address}/{'#' * bool(claim.id)}{claim.id}": claim.text
        for page in sorted(entries, key=lambda entry: entry.address)
        for claim in page.claims
        if claim.text
    }
    return _json(texts)


def _new_names(claim: Claim) -> Iterator[str]:
    """Yield the names that the title lacks."""
    return (name for name in claim.names if name.removesuffix("()") not in claim.title)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
