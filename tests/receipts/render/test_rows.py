"""The rows of traces in this file, and of programs that are run."""

import re
from itertools import pairwise

import pytest

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import strip_receipts
from sqlalchemy_receipts.render import draw
from sqlalchemy_receipts.trace import Event, Trace
from support.recorded_programs import RECORDED, program_of, recorded_drawing
from support.written_events import event

SETUP = "s = 1\n\n\nt = 2\n"
OFFSET = 6


def name(row):
    return f"end {row.ended_block.first}" if row.ended_block else str(row.number)


def words(iteration):
    label = ", ".join(filter(None, (iteration.label, "gap" if iteration.gap else "")))
    return f"({label}) ".removeprefix("() ") + ", ".join(drawn_event.event.word for drawn_event in iteration.events)


def table(drawing):
    """Return each row as `number [states of the lanes] iteration; iteration`. Only lanes with a state are named."""
    return [
        f"{name(row)} [{', '.join(f'{lane} {state}' for lane, state in enumerate(row.states) if state)}]"
        f" {'; '.join(map(words, row.iterations))}".replace(" []", "").rstrip()
        for row in drawing.rows
    ]


def rows_of(code, *steps, setup=""):
    """Return the rows of steps, which are an event and its line, such as `checkout @2`, or `@leaving 2` at its end."""
    trace = []
    for visit, step in enumerate(steps, 1):
        text, leaving, line, number = re.fullmatch(r"(.*) @(leaving )?(\d+)(?: #(\d+))?", step).groups()
        place = {"line": int(line), "leaving": bool(leaving), "visit": int(number or visit)}
        trace.append(Event("output", text, **place) if text[0] == "e" else event(text, **place))
    return table(draw(Program("x", code, setup), Trace(tuple(trace))))


NESTED = """\
with a:
    # -> receipt
    with b, c:
        d(
            1,
        )
        # -> receipt
    # -> receipt
# -> receipt

e()"""


def test_events_are_below_the_line_that_caused_them():
    lines = (4, OFFSET + 1, OFFSET + 3, OFFSET + 4, f"leaving {OFFSET + 3}", f"leaving {OFFSET + 1}", OFFSET + 11)
    rows = ["1 e1", "2 e2", "3", "4", "5 e3", "end 2 e4", "end 1 e5", "6", "7 e6"]
    assert rows_of(NESTED, *(f"e{number} @{line}" for number, line in enumerate(lines)), setup=SETUP) == rows


@pytest.mark.parametrize(
    ("code", "steps", "rows"),
    [
        pytest.param("", [], ["1"], id="no code"),
        pytest.param("a()\n\n\n", [], ["1"], id="blank lines at the end have no rows"),
        pytest.param("a()\nb()", ["checkout @0"], ["1", "2"], id="no event is shown"),
        pytest.param(
            "a()\nb()\n\n# c\nd()\ne()",
            ["checkout @2", "checkin @5"],
            ["1", "2 checkout", "3 [0 held]", "4 [0 held]", "5 [0 held] checkin", "6"],
            id="a line runs from the event that began it to the event that ended it",
        ),
        pytest.param(
            "a()\nb()\nc()",
            ["checkout @0", "ada pending @0", "ada persistent @2 #1", "reset @2 #1"],
            ["1 [0 held, 1 pending]", "2 [0 held, 1 pending] User persistent, reset", "3 [0 held, 1 persistent]"],
            id="a line runs from the first row and to the last one",
        ),
        pytest.param(
            "with (\n    a,\n    b,\n):\n    c(\n        1,\n    )\nd()",
            ["checkout @1", "reset @5", "checkin @leaving 1"],
            [
                "1",
                "2",
                "3",
                "4 checkout",
                "5 [0 held]",
                "6 [0 held]",
                "7 [0 held] reset",
                "end 1 [0 held] checkin",
                "8",
            ],
            id="the events of a statement of several lines are below its last line",
        ),
        pytest.param(
            "for each in all:\n    a()\n    b()\n\n    c()",
            ["checkout @2", "checkin @5", "checkout @2", "checkin @5"],
            [
                "1",
                "2 (iteration 1, step 1) checkout; (iteration 2, step 3, gap) checkout",
                "3 [0 held]",
                "4 [0 held]",
                "5 [0 held] (iteration 1, step 2, gap) checkin; (iteration 2, step 4, gap) checkin",
            ],
            id="a line runs between the last iteration above and the first one below",
        ),
        pytest.param(
            "for each in all:\n    a()\n\n    b()",
            ["ada pending @2", "ada persistent @4", "ada expired @2", "ada detached @4"],
            [
                "1",
                "2 (iteration 1, step 1) User pending; (iteration 2, step 3, gap) User expired",
                "3",
                "4 (iteration 1, step 2, gap) User persistent; (iteration 2, step 4, gap) User detached",
            ],
            id="no line runs between different states",
        ),
    ],
)
def test_a_line_runs_through_code_if_the_events_above_and_below_agree(code, steps, rows):
    assert rows_of(code, *steps) == rows


