import os
import sys
from pathlib import Path

import pytest

from session_answers.errors import RunError, TextFileError
from session_answers.run import packages
from session_answers.run.main_environment import prepare
from sqlalchemy_receipts import Fault
from support.projects import tree

NAME = f".session-answers/python-{sys.version_info.major}.{sys.version_info.minor}"
FILES = ["requirements.txt", "tests/requirements.txt"]


def write_checkout(folder):
    for name in ("pyproject.toml", "scripts/receipts/pyproject.toml", *FILES):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name}\n", encoding="utf-8")
    return folder


@pytest.fixture
def checkout(tmp_path):
    return write_checkout(tmp_path / "checkout")


@pytest.fixture
def done(monkeypatch):
    """The commands that were run instead of `venv` and pip, by their last words."""
    commands = []

    def run(_name, _lock, *command):
        commands.append(command[-1])
        if "venv" in command:
            programs = Path(command[-1], "bin")
            programs.mkdir(parents=True)
            (programs / "python").symlink_to(sys.executable)

    monkeypatch.setattr(packages, "_run", run)
    return commands


def fail(monkeypatch, error):
    def run(*_):
        raise error

    monkeypatch.setattr(packages, "_run", run)


def test_what_is_missing_is_installed_once(checkout, done):
    folder = checkout / NAME
    for files in (FILES[:1], FILES[:1], FILES, FILES):
        assert prepare(checkout, files) == folder / "bin"
    assert done == [str(folder), *FILES]


@pytest.mark.parametrize(
    ("put", "problem"),
    [
        (Path.exists, "the file does not exist. Fix: restore it from git"),
        (os.mkdir, "it is a folder, not a file. Fix: rename or remove it"),
        (os.mkfifo, "it is a pipe, not a file. Fix: rename or remove it"),
    ],
)
@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_an_input_that_is_no_file_is_a_fault(checkout, done, name, put, problem):
    (checkout / name).unlink()
    put(checkout / name)
    with pytest.raises(TextFileError) as caught:
        prepare(checkout, FILES)
    assert str(caught.value) == f"{name}: {problem}"
    assert done == []


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml", "scripts/receipts/pyproject.toml"])
def test_changed_requirements_are_installed_again(checkout, done, name):
    prepare(checkout, FILES[:1])
    (checkout / name).write_text("other\n", encoding="utf-8")
    prepare(checkout, FILES[:1])
    assert done == [str(checkout / NAME), FILES[0], FILES[0]]


def test_a_moved_checkout_gets_a_new_environment(checkout, done):
    prepare(checkout, FILES[:1])
    moved = checkout.rename(checkout.with_name("moved"))
    (moved / NAME / "left").touch()
    prepare(moved, FILES[:1])
    assert done == [str(checkout / NAME), FILES[0], str(moved / NAME), FILES[0]]
    assert not (moved / NAME / "left").exists()


@pytest.mark.parametrize("change", ["another interpreter", "another version", "an interpreter that is gone"])
def test_another_python_gets_a_new_environment(checkout, done, monkeypatch, change):
    prepare(checkout, FILES[:1])
    if change == "another interpreter":
        monkeypatch.setattr(sys, "executable", "/bin/sh")
    elif change == "another version":
        monkeypatch.setattr(sys, "version", "3.11.99")
    else:
        (checkout / NAME / "bin" / "python").unlink()
        (checkout / NAME / "bin" / "python").symlink_to("gone")
    prepare(checkout, FILES[:1])
    assert done == [str(checkout / NAME), FILES[0]] * 2


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_an_interrupted_installation_starts_again(checkout, done, monkeypatch, error):
    prepare(checkout, FILES[:1])
    with monkeypatch.context() as patch:
        fail(patch, error)
        with pytest.raises(error):
            prepare(checkout, FILES)
    prepare(checkout, FILES)
    assert done == [str(checkout / NAME), FILES[0], str(checkout / NAME), *FILES]


def test_a_failed_installation_keeps_what_was_there(checkout, done, monkeypatch):
    prepare(checkout, FILES[:1])
    with monkeypatch.context() as patch:
        fail(patch, RunError(Fault("x", 0, "no network", "connect")))
        with pytest.raises(RunError) as caught:
            prepare(checkout, FILES)
    assert str(caught.value) == "x: no network. Fix: connect"
    prepare(checkout, FILES[:1])
    assert done == [str(checkout / NAME), FILES[0]]
    prepare(checkout, FILES)
    assert done == [str(checkout / NAME), *FILES]


def test_a_folder_of_the_user_stays_as_it_is(checkout, done):
    (checkout / NAME).mkdir(parents=True)
    (checkout / NAME / "mine").write_text("mine", encoding="utf-8")
    before = tree(checkout)
    with pytest.raises(RunError, match=r"^\.session-answers: the scripts did not create it, "):
        prepare(checkout, FILES)
    assert (tree(checkout), done) == (before, [])


@pytest.mark.parametrize(("name", "problem"), [("a:b", "a colon"), ("a\nb", "a line break"), ("a\r", "a line break")])
def test_a_path_that_no_environment_can_have_is_named(tmp_path, done, name, problem):
    folder = write_checkout(tmp_path / name)
    before = tree(folder)
    with pytest.raises(RunError) as caught:
        prepare(folder, FILES)
    text = f"{str(folder)!r}: the path of the checkout has {problem}. Fix: move the checkout"
    assert (str(caught.value), tree(folder), done) == (text, before, [])


def test_a_full_disk_is_named(checkout, done, monkeypatch):
    def run(_name, _lock, *command):
        raise OSError(28, os.strerror(28), command[-1])

    monkeypatch.setattr(packages, "_run", run)
    with pytest.raises(RunError) as caught:
        prepare(checkout, FILES)
    assert str(caught.value).startswith(".session-answers: writing to it failed (No space left on device)")
    assert done == []
