import contextlib

import pytest

from session_answers.commands.explain import explain, main
from session_answers.day_and_commit import versions
from session_answers.prove.project import Project
from sqlalchemy_receipts.errors import ReceiptsError

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

After both, [read on](#review):

> a quote

- a `list`
- of two

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
OPEN = "It stays open\n-------------\nOne reason.\n\n"
FIRST = """\
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
AFTER = "After both, read on:\n\n> a quote\n\n- a list\n- of two\n\n"
SECOND = '    print("two")\n    # -> prints two\n\n'
REVIEW = "In a code review\n----------------\n\n"
AVOID = 'What not to write:\n    print("bad")\n    # -> prints bad\n\n'
PREFER = 'What to write instead:\n    print("good")\n    # -> prints good\n\n'
NOT_RUN = (
    "Not run on SQLAlchemy 2.0 with SQLite; 2.1 with SQLite on Python 3.13; 2.0 and 2.1 with PostgreSQL and MariaDB."
)
TESTED_ON = f"Tested on SQLAlchemy 2.1 with SQLite (sqlite3). {NOT_RUN}\n\n"
# These examples use no connection.
PRINTED_ON = f"Tested on SQLAlchemy 2.1 with SQLite. {NOT_RUN}\n\n"
QUESTION = "S02  Does commit() close it?\n\nNo.\nIt stays open.\n\n"
WHOLE = f"{QUESTION}{OPEN}{FIRST}{SECOND}{AFTER}{TESTED_ON}{REVIEW}{AVOID}{PREFER}{PRINTED_ON}"
END = f"Executed on {versions()}, 2023-11-14.\n"


@pytest.fixture
def site(project, runner, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.chdir(project)
    (project / "docs" / "page.md").write_text(PAGE, encoding="utf-8")
    return Project(project, runner)


@pytest.mark.parametrize("name", ["S02", "s02", "Page/", "/page/", "https://host/s02/#", "/v/2026.11/page/"])
def test_an_answer_is_found_by_its_code_its_address_and_a_link(site, name):
    assert explain(site, name, "/") == f"{WHOLE}/page/\n{END}"


def test_the_example_to_follow_is_below_the_short_answer(site):
    example = 'Do this: print it.\n\n```python exec="on" id="do-1" review="do"\nprint("do")\n# -> prints do\n```\n\n'
    text = PAGE.replace("## It stays open", f"{example}## It stays open")
    (site.folder / "docs" / "page.md").write_text(text, encoding="utf-8")
    shown = 'Do this:\n    print("do")\n    # -> prints do\n\n'
    assert explain(site, "page", "/") == f"{WHOLE.replace(QUESTION, QUESTION + shown)}/page/\n{END}"


@pytest.mark.parametrize(
    ("identifier", "text"),
    [
        pytest.param("open", OPEN + FIRST + SECOND + AFTER, id="a claim"),
        pytest.param("open-2", OPEN + SECOND + AFTER, id="an example"),
        pytest.param("open-1-L3", OPEN + FIRST + AFTER, id="the last line"),
        pytest.param("review", REVIEW + AVOID + PREFER, id="the review"),
        pytest.param("review-2", REVIEW + PREFER, id="an example of the review"),
    ],
)
def test_a_part_of_an_answer_is_found_by_its_id(site, identifier, text):
    explanation = explain(site, f"https://host/page/#{identifier}", "https://host/sub/")
    tested_on = PRINTED_ON if identifier.startswith("review") else TESTED_ON
    assert explanation == f"{text}{tested_on}https://host/sub/page/#{identifier}\n{END}"


def test_a_page_without_a_code_is_found_by_its_address(site):
    assert explain(site, "index", "/") == f"Questions\n\nA page.\n\n/\n{END}"


@pytest.mark.parametrize("name", ["", "/", "#open", "S03", "pages", "https://host/", "page.md"])
def test_an_unknown_answer_is_a_fault_that_lists_the_others(site, name):
    with pytest.raises(ReceiptsError) as caught:
        explain(site, name, "/")
    assert (caught.value.problem, caught.value.fix) == ("there is no such answer", "use one of S02 page")


@pytest.mark.parametrize("identifier", ["opened", "open-3", "open-1-L4", "open-1-L0", "open-L1", "review-2-L", "L1"])
def test_an_unknown_id_is_a_fault_that_lists_the_claims(site, identifier):
    with pytest.raises(ReceiptsError) as caught:
        explain(site, f"S02#{identifier}", "/")
    problem = f"S02#{identifier}: docs/page.md has no claim {identifier!r}. Fix: use one of open, review"
    assert str(caught.value) == problem


def test_an_answer_with_an_incorrect_receipt_is_not_explained(site):
    text = PAGE.replace("# -> prints two", "# -> prints three")
    (site.folder / "docs" / "page.md").write_text(text, encoding="utf-8")
    with pytest.raises(ReceiptsError) as caught:
        explain(site, "S02#open-1", "/")
    assert (
        str(caught.value) == "docs/page.md:25: expected prints three, got prints two. Fix: scripts/update docs/page.md"
    )


@pytest.mark.parametrize(
    ("url", "name", "expected"),
    [
        ("https://host/", "S02#open-2", (0, f"{OPEN}{SECOND}{AFTER}{TESTED_ON}https://host/page/#open-2\n{END}", "")),
        ("", "S02#open-2", (0, f"{OPEN}{SECOND}{AFTER}{TESTED_ON}/page/#open-2\n{END}", "")),
        ("", "S09", (1, "", "S09: there is no such answer. Fix: use one of S02 page\n")),
    ],
)
@pytest.mark.usefixtures("site")
def test_the_command_prints_an_answer_or_a_fault(monkeypatch, capsys, url, name, expected):
    monkeypatch.setenv("SITE_URL", url)
    assert (main([name]), *capsys.readouterr()) == expected


def test_the_command_works_only_in_a_project(tmp_path, capsys):
    with contextlib.chdir(tmp_path):
        assert main(["S02"]) == 1
    assert "no mkdocs.yml" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["S02", "S03"]])
def test_the_command_takes_one_name(arguments):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
