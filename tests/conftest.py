"""Fixtures that several test modules share."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from session_answers.execute import Outcome
from session_answers.program import Program
from session_answers.publish import publish
from session_answers.runner import Runner

ROOT = Path(__file__).resolve().parent.parent


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


# CI has a MariaDB, and fails without it; elsewhere the recordings are compared where one is.
MARIADB = bool(os.environ.get("CI") or os.environ.get("MARIADB_URL") or _answers(3306))
BIN = Path(sys.executable).parent
BUILDERS = {
    "mkdocs": ["mkdocs", "build"],
    "mkdocs-quiet": ["mkdocs", "build", "--quiet"],
    "zensical": ["zensical", "build"],
}
BUILDER = [pytest.param(command, id=name) for name, command in BUILDERS.items()]
PAGE = """\
# Is this a page?

**Yes.**
It has an example.

## A claim { #claim }

```python exec="on" setup="user"
with Session(engine) as session:
    session.add(User(name="Ada"))
    # -> User pending
    session.commit()
    # -> checkout, BEGIN, INSERT user, User persistent, COMMIT, checkin
```
"""


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    one = Runner()
    yield one
    one.close()


@pytest.fixture(scope="session")
def run(runner: Runner) -> Callable[..., Outcome]:
    """Run an example with one of the site's setups, in a process of its own."""

    def run_one(example: str, setup: str = "user", timeout: float = 10) -> Outcome:
        text = (ROOT / "docs" / "setup" / f"{setup}.py").read_text(encoding="utf-8") if setup else ""
        return runner.run(Program("example", example, text), timeout)

    return run_one


def copy_of_the_project(folder: Path) -> Path:
    """Copy what the builders read, and nothing that was built."""
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "README.md"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project with one small page beside the home page."""
    folder = copy_of_the_project(tmp_path / "project")
    for path in [*(folder / "docs").rglob("*.md"), *(folder / "docs" / "setup").glob("*.py")]:
        path.unlink()
    shutil.copy(ROOT / "docs" / "setup" / "user.py", folder / "docs" / "setup")
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    start = config.index("nav:\n")
    nav = "nav:\n  - Questions: index.md\n  - Page: page.md"
    rest = config[config.index("\n\n", start) :]
    (folder / "mkdocs.yml").write_text(config[:start] + nav + rest, encoding="utf-8")
    (folder / "docs" / "index.md").write_text("# Questions\n\n[A page](page.md#claim).\n", encoding="utf-8")
    (folder / "docs" / "page.md").write_text(PAGE, encoding="utf-8")
    return folder


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Let the copied package be the one that is imported."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return {
        "HOME": str(folder),
        "PATH": path,
        "PYTHONPATH": str(folder / "scripts"),
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": "1700000000",
        **more,
    }


def build(folder: Path, command: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    """Build the project in `folder` with one of BUILDERS."""
    return subprocess.run(
        command, cwd=folder, env=environment(folder, **more), capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Copies of the whole project, built with each builder and published."""
    found = {}
    for name in ("mkdocs-quiet", "zensical"):
        folder = copy_of_the_project(tmp_path_factory.mktemp(name) / "project")
        result = build(folder, BUILDERS[name])
        assert (result.returncode, result.stderr.replace("No issues found\n", "")) == (0, "")
        publish(folder / "site")
        found[name] = folder
    return found


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
