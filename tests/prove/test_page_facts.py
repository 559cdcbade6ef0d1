import pytest

from session_answers.day_and_commit import versions
from session_answers.pages.parser import parse
from session_answers.permalinks.ledger import Entry
from session_answers.prove import page_facts
from session_answers.prove.page_facts import facts, newest_releases
from session_answers.recordings import results
from session_answers.recordings.environments import Environment

MARIADB = Environment("2.1", "mariadb")
SERVER = '```python exec="on" id="example-{0}" server="mariadb"\na = {0}\n```\n'
LOCAL_PAGE = parse("docs/index.md", '# A\n\n```python exec="on" id="example-1"\na = 1\n```\n')
RECORDED_PAGE = parse("docs/mysql.md", f"# B\n\n{SERVER.format(1)}\n{SERVER.format(2)}")
BOTH = "PyMySQL 1, aiomysql 2, MariaDB 10"
PYMYSQL = results.Result("mysql-example-1", "agrees", "0123456789ab", "", ("PyMySQL",))
PAGE_WITHOUT_EXAMPLES = parse("docs/reading/index.md", "# C\n")
TODAY = {"versions": versions(), "date": "2023-11-14", "frozen": "", "related": []}


@pytest.fixture(autouse=True)
def _settings(monkeypatch):
    for name in ("REPO_URL", "RELEASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


@pytest.mark.parametrize(
    ("addresses", "releases"),
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
            id="two releases",
        ),
    ],
)
def test_the_newest_release_of_each_page_is_found(addresses, releases):
    entries = [Entry(number, "2026-11-24", address, "1") for number, address in enumerate(addresses)]
    assert newest_releases(entries) == releases


def test_pages_have_the_versions_and_the_date_of_their_runs(tmp_path):
    path = tmp_path / results.results_name(MARIADB)
    path.parent.mkdir(parents=True)
    path.write_text(
        results.to_text(results.Results(MARIADB, BOTH, "2023-11-01", {"mysql-example-1": PYMYSQL})), encoding="utf-8"
    )
    entries = [Entry(1, "2023-11-01", "/mysql/", "1"), Entry(2, "2023-11-02", "/v/2023.11/", "1")]
    assert facts(tmp_path, [LOCAL_PAGE, RECORDED_PAGE, PAGE_WITHOUT_EXAMPLES], entries) == {
        "pages": {
            "": {**TODAY, "path": "docs/index.md"},
            "mysql/": {
                "versions": "PyMySQL 1, MariaDB 10",
                "date": "2023-11-01",
                "frozen": "2023.11",
                "path": "docs/mysql.md",
                "related": [],
            },
            "reading/": {**TODAY, "path": "docs/reading/index.md"},
        },
        "runs": [{"on": "SQLAlchemy 2.1 with MariaDB", "versions": BOTH, "date": "2023-11-01"}],
        "executed": "2023-11-14",
        "commit": "",
        "commit_url": "",
        "repository": "",
        "release": "",
    }


def test_a_page_without_recorded_results_has_the_versions_of_the_build(tmp_path):
    assert facts(tmp_path, [RECORDED_PAGE], ())["pages"] == {"mysql/": {**TODAY, "path": "docs/mysql.md"}}


def test_a_question_has_the_questions_that_it_links(tmp_path):
    pages = [
        parse("docs/a.md", "---\ncode: S01\n---\n# A?\n\n[B](b.md) [C](c.md)\n"),
        parse("docs/b.md", "---\ncode: S02\n---\n# `B`?\n"),
        parse("docs/c.md", "# C\n\n[A](a.md)\n"),
    ]
    found = facts(tmp_path, pages, ())["pages"]
    assert {url: page["related"] for url, page in found.items()} == {"a/": [["b/", "B?"]], "b/": [], "c/": []}


@pytest.mark.parametrize("commit", ["0123456789", "0123456789+", ""])
@pytest.mark.parametrize("url", ["https://host/a/b", "https://host/a/b/", ""])
def test_the_commit_links_to_the_repository(tmp_path, monkeypatch, url, commit):
    monkeypatch.setenv("REPO_URL", url)
    monkeypatch.setenv("RELEASE", "2023.11")
    monkeypatch.setattr(page_facts, "commit", lambda _: commit)
    link = "https://host/a/b/commit/0123456789" if url and commit else ""
    assert facts(tmp_path, [], ()) == {
        "pages": {},
        "runs": [],
        "executed": "2023-11-14",
        "commit": commit,
        "commit_url": link,
        "repository": url.rstrip("/"),
        "release": "2023.11",
    }
