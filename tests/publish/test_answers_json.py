import json

import pytest
from jsonschema import Draft202012Validator

from session_answers.pages.parser import parse
from session_answers.permalinks.ledger import Entry
from session_answers.prove.proof import Proof
from session_answers.publish.answers_json import answers, errors
from session_answers.recordings.comparisons import Comparison, Variant
from session_answers.recordings.environments import Environment
from sqlalchemy_receipts.trace import Event, Trace
from support.pages import read_answer
from support.projects import ROOT

HOST = "https://host/sub/"
SCHEMA = json.loads((ROOT / "docs" / "answers.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
OPEN = '```python exec="on"'
PAGE = f"""\
---
code: S02
description: >-
  No.
  It stays.
errata:
  - claim: stays
    date: 2026-11-21
    said: It never did.
    fact: It does `a`.
  - claim: stays
    date: 2026-11-22
    said: It does `b`.
    fact: It does `c`.
---

# Does `a` **close** it?

**No.**
It stays.

## `a` stays [open](end.md) {{ #stays }}

It **holds** [`b`](b.md).

{OPEN} id="stays-1"
a = 1
# -> prints 1
```

<!-- drivers: stays-1-L1 prints -->
<!-- end of drivers -->

{OPEN} id="stays-2"
b = 2
```

After [both](#bare), more:

- one `a`
- two

## Nothing proves this {{ #bare }}

## Common belief {{ #belief }}

## In a code review {{ #review }}

{OPEN} id="review-1" review="avoid"
c = 3
```

## Sources {{ #sources }}
"""
NO_CODE = """\
---
errata:
  - {claim: entry, date: 2026-11-22, said: No., fact: Yes.}
---

# No code

## An entry { #entry }
"""
RUNS = [{"on": "SQLAlchemy 2.0 with MariaDB", "versions": "MariaDB 10", "date": "2026-11-23"}]
SITE = {"site": "Answers — é", "executed": "2026-11-24", "commit": "0123456789+", "runs": RUNS}
PG8000 = Environment("2.1", "postgresql", "pg8000")
COMPARISON = Comparison(
    (Environment("2.0", "sqlite"), Environment("2.1", "sqlite")),
    (Variant((Environment("2.1", "mariadb"), PG8000), Trace()),),
    (Environment("2.0", "mariadb"), Environment("2.0", "postgresql", "pg8000")),
    {Environment("2.1", "sqlite"): ("sqlite3",), PG8000: ("pg8000",)},
)
ENTRIES = [
    Entry(1, "2026-11-20", "/page/", "1"),
    Entry(2, "2026-11-22", "/page/#stays", "2"),
    Entry(3, "2026-11-21", "/page/#bare", "3"),
    Entry(4, "2026-11-23", "/other/", "4"),
]
FACTS = {"page/": {"versions": "SQLAlchemy 2.1.9", "date": "2026-11-24"}}
GKPJ = "(sqlite3.IntegrityError) no (Background on this error at: https://sqlalche.me/e/gkpj)"


def proofs(page, *events):
    return {
        example.id: Proof(page, example, page.program(example, ""), Trace(events), "", COMPARISON)
        for example in page.examples
    }


def document(*pages, entries=ENTRIES, events=()):
    pairs = [(contents, proofs(page, *events)) for page, contents in pages]
    facts = FACTS | {contents.url: FACTS["page/"] for _, contents in pages}
    return answers(pairs, entries, facts, SITE, HOST)


def test_every_field_of_an_answer_is_listed():
    page, contents = read_answer(PAGE)
    text = document((page, contents), read_answer(NO_CODE, "docs/a.md"), events=(Event("error", "raises E", 1),))
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
    assert json.loads(text) == {
        "version": "1.1",
        "site": "Answers — é",
        "executed": "2026-11-24",
        "commit": "0123456789+",
        "runs": RUNS,
        "answers": [
            {
                "code": "S02",
                "address": "/page/",
                "url": "https://host/sub/page/",
                "markdown": "https://host/sub/page/index.md",
                "question": "Does a close it?",
                "verdict": "No. It stays.",
                "changed": "2026-11-22",
                "versions": "SQLAlchemy 2.1.9",
                "claims": [
                    {
                        "anchor": "stays",
                        "url": "https://host/sub/page/#stays",
                        "statement": "a stays open",
                        "reasons": ["It holds b.", "After both, more:"],
                        "content": [
                            {
                                "kind": "text",
                                "text": "It holds b.",
                                "markdown": "It **holds** [`b`](https://host/sub/b/).",
                            },
                            {"kind": "example", "example": "stays-1", "review": "", "code": "a = 1\n# -> prints 1"},
                            {"kind": "example", "example": "stays-2", "review": "", "code": "b = 2"},
                            {
                                "kind": "text",
                                "text": "After both, more:",
                                "markdown": "After [both](https://host/sub/page/#bare), more:",
                            },
                            {"kind": "list", "text": "- one a\n- two", "markdown": "- one `a`\n- two"},
                        ],
                        "errata": [
                            {"date": "2026-11-21", "said": "It never did.", "fact": "It does a."},
                            {"date": "2026-11-22", "said": "It does b.", "fact": "It does c."},
                        ],
                        "hash": contents.claims[0].digest,
                        "examples": ["stays-1", "stays-2"],
                        "errors": [{"class": "E", "code": ""}],
                        "holds": ["2.0-sqlite", "2.1-sqlite"],
                        "differs": ["2.1-mariadb"],
                        "not_run": ["2.0-mariadb"],
                        "tested_on": [
                            {"environment": "2.0-sqlite", "drivers": [], "agrees": True},
                            {"environment": "2.1-sqlite", "drivers": ["sqlite3"], "agrees": True},
                            {"environment": "2.1-postgresql-pg8000", "drivers": ["pg8000"], "agrees": False},
                            {"environment": "2.1-mariadb", "drivers": [], "agrees": False},
                        ],
                        "driver_tables": [
                            {
                                "lines": ["stays-1-L1"],
                                "what": "prints",
                                "rows": [{"drivers": "SQLite, sqlite3, pg8000, and MariaDB", "result": "nothing"}],
                            }
                        ],
                    },
                    {
                        "anchor": "bare",
                        "url": "https://host/sub/page/#bare",
                        "statement": "Nothing proves this",
                        "reasons": [],
                        "content": [],
                        "errata": [],
                        "hash": contents.claims[1].digest,
                        "examples": [],
                        "errors": [],
                        "holds": [],
                        "differs": [],
                        "not_run": [],
                        "tested_on": [],
                        "driver_tables": [],
                    },
                ],
            }
        ],
        "errata": [
            {
                "address": "/page/#stays",
                "url": "https://host/sub/page/#stays",
                "statement": "a stays open",
                "date": "2026-11-21",
                "said": "It never did.",
                "fact": "It does a.",
            },
            {
                "address": "/page/#stays",
                "url": "https://host/sub/page/#stays",
                "statement": "a stays open",
                "date": "2026-11-22",
                "said": "It does b.",
                "fact": "It does c.",
            },
            {
                "address": "/a/#entry",
                "url": "https://host/sub/a/#entry",
                "statement": "An entry",
                "date": "2026-11-22",
                "said": "No.",
                "fact": "Yes.",
            },
        ],
    }
    VALIDATOR.validate(json.loads(text))


def test_an_answer_that_the_ledger_does_not_know_has_changed_today():
    (entry,) = json.loads(document(read_answer(PAGE), entries=[]))["answers"]
    assert entry["changed"] == "2026-11-24"


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([], [], id="none"),
        pytest.param([Event("error", "raises ValueError", 4, detail="no")], [("ValueError", "")], id="no code"),
        pytest.param([Event("error", "raises IntegrityError", 4, detail=GKPJ)], [("IntegrityError", "gkpj")], id="one"),
        pytest.param(
            [Event("error", "raises A", 4, detail="https://sqlalche.me/e/21/7s2a")], [("A", "7s2a")], id="a version"
        ),
        pytest.param(
            [
                Event("error", "raises B", 5),
                Event("error", "raises A", 4),
                Event("error", "raises B", 4, detail=GKPJ),
                Event("error", "raises B", 5),
            ],
            [("B", ""), ("A", ""), ("B", "gkpj")],
            id="each once, in order",
        ),
        pytest.param([Event("error", "raises A", 3)], [], id="of the setup"),
        pytest.param([Event("warning", "warns A", 4), Event("output", "raises A", 4)], [], id="no errors"),
    ],
)
def test_the_errors_of_examples_are_listed_with_their_codes(events, expected):
    page = parse("docs/a.md", f"{OPEN} id='example-1'\na\n```\n")
    program = page.program(page.examples[0], "# a setup")
    assert program.offset == 3
    proof = Proof(page, page.examples[0], program, Trace(tuple(events)))
    assert errors([proof, proof]) == [{"class": name, "code": code} for name, code in expected]


