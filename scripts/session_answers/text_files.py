"""The text files of the project. Each is read as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG

from session_answers.errors import TextFileError
from sqlalchemy_receipts import UNPRINTABLE, Fault

# The lines that git writes around two versions that it could not merge.
_CONFLICT = re.compile(r"^(<{7}|[|]{7}|>{7})(?: .*)?$", re.MULTILINE)

# Without this file, a builder uses the template of its theme.
_MAIN = "docs/.overrides/main.html"
_FRAME = ("docs/.overrides/**/*.html", "docs/assets/*.css", "docs/assets/*.js")
_READABLE = "make it readable, or remove it"


def frame_faults(folder: Path) -> Iterator[Fault]:
    """Yield the templates, style sheets, and scripts of the project in `folder` that are missing or not text."""
    for path in sorted({folder / _MAIN, *(path for pattern in _FRAME for path in folder.glob(pattern))}):
        try:
            read(path, path.relative_to(folder).as_posix(), "restore it from git")
        except TextFileError as error:
            yield from error.faults


def called(path: str | Path) -> str:
    """Return the name of a file for messages: its path relative to the current folder."""
    return str(path).removeprefix(f"{Path.cwd()}/")


def read(path: Path, name: str, missing: str = "create it") -> str:
    """Return the text of a file. Raise TextFileError if it is missing, or if it is not printable text.

    `name` is the file's name in messages. `missing` is the fix if the file does not exist.
    """
    text = _decoded(path, name, missing)
    if match := UNPRINTABLE.search(text):
        problem = f"the character U+{ord(match[0]):04X} cannot be shown"
        raise TextFileError(Fault(name, _line(text, match), problem, "remove it"))
    if match := _CONFLICT.search(text):
        problem = f"{match[1]} is from a merge that git could not complete"
        raise TextFileError(Fault(name, _line(text, match), problem, "complete the merge"))
    return text


def _decoded(path: Path, name: str, missing: str) -> str:
    try:
        # Reading from a pipe without a writer would never end.
        if not S_ISREG(path.stat().st_mode):
            raise TextFileError(Fault(name, 0, "it is not a file", "remove it"))
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise TextFileError(Fault(name, 0, f"byte {error.start} is not UTF-8", "save it as UTF-8")) from None
    except FileNotFoundError:
        raise TextFileError(Fault(name, 0, "the file does not exist", missing)) from None
    except OSError as error:
        raise TextFileError(Fault(name, 0, str(error.strerror), _READABLE)) from None


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1
