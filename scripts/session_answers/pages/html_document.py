"""The HTML of a page, read as a browser reads it on the site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from session_answers.pages import html_rules
from session_answers.pages.html_rules import HEADINGS, MAX_DEPTH, Problem

_TEXT = "-text"
# The elements around the text of a page. No end tag in a page may close them.
_FRAME = ("body", "div", "main", "div", "article")
_END = "end-of-page"
_NOT_CLOSED = Problem(
    "an element or a comment is not closed, or something is closed that is not open",
    "close every element and comment where you opened it",
)


@dataclass(frozen=True)
class Document:
    """The headings of a page, each with its level and id, the classes of its examples, and its problems."""

    headings: tuple[tuple[int, str], ...]
    examples: tuple[str, ...]
    problems: tuple[Problem, ...]


def elements(html: str) -> list[LexborNode] | None:
    """Return the elements, texts, and comments at the top of a page's HTML, as a browser reads them on the site.

    Return None if an element or a comment is not closed, or if the HTML closes or changes an element around it.
    """
    frame = [f"<{name}>" for name in _FRAME]
    document = LexborHTMLParser(f"<!doctype html><head></head>{''.join(frame)}{html}<span class={_END}></span>")
    inside = document.root
    for name in ("html", *_FRAME):
        if inside is None or inside.tag != name or inside.attributes:
            return None
        children = list(inside.iter(include_text=True))
        if name == "html":
            # The first child is an empty head.
            children = children[1:] if children[0].child is None else []
        if name != _FRAME[-1] and len(children) != 1:
            return None
        inside = children[0]
    end = children.pop()
    return children if end.tag == "span" and end.attributes == {"class": _END} else None


def read(html: str, examples: Collection[str], control: str = "") -> Document:
    """Read the HTML of a page.

    `examples` are the classes of the empty elements for examples. `control` is other HTML that this page may have.
    """
    without_control = html.replace(control, "") if control else html
    if tags := tuple(html_rules.of_other_tags(without_control)):
        return Document((), (), tags)
    top = elements(html)
    if top is None:
        return Document((), (), (_NOT_CLOSED,))
    own = [node.html for node in elements(control) or () if node.tag != _TEXT]
    headings: list[tuple[int, str]] = []
    shown: list[str] = []
    problems: list[Problem] = []
    counts = Counter[str]()
    pending = [(node, 1) for node in reversed(top)]
    while pending:
        node, depth = pending.pop()
        counts[node.tag or ""] += 1
        name = node.attributes.get("class") if node.tag == "div" else None
        if name in examples:
            shown.append(str(name))
        elif node.tag != _TEXT and not (depth == 1 and own and node.html in own):
            problems += html_rules.of_node(node, depth)
            if node.tag in HEADINGS:
                headings.append((int(node.tag[1]), node.attributes.get("id") or ""))
            if depth <= MAX_DEPTH:
                pending += [(child, depth + 1) for child in reversed(list(node.iter(include_text=True)))]
    problems = problems or list(html_rules.of_left_out(without_control, counts))
    return Document(tuple(headings), tuple(shown), tuple(problems))
