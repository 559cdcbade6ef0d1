import subprocess
from textwrap import indent

import pytest

from conftest import ROOT
from session_answers.commands import check
from session_answers.commands.check import unsaid
from session_answers.errors import PageError
from session_answers.pages.page import front_matter, parse
from session_answers.permalinks import ledger, moved
from session_answers.prove.project import Project
from session_answers.prove.proof import Proof
from session_answers.prove.writing_rules import faults, verdict
from session_answers.recordings.comparisons import Comparison, Variant
from session_answers.recordings.environments import Environment, describe
from session_answers.run.runner import Runner
from sqlalchemy_receipts.trace import Trace

PAGE = """---
code: S01
description: >-
  No.
  It stays open.
---

# Does it close?

**No.**
It stays `open`.

## It stays { #stays }

```python exec="on" id="stays-1"
x = "One. Two."
```

## Common belief { #belief }

> It does.

## In a code review { #review }

```python exec="on" id="review-1" review="avoid"
pass
```

## SQLAlchemy's own documentation { #sources }
"""


def told(text, path="docs/a.md"):
    return faults(parse(path, text))


def test_a_page_that_keeps_the_rules_has_no_fault():
    assert told(PAGE) == []


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        pytest.param("code: S01\n", "", ["1: no code: give the page `code: S99` in its front matter"], id="no code"),
        pytest.param("S01", "S1", ["1: no code: give the page `code: S99` in its front matter"], id="a short code"),
        pytest.param(
            "It stays open.\n---",
            "It stays shut.\n---",
            ["1: the description is not the verdict: make it 'No. It stays open.'"],
            id="another description",
        ),
        pytest.param(
            "**No.**\nIt stays `open`.\n\n",
            "",
            [
                "1: the description is not the verdict: make it ''",
                "1: the verdict has 0 words: use 1 to 25",
            ],
            id="no verdict",
        ),
        pytest.param(
            "# Does it close?", "# It closes", ["8: the page has not one H1 that is a question"], id="no question"
        ),
        pytest.param("## It", "# Is it?\n## It", ["8: the page has not one H1 that is a question"], id="two questions"),
        pytest.param(" { #stays }", "", ["13: a claim without an id: add { #its-id }"], id="no id"),
        pytest.param(
            "{ #stays }", "{ #" + "x" * 26 + " }", [f"13: the link /a/#{'x' * 26} has 30 characters"], id="long"
        ),
        pytest.param(
            "{ #stays }",
            "{ #" + "x" * 27 + " }",
            [f"13: the link /a/#{'x' * 27} has 31 characters: use at most 30"],
            id="a link that is too long",
        ),
        pytest.param(
            "## Common",
            "## Again { #stays }\n\n## Common",
            [
                "1: the id 'stays' is there twice",
                "19: the claim 'stays' has no executed proof: add an example below it",
            ],
            id="an id that is there twice",
        ),
        pytest.param(
            "#sources",
            "#docs",
            [
                "1: no part { #sources }: add it",
                "29: the claim 'docs' has no executed proof: add an example below it",
            ],
            id="a part missing",
        ),
        pytest.param(
            "## Common",
            "## Bare { #bare }\n\n### Deeper\n\n## Common",
            ["19: the claim 'bare' has no executed proof: add an example below it"],
            id="a claim without a proof",
        ),
        pytest.param(
            'x = "One. Two."',
            f"y = 1\nx = {'1' * 69}\nz = {'1' * 68}",
            ["17: 73 columns: break the line at 72"],
            id="a long line of code",
        ),
    ],
)
def test_what_breaks_a_rule_is_told_at_its_line(old, new, faults):
    assert PAGE.count(old) == 1
    expected = [] if faults[0].endswith("30 characters") else [f"docs/a.md:{fault}" for fault in faults]
    assert told(PAGE.replace(old, new)) == expected


SHOWN = "# Is it?\nOne. Two.\n## No id"


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(f"```text\n{SHOWN}\n```", id="backticks"),
        pytest.param(f"````text\n```\n{SHOWN}\n```\n````", id="four backticks around three"),
        pytest.param(f"~~~text\n{SHOWN}\n~~~", id="tildes"),
        pytest.param(indent(f"```text\n{SHOWN}\n```", "    "), id="in a list"),
    ],
)
def test_what_a_block_shows_is_not_the_pages(block):
    assert told(PAGE.replace("## Common", f"- Text\n\n{block}\n\n## Common")) == []


