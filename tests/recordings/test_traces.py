import json
from dataclasses import replace

import pytest

from session_answers.errors import RecordingError
from session_answers.recordings.environments import Environment
from session_answers.recordings.traces import Recording, digest, read, with_receipt_lines, without_receipts, write
from sqlalchemy_receipts.errors import Fault
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Event, Trace

MARIADB = Environment("2.1", "mariadb")
CODE = "first()\n# -> checkout\nsecond()\n# -> checkin"
PROGRAM = Program("mysql-x-1", CODE, "engine = 1")
TRACE = Trace((Event("pool", "connect", 1), Event("pool", "checkout", 4), Event("pool", "checkin", 5)))
RECORDING = Recording("MariaDB 10, PyMySQL 1, SQLAlchemy 2", "2026-11-23", TRACE)
NAME = "docs/.recorded/2.1-mariadb/mysql-x-1.jsonl"


def test_a_recording_is_a_head_and_a_line_for_each_event(tmp_path):
    # Python, unlike JSON, reads this character as the end of a line.
    event = Event("output", "prints \u2028", 1)
    recording = replace(RECORDING, trace=Trace((*TRACE.events, event), "ValueError: no"))
    write(tmp_path, MARIADB, PROGRAM, recording)
    head, *events, end = (tmp_path / NAME).read_text(encoding="utf-8").split("\n")
    assert json.loads(head) == {
        "program": digest(PROGRAM),
        "versions": RECORDING.versions,
        "date": RECORDING.date,
        "trace": {"version": 1, "error": "ValueError: no"},
    }
    assert events == [
        '{"family": "pool", "word": "connect", "line": 1}',
        '{"family": "pool", "word": "checkout", "line": 4}',
        '{"family": "pool", "word": "checkin", "line": 5}',
        '{"family": "output", "word": "prints \u2028", "line": 1}',
    ]
    assert end == ""
    assert read(tmp_path, MARIADB, PROGRAM) == recording


def test_other_receipts_do_not_need_another_recording(tmp_path):
    write(tmp_path, MARIADB, PROGRAM, RECORDING)
    bare = Program("mysql-x-1", "first()\nsecond()", "engine = 1")
    assert without_receipts(PROGRAM) == bare
    assert read(tmp_path, MARIADB, bare) == RECORDING


def test_a_trace_gets_the_line_numbers_of_the_program_with_receipts():
    assert [event.line for event in with_receipt_lines(TRACE, PROGRAM).events] == [1, 4, 6]


@pytest.mark.parametrize(
    ("versions", "trace", "date"),
    [
        pytest.param(RECORDING.versions, TRACE, "2026-11-23", id="nothing new"),
        pytest.param("MariaDB 11", TRACE, "2026-11-24", id="other versions"),
        pytest.param(RECORDING.versions, Trace(), "2026-11-24", id="another trace"),
    ],
)
def test_a_recording_keeps_its_date_if_nothing_else_is_new(tmp_path, versions, trace, date):
    write(tmp_path, MARIADB, PROGRAM, RECORDING)
    write(tmp_path, MARIADB, PROGRAM, Recording(versions, "2026-11-24", trace))
    assert read(tmp_path, MARIADB, PROGRAM) == Recording(versions, date, trace)


def fault_of(root, program=PROGRAM):
    with pytest.raises(RecordingError) as caught:
        read(root, MARIADB, program)
    (fault,) = caught.value.faults
    return fault


def expected(problem):
    return Fault(NAME, 0, problem, "run scripts/matrix and commit its files")


def test_a_missing_recording_is_a_fault(tmp_path):
    assert fault_of(tmp_path) == expected("there is no recording")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"trace": {"version": 1, "error": ""}}', "1\n2", "[" * 100_000])
def test_an_unreadable_recording_is_a_fault(tmp_path, text):
    (tmp_path / NAME).parent.mkdir(parents=True)
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    assert fault_of(tmp_path) == expected("the recording cannot be read")


@pytest.mark.parametrize("other", [("first()", "engine = 1"), (CODE, "engine = 2")], ids=["example", "setup"])
def test_a_recording_of_another_program_is_a_fault(tmp_path, other):
    write(tmp_path, MARIADB, PROGRAM, RECORDING)
    assert fault_of(tmp_path, Program("mysql-x-1", *other)) == expected("the recording is of another program")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("2026-11-23", "<b>"), "the recording cannot be read"),
        (("MariaDB 10", "MariaDB\\u0000"), "the recording cannot be read"),
        (('"versions": "', '"versions": 1, "other": "'), "the recording cannot be read"),
        (('"word": "connect"', '"word": "<b>"'), "the recording cannot be read"),
        (('"line": 5', '"line": 6'), "the trace has an event at line 6, but the program has no statement there"),
        (
            ('"line": 5', '"line": 5, "leaving": true'),
            "the trace has an event at line 5, but the program has no statement there",
        ),
    ],
)
def test_a_forged_recording_is_a_fault(tmp_path, change, problem):
    trace = Trace((Event("pool", "connect", 1), Event("pool", "checkin", 5)))
    write(tmp_path, MARIADB, PROGRAM, replace(RECORDING, trace=trace))
    text = (tmp_path / NAME).read_text(encoding="utf-8")
    assert change[0] in text
    (tmp_path / NAME).write_text(text.replace(*change), encoding="utf-8")
    assert fault_of(tmp_path) == expected(problem)
