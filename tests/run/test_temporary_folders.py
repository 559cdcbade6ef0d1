"""Temporary folders of live and of killed processes."""

import subprocess
import sys
from pathlib import Path

import pytest

from session_answers.run.temporary_folders import remove_abandoned, temporary_folder

WAIT = """
from pathlib import Path
from session_answers.run.temporary_folders import temporary_folder
with temporary_folder() as path:
    Path(path, "left").touch()
    print(path, flush=True)
    input()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)


@pytest.fixture
def start():
    """Start processes that use a folder, and return each with its folder."""
    processes = []

    def start():
        command = [sys.executable, "-c", WAIT]
        processes.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        return processes[-1], Path(processes[-1].stdout.readline().strip())

    yield start
    for process in processes:
        process.communicate("\n")


def test_a_folder_is_removed_at_the_end():
    with temporary_folder() as path:
        assert list(Path(path).iterdir()) == []
        Path(path, "left").touch()
    assert not Path(path).exists()


def test_the_folder_of_a_killed_process_is_removed_and_that_of_a_live_one_stays(start):
    (killed, left), (_, used) = start(), start()
    killed.kill()
    killed.wait()
    assert (left / "left").exists()
    with temporary_folder() as own:
        remove_abandoned()
        assert [left.exists(), list(used.iterdir()), Path(own).exists()] == [False, [used / "left"], True]


def test_only_folders_are_removed_and_nothing_behind_a_link(tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "answers-run-link").symlink_to("other")
    (tmp_path / "answers-run-file").touch()
    remove_abandoned()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers-run-file", "answers-run-link", "other"]
