from dataclasses import replace

import pytest

from session_answers.commands.answer_text import answer_text
from session_answers.prove.proof import Proof
from session_answers.publish.markdown_version import full, llms, of_page
from session_answers.recordings.comparisons import Comparison, Variant
from session_answers.recordings.environments import Environment
from sqlalchemy_receipts.receipts import Slot
from sqlalchemy_receipts.trace import Event, Trace
from support.pages import read_answer

HOST = "https://host/sub/"
VERSIONS = "SQLAlchemy 2.1.9, 2026-11-24"
EXAMPLE = '```python exec="on" id="example-{0}"\nprint({0})\n# -> prints {0}\n```'
PAGE = f"""\
---
code: S02
description: >-
  No.
  It stays.
---

# Does `a` close it?

**No.**
It stays [open](end.md#open).
{{ .lead }}

## `a` stays {{ #stays }}

See [below](#review) and [how](reading/index.md).

{EXAMPLE.format(1).replace("example", "stays")}

Between.

{EXAMPLE.format(2).replace("example", "stays")}

#### A part {{: #part .x }}

```text
## no heading {{ #no }}
[no link](a.md)
```

````python exec="on" id="part-1"
text = '''
```
## no heading {{ #no }}
'''
````

## In a code review {{ #review }}

Not so.

{EXAMPLE.replace('"on" id="example-{0}"', '"on" id="review-1" review="avoid"').format(3)}

But so.

{EXAMPLE.replace('"on" id="example-{0}"', '"on" id="review-2" review="prefer" server="mariadb"').format(4)}

## Sources {{ #sources }}

- [SQLAlchemy](https://www.sqlalchemy.org/)
"""


def proved(page):
    """Prove the examples of a page. Each prints its number, and 1 with its name."""
    for example in page.examples:
        words = [word for word in ("1", "one", "2", "3", "4") if f"print({word.replace('one', '1')})" in example.code]
        note = "Recorded on 2026-11-23." if example.server else ""
        events = tuple(Event("output", f"prints {word}", 1) for word in words)
        yield Proof(page, example, page.program(example, ""), Trace(events), note)


def markdown_of(text, path="docs/commit.md", base=HOST):
    page, contents = read_answer(text, path)
    return of_page(page, contents, proved(page), base, VERSIONS)


def test_the_markdown_version_of_a_page():
    assert (
        markdown_of(PAGE)
        == """\
# Does `a` close it?

**No.**
It stays [open](https://host/sub/end/#open).


## `a` stays

<https://host/sub/commit/#stays>

See [below](https://host/sub/commit/#review) and [how](https://host/sub/reading/).

```python
print(1)
# -> prints 1
# -> prints one
```

Between.

```python
print(2)
# -> prints 2
```

#### A part {: #part .x }

```text
## no heading { #no }
[no link](a.md)
```

````python
text = '''
```
## no heading { #no }
'''
````

## In a code review

<https://host/sub/commit/#review>

Not so.

```python
print(3)
# -> prints 3
```

But so.

Recorded on 2026-11-23.

```python
print(4)
# -> prints 4
```

## Sources

<https://host/sub/commit/#sources>

- [SQLAlchemy](https://www.sqlalchemy.org/)

---

Source: <https://host/sub/commit/>. Executed on SQLAlchemy 2.1.9, 2026-11-24.
"""
    )


END = "\n\n---\n\nSource: <{}>. Executed on SQLAlchemy 2.1.9, 2026-11-24.\n"


@pytest.mark.parametrize(
    ("text", "path", "markdown"),
    [
        pytest.param("# A?\n", "docs/a.md", f"# A?{END.format('/a/')}", id="no example"),
        pytest.param("# A\n\n[b](b.md)\n", "docs/index.md", f"# A\n\n[b](/b/){END.format('/')}", id="the home page"),
        pytest.param(
            "# A\n\n[b](../b.md#c)\n", "docs/a/index.md", f"# A\n\n[b](/b/#c){END.format('/a/')}", id="a folder"
        ),
        pytest.param(
            f"\ufeff---\r\na: '# A'\r\n---\r\n\r\n\r\n# A\r\n\r\n{EXAMPLE.format(1)}\r\nb\r\n".replace("\r", ""),
            "docs/a.md",
            f"# A\n\n```python\nprint(1)\n# -> prints 1\n# -> prints one\n```\nb{END.format('/a/')}",
            id="blank lines below front matter",
        ),
        pytest.param(
            "# A\r\n\r\n```python exec='on' id='example-1'\r\nprint(1)\r\n```\r\n[b](b.md)\r\n",
            "docs/a.md",
            f"# A\n\n```python\nprint(1)\n# -> prints 1\n# -> prints one\n```\n[b](/b/){END.format('/a/')}",
            id="CRLF",
        ),
        pytest.param(
            f"# A\n\n{EXAMPLE.format(1)}",
            "docs/a.md",
            f"# A\n\n```python\nprint(1)\n# -> prints 1\n# -> prints one\n```{END.format('/a/')}",
            id="an example at the end",
        ),
    ],
)
def test_a_markdown_version_has_the_body_of_its_page(text, path, markdown):
    assert markdown_of(text, path, "/") == markdown


