"""The HTML that a page may have. A reader's browser must not run anything that the author of a page wrote."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_WORDS = ("a", "abbr", "b", "br", "code", "del", "em", "i", "img", "ins", "kbd", "s", "small", "span", "strong", "sub")
_MORE_WORDS = ("sup", "u")
_BLOCKS = ("blockquote", "details", "div", "hr", "p", "pre", "summary")
_LISTS = ("dd", "dl", "dt", "li", "ol", "table", "tbody", "td", "th", "thead", "tr", "ul")
_ELEMENTS = (*HEADINGS, *_WORDS, *_MORE_WORDS, *_BLOCKS, *_LISTS)
_ANY = re.compile(r".*", re.DOTALL)
# The attributes with their values.
_ATTRIBUTES = {
    ("a", "href"): re.compile(r"(?i:https?)://[^\s\\]+|(?![/\\])[^\s:\\]*"),
    ("a", "title"): _ANY,
    ("abbr", "title"): _ANY,
    ("code", "class"): re.compile(r"language-[\w#.+-]+"),
    ("img", "alt"): _ANY,
    ("img", "src"): re.compile(r"(?![/\\])[^\s:\\]+"),
    ("img", "title"): _ANY,
    ("p", "class"): re.compile(r"lead"),
    ("pre", "class"): re.compile(r"highlight"),
    **{(name, "id"): re.compile(r"[^\s_]\S*") for name in HEADINGS},
}
# A comment in which every browser finds the same end.
_COMMENT = re.compile(r"<!--(?![>-])[^<>\[\]]*-->")
# A browser leaves out some tags in places that do not allow them. A page must not have such tags.
_OTHER_TAG = re.compile(rf"<(?!!--|/?(?:{'|'.join(_ELEMENTS)})(?=[\s/>]))/?([a-z!/?][^\s/>]*)", re.IGNORECASE)
_START_TAG = re.compile(rf"<({'|'.join(_ELEMENTS)})(?=[\s/>])", re.IGNORECASE)
_COMMENT_TAG = "-comment"
MAX_DEPTH = 20
_LONGEST = 40
_MARKDOWN = "write Markdown instead of HTML"
_NO_STYLE = "in a table, write the line below the header without colons"
_FIXES = {
    "href": "write an address that begins with https://, or a path to a page without a slash at its start",
    "src": "write a path to a file in docs/ without a slash at its start",
    "id": "begin it with a letter",
}


@dataclass(frozen=True, order=True)
class Problem:
    """Something in a page that is not allowed, and its fix."""

    text: str
    fix: str


def of_other_tags(html: str) -> Iterator[Problem]:
    """Yield each tag in the text of the HTML that is not of an allowed element."""
    for name in dict.fromkeys(map(str.lower, _OTHER_TAG.findall(html))):
        yield Problem(f"a page cannot have {_tag(name)}", _MARKDOWN)


def of_left_out(html: str, counts: Mapping[str, int]) -> Iterator[Problem]:
    """Yield each element that a browser leaves out of its place. `counts` are the elements that it keeps, by name."""
    for name, count in Counter(map(str.lower, _START_TAG.findall(html))).items():
        if count > counts.get(name, 0):
            yield Problem(f"the element <{name}> is not allowed in this place", _MARKDOWN)


def of_node(node: LexborNode, depth: int) -> Iterator[Problem]:
    """Yield what is not allowed in an element or a comment. `depth` is 1 at the top of the page."""
    tag = node.tag or "?"
    if tag == _COMMENT_TAG:
        if not _COMMENT.fullmatch(node.html or ""):
            yield Problem("a comment has <, >, [, or ]", "remove it, or its signs")
    elif tag not in _ELEMENTS:
        yield Problem(f"a page cannot have {_tag(tag)}", _MARKDOWN)
    elif depth > MAX_DEPTH:
        yield Problem(f"more than {MAX_DEPTH} elements are nested", "end some of them first")
    elif tag in HEADINGS and depth > 1:
        problem = f"the heading {_shown(node.text().strip())} is inside another element"
        yield Problem(problem, "move it out of the list, quote, or HTML around it")
    else:
        for name, value in node.attributes.items():
            pattern = _ATTRIBUTES.get((tag, name))
            if pattern is None:
                problem = f"an element {tag} cannot have the attribute {_shown(name)}"
                yield Problem(problem, _NO_STYLE if name == "style" else "remove it")
            elif not pattern.fullmatch(value or ""):
                problem = f"{name}={_shown(value or '')} is not allowed for an element {tag}"
                yield Problem(problem, _FIXES.get(name, "remove it"))


def _tag(name: str) -> str:
    return f"the element <{name}>" if re.fullmatch(r"[a-z][a-z0-9-]*", name) else _shown(f"<{name}>")


def _shown(text: str) -> str:
    """Return a text for a message, without unprintable characters."""
    return ascii(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}...")
