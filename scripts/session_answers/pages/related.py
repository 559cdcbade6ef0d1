"""The questions that are related to a question: its page links to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from posixpath import dirname, join, normpath

from session_answers.pages.fences import outside_fences
from session_answers.pages.page import Page

MOST = 4
_LINK = re.compile(r"\]\(([^()#\s]+\.md)(?:#[^()\s]*)?\)")


def related(page: Page, questions: Iterable[Page]) -> tuple[Page, ...]:
    """Return the `questions` that a page links to, at most four. The page with the most links is the first."""
    text = "\n".join(line for _, line in outside_fences(page.text.split("\n")))
    counts = Counter(normpath(join(dirname(page.path), link)) for link in _LINK.findall(text))
    found = [each for each in questions if counts[each.path] and each.path != page.path]
    return tuple(sorted(found, key=lambda each: -counts[each.path])[:MOST])
