"""Rows of traces that are written here, and of programs that are run."""

import re
from itertools import pairwise

import pytest

from conftest import ROOT
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import strip
from sqlalchemy_receipts.render.events import is_shown
from sqlalchemy_receipts.render.lifelines import lifelines
from sqlalchemy_receipts.render.rows import Row, rows
from sqlalchemy_receipts.trace import Event

SETUP = "s = 1\n\n\nt = 2\n"
OFFSET = 6


def rows_of(program, events):
    """Give the rows of a trace."""
    shown = [event for event in events if is_shown(event, program)]
    return list(rows(program, tuple(events), lifelines(tuple(events), shown)))


def name(row):
    return f"leaving {row.manager.first}" if row.manager else row.number


def lines(states):
    """Say on which lane a line runs, and in what state."""
    return ", ".join(f"{lane} {state}" for lane, state in enumerate(states) if state)


def said(one):
    """Say what one pass did: its label, whether it is cut, and its words."""
    label = " ".join(filter(None, (one.label, "cut" if one.cut else "")))
    return f"{label}: {', '.join(event.word for event, _ in one.told)}"


def table(program, events):
    """Give for each row its name, the lines through it, and each pass in words."""
    return [(name(row), lines(row.through), *map(said, row.passes)) for row in rows_of(program, events)]


def pool(line, word, visit=0, **more):
    return Event("pool", word, line, visit=visit, connection=1, **more)


def state(line, word, visit=0, **more):
    return Event("state", f"User {word}", line, visit=visit, subject="ada", state=word, **more)


NESTED = """\
with a:
    # -> old
    with b, c:
        d(
            1,
        )
        # -> old
    # -> old
# -> old

e()"""


def test_what_was_done_stands_below_the_line_that_did_it():
    events = [
        Event("pool", "outside"),
        Event("pool", "setup", 4),
        Event("pool", "enters a", OFFSET + 1, visit=1),
        Event("pool", "enters b", OFFSET + 3, visit=2),
        Event("pool", "does", OFFSET + 4, visit=3),
        Event("pool", "leaves b", OFFSET + 3, leaving=True, visit=4),
        Event("pool", "leaves a", OFFSET + 1, leaving=True, visit=5),
        Event("pool", "ends", OFFSET + 11, visit=6),
    ]
    assert table(Program("x", NESTED, SETUP), events) == [
        (1, "", ": enters a"),
        (2, "", ": enters b"),
        (3, ""),
        (4, ""),
        (5, "", ": does"),
        ("leaving 2", "", ": leaves b"),
        ("leaving 1", "", ": leaves a"),
        (6, ""),
        (7, "", ": ends"),
    ]


def test_a_row_holds_its_line_or_the_block_that_ends():
    program = Program("x", "with a:\n    b()")
    one, two, leaving = rows_of(program, [Event("pool", "x", 1, leaving=True)])
    assert (one, two) == (Row(1, (), ()), Row(2, (), ()))
    assert (leaving.number, leaving.manager.first, leaving.manager.body, leaving.manager.end) == (2, 1, 2, 2)


