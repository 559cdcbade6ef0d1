import pytest

from session_answers.pages.parser import parse
from session_answers.prove.messages import faults
from sqlalchemy_receipts.errors import Fault
from sqlalchemy_receipts.trace import Event, Outcome, Trace

SETUP = "s = 1\n"
UPDATE = "scripts/update docs/a.md"
RAISES = Event("error", "raises ValueError", 1)


def faults_of(code, *events, error="", failure="", setup=""):
    """Return the faults of an example whose code begins on line 4 of its page."""
    option = f' setup="{setup}"' if setup else ""
    page = parse("docs/a.md", f'# A?\n\n```python exec="on" id="example-1"{option}\n{code}\n```\n')
    program = page.program(page.examples[0], SETUP if setup else "")
    return faults(page, page.examples[0], program, Outcome(Trace(events, error), failure))


def test_correct_receipts_have_no_fault():
    assert faults_of("a()\n# -> x,\n# -> y\nb()", Event("pool", "x", 1), Event("pool", "y", 1)) == []
    below_the_setup = Event("pool", "x", 4)
    assert faults_of("a()\n# -> x", Event("pool", "connect", 1), below_the_setup, setup="user") == []


def test_an_incorrect_receipt_is_a_fault_at_its_line():
    block = "with a:\n    b()\n# -> COMMIT\nc()\n# -> x"
    events = Event("transaction", "ROLLBACK", 1, leaving=True), Event("pool", "checkin", 4)
    faults = faults_of(block, *events)
    assert faults == [
        Fault("docs/a.md", 6, "expected COMMIT, got ROLLBACK at the end of the block of line 4", UPDATE),
        Fault("docs/a.md", 8, "expected x, got checkin", UPDATE),
    ]
    assert str(faults[1]) == "docs/a.md:8: expected x, got checkin. Fix: scripts/update docs/a.md"


def test_missing_receipts_and_receipts_of_no_statement_are_faults():
    assert faults_of("# -> x\na()", Event("pool", "y", 2)) == [
        Fault("docs/a.md", 4, "the receipt 'x' is not below a statement that it could be about", UPDATE),
        Fault("docs/a.md", 5, "expected nothing, got y", UPDATE),
    ]


def test_an_example_without_receipts_has_one_fault():
    problem = "the example example-1 has no receipts, and needs 2"
    assert faults_of("a()\nb()", Event("pool", "x", 1), Event("pool", "y", 2)) == [
        Fault("docs/a.md", 4, problem, UPDATE)
    ]


def test_an_example_that_did_not_end_has_no_other_fault():
    problem = "the example ran longer than 1 s"
    fix = 'change the example so that it runs to its end, or allow more seconds, such as timeout="20"'
    expected = [Fault("docs/a.md", 4, problem, fix)]
    assert faults_of("a()\n# -> x", failure="ran longer than 1 s") == expected


@pytest.mark.parametrize(("setup", "line"), [("", 2), ("user", 5)], ids=["no setup", "a setup of one line"])
def test_a_failure_has_its_own_line_and_fix(setup, line):
    page = parse("docs/a.md", f'# A?\n\n```python exec="on" id="example-1" setup="{setup or "x"}"\na()\nb()\n```\n')
    program = page.program(page.examples[0], SETUP if setup else "")
    outcome = Outcome(failure="ran out of stack", line=line, fix="limit the recursion")
    expected = [Fault("docs/a.md", 5, "the example ran out of stack", "limit the recursion")]
    assert faults(page, page.examples[0], program, outcome) == expected


def test_an_error_needs_a_receipt():
    assert faults_of("a()\n# -> raises ValueError\nb()", RAISES, error="ValueError: no") == []
    expected = [Fault("docs/a.md", 4, "expected nothing, got raises ValueError", UPDATE)]
    assert faults_of("a()", RAISES, error="ValueError: no") == expected


def test_an_error_of_the_setup_is_a_fault_of_its_file():
    expected = [Fault("docs/setup/user.py", 0, "the setup ended with ValueError: no", "correct the setup")]
    assert faults_of("a()\n# -> x", Event("pool", "x", 1), error="ValueError: no", setup="user") == expected


@pytest.mark.parametrize(
    ("code", "events", "error", "description"),
    [
        pytest.param("next(iter([]))", [], "StopIteration: ", "StopIteration", id="an error without an event"),
        pytest.param(
            "a()\n# -> raises ValueError\nnext(iter([]))",
            [RAISES],
            "StopIteration: ",
            "StopIteration",
            id="an error after another",
        ),
    ],
)
def test_an_example_that_ends_with_a_mistake_is_a_fault(code, events, error, description):
    expected = [Fault("docs/a.md", 4, f"the example ended with {description}", "correct the example")]
    assert faults_of(code, *events, error=error) == expected


@pytest.mark.parametrize(
    "name", ["AssertionError", "ImportError", "ModuleNotFoundError", "NameError", "UnboundLocalError"]
)
def test_no_receipt_makes_an_end_with_a_mistake_correct(name):
    expected = [Fault("docs/a.md", 4, f"the example ended with {name}: why", "correct the example")]
    event = Event("error", f"raises {name}", 1, detail="why")
    assert faults_of(f"a()\n# -> raises {name}", event, error=f"{name}: why") == expected
