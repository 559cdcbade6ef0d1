"""Builds of projects. A test module that imports a function from here is not part of `scripts/test --quick`."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from session_answers.run.runner import Runner
from support.namespaces import NOTICE
from support.projects import BIN, copy_project
from support.sharing import Share

BUILDERS = {
    "mkdocs": ["mkdocs", "build"],
    "mkdocs-quiet": ["mkdocs", "build", "--quiet"],
    "zensical": ["zensical", "build"],
}
# The commands of `scripts/build`, which publish the whole site.
PUBLISHING = {"mkdocs": BUILDERS["mkdocs"], "with zensical": [sys.executable, "-m", "session_answers.build.zensical"]}
# The commands with the outcomes of the examples in a file: the first one writes it, the second one reads it.
WRITE_OUTCOMES = """
import pickle, sys
from mkdocs.__main__ import cli
from session_answers.build import current_snapshot
cli(["build"], standalone_mode=False)
with open(sys.argv[1], "wb") as file:
    pickle.dump(current_snapshot._runner.outcomes, file)
"""
READ_OUTCOMES = """
import pickle, sys
from session_answers.build import current_snapshot, zensical
with open(sys.argv[1], "rb") as file:
    current_snapshot._runner.outcomes = pickle.load(file)
sys.exit(zensical.main())
"""
OUTCOMES = "outcomes"
BUILDER = [pytest.param(command, id=name) for name, command in BUILDERS.items()]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment variables for a process that imports the code of the copy in `folder`."""
    return {
        "HOME": str(folder),
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": f"{folder / 'scripts'}{os.pathsep}{folder / 'scripts' / 'receipts'}",
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": "1700000000",
        **more,
    }


def build(folder: Path, command: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    """Build the project in `folder`, and drop the notice about missing namespaces from the output."""
    result = subprocess.run(
        command, cwd=folder, env=environment(folder, **more), capture_output=True, text=True, check=False, timeout=500
    )
    result.stderr = NOTICE.sub("", result.stderr)
    return result


def _build_whole_site(folder: Path, command: list[str]) -> Path:
    result = build(copy_project(folder / "project"), command)
    # Without --quiet, MkDocs counts warnings, such as links that lead nowhere, and --strict makes them errors.
    unwanted = [
        line
        for line in result.stderr.splitlines()
        if line.strip() and not line.startswith(("INFO ", "No issues found"))
    ]
    assert (result.returncode, unwanted) == (0, [])
    return folder / "project"


@pytest.fixture(scope="session")
def site_of(share: Share) -> Callable[[str], Path]:
    """Return the folder of the whole project, built by one of PUBLISHING once for all workers.

    MkDocs runs all examples, and Zensical takes their outcomes.
    """

    def with_mkdocs(folder: Path) -> Path:
        return _build_whole_site(folder, [sys.executable, "-c", WRITE_OUTCOMES, str(folder / OUTCOMES)])

    def with_zensical(folder: Path) -> Path:
        outcomes = share("site-mkdocs", with_mkdocs).parent / OUTCOMES
        return _build_whole_site(folder, [sys.executable, "-c", READ_OUTCOMES, str(outcomes)])

    make = {"mkdocs": with_mkdocs, "with zensical": with_zensical}
    return lambda name: share(f"site-{name}", make[name])


@pytest.fixture(scope="session")
def site_runner(site_of: Callable[[str], Path]) -> Iterator[Runner]:
    """A runner that knows the outcome of every local example of the site, from its build."""
    runner = Runner()
    runner.outcomes.update(pickle.loads((site_of("mkdocs").parent / OUTCOMES).read_bytes()))
    yield runner
    runner.close()


@pytest.fixture(scope="session")
def site(site_of: Callable[[str], Path]) -> Path:
    """The folder of the whole site, as it is published."""
    return site_of("mkdocs") / "site"


def file_of(site: Path, path: str) -> Path:
    """Return the file that a host sends for a path of the site."""
    return site / (f"{path}index.html" if path.endswith("/") else path).lstrip("/")