@pytest.mark.parametrize(
    ("verdict", "count"),
    [pytest.param("No. " + "x " * 24, 25, id="just short enough"), pytest.param("No. " + "x " * 25, 26, id="too long")],
)
def test_a_verdict_has_at_most_25_words(verdict, count):
    text = PAGE.replace("No.\n  It stays open.", verdict).replace("**No.**\nIt stays `open`.", verdict)
    assert told(text) == ([] if count == 25 else ["docs/a.md:1: the verdict has 26 words: use 1 to 25"])


def test_a_heading_in_title_case_is_told_at_its_line():
    text = "# Is it?\n\n## Close Returns `It` to the Engine, Always\n"
    told = [fault for fault in faults(parse("docs/a.md", text)) if "sentence case" in fault]
    assert told == [
        f"docs/a.md:3: {word!r} in a heading: write sentence case, or add the name to the rule"
        for word in ("Always", "Returns")
    ]


@pytest.mark.parametrize("path", ["docs/index.md", "docs/how/a.md", "README.md"])
def test_what_is_no_question_keeps_only_the_rules_for_lines(path):
    assert told("# Home\n\n## No id\n\nOne. Two.\n", path) == [
        f"{path}:5: two sentences on one line: give each a line of its own"
    ]


@pytest.mark.parametrize(
    ("line", "two"),
    [
        ("One. Two.", True),
        ("One? Two.", True),
        ("One!  Two.", True),
        ("**No.** It stays.", True),
        ("(It does.) It stays.", True),
        ('"It does." It stays.', True),
        ("It closes. `commit()` does not.", True),
        ("See `a`. **Then** go.", True),
        ("- One. Two.", True),
        ("> One. Two.", True),
        ("One.", False),
        ("SQLAlchemy 2.0 and 2.1 differ.", False),
        ("Call `a. B` or `x. Y`.", False),
        ("Some, e.g. Session, i.e. ORM, in the U.S. Army.", False),
        ("| One. Two. | Three. |", False),
        ("1. Open it.", False),
        ("  10. **Close** it.", False),
        ("1. Open it. Close it.", True),
        ("", False),
    ],
)
def test_every_sentence_has_a_line_of_its_own(line, two):
    expected = ["README.md:3: two sentences on one line: give each a line of its own"] if two else []
    assert told(f"# A. B\n\n{line}\n", "README.md") == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("# Q?\n\n**No.**\nIt `stays`.\n\nMore.\n", "No. It stays.", id="lines and marks"),
        pytest.param(
            "---\na: 1\n---\n\n# Q? { #q }\n\nSee [the  page](a.md#b) now.\n", "See the page now.", id="a link"
        ),
        pytest.param("# Q?\n\nSee [`commit()`](commit.md).\n", "See commit().", id="code in a link"),
        pytest.param("# Q?\n\nNo.\n", "No.", id="the end of the page"),
        pytest.param("# Q?\n", "", id="no text"),
        pytest.param("No.\n", "", id="no question"),
    ],
)
def test_the_verdict_is_the_first_paragraph_as_plain_text(text, found):
    assert verdict(text) == found


@pytest.mark.parametrize(
    ("text", "data"),
    [
        pytest.param("---\ncode: S01\n---\n# Q?\n", {"code": "S01"}, id="a field"),
        pytest.param("# Q?\n\n---\na: 1\n---\n", {}, id="a rule"),
        pytest.param("", {}, id="nothing"),
    ],
)
def test_the_front_matter_is_read(text, data):
    assert front_matter(text) == data


