"""The Markdown files of the project."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from session_answers.errors import PageError, TextFileError
from sqlalchemy_receipts import Fault

# The suffixes that a builder takes for Markdown.
MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")


def root() -> Path:
    """Return the project's folder: the nearest parent folder with an `mkdocs.yml`. Raise TextFileError."""
    current = Path.cwd()
    for folder in (current, *current.parents):
        if (folder / "mkdocs.yml").exists():
            return folder
    fix = "run the command in the project's folder"
    raise TextFileError(Fault(str(current), 0, "there is no mkdocs.yml in this folder or above it", fix))


def files_in(folder: Path) -> Iterator[Path]:
    """Yield the files and folders in a folder, at any depth. Raise OSError if one cannot be read."""

    def fail(error: OSError) -> None:
        raise error

    for inside, folders, names in os.walk(folder, onerror=fail):
        yield from (Path(inside, name) for name in (*folders, *names))


def check_name(name: str) -> None:
    """Raise PageError if a page would not be published, or if its address would not be valid."""
    path = PurePosixPath(name)
    if path.parts[0] == "docs" and (problem := _name_problem(path)):
        raise PageError(Fault(name, 0, *problem))


def _name_problem(path: PurePosixPath) -> tuple[str, str] | None:
    if path.suffix != ".md":
        return "the name does not end with .md", "rename the page"
    if path.stem == "README":
        return "the builders treat a README.md as index.md", "rename the page"
    if path.parts[1] == "setup":
        return "pages in docs/setup/ are not published", "move the page"
    odd = next((part for part in path.parts if not re.fullmatch(r"[\w.-]+", part, re.ASCII)), "")
    return (f"{odd!r} cannot be part of an address", "use letters, digits, hyphens, and dots") if odd else None
