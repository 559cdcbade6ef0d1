"""The files in `docs/` that a builder copies into the site: pages, images, and the files of the site itself.

A browser runs a script in any HTML or SVG file, and the policy of a page allows any script of the site. Only files of
known kinds are therefore published, and no file from outside the project.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from stat import S_ISDIR, S_ISLNK, S_ISREG

from session_answers.pages import file_contents
from session_answers.pages.files import MARKDOWN, files_in
from sqlalchemy_receipts import Fault

SCRIPTS = (
    *("assets/errors.js", "assets/examples.js", "assets/finder.js", "assets/moved.js", "assets/parts.js"),
    *("assets/paste.js", "assets/scorer.js", "assets/search.js", "assets/sharing.js", "assets/site.js"),
)
# The other files of the site itself.
_OWN = (
    *("answers.schema.json", "assets/site.css", "assets/favicon.svg"),
    *("assets/fonts/OFL.txt", "assets/fonts/figtree.woff2"),
)
# The images that a page can have.
_IMAGES = (".png", ".jpg", ".svg")
# Folders that no builder copies, with the files that they have: builders copy other files from a folder of templates.
_NOT_COPIED = {
    "setup": r".*",
    ".overrides": r".*\.html",
    ".permalinks": r".*",
    ".recorded": r".*",
    ".search": r".*\.txt",
    ".releases": r"\d{4}\.\d\d\.tar\.xz",
}
# The files of a frozen copy other than pages and scripts.
_FROZEN = (*_IMAGES, ".css", ".html", ".json", ".map", ".md", ".py", ".txt", ".woff2", ".xml")
_NAME = re.compile(r"\w[\w.-]*", re.ASCII)
_LIST = "scripts/session_answers/pages/site_files.py"


def faults(folder: Path) -> Iterator[Fault]:
    """Yield a fault for each file in `docs/` of the project in `folder` that cannot be published. Raise OSError."""
    docs = folder / "docs"
    for path in sorted([docs, *files_in(docs)]):
        name = PurePosixPath(path.relative_to(docs))
        # The builders do not copy other hidden files or the backups of an editor.
        inside = name.parts[1:] if name.parts[:1] and name.parts[0] in _NOT_COPIED else name.parts
        if not any(part.startswith(".") or part.endswith("~") for part in inside) and (problem := _problem(path, name)):
            yield Fault(path.relative_to(folder).as_posix(), 0, *problem)


def _problem(path: Path, name: PurePosixPath) -> tuple[str, str] | None:
    """Return the problem of a file or folder, and its fix."""
    mode = path.lstat().st_mode
    if S_ISLNK(mode):
        return "it is a link", "replace it with a copy of its target"
    if S_ISDIR(mode):
        return None
    if not S_ISREG(mode):
        return "it is not a file", "remove it"
    if pattern := _NOT_COPIED.get(name.parts[0]):
        problem = "" if re.fullmatch(pattern, name.name) else f"docs/{name.parts[0]}/ has no files of this kind"
        return (problem, "remove it, or move it") if problem else None
    # A page has its own checks.
    return None if name.suffix.lower() in MARKDOWN else _kind_problem(name) or _content_problem(path)


def _kind_problem(name: PurePosixPath) -> tuple[str, str] | None:
    """Return the problem of the name of a file that is not a page, and its fix."""
    if odd := next((part for part in name.parts if not _NAME.fullmatch(part)), ""):
        return f"{odd!r} cannot be part of an address", "use letters, digits, hyphens, and dots"
    if name.suffix in _IMAGES or str(name) in (*SCRIPTS, *_OWN):
        return None
    return "a file of this kind is not published", f"remove it, or add it to {_LIST} if the site itself needs it"


def _content_problem(path: Path) -> tuple[str, str] | None:
    problem = file_contents.problem(path.name, path.read_bytes())
    return (problem, "restore it from git, or remove it") if problem else None


def frozen_problem(name: str, data: bytes) -> str:
    """Return the problem of a file in a frozen copy, or "" if it can be published."""
    path = PurePosixPath(name)
    known = name in SCRIPTS or path.suffix in _FROZEN
    if not known or not all(_NAME.fullmatch(part) for part in path.parts):
        return f"{name!r} is not a file of a site"
    # The texts of earlier releases get the line that makes them harmless.
    problem = "" if path.suffix == ".txt" else file_contents.problem(name, data)
    return problem and f"{name}: {problem}"
