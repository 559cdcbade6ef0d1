import os
import re
import shutil
import sys

import pytest

from session_answers.errors import RunError, TextFileError
from session_answers.recordings.environments import NEWEST, OLD_LINES, RELEASE_LINES
from session_answers.run import packages, venvs
from session_answers.run.venvs import python_of
from support.projects import ROOT

FOLDER = ROOT / "scripts" / "requirements"


def pins(path):
    return dict(re.findall(r"^([\w-]+)==(\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE))


def test_there_is_one_file_for_each_line():
    assert sorted(path.name for path in FOLDER.glob("sqlalchemy-*")) == [
        f"sqlalchemy-{line}.txt" for line in sorted((*OLD_LINES, *RELEASE_LINES))
    ]


@pytest.mark.parametrize("line", [*OLD_LINES, *RELEASE_LINES])
def test_a_line_pins_its_own_release(line):
    assert pins(FOLDER / f"sqlalchemy-{line}.txt")["SQLAlchemy"].rpartition(".")[0] == line


def test_the_newest_line_is_what_builds_the_site():
    site, newest = pins(ROOT / "requirements.txt"), pins(FOLDER / f"sqlalchemy-{NEWEST}.txt")
    assert {name: newest[name] for name in ("SQLAlchemy", "aiosqlite", "greenlet")} == {
        name: site[name] for name in ("SQLAlchemy", "aiosqlite", "greenlet")
    }


def test_both_lines_have_the_same_drivers():
    first, second = ({**pins(FOLDER / f"sqlalchemy-{line}.txt"), "SQLAlchemy": ""} for line in RELEASE_LINES)
    assert first == second


@pytest.fixture
def requirements(tmp_path):
    path = tmp_path / "scripts" / "requirements" / "sqlalchemy-9.9.txt"
    path.parent.mkdir(parents=True)
    return path


def test_an_environment_is_installed_once_and_again_when_its_pins_change(tmp_path, requirements, monkeypatch):
    folder = tmp_path / ".session-answers" / "sqlalchemy-9.9"
    commands = []

    def run(_name, _lock, *command):
        commands.append(command)
        (folder / "bin").mkdir(parents=True, exist_ok=True)
        (folder / "bin" / "python").touch(mode=0o755)

    monkeypatch.setattr(packages, "_run", run)
    for text in ("SQLAlchemy==9.9.1\n", "SQLAlchemy==9.9.1\n", "SQLAlchemy==9.9.2\n"):
        requirements.write_text(text, encoding="utf-8")
        assert python_of(tmp_path, "9.9") == str(folder / "bin" / "python")
    pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-user")
    install = (str(folder / "bin" / "python"), *pip, "--requirement", str(requirements))
    assert commands == [(sys.executable, "-m", "venv", str(folder)), install] * 2
    assert (folder / "stamp").read_text(encoding="utf-8") == f"{sys.version}\nSQLAlchemy==9.9.2\n"


def executable(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def pythons(tmp_path, monkeypatch):
    """Folders on PATH: one with a shim that does not start, one with another version, one with the right one."""
    venvs.interpreter.cache_clear()
    outputs = {"shim": "exit 127", "other": "echo 3.12", "right": "echo 3.13"}
    for name, text in outputs.items():
        executable(tmp_path / name / "python3.13", text)
    monkeypatch.setenv("PATH", os.pathsep.join(["/nowhere", *(str(tmp_path / name) for name in outputs)]))
    yield tmp_path
    venvs.interpreter.cache_clear()


def test_another_python_is_the_first_on_path_that_starts(pythons):
    assert venvs.interpreter("3.13") == str(pythons / "right" / "python3.13")
    assert venvs.interpreter("3.14") == ""


def test_another_python_has_its_own_environment(pythons, requirements, monkeypatch):
    requirements.write_text("SQLAlchemy==9.9.1\n", encoding="utf-8")
    folder, base = pythons / ".session-answers" / "sqlalchemy-9.9-python3.13", str(pythons / "right" / "python3.13")
    commands = []

    def run(_name, _lock, *command):
        commands.append(command)
        folder.mkdir(exist_ok=True)

    monkeypatch.setattr(packages, "_run", run)
    assert python_of(pythons, "9.9", python="3.13") == str(folder / "bin" / "python")
    assert [command[0] for command in commands] == [base, str(folder / "bin" / "python")]
    assert (folder / "stamp").read_text(encoding="utf-8") == f"{base}\nSQLAlchemy==9.9.1\n"


def test_a_missing_python_is_a_fault(pythons, requirements):
    requirements.write_text("SQLAlchemy==9.9.1\n", encoding="utf-8")
    with pytest.raises(RunError) as caught:
        python_of(pythons, "9.9", python="3.14")
    assert str(caught.value) == "python3.14: it is not on PATH. Fix: install Python 3.14"


def test_missing_pins_are_a_fault(tmp_path):
    with pytest.raises(TextFileError) as caught:
        python_of(tmp_path, "9.9")
    path = "scripts/requirements/sqlalchemy-9.9.txt"
    assert str(caught.value) == f"{path}: the file does not exist. Fix: create it, with the pins of the packages"


def test_a_failed_installation_is_a_fault_and_tried_again(tmp_path, requirements, monkeypatch):
    requirements.write_text("SQLAlchemy==9.9.1\n", encoding="utf-8")
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    for _ in range(2):
        with pytest.raises(RunError) as caught:
            python_of(tmp_path, "9.9")
        path = "scripts/requirements/sqlalchemy-9.9.txt"
        problem = "its packages cannot be installed (it ended)"
        assert str(caught.value) == f"{path}: {problem}. Fix: correct that, and run this again"
