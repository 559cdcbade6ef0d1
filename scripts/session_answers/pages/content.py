"""The content of a claim: its texts, lists, tables, quotes, code, and examples, in the order of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent

from session_answers.pages.fences import Block
from session_answers.pages.markdown import plain, shown
from session_answers.pages.page import CLAIM, Example, Heading, Page

# The first line of a block decides its kind, as in Python-Markdown.
_KINDS = (
    ("heading", re.compile(r"#{1,6}(?!#)")),
    ("list", re.compile(r" {0,3}(?:[-*+]|\d+\.)\s")),
    ("quote", re.compile(r" {0,3}>")),
    ("table", re.compile(r".*\n {0,3}\|?[\s|:]*-[-\s|:]*\|?[\s|:-]*(?:\n|\Z)")),
    ("definitions", re.compile(r"(?:.*\n)*? {0,3}:\s")),
    ("indented", re.compile(r" {4}|\t")),
)
# Lines that no reader sees: comments, and the attributes of a block.
_INVISIBLE = re.compile(r" {0,3}<!--.*|\s*\{:?\s*[.#][^}]*\}\s*")
# The start of a line before its text: indentation, and the marks of quotes, lists, and definitions.
_START = re.compile(r"[\s>]*(?:(?:[-*+:]|\d+\.)\s+)?")
# Code in backticks, or a tag.
_TAG = re.compile(r"(?P<code>(?<!`)(`++).+?(?<!`)\2(?!`))|</?[a-z][^<>]*>", re.IGNORECASE)
_RULE = re.compile(r"[\s|:-]+")


@dataclass(frozen=True)
class Part:
    """A part of a claim. `kind` is text, list, quote, table, definitions, heading, code, or example.

    `markdown` is its source, without attributes. For code it is the code. An example has none.
    """

    kind: str
    markdown: str
    example: Example | None = None

    @property
    def text(self) -> str:
        """Return the visible text, line by line. Lists, quotes, and tables keep their marks."""
        if self.kind in ("code", "example"):
            return self.markdown
        return "\n".join(_plain(line) for line in self.markdown.split("\n"))


def content(page: Page, claim: Heading) -> tuple[Part, ...]:
    """Return the parts between a claim and the next one."""
    return tuple(_joined(_parts(page, claim)))


def _parts(page: Page, claim: Heading) -> Iterator[Part]:
    lines = (heading.line for heading in page.headings if heading.line > claim.line and heading.level <= CLAIM)
    end = next(lines, page.text.count("\n") + 2)
    examples = {example.line: example for example in page.examples}
    rows: list[str] = []
    for piece in shown(page.text):
        number = piece.fence.line if isinstance(piece, Block) else piece[0]
        if not claim.line < number < end or (not isinstance(piece, Block) and _INVISIBLE.fullmatch(piece[1])):
            continue
        is_text = not isinstance(piece, Block) and piece[1].strip() and not piece[1].startswith("#")
        if rows and not is_text:
            yield _part(rows)
            rows = []
        if isinstance(piece, Block):
            example = examples.get(number + 1)
            yield Part("example", "", example) if example else Part("code", "\n".join(piece.rows))
        elif is_text:
            rows.append(piece[1].rstrip())
        elif piece[1].strip():
            yield _part([piece[1].rstrip()])
    if rows:
        yield _part(rows)


def _part(rows: list[str]) -> Part:
    text = "\n".join(rows)
    kind = next((name for name, start in _KINDS if start.match(text)), "text")
    return Part(kind, re.sub(r"\s+\{[^{}]*\}$", "", text).lstrip("# ") if kind == "heading" else text)


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    """Join the items of a list, which blank lines may separate. Other indented lines are code."""
    last: Part | None = None
    for part in parts:
        if last and last.kind in ("list", "definitions") and part.kind in (last.kind, "indented"):
            last = Part(last.kind, f"{last.markdown}\n\n{part.markdown}")
            continue
        if last:
            yield last
        last = part if part.kind != "indented" else Part("code", dedent(part.markdown))
    if last:
        yield last


def _plain(line: str) -> str:
    if _RULE.fullmatch(line):
        return line
    start = _START.match(line)
    mark = start[0] if start else ""
    return mark + plain(_TAG.sub(lambda match: match["code"] or "", line[len(mark) :]))
