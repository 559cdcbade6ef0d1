"""The variants: three ways to build the sample pages, with the files of each."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from compileall import compile_dir
from dataclasses import dataclass
from pathlib import Path

from session_answers.permalinks import ledger, moved

from .sample_pages import CHECKED, MARKDOWN_EXEC, PLAIN, Style, documents, page_names

SETUP = "docs/setup/user.py"
# The files of this project, and the files that a site of sample pages needs.
PROJECT = ("docs", "scripts", "mkdocs.yml", "README.md")
_FRAME = ("docs/.overrides", "docs/.search", "docs/assets", "scripts")
_STOCK_CONFIG = """\
site_name: Questions
theme:
  name: material
  font: false
plugins: {plugins}
markdown_extensions:
  - attr_list
  - tables
  - toc:
      permalink: true
  - pymdownx.highlight
  - pymdownx.superfences
"""


@dataclass(frozen=True)
class Variant:
    """One way to build the sample pages. `plugins` configure stock Material."""

    name: str
    style: Style
    plugins: str = ""


OURS = Variant("this project", CHECKED)
NOT_EXECUTED = Variant("not executed", PLAIN, "[search]")
VARIANTS = (OURS, NOT_EXECUTED, Variant("markdown-exec", MARKDOWN_EXEC, "[search, markdown-exec]"))


def write_site(variant: Variant, root: Path, folder: Path, count: int) -> None:
    """Write a site with `count` pages into a new folder. `root` is the folder of the project."""
    setup = (root / SETUP).read_text(encoding="utf-8")
    files = {f"docs/{name}": text for name, text in documents(variant.style, count, setup).items()}
    files["mkdocs.yml"] = _STOCK_CONFIG.format(plugins=variant.plugins)
    if variant == OURS:
        copy_files(_FRAME, root, folder)
        config = with_nav((root / "mkdocs.yml").read_text(encoding="utf-8"), count)
        files |= {"mkdocs.yml": config, SETUP: setup, ledger.PATH: ledger.HEAD, moved.PATH: ""}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def copy_files(names: tuple[str, ...], root: Path, folder: Path) -> None:
    """Copy files and folders. Compile the code. Then the first build does not spend time on it."""
    for name in names:
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        copy(root / name, folder / name)
    compile_dir(folder / "scripts", quiet=2)


def with_nav(config: str, count: int) -> str:
    """Return the text of the project's `mkdocs.yml` with a navigation of `count` sample pages."""
    before, _, rest = config.partition("\nnav:\n")
    after = rest.partition("\n\n")[2]
    entries = "".join(f"  - {name}: {name}.md\n" for name in ("index", *page_names(count)))
    return f"{before}\nnav:\n{entries}\n{after}"


def mkdocs(*arguments: str) -> list[str]:
    """Return the command line that starts MkDocs."""
    return [sys.executable, "-m", "mkdocs", *arguments]


def environment(folder: Path) -> Mapping[str, str]:
    """Return the environment variables of a build. Its caches and temporary files are also in `folder`."""
    (folder / "tmp").mkdir(exist_ok=True)
    return {
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "NO_MKDOCS_2_WARNING": "1",
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{folder / 'scripts'}{os.pathsep}{folder / 'scripts' / 'receipts'}",
        "TMPDIR": str(folder / "tmp"),
    }