@pytest.mark.parametrize(
    ("code", "events", "shown"),
    [
        pytest.param("", [], [(1, "")], id="no code"),
        pytest.param("a()\n\n\n", [], [(1, "")], id="no row for what is blank at the end"),
        pytest.param("a()\nb()", [pool(0, "checkout")], [(1, ""), (2, "")], id="nothing is shown"),
        pytest.param(
            "a()\nb()\n\n# c\nd()\ne()",
            [pool(2, "checkout"), pool(5, "checkin")],
            [(1, ""), (2, "", ": checkout"), (3, "0 held"), (4, "0 held"), (5, "0 held", ": checkin"), (6, "")],
            id="a line runs from what began it to what ended it",
        ),
        pytest.param(
            "a()\nb()\nc()",
            [pool(0, "checkout"), state(0, "pending"), state(2, "persistent"), pool(2, "reset")],
            [
                (1, "0 held, 1 pending"),
                (2, "0 held, 1 pending", ": User persistent, reset"),
                (3, "0 held, 1 persistent"),
            ],
            id="a line that is there at the beginning and at the end",
        ),
        pytest.param(
            "a(\n    1,\n)\nb(\n    2,\n)\nc()",
            [pool(1, "checkout"), pool(4, "checkin")],
            [
                (1, ""),
                (2, ""),
                (3, "", ": checkout"),
                (4, "0 held"),
                (5, "0 held"),
                (6, "0 held", ": checkin"),
                (7, ""),
            ],
            id="a statement over rows does what it does below its last row",
        ),
        pytest.param(
            "with (\n    a,\n    b,\n):\n    c(\n        1,\n    )\nd()",
            [pool(1, "checkout"), pool(5, "reset"), pool(1, "checkin", leaving=True)],
            [
                (1, ""),
                (2, ""),
                (3, ""),
                (4, "", ": checkout"),
                (5, "0 held"),
                (6, "0 held"),
                (7, "0 held", ": reset"),
                ("leaving 1", "0 held", ": checkin"),
                (8, ""),
            ],
            id="so do the beginning and the end of a block over rows",
        ),
        pytest.param(
            "a()\nb()\nc()",
            [pool(1, "checkout"), pool(1, "checkin", quiet=True), state(3, "pending")],
            [(1, "", ": checkout"), (2, ""), (3, "", ": User pending")],
            id="a line that ended without words runs no further",
        ),
        pytest.param(
            "a()\nb()",
            [pool(1, "checkout"), pool(2, "checkin", quiet=True)],
            [(1, "", ": checkout"), (2, "")],
            id="also where nothing else is told",
        ),
        pytest.param(
            "for each in all:\n    a()\n    b()\n\n    c()",
            [pool(2, "checkout", 1), pool(5, "checkin", 2), pool(2, "checkout", 3), pool(5, "checkin", 4)],
            [
                (1, ""),
                (2, "", "pass 1, step 1: checkout", "pass 2, step 3 cut: checkout"),
                (3, "0 held"),
                (4, "0 held"),
                (5, "0 held", "pass 1, step 2 cut: checkin", "pass 2, step 4 cut: checkin"),
            ],
            id="a line that was there in the last pass above and the first pass below",
        ),
        pytest.param(
            "for each in all:\n    a()\n\n    b()",
            [state(2, "pending", 1), state(4, "persistent", 2), state(2, "expired", 3), state(4, "detached", 4)],
            [
                (1, ""),
                (2, "", "pass 1, step 1: User pending", "pass 2, step 3 cut: User expired"),
                (3, ""),
                (4, "", "pass 1, step 2 cut: User persistent", "pass 2, step 4 cut: User detached"),
            ],
            id="no line where the passes above and below tell something else",
        ),
    ],
)
def test_a_line_runs_where_the_words_above_and_below_agree(code, events, shown):
    assert table(Program("x", code), events) == shown


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
IN_FUNCTION = [
    (1, ""),
    (2, ""),
    (3, ""),
    (4, ""),
    (5, "", "step 2 cut: User pending"),
    (6, "0 held, 1 pending"),
    (7, "0 held, 1 pending", "step 3: User persistent"),
    (8, "0 held, 1 persistent"),
    (9, ""),
    (10, "", "step 1 cut: checkout"),
    (11, "0 held"),
    (12, "0 held", "step 4 cut: checkin"),
    (13, "1 persistent"),
]
CALLED = [pool(10, "checkout", 1), state(5, "pending", 2), state(7, "persistent", 3), pool(12, "checkin", 4)]
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
    ("code", "events", "shown"),
    [
        pytest.param(FUNCTION, CALLED, IN_FUNCTION, id="a function"),
        pytest.param(FUNCTION.replace("def", "async def"), CALLED, IN_FUNCTION, id="a coroutine"),
        pytest.param(
            OUTER,
            [
                pool(1, "checkout", 1),
                state(4, "pending", 2),
                state(6, "persistent", 3),
                pool(1, "checkin", 4, leaving=True),
            ],
            [
                (1, "", ": checkout"),
                (2, "0 held"),
                (3, ""),
                (4, "", ": User pending"),
                (5, "0 held, 1 pending"),
                (6, "", ": User persistent"),
                (7, "0 held, 1 pending"),
                (8, "0 held"),
                ("leaving 1", "0 held", ": checkin"),
            ],
            id="a function in a function in a block",
        ),
        pytest.param(
            METHOD,
            [
                pool(1, "checkout", 1),
                pool(3, "reset", 2),
                pool(6, "reset", 3),
                pool(8, "reset", 4),
                pool(9, "checkin", 5),
            ],
            [
                (1, "", ": checkout"),
                (2, "0 held"),
                (3, "0 held", ": reset"),
                (4, "0 held"),
                (5, "0 held"),
                (6, "", ": reset"),
                (7, "0 held"),
                (8, "", ": reset"),
                (9, "0 held", ": checkin"),
            ],
            id="the body of a class runs where it stands, its methods do not",
        ),
        pytest.param(
            "def f():\n    a()\n    b()\n    c()\nd()",
            [pool(0, "checkout"), pool(3, "reset", 1), pool(5, "checkin", 2)],
            [(1, "0 held"), (2, ""), (3, "", ": reset"), (4, "0 held"), (5, "0 held", ": checkin")],
            id="what the setup began does not run into a function",
        ),
        pytest.param(
            "a()\nf = lambda: [\n    b(),\n]\nc()",
            [pool(1, "checkout"), pool(5, "checkin")],
            [(1, "", ": checkout"), (2, "0 held"), (3, "0 held"), (4, "0 held"), (5, "0 held", ": checkin")],
            id="a lambda is part of its line",
        ),
    ],
)
def test_the_lines_of_a_function_are_its_own(code, events, shown):
    assert table(Program("x", code), events) == shown


