import os
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from session_answers.run import result_store
from session_answers.run.result_store import FOLDER, MOST_DAYS, Store
from session_answers.run.runner import Runner
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Event, Outcome, Trace
from support.projects import ROOT

PROGRAM = Program("page-claim-1", "print('Ada')", "a = 1\n")
TRACE = Trace((Event("output", "prints Ada", 1, detail="Ada"),), "ValueError: é")
PROBLEM = f"{FOLDER}: results cannot be kept ({{}}). Fix: {{}}"
IN_THE_WAY = "rename or remove it"


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path)
    store.write(PROGRAM, TRACE)
    return store


@pytest.fixture
def entry(tmp_path, store):  # noqa: ARG001  (it writes the entry)
    (path,) = (tmp_path / FOLDER).iterdir()
    return path


def test_another_store_reads_an_entry(tmp_path, store):
    assert (store.problem, Store(tmp_path).read(PROGRAM)) == ("", TRACE)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "page-claim-2"},
        {"example": "print('Eve')"},
        {"setup": "a = 2\n"},
        {"example": f"{PROGRAM.setup}{PROGRAM.example}", "setup": ""},
    ],
)
def test_another_program_has_another_entry(store, change):
    assert store.read(replace(PROGRAM, **change)) is None


@pytest.mark.parametrize(
    ("target", "value"),
    [
        ("sys.version", "3.99.0 (main)"),
        ("sqlite3.sqlite_version", "3.99.0"),
        ("platform.platform", lambda: "Another-1"),
        ("hash_of_run_code", lambda: "another"),
        *(
            ("version", lambda package, name=name: "99" if package == name else "1")
            for name in ("SQLAlchemy", "aiosqlite", "greenlet", "typing_extensions")
        ),
    ],
)
def test_other_versions_have_another_entry(tmp_path, monkeypatch, target, value):
    if target == "version":
        monkeypatch.setattr(result_store, "version", lambda _: "1")
    Store(tmp_path).write(PROGRAM, TRACE)
    assert Store(tmp_path).read(PROGRAM) == TRACE
    monkeypatch.setattr(f"session_answers.run.result_store.{target}", value)
    assert Store(tmp_path).read(PROGRAM) is None


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda data: data.replace(b"Ada", b"Eve"), id="edited"),
        pytest.param(lambda data: data[:-1], id="cut"),
        pytest.param(lambda data: data.partition(b"\n")[2], id="without its seal"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda data: b"\xff" + data, id="not text"),
    ],
)
def test_an_entry_that_was_changed_counts_as_none(store, entry, change):
    entry.write_bytes(change(entry.read_bytes()))
    assert store.read(PROGRAM) is None
    store.write(PROGRAM, TRACE)
    assert store.read(PROGRAM) == TRACE


def test_an_entry_of_another_program_counts_as_none(store, entry):
    other = Program("page-claim-2", "print('Eve')")
    store.write(other, Trace())
    (path,) = (path for path in entry.parent.iterdir() if path != entry)
    path.write_bytes(entry.read_bytes())
    assert store.read(other) is None


def test_a_folder_in_the_place_of_an_entry_is_a_problem(store, entry):
    entry.unlink()
    entry.mkdir()
    assert store.read(PROGRAM) is None
    store.write(PROGRAM, TRACE)
    assert store.problem == PROBLEM.format("Is a directory", IN_THE_WAY)
    assert [path.name for path in entry.parent.iterdir()] == [entry.name]


def test_a_file_in_the_place_of_the_folder_is_a_problem(tmp_path):
    (tmp_path / FOLDER).write_text("a file", encoding="utf-8")
    store = Store(tmp_path)
    store.write(PROGRAM, TRACE)
    assert (store.read(PROGRAM), store.problem) == (None, PROBLEM.format("File exists", IN_THE_WAY))


WRITE = """
import resource, signal, sys
from pathlib import Path
from session_answers.run.result_store import Store
from sqlalchemy_receipts.trace import Trace, Event
from sqlalchemy_receipts.program import Program
trace = Trace((Event("output", "prints " + "x" * 100_000),))
store, program = Store(Path(sys.argv[1])), Program("a", "a = 1")
"""
FULL = """
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
store.write(program, trace)
print(store.problem)
"""
ENVIRONMENT = {"PYTHONPATH": f"{ROOT / 'scripts'}{os.pathsep}{ROOT / 'scripts' / 'receipts'}"}


