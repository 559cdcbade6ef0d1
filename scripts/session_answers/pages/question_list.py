"""The lists of questions, of the home page and of README: each entry has the question and the short answer of a page.

On the home page, an entry is a term with its definition, and in README a row of a table.
"""

from __future__ import annotations

import re
from pathlib import Path

from session_answers import text_files
from session_answers.pages.markdown import short_answer
from session_answers.pages.page import Page
from session_answers.pages.parser import parse

_TERM = re.compile(r"^\[[^\]\n]*\]\((?P<file>[\w-]+\.md)\)\n(?::   .*\n(?:    .*\n)*)?", re.MULTILINE)
_ROW = re.compile(r"^\| \[[^\]\n]*\]\(docs/(?P<file>[\w-]+\.md)\) \|.*\|\n", re.MULTILINE)


def entries(text: str) -> list[str]:
    """Return the file names of the pages in a list, in order."""
    return [match["file"] for match in _form(text).finditer(text)]


def renewed(text: str, docs: Path) -> str:
    """Return the list with the current questions and short answers of its pages in `docs`. Raise ReceiptsError."""

    def entry(match: re.Match[str]) -> str:
        path = docs / match["file"]
        return (_entry(_read(path), match.re) if path.is_file() else "") or match[0]

    return _form(text).sub(entry, text)


def with_page(text: str, page: Page, before: str) -> str:
    """Return the list with a page that it lacks below the one with the file name `before`, if it has this one."""
    form = _form(text)
    entry = _entry(page, form)
    gap = "\n" if form is _TERM else ""
    matches = [match for match in form.finditer(text) if entry and match["file"] == before]
    return f"{text[: matches[0].end()]}{gap}{entry}{text[matches[0].end() :]}" if matches else text


def _form(text: str) -> re.Pattern[str]:
    return _ROW if _ROW.search(text) else _TERM


def _read(path: Path) -> Page:
    name = f"docs/{path.name}"
    return parse(name, text_files.read(path, name))


def _entry(page: Page, form: re.Pattern[str]) -> str:
    """Return the entry of a page, or "" if it has no question or no short answer."""
    lines = short_answer(page)
    if not page.title or not lines:
        return ""
    file = page.path.removeprefix("docs/")
    if form is _ROW:
        return f"| [{page.title.title}](docs/{file}) | {lines[0].strip('*')} |\n"
    answer = "\n    ".join(lines)
    return f"[{page.title.title}]({file})\n:   {answer}\n"