@pytest.mark.parametrize(
    ("events", "passes"),
    [
        pytest.param([(1, 1), (2, 2), (3, 3)], [[": e1"], [": e2"], [": e3"]], id="in the order of the page"),
        pytest.param([(1, 1), (1, 1), (3, 2)], [[": e1, e2"], [], [": e3"]], id="two things at one go"),
        pytest.param(
            [(1, 1), (1, 2), (1, 5), (2, 6)],
            [["pass 1: e1", "pass 2: e2", "pass 3: e3"], [": e4"], []],
            id="passes over one line",
        ),
        pytest.param(
            [(2, 1), (1, 2), (3, 3)],
            [["step 2 cut: e2"], ["step 1 cut: e1"], ["step 3 cut: e3"]],
            id="the second line first",
        ),
        pytest.param(
            [(3, 1), (1, 2), (2, 3)],
            [["step 2 cut: e2"], ["step 3: e3"], ["step 1 cut: e1"]],
            id="the last line first",
        ),
        pytest.param(
            [(1, 1), (2, 2), (1, 3), (2, 4)],
            [
                ["pass 1, step 1: e1", "pass 2, step 3 cut: e3"],
                ["pass 1, step 2 cut: e2", "pass 2, step 4 cut: e4"],
                [],
            ],
            id="two passes over two lines",
        ),
        pytest.param(
            [(1, 1), (2, 2), (1, 1)],
            [["step 1: e1", "step 3 cut: e3"], ["step 2 cut: e2"], []],
            id="one pass that another line interrupts is no second pass",
        ),
        pytest.param(
            [(1, 1), (1, 2), (3, 3), (2, 4)],
            [["pass 1, step 1: e1", "pass 2, step 2: e2"], ["step 4 cut: e4"], ["step 3 cut: e3"]],
            id="passes that follow each other are not cut",
        ),
    ],
)
def test_passes_and_steps_are_numbered_where_the_page_is_not_the_order_of_time(events, passes):
    told = [Event("output", f"e{count}", line, visit=visit) for count, (line, visit) in enumerate(events, 1)]
    assert [row[2:] for row in table(Program("x", "a()\nb()\nc()"), told)] == [tuple(each) for each in passes]


@pytest.mark.parametrize(
    ("events", "passes"),
    [
        pytest.param(
            [(1, False), (2, False), (1, True), (3, False)],
            [": e1", ": e2", ": e3", ": e4"],
            id="it is left at its end",
        ),
        pytest.param(
            [(1, True), (2, False)],
            ["step 2 cut: e2", "step 1 cut: e1"],
            id="it is left before its last line",
        ),
    ],
)
def test_the_end_of_a_block_has_its_place_in_time(events, passes):
    told = [Event("output", f"e{count}", line, leaving, visit=count) for count, (line, leaving) in enumerate(events, 1)]
    found = table(Program("x", "with a:\n    b()\nc()"), told)
    assert [each for row in found for each in row[2:]] == passes


