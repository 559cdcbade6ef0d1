import re
import subprocess
from datetime import UTC, datetime

import pytest

from session_answers.day_and_commit import commit, today
from session_answers.errors import BuildError


def git(folder, *words):
    author = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", "-C", folder, *author, *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path):
    git(tmp_path, "init", "-q")
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "Begin")
    return tmp_path


@pytest.mark.parametrize(
    ("epoch", "day"), [("0", "1970-01-01"), ("1700006399", "2023-11-14"), ("1700006400", "2023-11-15")]
)
def test_the_day_can_be_set(monkeypatch, epoch, day):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert today() == day


def test_the_day_is_today_in_utc(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    before = datetime.now(UTC).date().isoformat()
    assert before <= today() <= datetime.now(UTC).date().isoformat()


@pytest.mark.parametrize("epoch", ["yesterday", "1e9", "99999999999999"])
def test_a_day_that_is_not_a_time_is_a_fault(monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(BuildError) as caught:
        today()
    problem = f"SOURCE_DATE_EPOCH={epoch} is not a number of seconds since 1970"
    assert str(caught.value) == f"{problem}. Fix: correct it, or unset it"


def test_a_repository_is_at_its_commit(repository):
    assert commit(repository) == git(repository, "rev-parse", "HEAD")[:10]
    assert re.fullmatch("[0-9a-f]{10}", commit(repository))


@pytest.mark.parametrize("name", ["a.txt", "new.txt"])
def test_a_plus_marks_files_that_differ_from_the_commit(repository, name):
    clean = commit(repository)
    (repository / name).write_text("b", encoding="utf-8")
    assert commit(repository) == f"{clean}+"


def test_a_folder_that_is_not_a_repository_has_no_commit(repository, tmp_path_factory):
    (repository / "project").mkdir()
    assert commit(repository / "project") == ""
    other = tmp_path_factory.mktemp("other")
    (other / ".git").mkdir()
    assert commit(other) == ""


def test_without_git_the_commit_is_empty(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert commit(repository) == ""
