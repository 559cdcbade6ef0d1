"""The text files of the project. Each is read as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISFIFO, S_ISREG, S_ISSOCK

from session_answers.errors import TextFileError
from session_answers.system_errors import fault, is_dead_link
from sqlalchemy_receipts import UNPRINTABLE, Fault

# The lines that git writes around two versions that it could not merge.
_CONFLICT = re.compile(r"^(<{7}|[|]{7}|>{7})(?: .*)?$", re.MULTILINE)

# Without one of these files, a builder silently uses the template of its theme.
_TEMPLATES = "docs/.overrides"
OVERRIDES = (
    "404.html",
    "main.html",
    "partials/footer.html",
    "partials/header.html",
    "partials/javascripts/base.html",
    "partials/javascripts/content.html",
    "partials/logo.html",
)
_FRAME = ("docs/.overrides/**/*.html", "docs/assets/*.css", "docs/assets/*.js")
_KINDS = ((S_ISDIR, "a folder"), (S_ISFIFO, "a pipe"), (S_ISSOCK, "a socket"))


def frame_faults(folder: Path) -> Iterator[Fault]:
    """Yield the templates, style sheets, and scripts of the project in `folder` that are missing or not text."""
    overrides = (folder / _TEMPLATES / name for name in OVERRIDES)
    for path in sorted({*overrides, *(path for pattern in _FRAME for path in folder.glob(pattern))}):
        try:
            read(path, path.relative_to(folder).as_posix(), "restore it from git")
        except TextFileError as error:
            yield from error.faults


def called(path: str | Path) -> str:
    """Return the name of a file for messages: its path relative to the current folder."""
    return str(path).removeprefix(f"{Path.cwd()}/")


@dataclass(frozen=True)
class TextFile:
    """The content of a text file: its path, its name in messages, its bytes, and its text with plain line ends."""

    path: Path
    name: str
    data: bytes
    text: str


def read(path: Path, name: str, missing: str = "create it") -> str:
    """Return the text of a file. Raise TextFileError if it is missing, or if it is not printable text.

    `name` is the file's name in messages. `missing` is the fix if the file does not exist.
    """
    return load(path, name, missing).text


def load(path: Path, name: str, missing: str = "create it") -> TextFile:
    """Return a file with its text and its bytes. Raise TextFileError like `read`."""
    data = read_bytes(path, name, missing)
    try:
        text = re.sub("\r\n?", "\n", data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise TextFileError(Fault(name, 0, f"byte {error.start} is not UTF-8", "save it as UTF-8")) from None
    if match := UNPRINTABLE.search(text):
        problem = f"the character U+{ord(match[0]):04X} cannot be shown"
        raise TextFileError(Fault(name, _line(text, match), problem, "remove it"))
    if match := _CONFLICT.search(text):
        problem = f"{match[1]} is from a merge that git could not complete"
        raise TextFileError(Fault(name, _line(text, match), problem, "complete the merge"))
    return TextFile(path, name, data, text)


def read_bytes(path: Path, name: str, missing: str = "create it") -> bytes:
    """Return the bytes of a file. Raise TextFileError if it is missing, not readable, or not a file."""
    try:
        if problem := not_a_file(path.stat().st_mode):
            raise TextFileError(Fault(name, 0, problem, "rename or remove it"))
        return path.read_bytes()
    except FileNotFoundError as error:
        if is_dead_link(path):
            problem = "it is a link to a file that does not exist"
            raise TextFileError(Fault(name, 0, problem, fault(error, name).fix)) from None
        raise TextFileError(Fault(name, 0, "the file does not exist", missing)) from None
    except OSError as error:
        raise TextFileError(fault(error, name)) from None


def not_a_file(mode: int) -> str:
    """Return what is wrong if a mode is not the mode of a file, or "". Reading from a pipe would never end."""
    kind = next((name for test, name in _KINDS if test(mode)), "a device")
    return "" if S_ISREG(mode) else f"it is {kind}, not a file"


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1