def test_what_is_not_shown_is_no_step_and_no_pass():
    events = [
        Event("output", "setup", 1, visit=1),
        Event("session", "begins", OFFSET + 2, visit=2, subject="s", connection=1, quiet=True),
        pool(OFFSET + 2, "reset", 3, quiet=True),
        Event("output", "e1", OFFSET + 1, visit=4),
        pool(OFFSET + 1, "reset", 5, quiet=True),
        Event("output", "e2", OFFSET + 2, visit=6),
    ]
    assert table(Program("x", "a()\nb()", SETUP), events) == [(1, "", ": e1"), (2, "", ": e2")]


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
THREAD = """\
from threading import Thread


def work():
    with Session(engine) as other:
        other.connection()


with Session(engine) as session:
    session.connection()
    thread = Thread(target=work)
    thread.start()
    thread.join()
    x = 1
"""
LOOP = """\
session = Session(engine)
for name in ("Ada", "Bob"):
    session.add(User(name=name))
    session.flush()
x = 1
session.close()
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
OVER_ROWS = """\
with (
    engine.connect() as one,
    engine.connect() as two,
):
    one.execute(
        select(User),
    )
    x = 1
"""


@pytest.mark.parametrize(
    ("example", "setup", "lanes", "shown"),
    [
        pytest.param(
            ABOVE,
            "ada",
            ["connection", "transaction", "User"],
            [
                (1, ""),
                (2, ""),
                (3, "", "step 2 cut: SELECT user, User persistent, prints Ada"),
                (4, "0 held, 1 open"),
                (5, "0 held, 1 open"),
                (6, ""),
                (7, ""),
                (8, ""),
                (9, "", "step 1 cut: checkout, BEGIN"),
                (10, "0 held, 1 open"),
                (11, "0 held, 1 open"),
                (12, "0 held, 1 open"),
                ("leaving 8", "0 held, 1 open", "step 3 cut: ROLLBACK, checkin"),
                (13, ""),
            ],
            id="a function that stands above what calls it",
        ),
        pytest.param(
            THREAD,
            "ada",
            ["session conn", "session tx", "other conn", "other tx"],
            [
                *((number, "") for number in range(1, 6)),
                (6, "", "step 2 cut: connect, checkout, BEGIN"),
                ("leaving 5", "0 held, 1 open, 2 held, 3 open", "step 3: ROLLBACK, checkin"),
                (7, ""),
                (8, ""),
                (9, ""),
                (10, "", "step 1 cut: checkout, BEGIN"),
                *((number, "0 held, 1 open") for number in range(11, 15)),
                ("leaving 9", "0 held, 1 open", "step 4 cut: ROLLBACK, checkin"),
            ],
            id="a thread",
        ),
        pytest.param(
            LOOP,
            "user",
            ["connection", "transaction", "User", "User 2"],
            [
                (1, ""),
                (2, ""),
                (
                    3,
                    "",
                    "pass 1, step 1: User transient, User pending",
                    "pass 2, step 3 cut: User transient, User pending",
                ),
                (
                    4,
                    "",
                    "pass 1, step 2 cut: checkout, BEGIN, INSERT user, User persistent",
                    "pass 2, step 4 cut: INSERT user, User persistent",
                ),
                (5, "0 held, 1 open"),
                (6, "0 held, 1 open", "step 5: ROLLBACK, checkin"),
            ],
            id="a loop over two lines",
        ),
        pytest.param(
            STATIC_POOL,
            "user",
            ["connection"],
            [
                (1, ""),
                (2, ""),
                (3, ""),
                (4, "", ": connect, checkout"),
                (5, "0 held", ": checkout"),
                (6, "0 held", ": reset, checkin"),
                (7, "0 held"),
                (8, "0 held", ": reset"),
                (9, ""),
            ],
            id="a connection that two hold is held until both have given it back",
        ),
        pytest.param(
            GIVEN,
            "user",
            ["connection", "transaction", "other conn", "other tx"],
            [
                (1, "", ": checkout"),
                (2, "0 held"),
                (3, "0 held", ": BEGIN"),
                (4, "0 held, 1 open", ": COMMIT"),
                (5, "0 held"),
                ("leaving 1", "0 held", ": checkin"),
                (6, ""),
                (7, "", ": checkout, BEGIN"),
                ("leaving 6", "2 held, 3 open", ": ROLLBACK, checkin"),
            ],
            id="a session that was given its connection holds none",
        ),
        pytest.param(
            OVER_ROWS,
            "user",
            ["conn 1", "tx 1", "conn 2"],
            [
                (1, ""),
                (2, ""),
                (3, ""),
                (4, "", ": checkout, connect, checkout"),
                *((number, "0 held, 2 held") for number in (5, 6)),
                (7, "0 held, 2 held", ": BEGIN, SELECT user"),
                (8, "0 held, 1 open, 2 held"),
                ("leaving 1", "0 held, 1 open, 2 held", ": reset, checkin, ROLLBACK, checkin"),
            ],
            id="statements over rows",
        ),
    ],
)
def test_a_run_is_drawn_where_it_is_known(run, example, setup, lanes, shown):
    outcome = run(example, setup)
    assert (outcome.failure, outcome.trace.error) == ("", "")
    program = program_of(example, setup)
    told = [event for event in outcome.trace.events if is_shown(event, program)]
    drawn = lifelines(outcome.trace.events, told)
    assert [lane.label for lane in drawn.lanes] == lanes
    assert table(program, outcome.trace.events) == shown


def program_of(example, setup):
    return Program("x", example, (ROOT / "docs" / "setup" / f"{setup}.py").read_text(encoding="utf-8"))


RECORDED = sorted((ROOT / "tests" / "recorded").glob("*.py"))


@pytest.fixture(params=[pytest.param(path, id=path.stem) for path in RECORDED])
def recorded(request, run):
    """A recorded example as it stands, with its rows and the events that they show."""
    example = request.param.read_text(encoding="utf-8")
    setup = "aio" if request.param.stem.startswith("aio") else "user"
    # The run has no receipts, so that its lines are not the example's.
    bare = strip(example)
    program, events = program_of(bare, setup), run(bare, setup).trace.events
    shown = [event for event in events if is_shown(event, program)]
    assert shown
    return bare.rstrip("\n").split("\n"), rows_of(program, events), shown


def test_every_line_of_a_run_is_a_row_and_everything_is_told_once(recorded):
    code, found, shown = recorded
    assert [row.number for row in found if not row.manager] == list(range(1, len(code) + 1))
    assert all(row.manager.end == row.number for row in found if row.manager)
    told = [event for row in found for one in row.passes for event, _ in one.told]
    assert sorted(map(shown.index, told)) == sorted(map(shown.index, shown))
    assert len(told) == len(shown)


def number(one):
    """Give the step of a pass, 0 where there are none."""
    return int((re.findall(r"step (\d+)", one.label) or ["0"])[0])


def test_the_steps_of_a_run_are_its_order_in_time(recorded):
    _, found, shown = recorded
    passes = [one for row in found for one in row.passes]
    steps = [number(one) for one in passes]
    assert sorted(steps) in ([0] * len(passes), list(range(1, len(passes) + 1)))
    in_time = sorted(passes, key=number)
    assert [event for one in in_time for event, _ in one.told] == shown
    assert [one.cut for one in passes] == [two not in (0, one + 1) for one, two in pairwise([0, *steps])]


def test_a_line_of_a_run_goes_on_into_what_was_done_next(recorded):
    _, found, _ = recorded
    passes = [one for row in found for one in row.passes]
    joined = [(one, two) for one, two in pairwise(passes) if not two.cut]
    assert all(one.told[-1][1].after == two.told[0][1].before for one, two in joined)
    for one in passes:
        assert all(before.after == after.before for (_, before), (_, after) in pairwise(one.told))


def scopes(code):
    """Give for each line the functions that it stands in, told by its indentation; None for a blank line."""
    inside, found = {}, []
    for number, text in enumerate(code, 1):
        indent = len(text) - len(text.lstrip())
        if text:
            inside = {start: each for start, each in inside.items() if each < indent}
        found.append([*inside] if text else None)
        if re.match(r"\s*(async )?def ", text):
            inside[number] = indent
    return found


def test_a_line_of_a_run_goes_through_code_only_where_what_stands_around_it_agrees(recorded):
    code, found, _ = recorded
    where = scopes(code)
    scope = [where[(row.manager.first if row.manager else row.number) - 1] for row in found]
    begin = min((one for row in found for one in row.passes), key=number).told[0][1].before
    wrong = []
    for index, row in enumerate(found):
        if scope[index] is not None:
            above, below = (
                [one for other, place in part if place == scope[index] for one in other.passes]
                for part in (zip(found[:index], scope, strict=False), zip(found[index:], scope[index:], strict=True))
            )
            # Nothing is known of a function before its first words.
            start = above[-1].told[-1][1].after if above else [""] * len(begin) if scope[index] else begin
            end = below[0].told[0][1].before if below else start
            known = [one if one == other else "" for one, other in zip(start, end, strict=True)]
            wrong += [(name(row), lines(row.through))] if lines(known) != lines(row.through) else []
    assert wrong == []
