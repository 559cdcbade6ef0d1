"""The limits of a page's text. Without them, Python-Markdown needs minutes for some texts that no author writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from session_answers.pages.examples import OPTIONS
from sqlalchemy_receipts import Fault

# The number of characters, and of the signs for which Python-Markdown searches the rest of the text.
MAX_PAGE, MAX_PAGE_LESS_THAN = 200_000, 2_000
MAX_PARAGRAPH, MAX_PARAGRAPH_BRACKETS = 10_000, 1_000
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d+\.)[ \t]")
_MARKS = re.compile(r"[\s>]*(?:`{3}|~{3})")
# Python-Markdown needs exponential time for some options that are not complete, even in a block that shows a block.
_FENCE = re.compile(
    rf"[\s>]*(?:`{{3,}}+|~{{3,}}+)[ \t]*[\w#.+-]*+(?:[ \t]+(?:{'|'.join(OPTIONS)})=(?:\"[^\"<>]*\"|'[^'<>]*'))*[ \t]*"
)


def faults(path: str, text: str) -> Iterator[Fault]:
    """Yield the parts of a page that are too long, and the lines with backticks or tildes that are not fences."""
    if len(text) > MAX_PAGE:
        yield Fault(path, 1, f"the page has more than {MAX_PAGE:,} characters", "split it into two pages")
    if text.count("<") > MAX_PAGE_LESS_THAN:
        yield Fault(path, 1, f"the page has more than {MAX_PAGE_LESS_THAN:,} characters <", "remove some of them")
    rows = text.split("\n")
    for number, lines in _paragraphs(rows):
        if sum(len(line) + 1 for line in lines) > MAX_PARAGRAPH:
            yield Fault(path, number, f"the paragraph has more than {MAX_PARAGRAPH:,} characters", "split it")
        elif sum(line.count("[") for line in lines) > MAX_PARAGRAPH_BRACKETS:
            yield Fault(
                path, number, f"the paragraph has more than {MAX_PARAGRAPH_BRACKETS:,} characters [", "split it"
            )
    for number, line in enumerate(rows, 1):
        if _MARKS.match(line) and not _FENCE.fullmatch(line):
            problem = "the line begins like a block but has more than a language and the options of an example"
            yield Fault(path, number, problem, "remove the rest, or begin the line with a word")


def _paragraphs(rows: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines between two blank lines, and each item of a list, with the number of the first line."""
    first, lines, is_list = 1, list[str](), False
    for number, line in enumerate(rows, 1):
        ends = not line.strip() or (is_list and _ITEM.match(line))
        if lines and ends:
            yield first, lines
            lines = []
        if line.strip():
            if not lines:
                first = number
                is_list = _ITEM.match(line) is not None
            lines.append(line)
    if lines:
        yield first, lines
