"""The lists of questions, of the home page and of README: what they lack, and how it comes into them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

from session_answers import text_files
from session_answers.pages.nav_entry import page_above
from session_answers.pages.page import Page
from session_answers.pages.question_list import entries, with_page
from session_answers.written_files import replace
from sqlalchemy_receipts import Fault

HOME, README, CONFIG = "docs/index.md", "README.md", "mkdocs.yml"


def unlisted(folder: Path, page: Page) -> Iterator[Fault]:
    """Yield a fault for each list of questions that lacks the question of a page. Raise TextFileError."""
    for name, text in _lists_without(folder, page):
        if with_page(text, page, _above(folder, page)) != text:
            fix = f"scripts/update {page.path}"
        else:
            fix = f"move it below a question of its kind in {CONFIG}, and run scripts/update {page.path}"
        yield Fault(name, 1, f"{page.path} is missing in the list of questions", fix)


def add(folder: Path, page: Page) -> Iterator[str]:
    """Add the question of a page to each list that lacks it, below the question above it in the navigation.

    Yield the lines of the difference. Raise TextFileError.
    """
    for name, text in _lists_without(folder, page):
        new = with_page(text, page, _above(folder, page))
        replace(text_files.load(folder / name, name), new, f"scripts/update {page.path}")
        before, after = text.splitlines(keepends=True), new.splitlines(keepends=True)
        yield from difflib.unified_diff(before, after, name, name)


def _lists_without(folder: Path, page: Page) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each list that lacks the question of a page, if the page has one."""
    if page.front.get("code") and page.title:
        for name in (HOME, README):
            text = _text(folder, name)
            if (listed := entries(text)) and page.path.removeprefix("docs/") not in listed:
                yield name, text


def _above(folder: Path, page: Page) -> str:
    return page_above(_text(folder, CONFIG), page.path.removeprefix("docs/"))


def _text(folder: Path, name: str) -> str:
    return text_files.read(folder / name, name) if (folder / name).is_file() else ""
