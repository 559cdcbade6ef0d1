from session_answers.commands.changed_claims import changed_claims
from session_answers.pages.parser import parse
from session_answers.prove.everywhere import Job
from sqlalchemy_receipts import Fault

TEXT = """\
# Q?

```python exec="on" id="top-1"
a
```

## A { #a }

```python exec="on" id="a-1"
a
```

#### B { #b }

```python exec="on" id="b-1"
a
```
"""
PAGE = parse("docs/page.md", TEXT)
JOBS = [Job(PAGE, example, PAGE.program(example, "")) for example in PAGE.examples]
VERSIONS = {"2.1-sqlite": "SQLAlchemy 2.2.0b1", "2.1-mariadb": "SQLAlchemy 2.2.0b1, MariaDB 12"}
HEAD = "2.1-sqlite: SQLAlchemy 2.2.0b1\n2.1-mariadb: SQLAlchemy 2.2.0b1, MariaDB 12\n"


def test_each_claim_that_changes_is_listed_once_with_its_environments():
    faults = [
        Fault("docs/.recorded/2.1-sqlite/results.txt", 0, "page-b-1 in docs/page.md:16: expected x, got y"),
        Fault("docs/.recorded/2.1-mariadb/results.txt", 0, "page-a-1 in docs/page.md:10: expected x, got y"),
        Fault("docs/.recorded/2.1-mariadb/page-b-1.jsonl", 0, "expected x, got y"),
        Fault("docs/.recorded/2.1-sqlite/page-top-1.jsonl", 0, "expected x, got y"),
        Fault("docs/.recorded/2.1-sqlite/results.txt", 0, "gone-1: expected x, got y"),
    ]
    assert changed_claims(faults, JOBS, VERSIONS) == (
        f"{HEAD}Claims that change: 2\n- /page/#a on 2.1-sqlite, 2.1-mariadb\n- /page/#top on 2.1-sqlite\n"
    )


def test_the_list_says_when_no_claim_changes():
    assert changed_claims([], JOBS, VERSIONS) == f"{HEAD}No claim changes.\n"
