"""Sources: the project's text files, read whole, or refused with place, fact and cure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG

from session_answers.errors import PageError
from sqlalchemy_receipts.recorder.normalize import UNSHOWN

# Where git could not merge two versions; the line between them may be anything in Markdown.
_CONFLICT = re.compile(r"^(<{7}|[|]{7}|>{7})(?: .*)?$", re.MULTILINE)

# The frame around the pages: without the first, a builder would take its theme's own.
_MAIN = "docs/.overrides/main.html"
_FRAME = ("docs/.overrides/**/*.html", "docs/assets/*.css", "docs/assets/*.js")


def frame_faults(folder: Path) -> Iterator[str]:
    """Find the templates, styles and scripts of the project in `folder` that are not there or no text."""
    for path in sorted({folder / _MAIN, *(each for pattern in _FRAME for each in folder.glob(pattern))}):
        try:
            read(path, path.relative_to(folder).as_posix(), "take it from git")
        except PageError as error:
            yield from error.faults


def called(path: str | Path) -> str:
    """Return how messages call a file of the project in the current folder."""
    return str(path).removeprefix(f"{Path.cwd()}/")


def read(path: Path, name: str, missing: str = "let it be read, or take it away") -> str:
    """Return the text of the file that messages call `name`; raises PageError where there is none that can be shown.

    `missing` is the cure where it is not there.
    """
    try:
        # Nobody writes into a pipe that lies there: reading it would not end.
        if not S_ISREG(path.stat().st_mode):
            raise PageError(f"{name}: is no file: take it away")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PageError(f"{name}: byte {error.start} is not UTF-8: save it as UTF-8") from None
    except FileNotFoundError:
        raise PageError(f"{name}: is not there: {missing}") from None
    except OSError as error:
        raise PageError(f"{name}: {error.strerror}: let it be read, or take it away") from None
    if found := UNSHOWN.search(text):
        raise PageError(
            f"{name}:{_line(text, found)}: the character U+{ord(found[0]):04X} cannot be shown: take it out"
        )
    if found := _CONFLICT.search(text):
        raise PageError(f"{name}:{_line(text, found)}: {found[1]} is of a merge that git could not make: end it")
    return text


def _line(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1
