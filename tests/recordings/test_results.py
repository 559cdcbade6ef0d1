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
    "a-2": Result("a-2", "differs", "bbbbbbbbbbbb"),
}
RESULTS = Results(ENVIRONMENT, "SQLAlchemy 2.0.58, MariaDB 10", "2026-11-24", BY_PROGRAM)
TEXT = """\
# 2026-11-24: SQLAlchemy 2.0.58, MariaDB 10
agrees  aaaaaaaaaaaa a-1
differs bbbbbbbbbbbb a-2
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
        (f"{TEXT}holds a-3\nagrees  aaaa a-4\n", [(5, "holds a-3"), (6, "agrees  aaaa a-4")]),
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
    ("events", "kind"),
    [
        ([Event("pool", "checkout", 1)], "agrees"),
        ([Event("pool", "checkout", 1), Event("pool", "connect", 1, quiet=True)], "agrees"),
        ([Event("pool", "checkout", 2)], "differs"),
        ([Event("pool", "checkin", 1)], "differs"),
        ([], "differs"),
    ],
)
def test_traces_agree_if_their_receipts_do(events, kind):
    home = Trace((Event("pool", "checkout", 1),))
    assert results.kind_of(Program("a", "x\ny"), home, Trace(tuple(events))) == kind


def test_the_digest_changes_with_the_setup_the_code_and_the_receipts():
    programs = [Program("a", "x"), Program("a", "x\n# -> BEGIN"), Program("a", "x", "y"), Program("a", "y")]
    assert len({results.digest(program) for program in programs}) == 4
    assert results.digest(Program("b", "x")) == results.digest(programs[0])
