"""Published texts that a browser cannot run as a script.

The policy of a page allows any script of the site, and a text can be Python, or Markdown, and JavaScript at the same
time. A text that begins with `# ` is a syntax error in JavaScript, in any encoding and with any continuation.
"""

from __future__ import annotations

from pathlib import PurePosixPath

# The kinds of texts that begin with `# `. Other texts are JSON or XML, which are not scripts.
SUFFIXES = (".md", ".py", ".txt")
_MARK = "# "


def plain_text(text: str, first: str) -> str:
    """Return a text that begins with `# `: the text itself, or the text below the line `# first`."""
    return text if text.startswith(_MARK) else f"{_MARK}{first}\n{text}"


def download(path: str, text: str) -> str:
    """Return the text of a file of the site, such as `commit/failed-1.py`, with its address in its first line."""
    file = PurePosixPath(path)
    address = "/".join(["", *file.parent.parts, f"#{file.stem}" if file.suffix == ".py" else file.name])
    return plain_text(text, f"From SQLAlchemy Session Answers: {address}")