def test_a_line_that_a_hidden_event_ended_does_not_run_to_the_next_event():
    events = (event("checkout", line=1), event("checkin", line=1, quiet=True), event("ada pending", line=3))
    program = Program("x", "a()\nb()\nc()")
    assert table(draw(program, Trace(events))) == ["1 checkout", "2", "3 User pending"]
    assert table(draw(program, Trace(events[:2]))) == ["1 checkout", "2", "3"]


FUNCTION = """\
def f(
    a,
):
    # first
    b()

    c()
    d()

e()
f()
g()
h()
"""
CALLED = ["checkout @10", "ada pending @5", "ada persistent @7", "checkin @12"]
IN_FUNCTION = [
    *("1", "2", "3", "4"),
    "5 (step 2, gap) User pending",
    "6 [0 held, 1 pending]",
    "7 [0 held, 1 pending] (step 3) User persistent",
    "8 [0 held, 1 persistent]",
    "9",
    "10 (step 1, gap) checkout",
    "11 [0 held]",
    "12 [0 held] (step 4, gap) checkin",
    "13 [1 persistent]",
]
OUTER = """\
with a:
    def f():
        # first
        b()
        def g():
            c()
        d()
    e()"""
METHOD = """\
a()
class B:
    c()
    @d
    def e(self):
        f()
    @g
    async def h(self): i()
j()"""


@pytest.mark.parametrize(
    ("code", "steps", "rows"),
    [
        pytest.param(FUNCTION, CALLED, IN_FUNCTION, id="a function"),
        pytest.param(FUNCTION.replace("def", "async def"), CALLED, IN_FUNCTION, id="a coroutine"),
        pytest.param(
            OUTER,
            ["checkout @1", "ada pending @4", "ada persistent @6", "checkin @leaving 1"],
            [
                *("1 checkout", "2 [0 held]", "3", "4 User pending", "5 [0 held, 1 pending]", "6 User persistent"),
                *("7 [0 held, 1 pending]", "8 [0 held]", "end 1 [0 held] checkin"),
            ],
            id="a function in a function in a block",
        ),
        pytest.param(
            "with a:\n    def f():\n        b()",
            ["checkout @1", "checkin @leaving 1"],
            ["1 checkout", "2 [0 held]", "3", "end 1 [0 held] checkin"],
            id="the end of a block is outside the function above it",
        ),
        pytest.param(
            METHOD,
            ["checkout @1", "reset @3", "reset @6", "reset @8", "checkin @9"],
            [
                *("1 checkout", "2 [0 held]", "3 [0 held] reset", "4 [0 held]", "5 [0 held]", "6 reset"),
                *("7 [0 held]", "8 reset", "9 [0 held] checkin"),
            ],
            id="the body of a class is not a function, its methods are",
        ),
        pytest.param(
            "def f():\n    a()\n    b()\n    c()\nd()",
            ["checkout @0", "reset @3", "checkin @5"],
            ["1 [0 held]", "2", "3 reset", "4 [0 held]", "5 [0 held] checkin"],
            id="a line of the setup does not run into a function",
        ),
        pytest.param(
            "a()\nf = lambda: [\n    b(),\n]\nc()",
            ["checkout @1", "checkin @5"],
            ["1 checkout", "2 [0 held]", "3 [0 held]", "4 [0 held]", "5 [0 held] checkin"],
            id="a lambda is a part of its line",
        ),
    ],
)
def test_the_lines_of_a_function_are_separate(code, steps, rows):
    assert rows_of(code, *steps) == rows


