"""The command that builds and packs a release, on a small project in a repository."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from session_answers import atomic_file, written_files
from session_answers.commands import release as command
from session_answers.permalinks import ledger, releases
from session_answers.permalinks.releases import archives, digest, unpack
from support.git import git
from support.projects import tree

DONE = "docs/.releases/2026.11.tar.xz: commit it with docs/.permalinks/ledger.txt\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A committed project whose build is replaced by a copy of its pages."""
    folder = tmp_path / "project"
    (folder / "docs" / ".permalinks").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text("site_name: A\n", encoding="utf-8")
    (folder / "docs" / "index.html").write_text("<h1>A</h1>\n", encoding="utf-8")
    (folder / ledger.PATH).write_text(f"{ledger.HEAD}2026-11-01 / 0123456789ab\n", encoding="utf-8")
    (folder / ".gitignore").write_text("/site*.new-*/\n", encoding="utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "Begin")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795900000")

    def build(project, built, _):
        shutil.copytree(project / "docs", built, ignore=shutil.ignore_patterns(".*"))
        return 0

    monkeypatch.setattr(command, "_build", build)
    return folder


@pytest.fixture
def run(capsys, folder):
    """Return a function that runs the command, and returns its exit status, its output, and its faults."""

    def run(*arguments):
        status = command.main(list(arguments))
        assert list(folder.glob("site*")) == []
        return (status, *capsys.readouterr())

    return run


@pytest.fixture
def refused_put(monkeypatch):
    """Return a function that makes writing a file of a name raise an error."""
    put = atomic_file.put

    def refuse(name, error):
        def refusing(target, *arguments, **options):
            if target.name == name:
                raise error
            put(target, *arguments, **options)

        monkeypatch.setattr(written_files, "put", refusing)

    return refuse


def files(folder):
    return {name: data for name, data in tree(folder).items() if not name.startswith(".git/")}


@pytest.mark.parametrize("arguments", [(), ("2026.11",)])
def test_a_release_is_packed_and_entered(folder, run, tmp_path, arguments):
    assert run(*arguments) == (0, DONE, "")
    (archive,) = archives(folder)
    rows = (folder / ledger.PATH).read_text(encoding="utf-8").splitlines()
    assert rows[2:] == [f"2026-11-28 /v/2026.11/ {digest(archive)}"]
    unpack(archive, tmp_path / "site")
    assert tree(tmp_path / "site") == {"v/2026.11/index.html": b"<h1>A</h1>\n"}
    assert archive.stat().st_mode & 0o777 == 0o666 & ~umask()


def umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_project_that_is_not_committed_is_not_released(folder, run):
    (folder / "docs" / "index.html").write_text("<h1>B</h1>\n", encoding="utf-8")
    before = files(folder)
    assert run("2026.11") == (1, "", "docs/index.html: it is not committed. Fix: commit or remove it\n")
    assert files(folder) == before


def test_a_project_without_a_repository_is_not_released(folder, run):
    shutil.rmtree(folder / ".git")
    before = files(folder)
    status, out, err = run("2026.11")
    assert (status, out, err.startswith("git cannot show whether every file is committed: ")) == (1, "", True)
    assert files(folder) == before


def test_an_edit_during_the_build_ends_the_release(folder, run, monkeypatch):
    build = command._build

    def build_and_edit(*arguments):
        (folder / "docs" / "index.html").write_text("<h1>B</h1>\n", encoding="utf-8")
        return build(*arguments)

    monkeypatch.setattr(command, "_build", build_and_edit)
    assert run("2026.11") == (1, "", "docs/index.html: it is not committed. Fix: commit or remove it\n")
    assert archives(folder) == []


def test_a_commit_during_the_build_ends_the_release(folder, run, monkeypatch):
    build = command._build

    def build_and_commit(*arguments):
        git(folder, "commit", "--quiet", "--allow-empty", "--message", "Go on")
        return build(*arguments)

    monkeypatch.setattr(command, "_build", build_and_commit)
    problem = "another commit was checked out during the build. Fix: scripts/release again\n"
    assert (run("2026.11"), archives(folder)) == ((1, "", problem), [])


