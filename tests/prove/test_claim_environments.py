import pytest

from session_answers.pages.parser import parse
from session_answers.prove.claim_environments import unnamed_differences
from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import Comparison, Variant
from session_answers.recordings.environments import Environment
from sqlalchemy_receipts.errors import Fault
from sqlalchemy_receipts.receipts import Slot
from sqlalchemy_receipts.trace import Event, Trace

PAGE = """\
# Does it close?

## It stays { #stays }

```python exec="on" id="stays-1"
x = 1
```

{text}

## Another { #another }

{other}
"""


def faults_of(environment, text="", other="", changes=None, words=()):
    page = parse("docs/a.md", PAGE.replace("{text}", text).replace("{other}", other))
    (example,) = page.examples
    comparison = Comparison((), (Variant((environment,), None, "", (), changes or {}),))
    trace = Trace(tuple(Event("error", word, 1) for word in words))
    return list(unnamed_differences(page, [Proof(page, example, page.program(example, ""), trace, "", comparison)]))


@pytest.mark.parametrize(
    ("environment", "description", "names"),
    [
        (Environment("2.0", "sqlite"), "SQLAlchemy 2.0 with SQLite", "2.0 or SQLite"),
        (Environment("2.1", "mariadb"), "SQLAlchemy 2.1 with MariaDB", "2.1 or MariaDB"),
        (Environment("2.1", "sqlite", python="3.13"), "SQLAlchemy 2.1 with SQLite on Python 3.13", "Python 3.13"),
    ],
)
def test_a_claim_that_differs_must_name_the_database_the_release_line_or_the_python(environment, description, names):
    problem = f"the claim differs on {description}, but its text does not mention this"
    fault = Fault("docs/a.md", 3, problem, f"add a sentence with {names} to the claim")
    assert faults_of(environment) == [fault]
    for name in names.split(" or "):
        assert faults_of(environment, f"Not on {name}.") == []
        # The text of another claim is not about this one.
        assert faults_of(environment, other=f"Not on {name}.") == [fault]


@pytest.mark.parametrize(
    ("text", "is_fault"),
    [
        ("It raises `InternalError`.", True),
        ("It raises `InternalError` with psycopg, and not with pg8000.", False),
        ("It raises an error.", False),
        ("It raises `MyInternalError`.", False),
    ],
)
def test_a_claim_that_names_an_error_must_name_the_driver_that_raises_another(text, is_fault):
    pg8000 = Environment("2.1", "postgresql", "pg8000")
    changes = {Slot(1): "raises ProgrammingError"}
    problem = "the claim differs on SQLAlchemy 2.1 with PostgreSQL (pg8000), but its text does not mention this"
    fault = Fault("docs/a.md", 3, problem, "add a sentence with pg8000 to the claim")
    assert faults_of(pg8000, text, "", changes, ["raises InternalError"]) == ([fault] if is_fault else [])
    assert faults_of(pg8000, text, "", {Slot(1): "raises InternalError, prints 1"}, ["raises InternalError"]) == []