def all_answers():
    pages = {
        "docs/commit.md": PAGE,
        "docs/end.md": "---\ncode: S01\ndescription: Close it.\n---\n# How?\n",
        "docs/index.md": "---\ndescription: All.\n---\n# Questions\n",
        "docs/reading/index.md": "---\ndescription: So.\n---\n# How to read?\n",
    }
    return [read_answer(text, path)[1] for path, text in pages.items()]


LEAD = (
    "Each claim is proved by the code below it, which was executed. "
    "The `# ->` comments say what the line above them made SQLAlchemy do."
)


def test_llms_txt_links_to_every_markdown_version():
    assert llms("Answers", "All about it.", all_answers(), HOST) == (
        f"# Answers\n\n> All about it.\n\n{LEAD}\n\n## Questions\n\n"
        "- [S02: Does `a` close it?](https://host/sub/commit/index.md): No. It stays.\n"
        "- [S01: How?](https://host/sub/end/index.md): Close it.\n\n"
        "## More\n\n- [How to read?](https://host/sub/reading/index.md): So.\n\n"
        "## Optional\n\n"
        "- [All answers in one file](https://host/sub/llms-full.txt)\n"
        "- [Answers as data](https://host/sub/answers.json): "
        "described by its [JSON schema](https://host/sub/answers.schema.json)\n"
        "- [Changes](https://host/sub/feed.xml): an Atom feed of changed answers\n"
    )


def test_llms_full_txt_has_all_markdown_versions():
    assert full("Answers", "All about it.", ["# A\n\na\n", "# B\n"]) == (
        f"# Answers\n\n> All about it.\n\n{LEAD}\n\n# A\n\na\n\n# B\n"
    )


def terminal_of(only="", text=PAGE):
    page, contents = read_answer(text, "docs/commit.md")
    return answer_text(contents, {proof.example.id: proof for proof in proved(page)}, only, HOST, VERSIONS)


STAYS = "a stays\n-------\nSee below and how.\n"
BETWEEN = "Between.\n"
PART = (
    "A part\n\n    ## no heading { #no }\n    [no link](a.md)\n\n"
    "    text = '''\n    ```\n    ## no heading { #no }\n    '''\n"
)
CODE = PART.partition("    text")[0].rstrip() + "\n"
REVIEW = "In a code review\n----------------\nNot so.\n"
BUT = "But so.\n"
SOURCES = "Sources\n-------\n- SQLAlchemy\n"
AVOID = "What not to write:\n    print(3)\n    # -> prints 3\n"
PREFER = "What to write instead:\nRecorded on 2026-11-23.\n    print(4)\n    # -> prints 4\n"
ONE = "    print(1)\n    # -> prints 1\n    # -> prints one\n"
TWO = "    print(2)\n    # -> prints 2\n"


@pytest.mark.parametrize(
    ("only", "text"),
    [
        pytest.param("stays", f"{STAYS}\n{ONE}\n{BETWEEN}\n{TWO}\n{PART}\n", id="a claim"),
        pytest.param("stays-2", f"{STAYS}\n{BETWEEN}\n{TWO}\n{CODE}\n", id="an example"),
        pytest.param("stays-2-L1", f"{STAYS}\n{BETWEEN}\n{TWO}\n{CODE}\n", id="a line"),
        pytest.param("review", f"{REVIEW}\n{AVOID}\n{BUT}\n{PREFER}\n", id="a review"),
        pytest.param("review-2", f"{REVIEW}\n{BUT}\n{PREFER}\n", id="what to write instead"),
    ],
)
def test_the_terminal_shows_a_part_of_an_answer(only, text):
    assert terminal_of(only) == f"{text}https://host/sub/commit/#{only}\nExecuted on {VERSIONS}.\n"


