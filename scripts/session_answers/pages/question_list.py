"""The list of questions. Every entry has the question and the short answer of its page."""

from __future__ import annotations

import re
from pathlib import Path

from session_answers import text_files
from session_answers.pages.markdown import short_answer
from session_answers.pages.parser import parse

_ENTRY = re.compile(r"^\[[^\]\n]*\]\((?P<file>[\w-]+\.md)\)\n(?::   .*\n(?:    .*\n)*)?", re.MULTILINE)


def entries(text: str) -> list[str]:
    """Return the file names of the pages in a list, in order."""
    return [match["file"] for match in _ENTRY.finditer(text)]


def renewed(text: str, docs: Path) -> str:
    """Return the list with the current questions and short answers of its pages in `docs`. Raise ReceiptsError."""

    def entry(match: re.Match[str]) -> str:
        path = docs / match["file"]
        return (_entry(path) if path.is_file() else "") or match[0]

    return _ENTRY.sub(entry, text)


def _entry(path: Path) -> str:
    """Return the entry of a page, or "" if it has no question or no short answer. Raise ReceiptsError."""
    name = f"docs/{path.name}"
    page = parse(name, text_files.read(path, name))
    lines = short_answer(page)
    answer = "\n    ".join(lines)
    return f"[{page.title.title}]({path.name})\n:   {answer}\n" if page.title and answer else ""
