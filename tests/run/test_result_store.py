import os
import subprocess
import sys
import threading
import time

import pytest

from conftest import ROOT
from session_answers.run import result_store
from session_answers.run.result_store import FOLDER, MOST_DAYS, Store, package
from session_answers.run.runner import Runner
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Event, Outcome, Trace

ADA = Program("page-claim-1", "print('Ada')", "a = 1\n")
SAID = Trace((Event("output", "prints Ada", 1, detail="Ada"),), "ValueError: é")


@pytest.fixture
def kept(tmp_path):
    one = Store(tmp_path)
    one.write(ADA, SAID)
    return one


def entry(folder):
    (path,) = (folder / FOLDER).iterdir()
    return path


def test_what_was_written_is_read_by_another_process_s_store(tmp_path, kept):
    assert (kept.problem, Store(tmp_path).read(ADA)) == ("", SAID)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(Program("page-claim-2", ADA.example, ADA.setup), id="name"),
        pytest.param(Program(ADA.name, "print('Eve')", ADA.setup), id="example"),
        pytest.param(Program(ADA.name, ADA.example, "a = 2\n"), id="setup"),
        pytest.param(Program(ADA.name, f"{ADA.setup}{ADA.example}", ""), id="setup moved into the example"),
    ],
)
def test_another_program_is_not_known(kept, other):
    assert kept.read(other) is None


@pytest.mark.parametrize(
    ("target", "value"),
    [
        pytest.param("sys.version", "3.99.0 (main)", id="Python"),
        pytest.param("sqlite3.sqlite_version", "3.99.0", id="SQLite"),
        pytest.param("platform.platform", lambda: "Another-1", id="machine"),
        pytest.param("package", lambda: "another", id="package"),
        *(
            pytest.param("version", lambda each, name=name: "99" if each == name else "1", id=name)
            for name in ("SQLAlchemy", "aiosqlite", "greenlet", "typing_extensions")
        ),
    ],
)
def test_with_anything_else_below_it_a_program_is_not_known(tmp_path, monkeypatch, target, value):
    if target == "version":
        monkeypatch.setattr(result_store, "version", lambda _: "1")
    Store(tmp_path).write(ADA, SAID)
    assert Store(tmp_path).read(ADA) == SAID
    monkeypatch.setattr(f"session_answers.run.result_store.{target}", value)
    assert Store(tmp_path).read(ADA) is None


def test_the_package_is_another_with_any_other_byte(tmp_path, monkeypatch):
    (tmp_path / "a.py").write_text("a = 1\n", encoding="utf-8")
    monkeypatch.setattr(result_store, "__file__", str(tmp_path / "store.py"))
    first = hash_of_all_code()
    (tmp_path / "a.py").write_text("a = 2\n", encoding="utf-8")
    assert hash_of_all_code() != first


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace(b"Ada", b"Eve"), id="edited by hand"),
        pytest.param(lambda text: text[:-1], id="cut off"),
        pytest.param(lambda text: text.partition(b"\n")[2], id="without its seal"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda text: b"\xff" + text, id="no text"),
    ],
)
def test_an_entry_that_is_not_as_it_was_written_counts_as_none(tmp_path, kept, change):
    path = entry(tmp_path)
    path.write_bytes(change(path.read_bytes()))
    assert kept.read(ADA) is None
    kept.write(ADA, SAID)
    assert kept.read(ADA) == SAID


def test_an_entry_of_another_program_counts_as_none(tmp_path, kept):
    mine = entry(tmp_path)
    other = Program("page-claim-2", "print('Eve')")
    kept.write(other, Trace())
    (others,) = (path for path in mine.parent.iterdir() if path != mine)
    others.write_bytes(mine.read_bytes())
    assert kept.read(other) is None


def test_a_folder_in_the_place_of_an_entry_counts_as_none(tmp_path, kept):
    path = entry(tmp_path)
    path.unlink()
    path.mkdir()
    assert kept.read(ADA) is None
    kept.write(ADA, SAID)
    assert kept.problem == (f"{FOLDER}: results cannot be kept (Is a directory): make room for it or let it be written")
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_store_that_cannot_be_written_says_so_and_keeps_nothing(tmp_path):
    (tmp_path / FOLDER).write_text("a file", encoding="utf-8")
    one = Store(tmp_path)
    one.write(ADA, SAID)
    assert one.read(ADA) is None
    assert one.problem == f"{FOLDER}: results cannot be kept (File exists): make room for it or let it be written"


