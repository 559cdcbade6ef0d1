from textwrap import indent

import pytest

from session_answers.errors import PageError
from session_answers.pages.front_matter import front_matter
from session_answers.pages.parser import parse
from session_answers.prove.project import Project
from session_answers.prove.writing_rules import faults, unasked
from session_answers.run.runner import Runner
from support.projects import ROOT

PAGE = """---
code: S01
description: >-
  No.
  It stays open.
---

# Does it close?

**No.**
It stays `open`.

## What it does

### It stays { #stays }

```python exec="on" id="stays-1"
x = "One. Two."
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


def problems_of(text, path="docs/a.md"):
    """Return the line and the text of each fault, without its fix."""
    return [f"{fault.line}: {fault.problem}" for fault in faults(parse(path, text))]


def test_a_question_and_its_claims_need_phrases_of_readers():
    assert [f"{fault.line}: {fault.problem}" for fault in unasked(parse("docs/a.md", PAGE))] == [
        "1: the page has no phrases by which readers ask for it",
        "15: no phrase asks for the claim 'stays'",
    ]
    right = PAGE.replace("code:", "asked: {page: is it closed, stays: does it stay}\ncode:")
    assert unasked(parse("docs/a.md", right)) == []
    assert unasked(parse("docs/reading/index.md", PAGE)) == []


def test_a_page_that_follows_the_rules_has_no_fault():
    assert problems_of(PAGE) == []


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        pytest.param("code: S01\n", "", ["1: the page has no code"], id="no code"),
        pytest.param("S01", "S1", ["1: the page has no code"], id="a short code"),
        pytest.param(
            "It stays open.\n---",
            "It stays shut.\n---",
            ["1: the description is not the verdict"],
            id="another description",
        ),
        pytest.param(
            "**No.**\nIt stays `open`.\n\n",
            "",
            ["1: the description is not the verdict", "1: the verdict has 0 words"],
            id="no verdict",
        ),
        pytest.param(
            "# Does it close?",
            "# It closes",
            ["8: the page does not have one H1 that is a question"],
            id="no question",
        ),
        pytest.param(
            "## What",
            "# Is it?\n## What",
            ["8: the page does not have one H1 that is a question"],
            id="two questions",
        ),
        pytest.param(" { #stays }", "", ["15: the claim has no id"], id="no id"),
        pytest.param("{ #stays }", "{ #" + "x" * 26 + " }", [], id="a link of 30 characters"),
        pytest.param(
            "{ #stays }",
            "{ #" + "x" * 27 + " }",
            [f"15: the link /a/#{'x' * 27} has 31 characters"],
            id="a link of 31 characters",
        ),
        pytest.param(
            "{ #stays }",
            "{ #stays-1 }",
            ["15: the id 'stays-1' ends with a number, like the id of an example"],
            id="an id with a number",
        ),
        pytest.param(
            "## Common",
            "### Again { #stays }\n\n## Common",
            ["21: the claim 'stays' has no example", "1: the id 'stays' appears twice"],
            id="the same id twice",
        ),
        pytest.param(
            "#sources",
            "#docs",
            [
                "42: the claim 'docs' has no example",
                "1: the page has no part 'sources'",
                "42: the claim 'docs' has the level of a group",
            ],
            id="a missing part",
        ),
        pytest.param(
            "## Common",
            "### Bare { #bare }\n\n#### Deeper\n\n## Common",
            ["21: the claim 'bare' has no example"],
            id="a claim without an example",
        ),
        pytest.param(
            'x = "One. Two."',
            f"y = 1\nx = {'1' * 69}\nz = {'1' * 68}",
            ["19: the line has 73 columns"],
            id="a long line of code",
        ),
        pytest.param(
            "It stays { #stays }",
            "Close Returns `It` to the Engine, Always { #stays }",
            ["15: 'Always' in a heading has a capital letter", "15: 'Returns' in a heading has a capital letter"],
            id="a heading in title case",
        ),
    ],
)
def test_a_broken_rule_is_a_fault_at_its_line(old, new, problems):
    assert PAGE.count(old) == 1
    assert problems_of(PAGE.replace(old, new)) == problems


def test_a_fault_has_a_fix():
    (fault,) = faults(parse("docs/a.md", PAGE.replace("It stays open.\n---", "It stays shut.\n---")))
    expected = "docs/a.md:1: the description is not the verdict. Fix: change it to 'No. It stays open.'"
    assert str(fault) == expected


BLOCK_TEXT = "# Is it?\nOne. Two.\n## No id"


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(f"```text\n{BLOCK_TEXT}\n```", id="backticks"),
        pytest.param(f"````text\n```\n{BLOCK_TEXT}\n```\n````", id="four backticks around three"),
        pytest.param(f"~~~text\n{BLOCK_TEXT}\n~~~", id="tildes"),
        pytest.param(indent(f"```text\n{BLOCK_TEXT}\n```", "    "), id="in a list"),
    ],
)
def test_the_rules_are_not_for_the_text_of_a_block(block):
    assert problems_of(PAGE.replace("## Common", f"- Text\n\n{block}\n\n## Common")) == []


@pytest.mark.parametrize(("words", "problems"), [(25, []), (26, ["1: the verdict has 26 words"])])
def test_a_verdict_has_at_most_25_words(words, problems):
    verdict = "No. " + "x " * (words - 1)
    text = PAGE.replace("No.\n  It stays open.", verdict).replace("**No.**\nIt stays `open`.", verdict)
    assert problems_of(text) == problems


@pytest.mark.parametrize("path", ["docs/index.md", "docs/how/a.md", "README.md"])
def test_only_the_rules_for_lines_are_for_pages_without_a_question(path):
    assert problems_of("# Home\n\n## No id\n\nOne. Two.\n", path) == ["5: two sentences are on one line"]


@pytest.mark.parametrize(
    "line",
    [
        "One. Two.",
        "One? Two.",
        "One!  Two.",
        "**No.** It stays.",
        "(It does.) It stays.",
        '"It does." It stays.',
        "It closes. `commit()` does not.",
        "See `a`. **Then** go.",
        "- One. Two.",
        "> One. Two.",
        "1. Open it. Close it.",
    ],
)
def test_two_sentences_on_a_line_are_a_fault(line):
    assert problems_of(f"# A. B\n\n{line}\n", "README.md") == ["3: two sentences are on one line"]


@pytest.mark.parametrize(
    "line",
    [
        "One.",
        "SQLAlchemy 2.0 and 2.1 differ.",
        "Call `a. B` or `x. Y`.",
        "Some, e.g. Session, i.e. ORM, in the U.S. Army.",
        "| One. Two. | Three. |",
        "1. Open it.",
        "  10. **Close** it.",
    ],
)
def test_one_sentence_on_a_line_is_not_a_fault(line):
    assert problems_of(f"# A. B\n\n{line}\n", "README.md") == []


def test_front_matter_that_is_not_yaml_is_a_fault_of_the_page():
    text = PAGE.replace("description: >-\n  No.\n  It stays open.", "description: No: it stays: open.")
    with pytest.raises(PageError, match="front matter"):
        problems_of(text)


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in Project(ROOT, Runner(1)).sources()])
def test_every_page_follows_the_rules(path):
    assert faults(Project(ROOT, Runner(1)).read(path)) == []


def test_the_codes_of_the_pages_have_no_gap():
    pages = [front_matter(path.read_text(encoding="utf-8"), path.name) for path in (ROOT / "docs").glob("*.md")]
    codes = [front["code"] for front in pages if "code" in front]
    assert sorted(codes) == [f"S{number:02}" for number in range(1, len(codes) + 1)]
