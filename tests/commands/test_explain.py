import contextlib
import platform
import sqlite3
from importlib.metadata import version

import pytest

from session_answers.commands.explain import explain, main
from session_answers.errors import PageError
from session_answers.prove.project import Project

PAGE = """\
---
code: S02
description: No.
---

# Does `commit()` close it?

**No.**
It stays [open](page.md#open).

## It stays open { #open }

One reason.

```python exec="on" id="open-1" setup="user"
with Session(engine) as session:
    session.add(User(name="Ada"))
    # -> User pending
    session.commit()
    # -> checkout, BEGIN, INSERT user, User persistent, COMMIT, checkin
```

```python exec="on" id="open-2"
print("two")
# -> prints two
```

## In a code review { #review }

```python exec="on" id="review-1" review="avoid"
print("bad")
# -> prints bad
```

```python exec="on" id="review-2" review="prefer"
print("good")
# -> prints good
```
"""
OPEN = """\
It stays open
-------------
One reason.

"""
ONE = """\
    with Session(engine) as session:
        session.add(User(name="Ada"))
        # -> User transient
        # -> User pending
        session.commit()
        # -> checkout
        # -> BEGIN
        # -> INSERT INTO user (name) VALUES (?)
        # ->   ('Ada',)
        # -> User persistent
        # -> COMMIT
        # -> checkin

"""
TWO = '    print("two")\n    # -> prints two\n\n'
REVIEW = "In a code review\n----------------\n\n"
AVOID = 'What not to write:\n    print("bad")\n    # -> prints bad\n\n'
PREFER = 'What to write instead:\n    print("good")\n    # -> prints good\n\n'
HOLDS = (
    "Holds on SQLAlchemy 2.1 on SQLite. Not run on SQLAlchemy 2.0 on SQLite; 2.0 and 2.1 on PostgreSQL and MariaDB.\n\n"
)
WHOLE = f"S02  Does commit() close it?\n\nNo.\nIt stays open.\n\n{OPEN}{ONE}{TWO}{HOLDS}{REVIEW}{AVOID}{PREFER}{HOLDS}"
HERE = f"SQLAlchemy {version('SQLAlchemy')}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
END = f"Executed on {HERE}, 2023-11-14.\n"


@pytest.fixture
def sources(project, runner, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    (project / "docs" / "page.md").write_text(PAGE, encoding="utf-8")
    return Project(project, runner)


@pytest.mark.parametrize(
    "name",
    [
        "S02",
        "s02",
        "page",
        "Page/",
        "/page/",
        "/S02/",
        "https://host/sub/page/",
        "https://host/sub/page",
        "https://host/s02/#",
        "/v/2026.11/page/",
    ],
)
def test_an_answer_is_found_by_its_code_its_address_and_a_link(sources, name):
    assert explain(sources, name, "/") == f"{WHOLE}/page/\n{END}"


@pytest.mark.parametrize(
    ("identifier", "text"),
    [
        pytest.param("open", OPEN + ONE + TWO, id="a claim"),
        pytest.param("open-2", OPEN + TWO, id="an example"),
        pytest.param("open-1-L3", OPEN + ONE, id="the last line"),
        pytest.param("review", REVIEW + AVOID + PREFER, id="the review"),
        pytest.param("review-2", REVIEW + PREFER, id="what to write instead"),
    ],
)
@pytest.mark.parametrize("name", ["S02", "https://host/page/"])
def test_a_part_of_an_answer_is_explained_alone(sources, name, identifier, text):
    told = explain(sources, f"{name}#{identifier}", "https://host/sub/")
    assert told == f"{text}{HOLDS}https://host/sub/page/#{identifier}\n{END}"


def test_a_page_without_a_code_is_explained_by_its_address(sources):
    assert explain(sources, "index", "/") == f"Questions\n\nA page.\n\n/\n{END}"


@pytest.mark.parametrize("name", ["", "/", "#open", "S03", "pages", "https://host/", "page.md"])
def test_an_unknown_answer_is_told_with_those_that_there_are(sources, name):
    with pytest.raises(PageError) as caught:
        explain(sources, name, "/")
    assert caught.value.faults == (f"{name}: there is no such answer: name one of S02 page",)


@pytest.mark.parametrize(
    "identifier", ["opened", "open-3", "open-1-L4", "open-1-L0", "open-L1", "review-2-L", "L1", "example-1"]
)
def test_an_unknown_claim_is_told_with_those_that_there_are(sources, identifier):
    with pytest.raises(PageError) as caught:
        explain(sources, f"S02#{identifier}", "/")
    fault = f"S02#{identifier}: docs/page.md has no claim {identifier!r}: it has open, review"
    assert caught.value.faults == (fault,)


def test_an_answer_that_is_not_true_is_not_explained(sources):
    path = sources.folder / "docs" / "page.md"
    path.write_text(PAGE.replace("# -> prints two", "# -> prints three"), encoding="utf-8")
    with pytest.raises(PageError) as caught:
        explain(sources, "S02#open-1", "/")
    assert caught.value.faults == (
        "docs/page.md:25: claimed 'prints three', happened 'prints two': "
        "run scripts/update docs/page.md and read the difference",
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("S02#open-2", (0, f"{OPEN}{TWO}{HOLDS}https://host/page/#open-2\n{END}", "")),
        ("S09", (1, "", "S09: there is no such answer: name one of S02 page\n")),
        ("S02#no", (1, "", "S02#no: docs/page.md has no claim 'no': it has open, review\n")),
    ],
)
def test_the_command_prints_the_answer_or_what_is_wrong(sources, monkeypatch, capsys, name, told):
    monkeypatch.setenv("SITE_URL", "https://host/")
    with contextlib.chdir(sources.folder):
        status = main([name])
    assert (status, *capsys.readouterr()) == told


@pytest.mark.parametrize("value", ["", None])
def test_without_an_address_of_the_site_links_begin_at_its_root(sources, monkeypatch, capsys, value):
    monkeypatch.delenv("SITE_URL", raising=False)
    if value is not None:
        monkeypatch.setenv("SITE_URL", value)
    with contextlib.chdir(sources.folder):
        assert main(["S02#open-2"]) == 0
    assert capsys.readouterr().out == f"{OPEN}{TWO}{HOLDS}/page/#open-2\n{END}"


def test_the_command_works_in_the_project_alone(tmp_path, capsys):
    with contextlib.chdir(tmp_path):
        status = main(["S02"])
    said = f"{tmp_path}: no mkdocs.yml here or above: run the command in the project's folder\n"
    assert (status, *capsys.readouterr()) == (1, "", said)


@pytest.mark.parametrize("arguments", [[], ["S02", "S03"]])
def test_the_command_takes_one_name(arguments):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
