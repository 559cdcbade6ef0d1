import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from benchmark import __main__ as command
from benchmark.report import Figure
from conftest import ROOT
from session_answers.errors import BuildError
from sqlalchemy_receipts.errors import Fault

HEAD = r"""\d{4}-\d\d-\d\d, commit \w+\+?, \d+ cores, Linux\.
SQLAlchemy \S+, Python \S+, SQLite \S+, mkdocs \S+, mkdocs-material \S+, markdown-exec \S+\.
Medians of 3\. A sample page has about 580 words and four examples\.
"""
TABLE = "\n### Cold build\n\n| CPU s | 17 pages |\n| --- | --: |\n| this project | 2.00 |\n"
COLD = [Figure("Cold build", "CPU s", "this project", "17 pages", (2,))]


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (
            BuildError(Fault("site", 0, "mkdocs build ended with 1", "x")),
            1,
            "site: mkdocs build ended with 1. Fix: x\n",
        ),
        (KeyboardInterrupt(), 130, "scripts/bench: interrupted, and all processes are stopped\n"),
    ],
)
def test_a_run_that_ends_early_has_printed_the_finished_tables(monkeypatch, capsys, error, code, message):
    def fail(_):
        raise error

    monkeypatch.setattr(command, "_BUILDS", {"cold": lambda _: COLD, "edit": fail})
    assert command.main(["--only", "cold", "edit"]) == code
    printed = capsys.readouterr()
    assert re.fullmatch(HEAD + re.escape(TABLE), printed.out)
    assert printed.err == message


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--pages", "1"], "--pages: invalid choice: 1 (choose from 2, 17, 100, 300, 1000)"),
        (["--python", "/no/python"], "--python: /no/python is not a program"),
    ],
)
def test_a_wrong_argument_is_reported(capsys, arguments, problem):
    with pytest.raises(SystemExit) as caught:
        command.main(arguments)
    line = capsys.readouterr().err.splitlines()[-1]
    assert (caught.value.code, line) == (2, f"scripts/bench: error: argument {problem}")


def bench(temporary, folder, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "benchmark", *arguments],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def compared(*names):
    return [*names, *(f"**{names[0]} ÷ {name}**" for name in names[1:])]


def test_all_builds_are_measured_and_nothing_is_left(project, tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    arguments = ("--pages", "2", "--repeat", "1", "--only", "cold", "edit", "serve")
    process = bench(temporary, project, *arguments)
    out, error = process.communicate()
    assert (process.returncode, error) == (
        0,
        "cold build of 2 pages, round 1 of 1\nedits of 2 pages, round 1 of 1\nthe site of this project, round 1 of 1\n",
    )
    tables = re.findall(r"^### (.*)\n\n\|.*\n\|.*\n((?:\|.*\n)+)", out, re.MULTILINE)
    variants = compared("this project", "not executed", "markdown-exec")
    assert {title: re.findall(r"^\| (.*?) \|", rows, re.MULTILINE) for title, rows in tables} == {
        "Cold build": variants,
        "Size of a page": variants,
        "Cold build against its parts": compared(
            "this project", "not executed + examples", "examples recorded in one process"
        ),
        "Edit to reload, text": variants,
        "Edit to reload, example": variants,
        "The site of this project": compared("serve again, nothing changed", "serve for the first time", "cold build"),
    }
    assert list(temporary.iterdir()) == []


def processes_in(folder):
    """The processes whose current folder is a folder or one in it."""
    pids = []
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            if process.name.isdigit() and str(folder) in str((process / "cwd").readlink()):
                pids.append(process.name)
    return pids


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_no_process_and_no_file(tmp_path, number):
    process = bench(tmp_path, ROOT, "--pages", "2", "--only", "cold")
    while not processes_in(tmp_path):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(number)
    process.communicate()
    assert process.returncode == 130
    assert (processes_in(tmp_path), list(tmp_path.iterdir())) == ([], [])
