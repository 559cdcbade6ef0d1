"""Every program that the site offers for download, run as it is."""

import os
import subprocess
import sys

import pytest

from conftest import ROOT
from session_answers.prove.project import Project
from session_answers.recordings.environments import LOCAL, home
from session_answers.run.runner import Runner
from sqlalchemy_receipts.recorder.normalize import steady

SITE = Project(ROOT, Runner())
EXAMPLES = [
    (page, example)
    for page in map(SITE.read, SITE.sources())
    for example in page.examples
    if home(example) == LOCAL  # the others are run in environments of their own, by test_matrix_site
]
FIRST = {page.path: (page, example) for page, example in reversed(EXAMPLES)}.values()


def named(found):
    return [pytest.param(page, example, id=f"{page.address}-{example.id}") for page, example in found]


@pytest.fixture(scope="module", autouse=True)
def _closed():
    yield
    SITE.runner.close()


def expected(page, example):
    """The exit code and the output that the page promises."""
    outcome, _ = SITE.outcome(example, SITE.program(page, example))
    trace = outcome.trace
    return (1 if trace.error else 0, [event.detail for event in trace.events if event.family == "output"])


@pytest.fixture(scope="module")
def plain():
    """A process that forks for every program: an interpreter of its own each would take minutes."""
    command = [sys.executable, "-I", str(ROOT / "tests" / "plain.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process


@pytest.fixture
def written(tmp_path):
    def write(page, example):
        program = SITE.program(page, example)
        path = tmp_path / f"{program.name}.py"
        path.write_text(program.source, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(("page", "example"), named(EXAMPLES))
def test_a_download_prints_what_the_page_shows(written, plain, page, example):
    path = written(page, example)
    plain.stdin.write(f"{path}\n")
    plain.stdin.flush()
    status = int(plain.stdout.readline())
    said = path.with_name(f"{path.name}.out").read_text(encoding="utf-8")
    assert (status, steady(said).splitlines()) == expected(page, example)


@pytest.mark.parametrize(("page", "example"), named(FIRST))
def test_a_download_runs_with_an_interpreter_of_its_own(written, page, example):
    path = written(page, example)
    command = [sys.executable, "-I", str(path)]
    where = {**os.environ, "TMPDIR": str(path.parent)}
    result = subprocess.run(
        command, cwd=path.parent, env=where, capture_output=True, text=True, check=False, timeout=60
    )
    assert (result.returncode, steady(result.stdout).splitlines()) == expected(page, example)
