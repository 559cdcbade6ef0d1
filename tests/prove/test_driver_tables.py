import pytest

from session_answers.errors import PageError
from session_answers.pages.parser import parse
from session_answers.prove.driver_tables import END, faults, tables, updated
from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import Comparison, Variant
from session_answers.recordings.environments import OTHER_PYTHON, Environment
from sqlalchemy_receipts.errors import Fault
from sqlalchemy_receipts.receipts import Slot
from sqlalchemy_receipts.trace import Event, Trace

BEGIN = "<!-- drivers: x-1-L2 raises -->"
PAGE = """\
# Does it close?

## It stays { #x }

```python exec="on" id="x-1"
first()
# -> checkout
second()
# -> INSERT user, raises InternalError
```

```python exec="on" id="x-2"
third()
```

{table}

The end.
"""
LINES = ("2.0", "2.1")
SQLITE, POSTGRESQL, PG8000, PSYCOPG2 = (
    tuple(Environment(line, *rest) for line in LINES)
    for rest in (("sqlite",), ("postgresql",), ("postgresql", "pg8000"), ("postgresql", "psycopg2"))
)
ON_PYTHON = Environment("2.1", "sqlite", python=OTHER_PYTHON)
NAMES = {SQLITE: "sqlite3", POSTGRESQL: "psycopg", PG8000: "pg8000", PSYCOPG2: "psycopg2", (ON_PYTHON,): "sqlite3"}
DRIVERS = {environment: (name,) for environments, name in NAMES.items() for environment in environments}
TRACE = Trace((Event("statement", "INSERT user", 3), Event("error", "raises InternalError", 3)))
SECOND = Slot(3)
TABLE = f"""\
{BEGIN}

| driver | raises |
|---|---|
| sqlite3, psycopg, and psycopg2 | `InternalError` |
| pg8000 | `ProgrammingError` |

{END}"""


def page_with(*marks):
    return parse("docs/page.md", PAGE.replace("{table}", "\n".join(marks)))


def proofs(page, *variants, same=(*SQLITE, *POSTGRESQL, *PSYCOPG2), drivers=DRIVERS):
    first, second = page.examples
    comparison = Comparison(tuple(sorted(same)), variants, (), drivers)
    other = Comparison((POSTGRESQL[1],), (), (), {POSTGRESQL[1]: ("asyncpg",)})
    return [
        Proof(page, first, page.program(first, ""), TRACE, "", comparison),
        Proof(page, second, page.program(second, ""), Trace((Event("output", "prints a | b", 1),)), "", other),
    ]


DIFFERS = Variant(PG8000, None, "", (), {SECOND: "INSERT user, raises ProgrammingError"})


def rows(marks, *variants, **options):
    page = page_with(marks, END)
    (table,) = tables(page, proofs(page, *variants, **options))
    return table.rows


def test_a_table_has_a_row_for_the_drivers_with_the_same_result():
    page = page_with(BEGIN, END)
    correct = updated(page, proofs(page, DIFFERS))
    assert correct == page.text.replace(f"{BEGIN}\n{END}", TABLE)
    again = parse("docs/page.md", correct)
    assert updated(again, proofs(again, DIFFERS)) == correct
    assert list(faults(again, proofs(again, DIFFERS))) == []


def test_a_table_that_differs_from_the_recordings_is_a_fault():
    page = page_with(TABLE.replace("`ProgrammingError`", "`InternalError`"))
    problem = "the table of drivers differs from the recordings"
    fault = Fault("docs/page.md", 16, problem, "scripts/update docs/page.md")
    assert list(faults(page, proofs(page, DIFFERS))) == [fault]