def digests(text, setup="a = 0"):
    _, contents = read_answer(text, setup=setup)
    return {claim.id: claim.digest for claim in contents.claims}


def changed(text, setup="a = 0"):
    before, after = digests(PAGE), digests(text, setup)
    assert list(before) == list(after)
    return [name for name in before if before[name] != after[name]]


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        pytest.param("`a` stays [open]", "`a` stays [closed]", [], id="a title"),
        pytest.param("a = 1", "a = 2", ["stays"], id="code"),
        pytest.param("# -> prints 1", "# -> prints 2", ["stays"], id="a receipt"),
        pytest.param("# -> prints 1\n", "", ["stays"], id="a removed receipt"),
        pytest.param("b = 2", "b = 3", ["stays"], id="code of the second example"),
        pytest.param(f'{OPEN} id="stays-2"\nb = 2\n```\n', "", ["stays"], id="a removed example"),
        pytest.param("Nothing proves", "Something proves", [], id="a title without examples"),
        pytest.param("It **holds**", "It never held", [], id="a reason"),
        pytest.param("**close**", "open", [], id="the question"),
        pytest.param("**No.**", "**Yes.**", [], id="the verdict"),
        pytest.param("code: S02", "code: S03", [], id="the code"),
        pytest.param(f'{OPEN} id="stays-2"\nb', f'{OPEN} id="stays-2" timeout="20"\nb', [], id="a time limit"),
    ],
)
def test_the_hash_of_a_claim_changes_with_its_programs_and_receipts(old, new, names):
    assert PAGE.count(old) == 1
    assert changed(PAGE.replace(old, new)) == names


