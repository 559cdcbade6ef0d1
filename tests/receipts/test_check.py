import pytest

from sqlalchemy_receipts.check import NOTHING, Difference, compare
from sqlalchemy_receipts.trace import Event

BLOCK = "with a:\n    b\n    # -> INSERT\n# -> COMMIT\nc"
EVENTS = [Event("statement", "INSERT", 12), Event("transaction", "COMMIT", 11, leaving=True)]


@pytest.mark.parametrize(
    ("source", "events", "differences"),
    [
        pytest.param(BLOCK, EVENTS, [], id="every receipt is right"),
        pytest.param("a", [], [], id="no receipt and no event"),
        pytest.param(
            BLOCK,
            [Event("statement", "INSERT", 12), Event("transaction", "ROLLBACK", 11, leaving=True)],
            [Difference(4, "COMMIT", "ROLLBACK", 1, leaving=True)],
            id="a wrong receipt",
        ),
        pytest.param(BLOCK, EVENTS[1:], [Difference(3, "INSERT", NOTHING, 2)], id="a receipt without an event"),
        pytest.param(
            "with a:\n    b(\n    )\nc",
            EVENTS,
            [Difference(3, NOTHING, "COMMIT", 1, leaving=True), Difference(3, NOTHING, "INSERT", 2)],
            id="missing receipts",
        ),
        pytest.param(
            "# -> BEGIN\na\n# -> x\n\n# -> y",
            [Event("statement", "x", 12)],
            [Difference(1, "BEGIN", NOTHING), Difference(5, "y", NOTHING)],
            id="receipts that are not below a statement",
        ),
        pytest.param(
            "a\n# -> nothing",
            [Event("pool", "checkin", 11, quiet=True)],
            [Difference(2, NOTHING, NOTHING, 1)],
            id="nothing",
        ),
    ],
)
def test_receipts_are_compared_with_the_events_of_their_lines(source, events, differences):
    assert compare(source, events, 10) == differences


@pytest.mark.parametrize(
    ("difference", "problem"),
    [
        pytest.param(Difference(2, "COMMIT", "ROLLBACK", 1), "expected COMMIT, got ROLLBACK", id="another text"),
        pytest.param(
            Difference(2, "COMMIT", NOTHING, 1, leaving=True),
            "expected COMMIT, got nothing at the end of the block of line 7",
            id="the end of a block",
        ),
        pytest.param(
            Difference(1, "COMMIT", NOTHING),
            "the receipt 'COMMIT' is not below a statement that it could be about",
            id="no statement",
        ),
        pytest.param(
            Difference(2, NOTHING, NOTHING, 1),
            "the receipt 'nothing' is superfluous: a line without events has no receipt",
            id="nothing",
        ),
    ],
)
def test_a_difference_states_the_problem(difference, problem):
    assert difference.problem(first=7) == problem
