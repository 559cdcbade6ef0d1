import errno
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from session_answers.errors import RunError
from session_answers.run.own_folder import NAME, claim, locked, remove
from support.projects import tree

REFUSED = ".session-answers: the scripts did not create it, and they need its name. Fix: rename it, or remove it"
MARK = (
    "The scripts of SQLAlchemy Session Answers created this folder in the checkout {}\nYou can delete it at any time.\n"
)


def mark(folder):
    return {"created-by-scripts": MARK.format(folder).encode()}


@pytest.mark.parametrize("times", [1, 2])
def test_the_folder_has_a_mark_that_names_the_checkout(tmp_path, times):
    assert [claim(tmp_path) for _ in range(times)] == [tmp_path / NAME] * times
    assert tree(tmp_path / NAME) == mark(tmp_path)


@pytest.mark.parametrize("left", [(), ("created-by-scripts.4711",)])
def test_an_interrupted_start_is_completed(tmp_path, left):
    (tmp_path / NAME).mkdir()
    for name in left:
        (tmp_path / NAME / name).write_text("The scr", encoding="utf-8")
    claim(tmp_path)
    assert mark(tmp_path).items() <= tree(tmp_path / NAME).items()


def test_the_folder_of_a_copied_checkout_gets_its_mark(tmp_path):
    claim(tmp_path)
    (tmp_path / NAME).rename(tmp_path / "moved")
    (tmp_path / "copy").mkdir()
    (tmp_path / "moved").rename(tmp_path / "copy" / NAME)
    claim(tmp_path / "copy")
    assert tree(tmp_path / "copy" / NAME) == mark(tmp_path / "copy")


def _folder(path):
    path.mkdir()
    (path / "pyvenv.cfg").write_text("mine", encoding="utf-8")


def _marked(path):
    path.mkdir()
    (path / "created-by-scripts").write_text("mine", encoding="utf-8")


def _link(path):
    claim(path.parent.parent)
    path.symlink_to(path.parent.parent / NAME)


FOREIGN = {
    "a folder": _folder,
    "a folder with another file of the mark's name": _marked,
    "a file": lambda path: path.write_text("mine", encoding="utf-8"),
    "a link to a folder of another checkout": _link,
    "a link to nothing": lambda path: path.symlink_to("nothing"),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_the_scripts_did_not_create_stays_as_it_is(tmp_path, kind):
    (tmp_path / "checkout").mkdir()
    FOREIGN[kind](tmp_path / "checkout" / NAME)
    before = tree(tmp_path)
    with pytest.raises(RunError) as caught:
        claim(tmp_path / "checkout")
    assert (str(caught.value), tree(tmp_path)) == (REFUSED, before)


@pytest.mark.parametrize(
    ("number", "fix"),
    [
        (errno.EACCES, "make the checkout writable"),
        (errno.EROFS, "make the file system of the checkout writable"),
        (errno.ENOSPC, "free some disk space"),
        (errno.EIO, "correct the folder of the checkout"),
    ],
)
def test_a_refusal_of_the_system_is_a_fault(tmp_path, monkeypatch, number, fix):
    def mkdir(*_, **__):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "mkdir", mkdir)
    with pytest.raises(RunError) as caught:
        claim(tmp_path)
    problem = f"writing to it failed ({os.strerror(number)})"
    assert str(caught.value) == f".session-answers: {problem}. Fix: {fix}"


def test_a_removed_link_leaves_what_it_leads_to(tmp_path):
    _folder(tmp_path / "folder")
    (tmp_path / "link").symlink_to("folder")
    remove(tmp_path / "link")
    assert not (tmp_path / "link").is_symlink()
    assert tree(tmp_path) == {"folder/pyvenv.cfg": b"mine"}
    remove(tmp_path / "folder")
    remove(tmp_path / "folder")
    assert tree(tmp_path) == {}


HOLD = """
import os, sys, time
from pathlib import Path
from session_answers.run.own_folder import locked

with locked(Path(sys.argv[1])):
    print("locked", flush=True)
    sys.stdin.read(1)
"""


@pytest.mark.parametrize("end", ["ends", "is killed"])
def test_one_process_waits_for_the_other(tmp_path, end):
    def hold():
        command = [sys.executable, "-c", HOLD, str(tmp_path)]
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        return subprocess.Popen(command, **pipes, env={"PYTHONPATH": os.pathsep.join(sys.path)}, text=True)

    with hold() as first:
        assert first.stdout.readline() == "locked\n"
        with hold() as second:
            assert second.stderr.readline() == "another script is installing packages here. Waiting for it to end\n"
            if end == "ends":
                first.communicate(".")
            else:
                first.kill()
            assert second.stdout.readline() == "locked\n"
            second.communicate(".")


def test_a_process_that_a_killed_one_started_keeps_the_lock(tmp_path):
    with locked(tmp_path) as lock:
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[lock])
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with child, subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
    ) as waiting:  # fmt: skip
        assert waiting.stderr.readline() == "another script is installing packages here. Waiting for it to end\n"
        with suppress(BrokenPipeError):
            child.communicate(b"\n")
        assert waiting.stdout.readline() == "locked\n"
        waiting.communicate(".")


def test_without_locks_of_the_file_system_nothing_waits(tmp_path, monkeypatch):
    def flock(*_):
        raise OSError(37, "No locks available")

    monkeypatch.setattr("session_answers.run.own_folder.fcntl.flock", flock)
    with locked(tmp_path):
        assert (tmp_path / NAME / "lock").exists()