def test_front_matter_that_is_no_yaml_is_a_fault_of_the_page():
    text = PAGE.replace("description: >-\n  No.\n  It stays open.", "description: No: it stays: open.")
    try:
        found = told(text)
    except PageError as error:
        found = error.faults
    assert [fault.partition(": ")[0] for fault in found] == ["docs/a.md:1"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "README.md").write_text("# Read me\n", encoding="utf-8")
    (tmp_path / "docs" / "a.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "docs" / ".permalinks").mkdir()
    (tmp_path / ledger.PATH).write_text(LEDGER, encoding="utf-8")
    (tmp_path / moved.PATH).write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


LEDGER = """\
2026-11-24 /a/ 305d14c73c9e
2026-11-24 /a/#stays 528d030039d5
2026-11-24 /a/#belief 1bae9ba1a40e
2026-11-24 /a/#review 1db9c341243f
2026-11-24 /a/#sources df54296fc752
2026-11-24 /a/#stays-1 L1
2026-11-24 /a/#review-1 L1
2026-11-24 /S01/ /a/
2026-11-24 /s01/ /a/
"""


@pytest.mark.usefixtures("folder")
def test_the_command_is_silent_where_all_is_well(capsys):
    assert check.main([]) == 0
    assert capsys.readouterr() == ("", "")


def test_the_command_tells_the_faults_of_texts_and_examples(folder, capsys):
    (folder / "README.md").write_text("One. Two.\n", encoding="utf-8")
    (folder / "docs" / "a.md").write_text(PAGE.replace("S01", "1").replace("pass", "print(1)"), encoding="utf-8")
    (folder / "docs" / "b.md").write_text("```python\n```\n", encoding="utf-8")
    told = [
        "docs/a.md:1: no code: give the page `code: S99` in its front matter",
        "docs/a.md:26: claimed 'nothing', happened 'prints 1': run scripts/update docs/a.md and read the difference",
        'docs/b.md:1: the example is not executed: every python block has exec="on"',
        "README.md:1: two sentences on one line: give each a line of its own",
    ]
    assert check.main([]) == 1
    assert capsys.readouterr() == ("", "\n".join([*told, ""]))
    assert check.main(["docs/b.md"]) == 1
    assert capsys.readouterr() == ("", f"{told[2]}\n")


def test_the_command_tells_what_the_ledger_does_not_know(folder, capsys):
    page = PAGE.replace("It stays {", "It goes {").replace('x = "One. Two."', 'x = "One. Two."\ny = x')
    (folder / "docs" / "a.md").write_text(page, encoding="utf-8")
    news = "2 addresses are new or changed, first /a/#stays: run scripts/update"
    assert check.main([]) == 1
    assert capsys.readouterr() == ("", f"docs/.permalinks/ledger.txt:1: {news}\n")
    assert check.main(["docs/a.md"]) == 0
    assert capsys.readouterr() == ("", "")


def test_the_command_tells_what_the_ledger_has_lost(folder, capsys):
    (folder / ledger.PATH).write_text(f"{LEDGER}2026-11-24 /old/ x\n", encoding="utf-8")
    assert check.main([]) == 1
    lost = "/old/ was published and is gone: bring it back, or say in docs/.permalinks/moved.txt where it leads"
    assert capsys.readouterr() == ("", f"docs/.permalinks/ledger.txt:10: {lost}: /old/ -> /...\n")
    (folder / moved.PATH).write_text("/old/ -> /a/\n", encoding="utf-8")
    for words in (
        ["init"],
        ["add", "."],
        ["-c", "user.name=A", "-c", "user.email=a@b.example", "commit", "-m", "Enter"],
    ):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)
    assert check.main([]) == 0
    assert capsys.readouterr() == ("", "")
    (folder / ledger.PATH).write_text(LEDGER, encoding="utf-8")
    assert check.main([]) == 1
    assert capsys.readouterr() == ("", "docs/.permalinks/ledger.txt:1: /old/ was taken out: put its lines back\n")


def test_the_command_tells_that_the_ledger_is_missing(folder, capsys):
    (folder / ledger.PATH).unlink()
    assert check.main([]) == 1
    assert capsys.readouterr() == ("", "docs/.permalinks/ledger.txt: is not there: take it from git\n")


@pytest.mark.usefixtures("folder")
def test_the_command_tells_that_a_page_is_missing(capsys):
    assert check.main(["docs/none.md"]) == 1
    assert capsys.readouterr() == ("", "docs/none.md: is not there: let it be read, or take it away\n")


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in Project(ROOT, Runner(1)).sources()])
def test_every_page_keeps_the_rules(path):
    assert faults(Project(ROOT, Runner(1)).read(path)) == []


def test_the_codes_of_the_pages_are_their_own():
    pages = [front_matter(path.read_text(encoding="utf-8")) for path in (ROOT / "docs").glob("*.md")]
    codes = [front["code"] for front in pages if "code" in front]
    assert sorted(codes) == [f"S{number:02}" for number in range(1, len(codes) + 1)]


def differing(text, combination):
    page = parse("docs/a.md", text)
    variant = Variant((Environment(*combination.split("-")),), Trace())
    runs = Comparison((), (variant,))
    return page, [Proof(page, each, page.program(each, ""), Trace(), "", runs) for each in page.examples[:1]]


@pytest.mark.parametrize(
    ("combination", "said"),
    [("2.0-sqlite", "2.0 or SQLite"), ("2.1-mariadb", "2.1 or MariaDB")],
)
def test_a_claim_that_differs_says_so(combination, said):
    where = describe([Environment(*combination.split("-"))])
    fault = f"docs/a.md:13: it differs on {where}: say so below, with {said}"
    assert list(unsaid(*differing(PAGE, combination))) == [fault]
    for word in said.split(" or "):
        assert (
            list(unsaid(*differing(PAGE.replace("\n## Common", f"\nNot on {word}.\n\n## Common"), combination))) == []
        )
        # What another claim says is not said of this one.
        assert list(unsaid(*differing(f"{PAGE}\nNot on {word}.\n", combination))) == [fault]
