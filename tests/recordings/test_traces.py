import json
import re
from dataclasses import replace

import pytest

from session_answers.errors import PageError
from session_answers.recordings.environments import Combination
from session_answers.recordings.results import path_of
from session_answers.recordings.traces import Recording, bare, digest, placed, read, write
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Event, Trace

MARIADB = Combination("2.1", "mariadb")
CODE = "first()\n# -> checkout\nsecond()\n# -> checkin"
PROGRAM = Program("mysql-x-1", CODE, "engine = 1")
TRACE = Trace((Event("pool", "connect", 1), Event("pool", "checkout", 4), Event("pool", "checkin", 5)))
RECORDING = Recording("MariaDB 10, PyMySQL 1, SQLAlchemy 2", "2026-11-23", TRACE)


@pytest.fixture
def path(tmp_path):
    return path_of(tmp_path, MARIADB, PROGRAM.name)


def test_what_was_written_is_read(tmp_path, path):
    write(tmp_path, MARIADB, PROGRAM, RECORDING)
    assert path == tmp_path / "docs/.recorded/2.1-mariadb/mysql-x-1.jsonl"
    assert path.is_file()
    assert read(tmp_path, MARIADB, PROGRAM) == RECORDING


def test_receipts_may_change_and_the_recording_stays(tmp_path):
    write(tmp_path, MARIADB, PROGRAM, RECORDING)
    assert read(tmp_path, MARIADB, Program("mysql-x-1", "first()\nsecond()", "engine = 1")) == RECORDING


def test_a_program_is_recorded_without_its_receipts():
    assert bare(PROGRAM) == Program("mysql-x-1", "first()\nsecond()", "engine = 1")


def test_a_trace_is_placed_on_the_lines_with_receipts():
    assert [event.line for event in placed(TRACE, PROGRAM).events] == [1, 4, 6]


@pytest.mark.parametrize(
    ("ran_on", "trace", "date"),
    [
        pytest.param(RECORDING.ran_on, TRACE, "2026-11-23", id="nothing new"),
        pytest.param("MariaDB 11", TRACE, "2026-11-24", id="other versions"),
        pytest.param(RECORDING.ran_on, Trace(), "2026-11-24", id="another trace"),
    ],
)
def test_a_recording_keeps_its_day_where_nothing_is_new(tmp_path, ran_on, trace, date):
    write(tmp_path, MARIADB, PROGRAM, RECORDING)
    write(tmp_path, MARIADB, PROGRAM, Recording(ran_on, "2026-11-24", trace))
    assert read(tmp_path, MARIADB, PROGRAM) == Recording(ran_on, date, trace)


CURE = "run scripts/matrix and commit what it writes"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(None, "there is no recording", id="none"),
        pytest.param("{", "no recording can be read (JSONDecodeError(...))", id="cut off"),
        pytest.param("{}", "no recording can be read (KeyError('ran_on'))", id="empty"),
    ],
)
def test_a_recording_that_cannot_be_read_is_a_fault(tmp_path, path, text, message):
    path.parent.mkdir(parents=True)
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(PageError) as caught:
        read(tmp_path, MARIADB, PROGRAM)
    said = re.sub(r"JSONDecodeError\(.*?\)\)", "JSONDecodeError(...))", str(caught.value))
    assert said == f"docs/.recorded/2.1-mariadb/mysql-x-1.jsonl: {message}: {CURE}"


@pytest.mark.parametrize("other", [("first()", "engine = 1"), (CODE, "engine = 2")], ids=["example", "setup"])
def test_a_recording_of_another_program_is_a_fault(tmp_path, other):
    write(tmp_path, MARIADB, PROGRAM, RECORDING)
    with pytest.raises(PageError) as caught:
        read(tmp_path, MARIADB, Program("mysql-x-1", *other))
    fault = f"docs/.recorded/2.1-mariadb/mysql-x-1.jsonl: the recording is of another program: {CURE}"
    assert str(caught.value) == fault


def test_a_recording_is_a_head_and_a_line_for_each_event(tmp_path, path):
    event = Event("output", "prints \u2028", 1)
    write(tmp_path, MARIADB, PROGRAM, replace(RECORDING, trace=Trace((*TRACE.events, event), "ValueError: no")))
    head, *events, end = path.read_text(encoding="utf-8").split("\n")
    assert json.loads(head) == {
        "program": digest(PROGRAM),
        "ran_on": RECORDING.ran_on,
        "date": RECORDING.date,
        "error": "ValueError: no",
    }
    assert events == [
        '{"family": "pool", "word": "connect", "line": 1}',
        '{"family": "pool", "word": "checkout", "line": 4}',
        '{"family": "pool", "word": "checkin", "line": 5}',
        '{"family": "output", "word": "prints \u2028", "line": 1}',
    ]
    assert end == ""
    assert read(tmp_path, MARIADB, PROGRAM).trace.events[-1] == event
