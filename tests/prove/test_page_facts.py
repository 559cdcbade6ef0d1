import platform
import re
import sqlite3
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version

import pytest

from session_answers.day_and_commit import commit, today, versions
from session_answers.errors import PageError
from session_answers.pages.page import parse
from session_answers.permalinks.ledger import Entry
from session_answers.prove.page_facts import frozen, of_pages
from session_answers.recordings import results
from session_answers.recordings.environments import Environment

HERE = f"SQLAlchemy {version('SQLAlchemy')}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"

MARIADB = Environment("2.1", "mariadb")


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch):
    for name in ("REPO_URL", "RELEASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def git(folder, *words):
    told = ["-c", "user.name=A", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *told, *words], cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def repository(tmp_path):
    git(tmp_path, "init", "-q")
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "Begin")
    return tmp_path


def test_the_versions_are_those_that_run():
    assert versions() == HERE


@pytest.mark.parametrize(
    ("epoch", "day"),
    [("0", "1970-01-01"), ("1700000000", "2023-11-14"), ("1700006399", "2023-11-14"), ("1700006400", "2023-11-15")],
)
def test_the_day_is_that_of_the_source(monkeypatch, epoch, day):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert today() == day


@pytest.mark.parametrize("epoch", ["yesterday", "1e9", "99999999999999"])
def test_a_day_that_is_none_is_told(monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(PageError) as caught:
        today()
    assert caught.value.faults == (f"SOURCE_DATE_EPOCH={epoch}: is no number of seconds since 1970: correct it",)


def test_the_day_is_today_in_utc(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    before = datetime.now(UTC).date().isoformat()
    found = today()
    assert before <= found <= datetime.now(UTC).date().isoformat()


def test_a_folder_without_git_is_at_no_commit(tmp_path):
    assert commit(tmp_path) == ""
    (tmp_path / ".git").mkdir()
    assert commit(tmp_path) == ""


def test_a_folder_within_a_repository_is_at_no_commit(repository):
    (repository / "project").mkdir()
    assert commit(repository / "project") == ""


def test_a_repository_is_at_its_commit(repository):
    found = commit(repository)
    assert found == git(repository, "rev-parse", "HEAD")[:10]
    assert re.fullmatch("[0-9a-f]{10}", found)


@pytest.mark.parametrize("name", ["a.txt", "new.txt"])
def test_a_repository_with_other_files_is_past_its_commit(repository, name):
    clean = commit(repository)
    (repository / name).write_text("b", encoding="utf-8")
    assert commit(repository) == f"{clean}+"


def test_a_machine_without_git_knows_no_commit(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert commit(repository) == ""


@pytest.mark.parametrize(
    ("addresses", "found"),
    [
        pytest.param([], {}, id="nothing"),
        pytest.param(["/a/", "/b/#c"], {}, id="no release"),
        pytest.param(["/v/2026.11/", "/a/"], {}, id="a page after the release"),
        pytest.param(
            ["/", "/a/", "/a/#b", "/v/2026.11/", "/c/"], {"/": "2026.11", "/a/": "2026.11"}, id="pages before"
        ),
        pytest.param(
            ["/a/", "/v/2026.11/", "/b/", "/a/", "/v/2026.12/", "/c/"],
            {"/a/": "2026.12", "/b/": "2026.12"},
            id="the newest that has it",
        ),
    ],
)
def test_a_page_is_frozen_in_the_newest_release_that_has_it(addresses, found):
    assert frozen(Entry(number, "2026-11-24", each, "1") for number, each in enumerate(addresses)) == found


SERVER = '```python exec="on" id="example-{0}" server="mariadb"\n{1}\n```\n'
HOME = parse("docs/index.md", '# A\n\n```python exec="on" id="example-1"\na = 1\n```\n')
RECORDED = parse(
    "docs/mysql.md", f"# B\n\n{SERVER.format(1, 'b = 1')}\n{SERVER.format(2, 'c = 1')}\n{SERVER.format(3, 'd = 1')}"
)
PLAIN = parse("docs/reading/index.md", "# C\n")


def test_pages_tell_when_they_were_executed_and_where_they_are_frozen(tmp_path):
    path = results.path_of(tmp_path, MARIADB)
    path.parent.mkdir(parents=True)
    path.write_text(results.text(results.Results(MARIADB, "MariaDB 10", "2023-11-01", {})), encoding="utf-8")
    entries = [Entry(1, "2023-11-01", "/mysql/", "1"), Entry(2, "2023-11-02", "/v/2023.11/", "1")]
    assert of_pages(tmp_path, [HOME, RECORDED, PLAIN], entries) == {
        "pages": {
            "": {"versions": HERE, "date": "2023-11-14", "frozen": ""},
            "mysql/": {"versions": "MariaDB 10", "date": "2023-11-01", "frozen": "2023.11"},
            "reading/": {"versions": HERE, "date": "2023-11-14", "frozen": ""},
        },
        "runs": [{"on": "SQLAlchemy 2.1 on MariaDB", "versions": "MariaDB 10", "date": "2023-11-01"}],
        "executed": "2023-11-14",
        "commit": "",
        "commit_url": "",
        "release": "",
    }


def test_a_page_that_was_never_run_at_its_home_is_of_this_run(tmp_path):
    told = of_pages(tmp_path, [RECORDED], ())
    assert told["pages"] == {"mysql/": {"versions": HERE, "date": "2023-11-14", "frozen": ""}}
    assert told["runs"] == []


@pytest.mark.parametrize("dirty", [False, True])
@pytest.mark.parametrize("url", ["https://host/a/b", "https://host/a/b/", ""])
def test_the_settings_tell_the_repository_and_the_release(repository, monkeypatch, url, dirty):
    monkeypatch.setenv("REPO_URL", url)
    monkeypatch.setenv("RELEASE", "2023.11")
    at = commit(repository)
    if dirty:
        (repository / "b.txt").touch()
    assert of_pages(repository, [], ()) == {
        "pages": {},
        "runs": [],
        "executed": "2023-11-14",
        "commit": f"{at}+" if dirty else at,
        "commit_url": f"https://host/a/b/commit/{at}" if url else "",
        "release": "2023.11",
    }


def test_without_a_commit_nothing_leads_to_it(tmp_path, monkeypatch):
    monkeypatch.setenv("REPO_URL", "https://host/a/b")
    assert of_pages(tmp_path, [], ())["commit_url"] == ""
