import pytest

from session_answers.errors import RecordingError
from session_answers.recordings import results
from session_answers.recordings.environments import Environment
from session_answers.recordings.results import Result, Results
from sqlalchemy_receipts.errors import Fault
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import Slot
from sqlalchemy_receipts.trace import Event, Trace

ENVIRONMENT = Environment("2.0", "mariadb")
BY_PROGRAM = {
    "b-1": Result("b-1", "fails", "0123456789ab", "ran longer than 10 s"),
    "a-1": Result("a-1", "agrees", "aaaaaaaaaaaa"),
    "a-2": Result("a-2", "differs", "bbbbbbbbbbbb", "", ("PyMySQL", "aiomysql")),
    "a-3": Result(
        "a-3",
        "differs",
        "cccccccccccc",
        "",
        ("pg8000",),
        ((Slot(2), "raises E, x"), (Slot(12, leaving=True), "nothing")),
    ),
}
RESULTS = Results(ENVIRONMENT, "SQLAlchemy 2.0.58, MariaDB 10", "2026-11-24", BY_PROGRAM)
TEXT = """\
# 2026-11-24: SQLAlchemy 2.0.58, MariaDB 10
agrees  aaaaaaaaaaaa a-1
differs bbbbbbbbbbbb a-2 (PyMySQL, aiomysql)
differs cccccccccccc a-3 (pg8000)
    2: raises E, x
    leaving 12: nothing
fails   0123456789ab b-1: ran longer than 10 s
"""
NAME = "docs/.recorded/2.0-mariadb/results.txt"


def write(root, text):
    path = root / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_results_are_text_with_a_line_for_each_program(tmp_path):
    assert results.to_text(RESULTS) == TEXT
    write(tmp_path, TEXT)
    assert results.read(tmp_path, ENVIRONMENT) == RESULTS
    assert results.read_all(tmp_path) == {ENVIRONMENT: RESULTS}


def test_an_environment_without_a_file_has_no_results(tmp_path):
    assert results.read(tmp_path, ENVIRONMENT) is None
    assert results.read_all(tmp_path) == {}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", [(1, "")]),
        ("agrees  aaaaaaaaaaaa a-1\n", [(1, "agrees  aaaaaaaaaaaa a-1")]),
        (f"{TEXT}holds a-3\nagrees  aaaa a-4\n", [(8, "holds a-3"), (9, "agrees  aaaa a-4")]),
        ("# 2026-11-24: A 1\n    2: x\n", [(2, "    2: x")]),
        (f"{TEXT}    {'9' * 5000}: x\n", [(8, f"    {'9' * 5000}: x")]),
        (
            "# 2026-11-24: A 1\nagrees  aaaaaaaaaaaa a-1 (PyMySQL, other)\n",
            [(2, "agrees  aaaaaaaaaaaa a-1 (PyMySQL, other)")],
        ),
    ],
)
def test_every_unreadable_line_is_a_fault(tmp_path, text, rows):
    write(tmp_path, text)
    with pytest.raises(RecordingError) as caught:
        results.read(tmp_path, ENVIRONMENT)
    fix = "run scripts/matrix and commit its files"
    assert list(caught.value.faults) == [Fault(NAME, line, f"cannot read {row!r}", fix) for line, row in rows]


def statement(detail, line=1, visit=0):
    return Event("statement", detail.split()[0], line, visit=visit, detail=detail)


@pytest.mark.parametrize(
    "queries",
    [
        ['PRAGMA main.table_info("user")', 'PRAGMA temp.table_info("user")'],
        ["SELECT pg_catalog.pg_class.relname \nFROM pg_catalog.pg_class"],
        ["DESCRIBE `test`.`user`"],
        ["SHOW FULL TABLES FROM `test`"],
        ["SELECT name FROM sqlite_master WHERE type='table'"],
    ],
)
def test_queries_for_tables_are_the_same_on_every_database(queries):
    events = [*map(statement, queries), statement("CREATE TABLE x")]
    assert results.comparable_receipts(events, 0) == {Slot(1): "asks for tables, CREATE"}


def test_queries_for_tables_on_two_lines_are_two():
    events = [statement("DESCRIBE a", 1), statement("DESCRIBE a", 2), statement("DESCRIBE a", 2, 1)]
    assert results.comparable_receipts(events, 0) == {Slot(1): "asks for tables", Slot(2): "2x asks for tables"}


@pytest.mark.parametrize(
    ("events", "changes"),
    [
        ([Event("pool", "checkout", 1)], {}),
        ([Event("pool", "checkout", 1), Event("pool", "connect", 1, quiet=True)], {}),
        ([Event("pool", "checkout", 2)], {Slot(1): "nothing", Slot(2): "checkout"}),
        ([Event("pool", "checkin", 1)], {Slot(1): "checkin"}),
        ([], {Slot(1): "nothing"}),
    ],
)
def test_traces_have_changes_if_their_receipts_differ(events, changes):
    home = Trace((Event("pool", "checkout", 1),))
    assert results.changed_receipts(Program("a", "x\ny"), home, Trace(tuple(events))) == changes


def test_the_changes_of_a_result_have_the_lines_of_the_page():
    program = Program("a", "with a:\n    # -> checkout\n    b\n# -> checkin", "setup = 1")
    changes = {Slot(1): "x", Slot(1, leaving=True): "y", Slot(3): "z"}
    on_page = ((Slot(1), "x"), (Slot(1, leaving=True), "y"), (Slot(2), "z"))
    assert results.on_page(program, changes) == on_page
    assert results.in_program(program, ENVIRONMENT, on_page) == changes


@pytest.mark.timeout(20)
def test_many_changes_need_little_time(tmp_path):
    write(tmp_path, TEXT + "    3: x\n" * 200_000)
    assert len(results.read(tmp_path, ENVIRONMENT).by_program["b-1"].changes) == 200_000


def test_a_result_names_all_that_can_change():
    assert [str(BY_PROGRAM[name]) for name in ("b-1", "a-1", "a-2", "a-3")] == [
        "fails 0123456789ab ran longer than 10 s",
        "agrees aaaaaaaaaaaa",
        "differs bbbbbbbbbbbb (PyMySQL, aiomysql)",
        "differs cccccccccccc (pg8000) line 2 raises E, x; line 12 nothing",
    ]


def test_the_digest_changes_with_the_setup_the_code_and_the_receipts():
    programs = [Program("a", "x"), Program("a", "x\n# -> BEGIN"), Program("a", "x", "y"), Program("a", "y")]
    assert len({results.digest(program) for program in programs}) == 4
    assert results.digest(Program("b", "x")) == results.digest(programs[0])
