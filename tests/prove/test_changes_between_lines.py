import pytest

from session_answers.prove.changes_between_lines import BEGIN, END, items, update_list
from session_answers.prove.project import Project
from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import Comparison, Variant
from session_answers.recordings.environments import ALL, Environment
from sqlalchemy_receipts.trace import Event, Trace
from support.pages import read_answer

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


def environments(*names):
    return tuple(Environment(*name.split("-")) for name in names)


@pytest.mark.parametrize(
    ("comparison", "rows"),
    [
        pytest.param(Comparison(ALL), [], id="nothing changed"),
        pytest.param(
            Comparison(
                environments("2.1-sqlite", "2.1-mariadb"),
                (Variant(environments("2.0-sqlite", "2.0-mariadb"), trace("checkin")),),
            ),
            [
                "- [It stays](../page.md#stays), on SQLite and MariaDB:",
                "    `first()` did `checkin` in 2.0 and does `checkout` in 2.1.",
            ],
            id="the same change on two databases",
        ),
        pytest.param(
            Comparison(
                environments("2.0-sqlite", "2.1-sqlite", "2.0-mariadb"),
                (
                    Variant(environments("2.1-mariadb"), trace()),
                    Variant(environments("2.0-postgresql", "2.1-postgresql"), trace("x")),
                ),
            ),
            [
                "- [It stays](../page.md#stays), on MariaDB:",
                "    `first()` did `checkout` in 2.0 and does `nothing` in 2.1.",
            ],
            id="a database on which both release lines differ",
        ),
        pytest.param(
            Comparison(
                environments("2.1-sqlite"), (Variant(environments("2.0-sqlite"), None, "ran longer than 10 s"),)
            ),
            [],
            id="a failure",
        ),
    ],
)
def test_examples_that_changed_are_listed(comparison, rows):
    page, answer = read_answer(PAGE)
    (example,) = page.examples
    proof = Proof(page, example, page.program(example, ""), trace("checkout"), "", comparison)
    assert list(items(answer, [proof])) == rows


def test_only_the_text_between_the_marks_is_replaced(project, runner):
    site = Project(project, runner)
    assert update_list("# Changed\n", site) == "# Changed\n"
    text = f"# Changed\n\n{BEGIN}\nold\n{END}\n\nThe end.\n"
    assert update_list(text, site) == f"# Changed\n\n{BEGIN}\n\n\n\n{END}\n\nThe end.\n"
