import pytest

from session_answers.errors import PageError
from session_answers.recordings import results
from session_answers.recordings.environments import Combination
from session_answers.recordings.results import Result, Results
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import Slot
from sqlalchemy_receipts.trace import Event, Trace

PLACE = Combination("2.0", "mariadb")
FOUND = {
    "b-1": Result("b-1", "fails", "0123456789ab", "ran longer than 10 s"),
    "a-1": Result("a-1", "agrees", "aaaaaaaaaaaa"),
    "a-2": Result("a-2", "differs", "bbbbbbbbbbbb"),
}
RESULTS = Results(PLACE, "SQLAlchemy 2.0.58, MariaDB 10", "2026-11-24", FOUND)
TEXT = """\
# 2026-11-24: SQLAlchemy 2.0.58, MariaDB 10
agrees  aaaaaaaaaaaa a-1
differs bbbbbbbbbbbb a-2
fails   0123456789ab b-1: ran longer than 10 s
"""


def written(root, text):
    path = results.path_of(root, PLACE)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_results_are_text_with_a_line_for_each_program(tmp_path):
    assert results.text(RESULTS) == TEXT
    written(tmp_path, TEXT)
    assert results.read(tmp_path, PLACE) == RESULTS
    assert results.all_of(tmp_path) == {PLACE: RESULTS}


def test_a_combination_that_was_never_run_has_none(tmp_path):
    assert results.read(tmp_path, PLACE) is None
    assert results.all_of(tmp_path) == {}


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [(1, "")]),
        ("agrees  aaaaaaaaaaaa a-1\n", [(1, "agrees  aaaaaaaaaaaa a-1")]),
        (f"{TEXT}holds a-3\nagrees  aaaa a-4\n", [(5, "holds a-3"), (6, "agrees  aaaa a-4")]),
    ],
)
def test_every_line_that_is_none_is_told(tmp_path, text, faults):
    written(tmp_path, text)
    with pytest.raises(PageError) as caught:
        results.read(tmp_path, PLACE)
    place = "docs/.recorded/2.0-mariadb/results.txt"
    cure = "run scripts/matrix and commit what it writes"
    assert list(caught.value.faults) == [f"{place}:{line}: cannot read {row!r}: {cure}" for line, row in faults]


def statement(detail, line=1, visit=0):
    return Event("statement", detail.split()[0], line, visit=visit, detail=detail)


@pytest.mark.parametrize(
    "asked",
    [
        ['PRAGMA main.table_info("user")', 'PRAGMA temp.table_info("user")'],
        ["SELECT pg_catalog.pg_class.relname \nFROM pg_catalog.pg_class"],
        ["DESCRIBE `test`.`user`"],
        ["SHOW FULL TABLES FROM `test`"],
        ["SELECT name FROM sqlite_master WHERE type='table'"],
    ],
)
def test_how_a_database_is_asked_for_its_tables_is_alike(asked):
    events = [*map(statement, asked), statement("CREATE TABLE x")]
    assert results.words(events, 0) == {Slot(1): "asks for tables, CREATE"}


def test_what_is_asked_at_two_lines_is_told_at_both():
    events = [statement("DESCRIBE a", 1), statement("DESCRIBE a", 2), statement("DESCRIBE a", 2, 1)]
    assert results.words(events, 0) == {Slot(1): "asks for tables", Slot(2): "2x asks for tables"}


@pytest.mark.parametrize(
    ("there", "kind"),
    [
        ([Event("pool", "checkout", 1)], "agrees"),
        ([Event("pool", "checkout", 1), Event("pool", "connect", 1, quiet=True)], "agrees"),
        ([Event("pool", "checkout", 2)], "differs"),
        ([Event("pool", "checkin", 1)], "differs"),
        ([], "differs"),
    ],
)
def test_traces_agree_where_their_receipts_do(there, kind):
    home = Trace((Event("pool", "checkout", 1),))
    assert results.compared(Program("a", "x\ny"), home, Trace(tuple(there))) == kind


def test_a_mark_changes_with_the_setup_the_code_and_its_receipts():
    programs = [Program("a", "x"), Program("a", "x\n# -> BEGIN"), Program("a", "x", "y"), Program("a", "y")]
    assert len({results.mark(each) for each in programs}) == 4
    assert results.mark(Program("b", "x")) == results.mark(programs[0])
