import subprocess

import pytest

from session_answers.commands.check import check, main
from session_answers.commands.update import main as main_of_update
from session_answers.commands.update import update_ledger
from session_answers.day_and_commit import today
from session_answers.errors import CommandError
from session_answers.permalinks import ledger, moved
from session_answers.prove.changes_between_lines import BEGIN, END
from session_answers.prove.project import Project
from session_answers.recordings import results
from session_answers.recordings.environments import Environment

PAGE = """---
asked: {page: is it closed, stays: does it stay}
code: S01
description: No.
---

# Does it close?

**No.**

## What it does

### It stays { #stays }

```python exec="on" id="stays-1"
x = 1
```

## Common misconceptions { #belief }

> It does.

- **Wrong.**
  It stays.

## In a code review { #review }

Do not close it.

```python exec="on" id="review-1" review="avoid"
pass
```

```python exec="on" id="review-2" review="prefer"
pass
```

This does not apply when it is open.

## Further reading { #sources }
"""


@pytest.fixture
def folder(tmp_path, monkeypatch, runner):
    (tmp_path / "docs" / ".permalinks").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "README.md").write_text("# Read me\n", encoding="utf-8")
    (tmp_path / "docs" / "a.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / ledger.PATH).write_text("", encoding="utf-8")
    (tmp_path / moved.PATH).write_text("", encoding="utf-8")
    update_ledger(Project(tmp_path, runner))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def faults_of(folder, runner):
    """Return a function that checks the named pages, or all pages, and returns the faults as text."""
    return lambda *arguments: [str(fault) for fault in check(Project(folder, runner), list(arguments))]


def test_the_command_reports_faults_and_is_silent_without(folder, capsys):
    assert main([]) == 0
    assert capsys.readouterr() == ("", "")
    (folder / "README.md").write_text("One. Two.\n", encoding="utf-8")
    assert main([]) == 1
    fault = "README.md:1: two sentences are on one line. Fix: write each on its own line\n"
    assert capsys.readouterr() == ("", fault)


def test_the_faults_of_texts_and_examples_are_reported(folder, faults_of):
    (folder / "README.md").write_text("One. Two.\n", encoding="utf-8")
    (folder / "docs" / "a.md").write_text(PAGE.replace("S01", "'1'").replace("pass", "print(1)", 1), encoding="utf-8")
    (folder / "docs" / "b.md").write_bytes(b"\xff")
    code, receipt, unreadable, sentence = faults_of()
    assert code == "docs/a.md:1: the page has no code. Fix: add `code: S99` to its front matter"
    assert receipt == "docs/a.md:31: expected nothing, got prints 1. Fix: scripts/update docs/a.md"
    assert unreadable.startswith("docs/b.md: byte 0 is not UTF-8")
    assert sentence == "README.md:1: two sentences are on one line. Fix: write each on its own line"
    assert faults_of("docs/b.md") == [unreadable]


def test_help_says_what_to_name(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    assert capsys.readouterr().out.startswith("usage: scripts/check [-h] [PAGE ...]\n")


def test_a_page_that_is_not_finished_is_reported(folder, faults_of):
    text = "This does not apply when something is different."
    page = PAGE.replace("This does not apply when it is open.", text)
    (folder / "docs" / "a.md").write_text(page, encoding="utf-8")
    (folder / "docs" / "index.md").write_text("# Home\n\n[Other?](b.md)\n:   No.\n", encoding="utf-8")
    assert [fault.partition(". Fix: ")[0] for fault in faults_of("docs/a.md")] == [
        f"docs/a.md:{page.split(chr(10)).index(text) + 1}: '{text}' is from the template",
        "docs/index.md:1: docs/a.md is missing in the list of questions",
    ]


def test_an_incorrect_entry_of_an_error_page_is_reported(folder, faults_of):
    (folder / "docs" / "errors").mkdir()
    heading = "### `TypeError`: no { #no }\n\nIt is wrong.\n\n"
    example = '```python exec="on" id="no-1"\nraise ValueError("no")\n# -> raises ValueError\n```\n'
    (folder / "docs" / "errors" / "index.md").write_text(f"# Errors\n\n{heading}{example}", encoding="utf-8")
    problem = "the heading says 'TypeError: no', but the example raises 'ValueError: no'"
    assert faults_of("docs/errors/index.md") == [f"docs/errors/index.md:3: {problem}. Fix: correct one of them"]


def test_a_claim_that_differs_elsewhere_must_say_so(folder, runner, faults_of):
    project = Project(folder, runner)
    page = project.read(folder / "docs" / "a.md")
    program = project.program(page, page.examples[0])
    path = folder / results.results_name(Environment("2.0", "mariadb"))
    path.parent.mkdir(parents=True)
    row = f"fails   {results.digest(program)} {program.name}: ran longer than 10 s"
    path.write_text(f"# 2026-11-30: SQLAlchemy 2.0.0\n{row}\n", encoding="utf-8")
    problem = "the claim differs on SQLAlchemy 2.0 with MariaDB, but its text does not mention this"
    fix = "Fix: add a sentence with 2.0 or MariaDB to the claim"
    unrun = "the example stays-1 has not run with SQLAlchemy 2.0 with SQLite and in 8 more environments"
    assert faults_of() == [
        f"docs/a.md:{page.examples[0].line}: {unrun}. Fix: scripts/matrix docs/a.md",
        f"docs/a.md:{page.examples[0].line - 3}: {problem}. {fix}",
    ]


def test_a_list_that_update_would_change_is_reported(folder, faults_of):
    (folder / "docs" / "index.md").write_text("# Questions\n\n[Old?](a.md)\n:   Yes.\n", encoding="utf-8")
    problem = "docs/index.md:1: a question or an answer in the list differs from its page"
    assert faults_of("docs/index.md") == [f"{problem}. Fix: scripts/update docs/index.md"]


def test_a_list_of_changes_that_update_would_change_is_reported(folder, faults_of):
    (folder / "docs" / "changed").mkdir()
    page = folder / "docs" / "changed" / "index.md"
    page.write_text(f"# Changes\n\n{BEGIN}\n- Old.\n{END}\n", encoding="utf-8")
    problem = "docs/changed/index.md:1: the list of changes differs from the runs of its examples"
    assert faults_of("docs/changed/index.md") == [f"{problem}. Fix: scripts/update docs/changed/index.md"]
    assert main_of_update(["docs/changed/index.md"]) == 0
    assert page.read_text(encoding="utf-8") == f"# Changes\n\n{BEGIN}\n\n\n\n{END}\n"
    assert faults_of("docs/changed/index.md") == []


def test_new_addresses_are_reported_once_the_pages_have_no_fault(folder, faults_of):
    page = PAGE.replace("It stays {", "It goes {").replace("x = 1", "x = 1\ny = x")
    (folder / "docs" / "a.md").write_text(page, encoding="utf-8")
    problem = "2 addresses are new or changed, the first is /a/#stays"
    assert faults_of() == [f"docs/.permalinks/ledger.txt: {problem}. Fix: scripts/update"]
    assert faults_of("docs/a.md") == []


def test_a_published_line_that_shows_other_code_is_reported(folder, faults_of):
    (folder / "docs" / "a.md").write_text(PAGE.replace("x = 1", "y = 2\nx = 1"), encoding="utf-8")
    problem = f"line 1 of /a/#stays-1 shows other code than on {today()}"
    assert faults_of()[0] == f"{ledger.PATH}: {problem}. Fix: {ledger.CHOICES}"


def test_lost_addresses_are_reported(folder, faults_of):
    before = (folder / ledger.PATH).read_text(encoding="utf-8")
    (folder / ledger.PATH).write_text(f"{before}2026-11-24 /old/ x\n", encoding="utf-8")
    (fault,) = faults_of()
    assert fault.startswith("docs/.permalinks/ledger.txt:12: /old/")
    (folder / moved.PATH).write_text("/old/ -> /a/\n", encoding="utf-8")
    for words in (["init"], ["add", "."], ["-c", "user.name=A", "-c", "user.email=a@b", "commit", "-m", "Enter"]):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)
    assert faults_of() == []
    # A line that was committed may not be removed.
    (folder / ledger.PATH).write_text(before, encoding="utf-8")
    (fault,) = faults_of()
    assert "/old/" in fault


def test_a_missing_ledger_is_reported(folder, faults_of):
    (folder / ledger.PATH).unlink()
    (fault,) = faults_of()
    assert fault.startswith("docs/.permalinks/ledger.txt: ")


def test_a_missing_page_is_reported(faults_of):
    (fault,) = faults_of("docs/none.md")
    assert fault.startswith("docs/none.md: ")


def test_a_page_of_another_project_is_reported(folder, faults_of):
    outside = folder.parent / "outside.md"
    with pytest.raises(CommandError) as caught:
        faults_of(str(outside))
    assert str(caught.value) == f"{outside}: the file is not in the project. Fix: name a page in docs/"
