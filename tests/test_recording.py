import json
import re

import pytest

from conftest import MARIADB, ROOT
from session_answers.page import PageError
from session_answers.program import Program
from session_answers.recording import Recording, path_of, placed, read, record, write
from session_answers.site import Site
from session_answers.trace import Event, Trace

CODE = "first()\n# -> checkout\nsecond()\n# -> checkin"
PROGRAM = Program("mysql-x-1", CODE, "engine = 1")
TRACE = Trace((Event("pool", "connect", 1), Event("pool", "checkout", 4), Event("pool", "checkin", 5)))
RECORDING = Recording("MariaDB 10, PyMySQL 1, SQLAlchemy 2", "2026-11-23", TRACE)


@pytest.fixture
def path(tmp_path):
    return path_of(tmp_path, PROGRAM)


def test_what_was_written_is_read(path):
    write(path, PROGRAM, RECORDING)
    assert (path.name, read(path, PROGRAM)) == ("mysql-x-1.json", RECORDING)


def test_receipts_may_change_and_the_recording_stays(path):
    write(path, PROGRAM, RECORDING)
    assert read(path, Program("mysql-x-1", "first()\nsecond()", "engine = 1")) == RECORDING


def test_a_trace_is_placed_on_the_lines_with_receipts():
    assert [event.line for event in placed(RECORDING, PROGRAM).events] == [1, 4, 6]


CURE = "run scripts/update on a machine with the server, and commit mysql-x-1.json"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(None, "there is no recording", id="none"),
        pytest.param("{", "no recording can be read (JSONDecodeError(...))", id="cut off"),
        pytest.param("{}", "no recording can be read (KeyError('ran_on'))", id="empty"),
    ],
)
def test_a_recording_that_cannot_be_read_is_a_fault(path, text, message):
    path.parent.mkdir()
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(PageError) as caught:
        read(path, PROGRAM)
    said = re.sub(r"JSONDecodeError\(.*?\)\)", "JSONDecodeError(...))", str(caught.value))
    assert said == f"docs/.recorded/mysql-x-1.json: {message}: {CURE}"


@pytest.mark.parametrize("other", [("first()", "engine = 1"), (CODE, "engine = 2")], ids=["example", "setup"])
def test_a_recording_of_another_program_is_a_fault(path, other):
    write(path, PROGRAM, RECORDING)
    with pytest.raises(PageError) as caught:
        read(path, Program("mysql-x-1", *other))
    assert str(caught.value) == f"docs/.recorded/mysql-x-1.json: the recording is of another program: {CURE}"


def test_a_recording_is_text_for_a_difference(path):
    write(path, PROGRAM, RECORDING)
    text = path.read_text(encoding="utf-8")
    assert list(json.loads(text)) == ["program", "ran_on", "date", "trace"]
    assert text.count("\n") > len(TRACE.events)


def test_a_server_that_does_not_answer_is_a_fault(runner):
    setup = "from sqlalchemy import create_engine\nengine = create_engine('mysql+pymysql://root@127.0.0.1:1/test')"
    with pytest.raises(PageError) as caught:
        record(Program("mysql-x-1", "a = 1", setup), 10, runner, "2026-11-23")
    assert str(caught.value).startswith("no server could be used: OperationalError: ")


def test_the_committed_recordings_are_what_a_fresh_run_gives(runner):
    site = Site(ROOT, runner)
    fresh, committed = {}, {}
    for page in map(site.read, site.paths()):
        for example in page.examples:
            if example.server:
                program = site.program(page, example)
                committed[program.name] = read(path_of(ROOT / "docs", program), program).trace
                if MARIADB:
                    fresh[program.name] = record(program, example.timeout, runner, "today").trace
    assert not MARIADB or fresh == committed
    kept = {path.stem for path in (ROOT / "docs" / ".recorded").glob("*.json")}
    assert kept == committed.keys()
