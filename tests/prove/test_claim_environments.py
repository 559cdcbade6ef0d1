import pytest

from session_answers.pages.parser import parse
from session_answers.prove.claim_environments import unnamed_differences
from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import Comparison, Variant
from session_answers.recordings.environments import Environment
from sqlalchemy_receipts.errors import Fault
from sqlalchemy_receipts.trace import Trace

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


def faults_of(environment, text="", other=""):
    page = parse("docs/a.md", PAGE.replace("{text}", text).replace("{other}", other))
    (example,) = page.examples
    comparison = Comparison((), (Variant((environment,), Trace()),))
    return list(unnamed_differences(page, [Proof(page, example, page.program(example, ""), Trace(), "", comparison)]))


@pytest.mark.parametrize(
    ("environment", "description", "names"),
    [
        (Environment("2.0", "sqlite"), "SQLAlchemy 2.0 on SQLite", "2.0 or SQLite"),
        (Environment("2.1", "mariadb"), "SQLAlchemy 2.1 on MariaDB", "2.1 or MariaDB"),
    ],
)
def test_a_claim_that_differs_must_name_the_database_or_the_release_line(environment, description, names):
    problem = f"the claim differs on {description}, but its text does not mention this"
    fault = Fault("docs/a.md", 3, problem, f"add a sentence with {names} to the claim")
    assert faults_of(environment) == [fault]
    for name in names.split(" or "):
        assert faults_of(environment, f"Not on {name}.") == []
        # The text of another claim is not about this one.
        assert faults_of(environment, other=f"Not on {name}.") == [fault]
