import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version

import pytest

from session_answers.day_and_commit import commit, today, versions
from sqlalchemy_receipts.errors import ReceiptsError


def git(folder, *words):
    options = ["-c", "user.name=A", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    command = ["git", *options, *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def repository(tmp_path):
    git(tmp_path, "init", "-q")
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "Begin")
    return tmp_path


def test_the_versions_are_those_of_this_environment():
    sqlalchemy, python, sqlite = version("SQLAlchemy"), platform.python_version(), sqlite3.sqlite_version
    assert versions() == f"SQLAlchemy {sqlalchemy}, Python {python}, SQLite {sqlite}"


@pytest.mark.parametrize(
    ("epoch", "day"),
    [("0", "1970-01-01"), ("1700006399", "2023-11-14"), ("1700006400", "2023-11-15")],
)
def test_the_environment_sets_the_day_in_utc(monkeypatch, epoch, day):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert today() == day


@pytest.mark.parametrize("epoch", ["yesterday", "1e9", "99999999999999"])
def test_a_day_that_is_not_a_number_of_seconds_is_a_fault(monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(ReceiptsError, match=f"^SOURCE_DATE_EPOCH={epoch} is not a number of seconds"):
        today()


def test_without_a_setting_the_day_is_today_in_utc(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    before = datetime.now(UTC).date().isoformat()
    day = today()
    assert before <= day <= datetime.now(UTC).date().isoformat()


def test_a_folder_in_another_repository_has_no_commit(repository):
    (repository / "project").mkdir()
    assert commit(repository / "project") == ""


def test_a_broken_repository_has_no_commit(tmp_path):
    (tmp_path / ".git").mkdir()
    assert commit(tmp_path) == ""


@pytest.mark.parametrize("name", ["a.txt", "new.txt"])
def test_a_repository_has_the_start_of_its_commit_with_a_plus_for_changes(repository, name):
    clean = commit(repository)
    assert clean == git(repository, "rev-parse", "HEAD")[:10]
    (repository / name).write_text("b", encoding="utf-8")
    assert commit(repository) == f"{clean}+"


def test_without_git_there_is_no_commit(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert commit(repository) == ""
