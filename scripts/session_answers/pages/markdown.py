"""The Markdown of a page, read line by line: its headings, its short answer, and its text without marks.

Python-Markdown takes six times as long, and it has no line numbers, which every message needs. A test compares both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape

from session_answers.pages import fences, front_matter
from session_answers.pages.fences import Block, outside_fences
from session_answers.pages.page import Heading, Page

_HEADING = re.compile(r"(#{1,6})\s*(.*)")
# Python-Markdown reads a comment within a line as a part of its paragraph.
_COMMENT = re.compile(r" {0,3}<!--")
_UNDERLINE = re.compile(r"(=+|-+) *")
# A code span, a link or an image, an escaped character, an entity, and bold.
_MARKS = re.compile(
    r"(?<!`)(`++)(.+?)(?<!`)\1(?!`)|!?\[((?:`[^`]*`|[^\[\]`])*+)\]\([^()]*\)|\\([^a-zA-Z0-9\s])"
    r"|(&(?:#\d+|#x[\da-f]+|[a-z]\w*);)|\*\*",
    re.ASCII | re.IGNORECASE,
)


def shown(text: str) -> Iterator[tuple[int, str] | Block]:
    """Yield the visible blocks and numbered lines of a page, without front matter and comments."""
    first = front_matter.line_count(text)
    hidden = False
    for part in fences.split(text.split("\n")):
        if isinstance(part, Block):
            yield part
            continue
        number, line = part
        if number > first and not hidden:
            yield part
        hidden = opens_comment(line, hidden=hidden)


def opens_comment(line: str, *, hidden: bool) -> bool:
    """Return whether the next line is in a comment. `hidden` is true if this line begins in one."""
    return (hidden or _COMMENT.match(line) is not None) and "-->" not in line


def headings(text: str) -> tuple[Heading, ...]:
    """Return the headings of a page in order, except those in fenced blocks and comments."""
    candidates = (heading(*part) for part in shown(text) if not isinstance(part, Block))
    return tuple(candidate for candidate in candidates if candidate)


def heading(number: int, line: str) -> Heading | None:
    """Return the heading in a line, or None if the line is not a heading."""
    match = _HEADING.fullmatch(line)
    if not match:
        return None
    title, brace, attributes = match[2].rstrip().rpartition("{")
    ids = [word[1:] for word in attributes.removesuffix("}").lstrip(":").split() if word.startswith("#")]
    if not (brace and ids and attributes.endswith("}") and "}" not in attributes[:-1] and title.endswith((" ", "\t"))):
        return Heading(number, len(match[1]), match[2].rstrip(), "")
    return Heading(number, len(match[1]), title.rstrip(), ids[-1])


def underlined(text: str) -> Iterator[int]:
    """Yield the lines that are headings because the next line has hyphens or equals signs."""
    rows = dict(part for part in shown(text) if not isinstance(part, Block))
    for number, line in rows.items():
        above, before = rows.get(number - 1, ""), rows.get(number - 2, "")
        begins = above.strip() and not above.startswith(("#", "    ", "\t"))
        if begins and _UNDERLINE.fullmatch(line) and (not before.strip() or before.startswith("#")):
            yield number - 1


def short_answer(page: Page) -> tuple[str, ...]:
    """Return the lines of the first paragraph below the title of a page, as Markdown."""
    title = page.title
    if title is None:
        return ()
    rows = (row for row in outside_fences(page.text.split("\n")) if title.line < row[0] < page.end_of(title))
    return tuple(_first_paragraph(line for _, line in rows))


def _first_paragraph(rows: Iterable[str]) -> Iterator[str]:
    begun = False
    for line in rows:
        # The attributes of a paragraph are not text.
        if line.strip() and not line.startswith("{"):
            begun = True
            yield line.strip()
        elif begun and not line.strip():
            return


def plain(markdown: str) -> str:
    """Return the visible text of one line of Markdown: without marks and entities, and links as their texts."""

    def visible(mark: re.Match[str]) -> str:
        return mark[2] or plain(mark[3] or "") or mark[4] or unescape(mark[5] or "")

    return _MARKS.sub(visible, markdown).strip()


def code_html(markdown: str) -> str:
    """Return Markdown whose only marks are code as HTML."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(markdown, quote=False))
