"""Examples that run in processes of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from session_answers.prove.project import Project
from session_answers.run.runner import Runner
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Outcome
from support.projects import ROOT
from support.sharing import Share


@pytest.fixture(scope="session", autouse=True)
def _notice_about_namespaces() -> None:
    """Without namespaces, each process says so once: here, before a test looks at its output."""
    runner = Runner(1)
    runner.versions()
    runner.close()


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    """A runner of examples that all tests of a worker share."""
    runner = Runner()
    yield runner
    runner.close()


@pytest.fixture(scope="session")
def run(runner: Runner) -> Callable[..., Outcome]:
    """Run an example with one of the site's setups, in its own process."""

    def run(example: str, setup: str = "user", timeout: float = 10) -> Outcome:
        text = (ROOT / "docs" / "setup" / f"{setup}.py").read_text(encoding="utf-8") if setup else ""
        return runner.run(Program("example", example, text), timeout)

    return run


def _run_site(_: Path) -> dict[Program, Outcome]:
    project = Project(ROOT, Runner())
    project.runner.run_all(project.local_programs(map(project.read, project.sources())))
    project.runner.close()
    return project.runner.known


@pytest.fixture(scope="session")
def site_runner(share: Share) -> Iterator[Runner]:
    """A runner that knows the outcome of every local example of the site: one worker runs them for all."""
    runner = Runner()
    runner.known.update(share("outcomes", _run_site))
    yield runner
    runner.close()