@pytest.mark.parametrize(
    ("steps", "rows"),
    [
        pytest.param(["e1 @1", "e2 @2", "e3 @3"], ["1 e1", "2 e2", "3 e3"], id="the order of the page"),
        pytest.param(["e1 @1 #1", "e2 @1 #1", "e3 @3"], ["1 e1, e2", "2", "3 e3"], id="two events of one iteration"),
        pytest.param(
            ["e1 @1", "e2 @1", "e3 @1", "e4 @2"],
            ["1 (iteration 1) e1; (iteration 2) e2; (iteration 3) e3", "2 e4", "3"],
            id="iterations over one line",
        ),
        pytest.param(
            ["e1 @3", "e2 @1", "e3 @2"],
            ["1 (step 2, gap) e2", "2 (step 3) e3", "3 (step 1, gap) e1"],
            id="the last line first",
        ),
        pytest.param(
            ["e1 @1 #1", "e2 @2 #2", "e3 @1 #1"],
            ["1 (step 1) e1; (step 3, gap) e3", "2 (step 2, gap) e2", "3"],
            id="an iteration that another line interrupts",
        ),
        pytest.param(
            ["e1 @1", "e2 @1", "e3 @3", "e4 @2"],
            ["1 (iteration 1, step 1) e1; (iteration 2, step 2) e2", "2 (step 4, gap) e4", "3 (step 3, gap) e3"],
            id="successive iterations have no gap",
        ),
    ],
)
def test_iterations_have_steps_if_the_page_is_not_in_the_order_of_time(steps, rows):
    assert rows_of("a()\nb()\nc()", *steps) == rows


@pytest.mark.parametrize(
    ("steps", "rows"),
    [
        pytest.param(
            ["e1 @1", "e2 @2", "e3 @leaving 1", "e4 @3"], ["1 e1", "2 e2", "end 1 e3", "3 e4"], id="after its last line"
        ),
        pytest.param(
            ["e1 @leaving 1", "e2 @2"],
            ["1", "2 (step 2, gap) e2", "end 1 (step 1, gap) e1", "3"],
            id="before its last line",
        ),
    ],
)
def test_the_end_of_a_block_has_its_place_in_time(steps, rows):
    assert rows_of("with a:\n    b()\nc()", *steps) == rows


def test_events_that_are_not_shown_are_not_steps():
    events = (
        Event("output", "setup", 1, visit=1),
        event("session begins", line=OFFSET + 2, visit=2),
        event("reset", line=OFFSET + 2, visit=3, quiet=True),
        Event("output", "e1", OFFSET + 1, visit=4),
        event("reset", line=OFFSET + 1, visit=5, quiet=True),
        Event("output", "e2", OFFSET + 2, visit=6),
    )
    assert table(draw(Program("x", "a()\nb()", SETUP), Trace(events))) == ["1 e1", "2 e2"]


def test_connections_are_numbered_from_1_in_the_order_of_the_events_that_are_shown():
    hidden = [event(f"checkout {number}", line=1) for number in (1, 4)]
    quiet = [event("reset 9", line=OFFSET + 1, quiet=True)]
    shown = [event(f"checkout {number}", line=OFFSET + 1) for number in (5, 3, 5, 0)]
    drawing = draw(Program("x", "a()", SETUP), Trace((*hidden, *quiet, *shown)))
    assert [drawn_event.event.connection for drawn_event in drawing.events] == [1, 2, 1, 0]
    assert [lane.label for lane in drawing.lanes] == ["conn 1", "conn 2"]


