"""The builders that are compared: what each builds from, how it is started, and where a page comes out."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from compileall import compile_dir
from dataclasses import dataclass
from pathlib import Path

from session_answers.permalinks import ledger, moved
from session_answers.run.venvs import installed

from .settings import replaced, settings
from .sites import STYLES, documents

SETUP = "docs/setup/user.py"
# What a site of ours is built from besides its pages.
_COPIED = ("docs/.overrides", "docs/assets", "scripts")
# The environment of what is only compared with.
BENCH = "bench"


@dataclass(frozen=True)
class Builder:
    """The modules and arguments of its commands, and where pages are: `{page}` and `{port}` are filled in."""

    build: tuple[str, ...]
    serve: tuple[str, ...]
    file: str
    address: str
    environment: str = ""


_MKDOCS = Builder(
    ("mkdocs", "build"), ("mkdocs", "serve", "--dev-addr", "127.0.0.1:{port}"), "site/{page}/index.html", "{page}/"
)
_ZENSICAL = Builder(
    ("zensical", "build"),
    ("zensical", "serve", "--dev-addr", "127.0.0.1:{port}"),
    "site/{page}/index.html",
    "{page}/",
    BENCH,
)
_SPHINX = Builder(
    ("sphinx", "-q", "docs", "site"),
    ("sphinx_autobuild", "--port", "{port}", "docs", "site"),
    "site/{page}.html",
    "{page}.html",
    BENCH,
)


@dataclass(frozen=True)
class Variant:
    """One way to build the pages: `key` is its name for the command line, `name` in the report."""

    key: str
    name: str
    builder: Builder
    style: str
    settings: str

    @property
    def executes(self) -> bool:
        """Whether the examples of its pages are executed."""
        return self.style != "plain"

    @property
    def ours(self) -> bool:
        """Whether it has the project's frame, package and setup."""
        return self.settings.startswith("ours")


OURS = Variant("ours", "ours", _MKDOCS, "ours", "ours")
VARIANTS = (
    OURS,
    Variant("ours-not-executed", "ours, not executed", _MKDOCS, "plain", "ours, not executed"),
    Variant("not-executed", "not executed", _MKDOCS, "plain", "plain"),
    Variant("markdown-exec", "markdown-exec", _MKDOCS, "markdown-exec", "markdown-exec"),
    Variant("session", "markdown-exec, a session for each page", _MKDOCS, "session", "markdown-exec"),
    Variant("zensical", "Zensical, not executed", _ZENSICAL, "plain", "plain"),
    Variant("sphinx", "Sphinx with MyST-NB", _SPHINX, "sphinx", "sphinx"),
)


@dataclass(frozen=True)
class Choice:
    """Something that is ours to choose, as an edit of our site: one line of a file, with those below it."""

    name: str
    path: str
    line: str
    by: str


CHOICES = (
    Choice(
        "with Material's navigation on each page",
        "docs/.overrides/main.html",
        '    {% include "partials/menu.html" %}',
        "    {{ super() }}\n",
    ),
    Choice("with the search plugin", "mkdocs.yml", "plugins:", "plugins:\n  - search\n  - markdown-exec\n\n"),
    Choice(
        "with an anchor for each line of code", "mkdocs.yml", "      anchor_linenums:", "      anchor_linenums: true\n"
    ),
    Choice("without what is published beside the pages", "mkdocs.yml", "hooks:", ""),
)


def lay(variant: Variant, root: Path, folder: Path, count: int) -> None:
    """Write a site with `count` pages into a new folder, from the project in `root`; raises PageError."""
    setup = (root / SETUP).read_text(encoding="utf-8")
    files = settings(variant.settings, count, (root / "mkdocs.yml").read_text(encoding="utf-8"))
    pages = documents(STYLES[variant.style], count, setup)
    files |= {f"docs/{name}": text for name, text in pages.items()}
    if variant.ours:
        for name in _COPIED:
            shutil.copytree(root / name, folder / name)
        # A first build is not one that has to compile the package.
        compile_dir(folder / "scripts", quiet=1)
        files |= {SETUP: setup, ledger.PATH: ledger.HEAD, moved.PATH: ""}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def choose(choice: Choice, folder: Path) -> None:
    """Make one choice in a site that was laid; raises PageError where there is nothing to choose."""
    path = folder / choice.path
    text = replaced(path.read_text(encoding="utf-8"), choice.line, choice.by, choice.path)
    path.write_text(text, encoding="utf-8")


def command(variant: Variant, words: tuple[str, ...], root: Path, port: int = 0) -> list[str]:
    """Return the command of a builder, which is installed where it has to be; raises PageError."""
    python = installed(root, variant.builder.environment) if variant.builder.environment else sys.executable
    return [python, "-m", *(word.format(port=port) for word in words)]


def environment(folder: Path) -> Mapping[str, str]:
    """Return the environment of a build in a folder: all that it keeps is kept there."""
    (folder / "tmp").mkdir(exist_ok=True)
    return {
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "NO_MKDOCS_2_WARNING": "1",
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{folder / 'scripts'}{os.pathsep}{folder / 'scripts' / 'receipts'}",
        "TMPDIR": str(folder / "tmp"),
    }
