"""The list of questions: every entry has the page's own question and verdict."""

from __future__ import annotations

import re
from pathlib import Path

from session_answers import text_files

_ENTRY = re.compile(r"^\[[^\]\n]*\]\((?P<file>[\w-]+\.md)\)\n(?::   .*\n(?:    .*\n)*)?", re.MULTILINE)
_ANSWER = re.compile(r"^# (?P<question>.*)\n\n(?P<verdict>(?:.+\n)+)", re.MULTILINE)


def entries(text: str) -> list[str]:
    """Return the file names of the pages that a list names, in its order."""
    return [found["file"] for found in _ENTRY.finditer(text)]


def renewed(text: str, docs: Path) -> str:
    """Return the list with the questions and verdicts that its pages in `docs` have now; raises PageError."""

    def renew(found: re.Match[str]) -> str:
        path = docs / found["file"]
        answer = _ANSWER.search(text_files.read(path, f"docs/{path.name}")) if path.is_file() else None
        if answer is None:
            return found[0]
        verdict = answer["verdict"].rstrip("\n").replace("\n", "\n    ")
        return f"[{answer['question']}]({found['file']})\n:   {verdict}\n"

    return _ENTRY.sub(renew, text)