def test_a_trace_for_which_there_is_no_space_is_not_kept(tmp_path):
    command = [sys.executable, "-c", WRITE + FULL, str(tmp_path)]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert done.stdout == PROBLEM.format("File too large", "raise the limit that `ulimit -f` shows") + "\n"
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_killed_process_leaves_no_part_of_an_entry(tmp_path):
    program, trace = Program("a", "a = 1"), Trace((Event("output", "prints " + "x" * 100_000),))
    command = [sys.executable, "-c", f"{WRITE}\nwhile True:\n    store.write(program, trace)", str(tmp_path)]
    process = subprocess.Popen(command, env=ENVIRONMENT)
    while not Store(tmp_path).read(program):
        assert process.poll() is None
    process.kill()
    process.wait()
    assert Store(tmp_path).read(program) == trace


def test_an_entry_is_replaced_by_another_file(store, entry):
    before = entry.stat().st_ino
    store.write(PROGRAM, TRACE)
    # Nobody reads a file that is being written.
    assert entry.stat().st_ino != before


def test_two_threads_that_write_leave_one_whole_entry(store, entry):
    threads = [threading.Thread(target=lambda: [store.write(PROGRAM, TRACE) for _ in range(20)]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (store.problem, store.read(PROGRAM), [*entry.parent.iterdir()]) == ("", TRACE, [entry])


def test_entries_that_nobody_used_lately_are_removed(store, entry):
    store.write(Program("old", "a = 1"), Trace())
    long_ago = time.time() - (MOST_DAYS + 1) * 24 * 60 * 60
    for path in entry.parent.iterdir():
        os.utime(path, (long_ago, long_ago))
    store.read(PROGRAM)
    store.sweep()
    assert list(entry.parent.iterdir()) == [entry]


def test_a_sweep_creates_no_folder(tmp_path):
    Store(tmp_path).sweep()
    assert list(tmp_path.iterdir()) == []


def test_a_runner_with_a_store_runs_a_program_once(tmp_path, one_server):
    other = Runner(1)
    one_server.store = other.store = Store(tmp_path)
    program = Program("stored", "print('Ada')")
    outcomes = [one_server.run(program, 10), other.run(program, 10)]
    one_server.store = None
    assert [event.word for event in outcomes[0].trace.events] == ["prints Ada"]
    assert (outcomes[0] == outcomes[1], other.run_count) == (True, 0)


def test_a_failure_is_not_kept(tmp_path, one_server):
    one_server.store = Store(tmp_path)
    program = Program("failure", "import sys\nsys.exit(1)")
    outcomes = [one_server.run(program, 10), one_server.run(program, 10)]
    one_server.store = None
    assert outcomes == [Outcome(failure="asked the interpreter to exit with 1")] * 2
    assert not (tmp_path / FOLDER).exists()


def test_only_entries_are_removed(tmp_path, store, entry):  # noqa: ARG001  (it writes the entry)
    others = [entry.parent / name for name in ("notes.txt", "a" * 63, "A" * 64)]
    parts = [entry.parent / ".0123456789abcdef.part", entry.with_name("b" * 64)]
    long_ago = time.time() - (MOST_DAYS + 1) * 24 * 60 * 60
    for path in (*others, *parts):
        path.touch()
        os.utime(path, (long_ago, long_ago))
    # The folder can be a link to a folder with other files.
    entry.parent.rename(tmp_path / "others")
    (tmp_path / FOLDER).symlink_to("others")
    Store(tmp_path).sweep()
    assert sorted((tmp_path / FOLDER).iterdir()) == sorted([entry, *others])


def test_a_pipe_in_the_place_of_an_entry_is_replaced(store, entry):
    entry.unlink()
    os.mkfifo(entry)
    assert store.read(PROGRAM) is None
    store.write(PROGRAM, TRACE)
    assert (store.problem, store.read(PROGRAM)) == ("", TRACE)
