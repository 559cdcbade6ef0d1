"""The programs that the site offers for download, run without this project.

In a normal run these are the programs whose pages show output, and one of each setup; with `--all`, they are all.
Programs that run on another version or a server are compared in test_all_environments.
"""

import os
import re
import subprocess
import sys
from itertools import groupby

import pytest

from session_answers.prove.project import Project
from session_answers.publish import plain_text
from session_answers.recordings.environments import LOCAL, home
from sqlalchemy_receipts.normalize import steady
from support.projects import ROOT

PROJECT = Project(ROOT, None)
DOWNLOADS = [
    (page, example)
    for page in map(PROJECT.read, PROJECT.sources())
    for example in page.examples
    if home(example) == LOCAL
]
ONE_OF_EACH_SETUP = {example.setup: (page, example) for page, example in reversed(DOWNLOADS)}
PRINTS = re.compile(r"# -> .*\bprints\b")


def pytest_generate_tests(metafunc):
    if "downloads" in metafunc.fixturenames:
        every = metafunc.config.getoption("--all")
        chosen = [(page, each) for page, each in DOWNLOADS if every or PRINTS.search(each.code)]
        pages = [[*pairs] for _, pairs in groupby(chosen, key=lambda pair: pair[0].path)]
        metafunc.parametrize("downloads", pages, ids=[pairs[0][0].path for pairs in pages])


@pytest.fixture
def download(site_runner, tmp_path):
    """Write the program of an example, and return its path with the exit code and the output that its page shows."""
    project = Project(ROOT, site_runner)

    def written(page, example):
        program = project.program(page, example)
        path = tmp_path / f"{program.name}.py"
        path.write_text(plain_text.download(f"{example.id}.py", program.source), encoding="utf-8")
        trace = site_runner.run(program, example.timeout).trace
        output = [event.detail for event in trace.events if event.family == "output"]
        return path, (1 if trace.error else 0, output)

    return written


@pytest.fixture(scope="module")
def interpreter():
    """A process that forks for every program, because a new interpreter for each would take minutes."""
    command = [sys.executable, "-I", str(ROOT / "tests" / "support" / "fork_programs.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def run(path):
            process.stdin.write(f"{path}\n")
            process.stdin.flush()
            status = int(process.stdout.readline())
            return status, steady(path.with_name(f"{path.name}.out").read_text(encoding="utf-8")).splitlines()

        yield run
        process.stdin.close()


def test_downloads_print_what_their_page_shows(download, interpreter, downloads):
    written = [download(*each) for each in downloads]
    assert {path.name: interpreter(path) for path, _ in written} == {path.name: shown for path, shown in written}


@pytest.mark.parametrize(("page", "example"), ONE_OF_EACH_SETUP.values(), ids=lambda value: getattr(value, "id", ""))
def test_a_download_runs_in_a_new_interpreter(download, page, example):
    path, shown = download(page, example)
    result = subprocess.run(
        [sys.executable, "-I", str(path)],
        cwd=path.parent,
        env={**os.environ, "TMPDIR": str(path.parent)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (result.returncode, steady(result.stdout).splitlines()) == shown