ABOVE = """\
def read(session):
    # a comment
    print(session.get_one(User, 1).name)

    x = 1


with Session(engine) as session:
    session.connection()
    x = 1
    read(session)
    x = 1
x = 1
"""
STATIC_POOL = """\
from sqlalchemy.pool import StaticPool

other = create_engine("sqlite://", poolclass=StaticPool)
one = other.connect()
two = other.connect()
one.close()
x = 1
two.close()
x = 1
"""
GIVEN = """\
with engine.connect() as connection:
    with Session(connection) as session:
        session.connection()
        session.commit()
    x = 1
with Session(engine) as other:
    other.connection()
"""


@pytest.mark.parametrize(
    ("example", "setup", "lanes", "rows"),
    [
        pytest.param(
            ABOVE,
            "ada",
            ["connection", "transaction", "User"],
            [
                *("1", "2", "3 (step 2, gap) SELECT user, User persistent, prints Ada"),
                *("4 [0 held, 1 open]", "5 [0 held, 1 open]", "6", "7", "8", "9 (step 1, gap) checkout, BEGIN"),
                *("10 [0 held, 1 open]", "11 [0 held, 1 open]", "12 [0 held, 1 open]"),
                *("end 8 [0 held, 1 open] (step 3, gap) ROLLBACK, checkin", "13"),
            ],
            id="a function above its caller",
        ),
        pytest.param(
            STATIC_POOL,
            "user",
            ["connection"],
            [
                *("1", "2", "3", "4 connect, checkout", "5 [0 held] checkout", "6 [0 held] reset, checkin"),
                *("7 [0 held]", "8 [0 held] reset", "9"),
            ],
            id="a connection that two hold",
        ),
        pytest.param(
            GIVEN,
            "user",
            ["connection", "transaction", "other conn", "other tx"],
            [
                *("1 checkout", "2 [0 held]", "3 [0 held] BEGIN", "4 [0 held, 1 open] COMMIT", "5 [0 held]"),
                *("end 1 [0 held] checkin", "6", "7 checkout, BEGIN", "end 6 [2 held, 3 open] ROLLBACK, checkin"),
            ],
            id="a session that was given its connection",
        ),
    ],
)
def test_the_rows_of_a_program(run, example, setup, lanes, rows):
    outcome = run(example, setup)
    assert (outcome.failure, outcome.trace.error) == ("", "")
    drawing = draw(program_of(example, setup), outcome.trace)
    assert [lane.label for lane in drawing.lanes] == lanes
    assert table(drawing) == rows


@pytest.fixture(scope="module", params=RECORDED)
def recorded(request, run):
    """Return the drawing of a recorded program."""
    drawing = recorded_drawing(run, request.param)
    assert drawing.events
    return drawing


def step(iteration):
    """Return the step of an iteration, 0 if there are no steps."""
    return int((re.findall(r"step (\d+)", iteration.label) or ["0"])[0])


def iterations_of(drawing):
    return [iteration for row in drawing.rows for iteration in row.iterations]


def test_every_line_of_a_program_is_a_row(recorded):
    code = strip_receipts(recorded.program.example).rstrip("\n").split("\n")
    assert list(recorded.code) == code
    assert [row.number for row in recorded.rows if not row.ended_block] == list(range(1, len(code) + 1))
    assert all(row.ended_block.end == row.number for row in recorded.rows if row.ended_block)


def test_the_steps_of_a_program_are_its_events_in_the_order_of_time(recorded):
    iterations = iterations_of(recorded)
    steps = [step(iteration) for iteration in iterations]
    assert sorted(steps) in ([0] * len(steps), list(range(1, len(steps) + 1)))
    assert [drawn for iteration in sorted(iterations, key=step) for drawn in iteration.events] == list(recorded.events)
    assert [iteration.gap for iteration in iterations] == [
        below not in (0, above + 1) for above, below in pairwise([0, *steps])
    ]


def test_the_lines_of_a_program_have_no_breaks_except_at_gaps(recorded):
    iterations = iterations_of(recorded)
    without_gap = [(earlier, later) for earlier, later in pairwise(iterations) if not later.gap]
    assert all(earlier.events[-1].after == later.events[0].before for earlier, later in without_gap)
    assert all(
        earlier.after == later.before for iteration in iterations for earlier, later in pairwise(iteration.events)
    )