@pytest.mark.parametrize("marks", [[BEGIN], ["<!-- drivers: x-1-L2 does -->", END], ["<!-- drivers: raises -->", END]])
def test_incomplete_marks_are_a_fault(marks):
    page = page_with(*marks)
    fix = f"write `<!-- drivers: aborted-1-L13 raises -->`, and `{END}` under it"
    fault = Fault("docs/page.md", 16, "the marks of a table of drivers are not complete", fix)
    assert list(faults(page, proofs(page))) == [fault]
    assert updated(page, proofs(page)) == page.text


@pytest.mark.parametrize("name", ["x-1", "x-1-L3", "x-1-L0", "x-3-L1"])
def test_a_mark_must_name_a_line_of_an_example(name):
    page = page_with(f"<!-- drivers: {name} raises -->", END)
    with pytest.raises(PageError) as caught:
        list(faults(page, proofs(page)))
    problem = f"{name!r} is not a line of an example of this page"
    assert caught.value.faults == (Fault("docs/page.md", 16, problem, "write the ids of lines, such as aborted-1-L13"),)


def test_marks_in_a_block_are_text():
    page = page_with("```text", BEGIN, END, "```")
    assert updated(page, proofs(page)) == page.text
    assert list(faults(page, proofs(page))) == []


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        pytest.param(
            Variant(PG8000[:1], None, "", (), {SECOND: "nothing"}),
            [
                ("sqlite3, psycopg, psycopg2, and pg8000 on SQLAlchemy 2.1", "`InternalError`"),
                ("pg8000 on SQLAlchemy 2.0", "nothing"),
            ],
            id="one release line",
        ),
        pytest.param(
            Variant((ON_PYTHON,), None, "", (), {SECOND: "raises E"}),
            [
                ("sqlite3 on SQLAlchemy 2.0 and 2.1, psycopg, and psycopg2", "`InternalError`"),
                ("sqlite3 on SQLAlchemy 2.1 with Python 3.13", "`E`"),
            ],
            id="another Python",
        ),
        pytest.param(
            Variant(PG8000, None, "ran longer than 10 s"),
            [("sqlite3, psycopg, and psycopg2", "`InternalError`"), ("pg8000", "the run ran longer than 10 s")],
            id="a failure",
        ),
    ],
)
def test_rows_say_where_a_result_is_limited(variant, expected):
    same = (*SQLITE, *POSTGRESQL, *PSYCOPG2, *(each for each in PG8000[1:] if variant.environments == PG8000[:1]))
    names = [f"| {drivers} | {result} |" for drivers, result in expected]
    page = page_with(BEGIN, END)
    assert [row for row in updated(page, proofs(page, variant, same=same)).split("\n") if row.startswith("| ")][
        1:
    ] == names


def test_a_table_can_have_several_lines_of_examples_and_other_results():
    assert rows("<!-- drivers: x-1-L2 x-2-L1 raises -->") == (
        ("sqlite3, psycopg, and psycopg2", "InternalError"),
        ("asyncpg", "nothing"),
    )
    assert rows("<!-- drivers: x-2-L1 prints -->") == (("asyncpg", "a | b"),)
    page = page_with("<!-- drivers: x-2-L1 prints -->", END)
    assert "\n| asyncpg | `a \\| b` |\n" in updated(page, proofs(page))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("nothing", "0"),
        ("BEGIN, INSERT user, COMMIT", "1"),
        ("SELECT user, 2x INSERT user; UPDATE user", "4"),
        ("2x (SELECT a, 3x INSERT b); UPDATE c", "9"),
        ("prints INSERT, raises IntegrityError", "0"),
        ("INSERT user, raises IntegrityError", "1"),
    ],
)
def test_statements_are_counted(text, count):
    variant = Variant(PG8000, None, "", (), {SECOND: text})
    assert rows("<!-- drivers: x-1-L2 statements -->", variant, same=())[-1] == ("pg8000", count)


def test_drivers_that_are_not_known_are_those_of_the_environment():
    names = rows(BEGIN, same=(*POSTGRESQL, PG8000[0]), drivers={})
    assert names == (("PostgreSQL and pg8000", "InternalError"),)
