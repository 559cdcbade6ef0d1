"""The Markdown files of the project."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from session_answers.errors import PageError

# What one builder or the other takes for a page.
MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")


def root() -> Path:
    """Return the project's folder: the nearest one above the current with an `mkdocs.yml`."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").exists():
            return folder
    raise PageError(f"{here}: no mkdocs.yml here or above: run the command in the project's folder")


def files_in(folder: Path) -> Iterator[Path]:
    """Give what is in a folder and those below it; raises OSError where one cannot be read, as no builder does."""

    def refuse(error: OSError) -> None:
        raise error

    for inside, folders, names in os.walk(folder, onerror=refuse):
        yield from (Path(inside, name) for name in (*folders, *names))


def misnamed(name: str) -> str:
    """Say why a page would not be published, or at no address that can be written, "" where it is."""
    path = PurePosixPath(name)
    if path.parts[0] != "docs":
        return ""
    if path.suffix != ".md":
        return "the name of a page ends with .md: rename it"
    if path.stem == "README":
        return "the builders take it for index.md: rename it"
    if path.parts[1] == "setup":
        return "what is below docs/setup is not published: move it"
    odd = next((part for part in path.parts if not re.fullmatch(r"[\w.-]+", part, re.ASCII)), "")
    return f"{odd!r} is no part of an address: rename it to letters, digits, hyphens and dots" if odd else ""