FULL = """
import resource, signal, sys
from pathlib import Path
from session_answers.run.result_store import Store
from sqlalchemy_receipts.trace import Trace, Event
from sqlalchemy_receipts.program import Program
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
one = Store(Path(sys.argv[1]))
one.write(Program("a", "a = 1"), Trace((Event("output", "x" * 1000),)))
print(one.problem)
"""


def test_what_does_not_fit_is_not_kept(tmp_path):
    command = [sys.executable, "-c", FULL, str(tmp_path)]
    path = {"PYTHONPATH": str(ROOT / "scripts")}
    done = subprocess.run(command, env=path, capture_output=True, text=True, check=True)
    assert done.stdout == (
        f"{FOLDER}: results cannot be kept (File too large): make room for it or let it be written\n"
    )
    assert list((tmp_path / FOLDER).iterdir()) == []


FILL = """
import sys
from pathlib import Path
from session_answers.run.result_store import Store
from sqlalchemy_receipts.trace import Trace, Event
from sqlalchemy_receipts.program import Program
while True:
    Store(Path(sys.argv[1])).write(Program("a", "a = 1"), Trace((Event("output", "x" * 100_000),)))
"""


def test_a_process_that_is_killed_while_it_writes_leaves_no_half_entry(tmp_path):
    program, whole = Program("a", "a = 1"), Trace((Event("output", "x" * 100_000),))
    for number in range(5):
        command = [sys.executable, "-c", FILL, str(tmp_path)]
        process = subprocess.Popen(command, env={"PYTHONPATH": str(ROOT / "scripts")})
        while not Store(tmp_path).read(program):
            assert process.poll() is None
        threading.Event().wait(number / 200)
        process.kill()
        process.wait()
        assert Store(tmp_path).read(program) == whole


def test_a_new_entry_takes_the_place_of_the_old_in_one_step(tmp_path, kept):
    before = entry(tmp_path).stat().st_ino
    kept.write(ADA, SAID)
    # It is another file: nobody ever reads one that is being written.
    assert entry(tmp_path).stat().st_ino != before


def test_two_that_write_at_once_leave_a_whole_entry(tmp_path):
    one = Store(tmp_path)
    threads = [threading.Thread(target=lambda: [one.write(ADA, SAID) for _ in range(50)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (one.problem, one.read(ADA)) == ("", SAID)
    assert len(list((tmp_path / FOLDER).iterdir())) == 1


def test_what_nobody_asked_for_lately_is_swept(tmp_path, kept):
    kept.write(Program("old", "a = 1"), Trace())
    mine = kept._path(ADA)
    long_ago = time.time() - (MOST_DAYS + 1) * 24 * 60 * 60
    for path in (tmp_path / FOLDER).iterdir():
        os.utime(path, (long_ago, long_ago))
    kept.read(ADA)
    kept.sweep()
    assert list((tmp_path / FOLDER).iterdir()) == [mine]


def test_without_a_folder_there_is_nothing_to_sweep(tmp_path):
    Store(tmp_path).sweep()
    assert list(tmp_path.iterdir()) == []


def test_a_runner_with_a_store_runs_a_program_once_for_all_processes(tmp_path):
    program = Program("example", "print('Ada')")
    outcomes, ran = [], []
    for _ in range(2):
        runner = Runner(1)
        runner.store = Store(tmp_path)
        outcomes.append(runner.run(program, 10))
        ran.append(runner.ran)
        runner.close()
    assert (ran, outcomes[0] == outcomes[1], outcomes[0].trace.events[0].word) == ([1, 0], True, "prints Ada")


def test_a_program_that_fails_is_not_kept(tmp_path):
    runner = Runner(1)
    runner.store = Store(tmp_path)
    program = Program("example", "import sys\nsys.exit(1)")
    outcomes = [runner.run(program, 10), runner.run(program, 10)]
    runner.close()
    assert outcomes == [Outcome(failure="asked the interpreter to exit with 1")] * 2
    assert (runner.ran, (tmp_path / FOLDER).exists()) == (2, False)
