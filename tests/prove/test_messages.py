import pytest

from session_answers.pages.page import parse
from session_answers.prove.messages import faults
from sqlalchemy_receipts.trace import Event, Outcome, Trace

SETUP = "s = 1\n"
OFFSET = 3
CURE = ": run scripts/update docs/a.md and read the difference"


def faults_of(code, *events, error="", failure="", setup=""):
    """Check an example whose first line is line 4 of its page."""
    option = f' setup="{setup}"' if setup else ""
    page = parse("docs/a.md", f'# A?\n\n```python exec="on" id="example-1"{option}\n{code}\n```\n')
    program = page.program(page.examples[0], SETUP if setup else "")
    return faults(page, page.examples[0], program, Outcome(Trace(events, error), failure))


def did(word, line, *, leaving=False, family="pool"):
    return Event(family, word, line, leaving)


WITH = "with a:\n    b(\n    )\n"


@pytest.mark.parametrize(
    ("code", "events"),
    [
        pytest.param("", (), id="nothing"),
        pytest.param("a()\n# -> x,\n# -> y\nb()", (did("x", 1), did("y", 1)), id="a receipt over lines"),
        pytest.param(f"{WITH}    # -> x\n# -> y", (did("x", 2), did("y", 1, leaving=True)), id="a block"),
        pytest.param("a()", (Event("state", "x", 1, quiet=True),), id="quiet events"),
        pytest.param("a()\n# -> prints a b", (did("prints a   b", 1),), id="blanks in what is printed"),
    ],
)
def test_true_receipts_have_no_fault(code, events):
    assert faults_of(code, *events) == []
    shifted = [Event(each.family, each.word, each.line + OFFSET, each.leaving, quiet=each.quiet) for each in events]
    assert faults_of(code, did("x", 1), *shifted, setup="user") == []


@pytest.mark.parametrize(
    ("code", "events", "told"),
    [
        pytest.param("a()\n# -> x", [did("y", 1)], ["5: claimed 'x', happened 'y'"], id="another thing"),
        pytest.param("a()\n# -> x", [], ["5: claimed 'x', happened 'nothing'"], id="a receipt too many"),
        pytest.param("\na(\n)\nb()", [did("x", 2)], ["6: claimed 'nothing', happened 'x'"], id="no receipt"),
        pytest.param("a()\n# ->", [], ["5: claimed '', happened 'nothing'"], id="an empty receipt"),
        pytest.param(
            f"{WITH}\nc()",
            [did("x", 1, leaving=True)],
            ["6: claimed 'nothing', happened 'x' on leaving the block of line 4"],
            id="no receipt on leaving",
        ),
        pytest.param(
            f"{WITH}# -> x\n",
            [did("x", 2)],
            ["6: claimed 'nothing', happened 'x'", "7: claimed 'x', happened 'nothing' on leaving the block of line 4"],
            id="the wrong place",
        ),
        pytest.param(
            "# -> x\na()  # -> y\n  # -> z",
            [],
            [
                f"{line}: the receipt {text!r} stands below no line that it could be about"
                for line, text in ((4, "x"), (5, "y"), (6, "z"))
            ],
            id="receipts about nothing",
        ),
        pytest.param(
            "a()\n# -> x\n\n# -> y",
            [did("x", 1)],
            ["7: the receipt 'y' stands below no line that it could be about"],
            id="two receipts of one line",
        ),
    ],
)
def test_false_receipts_are_told_at_their_lines(code, events, told):
    assert faults_of(code, *events) == [f"docs/a.md:{text}{CURE}" for text in told]


def test_an_example_that_did_not_end_is_told_alone():
    told = ["docs/a.md:4: the example ran longer than 1 s: every example must come to its end"]
    assert faults_of("a()\n# -> x", failure="ran longer than 1 s") == told


RAISES = did("raises ValueError", 1, family="error")


def test_an_error_that_a_receipt_tells_is_no_fault():
    assert faults_of("a()\n# -> raises ValueError\nb()", RAISES, error="ValueError: no") == []


def test_an_error_that_no_receipt_tells_is_a_fault():
    assert faults_of("a()", RAISES, error="ValueError: no") == [
        f"docs/a.md:4: claimed 'nothing', happened 'raises ValueError'{CURE}"
    ]


def test_an_error_of_the_setup_is_the_setups():
    told = ["docs/setup/user.py: ended with ValueError: no: correct the setup"]
    assert faults_of("a()\n# -> x", did("x", 1), error="ValueError: no", setup="user") == told


def test_an_error_that_was_not_recorded_is_a_fault_of_the_example_that_has_no_setup():
    assert faults_of("next(iter([]))", error="StopIteration: ") == [
        "docs/a.md:4: the example ended with StopIteration: correct the example"
    ]


def test_an_error_that_was_not_recorded_is_a_fault_beside_another_that_was():
    code = "a()\n# -> raises ValueError\nnext(iter([]))\nassert False"
    assert faults_of(code, RAISES, error="StopIteration: ") == [
        "docs/a.md:4: the example ended with StopIteration: correct the example"
    ]
