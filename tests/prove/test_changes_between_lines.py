import pytest

from conftest import said_by
from session_answers.prove.changes_between_lines import BEGIN, END, entries, renewed
from session_answers.prove.project import Project
from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import Comparison, Variant
from session_answers.recordings.environments import ALL, Environment
from sqlalchemy_receipts.trace import Event, Trace

PAGE = """\
---
code: S01
---

# Does it close?

## It stays { #stays }

```python exec="on" id="stays-1"
first()
# -> checkout
```
"""


def trace(*words):
    return Trace(tuple(Event("pool", word, 1) for word in words))


def on(*names):
    return tuple(Environment(*name.split("-")) for name in names)


@pytest.mark.parametrize(
    ("found", "items"),
    [
        pytest.param(Comparison(ALL), [], id="nothing changed"),
        pytest.param(
            Comparison(on("2.1-sqlite", "2.1-mariadb"), (Variant(on("2.0-sqlite", "2.0-mariadb"), trace("checkin")),)),
            [
                "- [It stays](../page.md#stays), on SQLite and MariaDB:",
                "    `first()` did `checkin` in 2.0 and does `checkout` in 2.1.",
            ],
            id="alike on two databases",
        ),
        pytest.param(
            Comparison(
                on("2.0-sqlite", "2.1-sqlite", "2.0-mariadb"),
                (Variant(on("2.1-mariadb"), trace()), Variant(on("2.0-postgresql", "2.1-postgresql"), trace("x"))),
            ),
            [
                "- [It stays](../page.md#stays), on MariaDB:",
                "    `first()` did `checkout` in 2.0 and does `nothing` in 2.1.",
            ],
            id="a database that always differed has not changed",
        ),
        pytest.param(
            Comparison(on("2.1-sqlite"), (Variant(on("2.0-sqlite"), Trace(), "ran longer than 10 s"),)),
            [],
            id="no trace to compare with",
        ),
    ],
)
def test_what_an_example_did_otherwise_is_listed(found, items):
    page, said = said_by(PAGE)
    (example,) = page.examples
    proof = Proof(page, example, page.program(example, ""), trace("checkout"), "", found)
    assert list(entries(said, [proof])) == items


def test_only_what_is_between_the_marks_is_renewed(project, runner):
    site = Project(project, runner)
    assert renewed("# Changed\n", site) == "# Changed\n"
    text = f"# Changed\n\n{BEGIN}\nold\n{END}\n\nThe end.\n"
    assert renewed(text, site) == f"# Changed\n\n{BEGIN}\n\n\n\n{END}\n\nThe end.\n"