def test_the_hash_of_a_claim_changes_with_its_setup():
    assert changed(PAGE, "a = 1") == ["stays", "review"]


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


def test_every_answer_of_the_site_follows_the_schema(site_answers):
    text = document(*site_answers)
    codes = [entry["code"] for entry in json.loads(text)["answers"]]
    assert sorted(codes) == [f"S{number:02}" for number in range(1, len(codes) + 1)]
    VALIDATOR.validate(json.loads(text))


REMOVED = object()


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("site", "", "'' should be non-empty"),
        ("executed", "today", "'today' is not a 'date'"),
        ("commit", "main", "'main' does not match '^([0-9a-f]{7,40}[+]?)?$'"),
        ("commit", REMOVED, "'commit' is a required property"),
        ("more", 1, "Additional properties are not allowed ('more' was unexpected)"),
        ("version", "1.0", "'1.1' was expected"),
        ("errata", REMOVED, "'errata' is a required property"),
        ("answers/0/claims/0/content", REMOVED, "'content' is a required property"),
        ("answers/0/claims/0/errata/0/date", "today", "'today' is not a 'date'"),
        ("answers/0/code", "T2", "'T2' does not match '^S[0-9]{2}$'"),
        ("answers/0/address", "page/", "'page/' does not match '^/[a-z/-]+/$'"),
        ("answers/0/verdict", "", "'' should be non-empty"),
        ("answers/0/changed", "24.11.2026", "'24.11.2026' is not a 'date'"),
        ("answers/0/claims", [], "[] should be non-empty"),
        ("answers/0/more", 1, "Additional properties are not allowed ('more' was unexpected)"),
        ("answers/0/claims/0/anchor", "#a", "'#a' does not match '^[a-z][a-z0-9-]*$'"),
        ("answers/0/claims/0/hash", "0123", "'0123' does not match '^[0-9a-f]{12}$'"),
        ("answers/0/claims/0/reasons", "It holds.", "'It holds.' is not of type 'array'"),
        ("answers/0/claims/0/statement", REMOVED, "'statement' is a required property"),
        ("answers/0/claims/0/errors", [{"class": "E"}], "'code' is a required property"),
        ("answers/0/claims/0/errors", [{"class": "E", "code": "?"}], "'?' does not match '^[a-z0-9]*$'"),
    ],
)
def test_the_schema_rejects_another_document(path, value, message):
    data = json.loads(document(read_answer(PAGE)))
    *above, name = (int(part) if part.isdigit() else part for part in path.split("/"))
    inner = data
    for part in above:
        inner = inner[part]
    if value is REMOVED:
        del inner[name]
    else:
        inner[name] = value
    assert [error.message for error in VALIDATOR.iter_errors(data)] == [message]