def test_the_terminal_shows_an_answer():
    assert terminal_of() == (
        "S02  Does a close it?\n\nNo.\nIt stays open.\n\n"
        f"{STAYS}\n{ONE}\n{BETWEEN}\n{TWO}\n{PART}\n{REVIEW}\n{AVOID}\n{BUT}\n{PREFER}\n{SOURCES}\n"
        f"https://host/sub/commit/\nExecuted on {VERSIONS}.\n"
    )


def test_differences_in_other_environments_are_below_the_example():
    page, contents = read_answer(PAGE, "docs/commit.md")
    mariadb, pg8000 = Environment("2.0", "mariadb"), Environment("2.1", "postgresql", "pg8000")
    there = Comparison(
        (Environment("2.1", "sqlite"),),
        (
            Variant((mariadb,), Trace((Event("output", "prints 7", 1),))),
            Variant((Environment("2.1", "mariadb"),), None, "ran longer than 10 s"),
            Variant((pg8000,), None, "", (), {Slot(1): "prints 8"}),
        ),
        drivers={Environment("2.1", "sqlite"): ("sqlite3",), pg8000: ("pg8000",)},
    )
    proofs = [
        replace(proof, comparison=there if proof.example.id == "stays-2" else proof.comparison)
        for proof in proved(page)
    ]
    tested = (
        "Tested on SQLAlchemy 2.1 with SQLite (sqlite3). "
        "Differs on SQLAlchemy 2.1 with PostgreSQL (pg8000); 2.0 and 2.1 with MariaDB."
    )
    text = of_page(page, contents, proofs, HOST, VERSIONS)
    assert f"## `a` stays\n\n<{HOST}commit/#stays>\n\n{tested}\n" in text
    assert (
        "```python\nprint(2)\n# -> prints 2\n```\n\n"
        "On SQLAlchemy 2.0 with MariaDB, it did this:\n\n```python\nprint(2)\n# -> prints 7\n```\n\n"
        "On SQLAlchemy 2.1 with MariaDB, the program ran longer than 10 s.\n\n"
        "On SQLAlchemy 2.1 with PostgreSQL (pg8000), these lines differ:\n\n"
        "- line 1 `print(2)`: `prints 8` instead of `prints 2`\n"
    ) in text
    by_id = {proof.example.id: proof for proof in proofs}
    assert answer_text(contents, by_id, "stays-2", HOST, VERSIONS) == (
        f"{STAYS}\n{BETWEEN}\n{TWO}\n"
        "On SQLAlchemy 2.0 with MariaDB, it did this:\n    print(2)\n    # -> prints 7\n\n"
        "On SQLAlchemy 2.1 with MariaDB, it ran longer than 10 s\n\n"
        "On SQLAlchemy 2.1 with PostgreSQL (pg8000), these lines differ:\n"
        "    line 1 print(2): prints 8 instead of prints 2\n\n"
        f"{CODE}\n{tested}\n\n{HOST}commit/#stays-2\nExecuted on {VERSIONS}.\n"
    )


def test_the_errata_of_a_claim_are_below_its_address_newest_first():
    errata = (
        "errata:\n"
        "  - {claim: stays, date: 2026-11-01, said: It goes., fact: It waits.}\n"
        "  - {claim: stays, date: 2026-11-02, said: It waits., fact: See `a`.}\n"
    )
    text = PAGE.replace("code: S02\n", f"code: S02\n{errata}")
    notes = (
        "Corrected on 2026-11-02. Until then, this claim said: “It waits.” Correction: See {0}.\n\n"
        "Corrected on 2026-11-01. Until then, this claim said: “It goes.” Correction: It waits.\n\n"
    )
    address = "<https://host/sub/commit/#stays>\n\n"
    assert markdown_of(text) == markdown_of(PAGE).replace(address, f"{address}{notes.format('`a`')}")
    page, contents = read_answer(text, "docs/commit.md")
    by_id = {proof.example.id: proof for proof in proved(page)}
    plain = notes.format("a")
    assert answer_text(contents, by_id, "stays", HOST, VERSIONS) == terminal_of("stays").replace(
        "a stays\n-------\n", f"a stays\n-------\n{plain}"
    )