def test_the_next_release_removes_the_folder_of_a_killed_one(folder, run):
    left = folder / "site.release.new-1-abcd"
    left.mkdir()
    (left / "index.html").touch()
    assert (run("2026.11")[0], left.exists()) == (0, False)


def test_a_build_that_fails_ends_the_release(folder, run, monkeypatch):
    monkeypatch.setattr(command, "_build", lambda *_: 3)
    before = files(folder)
    assert (run("2026.11"), files(folder)) == ((3, "", ""), before)


@pytest.mark.parametrize("name", ["2026.13", "", "../2026.11"])
def test_a_name_that_is_not_a_month_is_a_fault(folder, run, name):
    before = files(folder)
    fault = f"{name!r} is not a release. Fix: write a year and a month, such as 2026.11\n"
    assert (run(name), files(folder)) == ((1, "", fault), before)


ARCHIVE = "docs/.releases/2026.11.tar.xz"


@pytest.mark.parametrize(("part", "name"), [("2026.11.tar.xz", ARCHIVE), ("ledger.txt", ledger.PATH)])
def test_a_release_that_cannot_be_written_changes_nothing(folder, run, refused_put, part, name):
    before = files(folder)
    refused_put(part, OSError(28, "No space left on device"))
    assert run("2026.11") == (1, "", f"{name}: No space left on device. Fix: free some disk space\n")
    refused_put(part, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        run("2026.11")
    assert files(folder) == before


KILLED = """
import os, sys
from pathlib import Path
from session_answers import written_files
from session_answers.permalinks import releases
put = written_files.put
def kill(target, *words, **named):
    if target.name == sys.argv[1]:
        os.kill(os.getpid(), 9)
    put(target, *words, **named)
written_files.put = kill
releases.release(Path.cwd(), Path("docs"), "2026.11", "2026-11-28")
"""


@pytest.mark.parametrize("part", ["2026.11.tar.xz", "ledger.txt"])
def test_a_kill_leaves_no_part_of_an_archive(folder, run, part):
    before = files(folder)
    done = subprocess.run([sys.executable, "-c", KILLED, part], check=False)
    assert done.returncode == -signal.SIGKILL
    left = {name: data for name, data in files(folder).items() if name not in before}
    if part == "ledger.txt":
        (archive,) = archives(folder)
        message = "docs/.releases/2026.11.tar.xz: it is not committed. Fix: commit or remove it\n"
        assert (list(left), run("2026.11")) == (["docs/.releases/2026.11.tar.xz"], (1, "", message))
        assert str(releases.not_entered("/v/2026.11/")).endswith(
            f"or remove {archive.relative_to(folder)} if scripts/release was interrupted"
        )
        archive.unlink()
    assert run("2026.11") == (0, DONE, "")
    assert files(folder).keys() - before.keys() == {"docs/.releases/2026.11.tar.xz"}


def test_a_month_is_released_once(folder, run):
    assert run("2026.11")[0] == 0
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "Release")
    problem = "docs/.releases/2026.11.tar.xz: 2026.11 was released before, and a release never changes"
    assert run("2026.11") == (1, "", f"{problem}. Fix: release again next month\n")
    # Not even if its archive is lost.
    archives(folder)[0].unlink()
    git(folder, "commit", "--quiet", "--all", "--message", "Lose it")
    assert run("2026.11") == (1, "", f"{problem}. Fix: release again next month\n")


def test_a_release_is_built_with_its_name_outside_the_project(project, tmp_path, monkeypatch):
    monkeypatch.delenv("RELEASE", raising=False)
    (tmp_path / "built").mkdir()
    before = {name for name in tree(project) if "__pycache__" not in name}
    assert command._build(project, tmp_path / "built" / "site", "2026.11") == 0
    assert "2026.11" in (tmp_path / "built" / "site" / "page" / "index.html").read_text(encoding="utf-8")
    assert {name for name in tree(project) if "__pycache__" not in name} == before
    assert [path.name for path in (tmp_path / "built").iterdir()] == ["site"]
