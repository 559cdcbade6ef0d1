"""The project's own files, and copies of the project that tests change."""

from __future__ import annotations

import shutil
import sys
from compileall import compile_dir
from functools import cache
from pathlib import Path

import pytest

from session_answers.permalinks import ledger, moved

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
# The page of a small project.
PAGE = """\
# Is this a page?

**Yes.**
It has an example.

## A claim { #claim }

```python exec="on" id="claim-1" setup="user"
with Session(engine) as session:
    session.add(User(name="Ada"))
    # -> User pending
    session.commit()
    # -> checkout, BEGIN, INSERT user, User persistent, COMMIT, checkin
```
"""


@cache
def _compile_code() -> None:
    """Compile the code once, and not again in each copy."""
    assert compile_dir(ROOT / "scripts", quiet=1)


def _copy(folder: Path, *patterns: str) -> None:
    _compile_code()
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns(*patterns))
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    for name in ("mkdocs.yml", "README.md"):
        shutil.copy(ROOT / name, folder)


def copy_project(folder: Path) -> Path:
    """Copy everything that the builders read, and nothing that was built."""
    _copy(folder)
    return folder


def small_project(folder: Path) -> Path:
    """Copy the project with one small page next to the home page: never released, and run on SQLite only."""
    _copy(folder, "*.md", ".recorded", ".releases", "setup")
    (folder / "docs" / "setup").mkdir()
    shutil.copy(ROOT / "docs" / "setup" / "user.py", folder / "docs" / "setup")
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    before, _, rest = config.partition("nav:\n")
    nav = "nav:\n  - Questions: index.md\n  - Page: page.md"
    (folder / "mkdocs.yml").write_text(before + nav + rest[rest.index("\n\n") :], encoding="utf-8")
    (folder / ledger.PATH).write_text(ledger.HEAD, encoding="utf-8")
    (folder / moved.PATH).write_text("", encoding="utf-8")
    (folder / "docs" / "index.md").write_text("# Questions\n\n[A page](page.md#claim).\n", encoding="utf-8")
    (folder / "docs" / "page.md").write_text(PAGE, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project with one small page next to the home page."""
    return small_project(tmp_path / "project")


def tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file in a folder, by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
