"""The style sheet and the scripts of the site without comments and without space that a browser does not need."""

from __future__ import annotations

import re
from pathlib import Path

_STRING = re.compile(r'("(?:[^"\\]|\\.)*")')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Whole lines, so that a text or a regular expression that looks like a comment stays.
_COMMENT_LINES = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/).)*\*/[ \t]*)\n", re.MULTILINE | re.DOTALL)
_INDENTS = re.compile(r"^\s+", re.MULTILINE)


def shorten(folder: Path) -> None:
    """Rewrite the style sheet and the scripts of the site in `folder`."""
    for path in sorted((folder / "assets").glob("*.*")):
        short = {".css": short_styles, ".js": short_script}.get(path.suffix)
        if short:
            path.write_text(short(path.read_text(encoding="utf-8")), encoding="utf-8")


def short_styles(css: str) -> str:
    """Return a style sheet without comments and without space between its parts. Strings stay as they are."""
    parts = _STRING.split(_COMMENT.sub("", css))
    return "".join(part if number % 2 else _without_space(part) for number, part in enumerate(parts)).strip()


def _without_space(css: str) -> str:
    one_line = re.sub(r" ?([{};,>]) ?", r"\1", re.sub(r"\s+", " ", css))
    return one_line.replace(": ", ":").replace(";}", "}")


def short_script(script: str) -> str:
    """Return a script without lines of comments and without indents. No text of the script has several lines."""
    return _INDENTS.sub("", _COMMENT_LINES.sub("", script))
