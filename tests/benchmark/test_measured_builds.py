import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from benchmark.processes import OUTPUT
from support.builds import environment


@pytest.fixture
def bench(project, tmp_path):
    """Start the command in a small copy of the project."""
    (tmp_path / "temporary").mkdir()

    def start(*arguments):
        return subprocess.Popen(
            [sys.executable, "-m", "benchmark", "--pages", "2", "--repeat", "1", "--only", *arguments],
            cwd=project,
            env=environment(project, TMPDIR=str(tmp_path / "temporary")),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def compared(*names):
    return [*names, *(f"**{names[0]} ÷ {name}**" for name in names[1:])]


VARIANTS = compared("this project", "not executed", "markdown-exec")
COLD = {
    "Cold build": VARIANTS,
    "Size of a page": VARIANTS,
    "Cold build against its parts": compared(
        "this project", "not executed + examples", "examples recorded in one process"
    ),
}
EDIT = {"Edit to reload, text": VARIANTS, "Edit to reload, example": VARIANTS}
SERVE = {"The site of this project": compared("serve again, nothing changed", "serve for the first time", "cold build")}


@pytest.mark.parametrize(
    ("section", "rows", "log"),
    [
        ("cold", COLD, "cold build of 2 pages, round 1 of 1\n"),
        pytest.param("edit", EDIT, "edits of 2 pages, round 1 of 1\n", marks=pytest.mark.long),
        pytest.param("serve", SERVE, "the site of this project, round 1 of 1\n", marks=pytest.mark.long),
    ],
)
def test_a_section_is_measured_and_leaves_no_process_or_file(tmp_path, bench, section, rows, log):
    process = bench(section)
    out, error = process.communicate()
    assert (process.returncode, error) == (0, log)
    tables = re.findall(r"^### (.*)\n\n\|.*\n\|.*\n((?:\|.*\n)+)", out, re.MULTILINE)
    assert {title: re.findall(r"^\| (.*?) \|", lines, re.MULTILINE) for title, lines in tables} == rows
    assert list((tmp_path / "temporary").iterdir()) == []


def processes_in(folder):
    """Return the processes whose current folder is a folder or one in it."""
    pids = []
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            if process.name.isdigit() and str(folder) in str((process / "cwd").readlink()):
                pids.append(process.name)
    return pids


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_no_process_and_no_file(tmp_path, bench, number):
    process = bench("cold")
    while not any(path.stat().st_size for path in tmp_path.rglob(OUTPUT)):  # the builder has printed something
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(number)
    process.communicate()
    assert process.returncode == 130
    assert (processes_in(tmp_path), list((tmp_path / "temporary").iterdir())) == ([], [])
