import asyncio
import gc
import queue
import re
import sqlite3
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.pool import ThreadPool

import pytest
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import StaticPool

from sqlalchemy_receipts import Program, ReceiptsError, record
from sqlalchemy_receipts.recorder import pools, watch
from sqlalchemy_receipts.recorder.objects import Objects


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)


@pytest.fixture
def session():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def here():
    return sys._getframe(1).f_lineno


def told(recording, word):
    return [(each.line, each.visit) for each in recording.trace.events if each.word == word]


def test_a_part_of_a_program_is_recorded_with_its_lines_and_names(session):
    with record() as recording:
        ada, line = User(), here()
        session.add(ada)
        session.flush()
    found = [(each.line - line, each.word, each.subject) for each in recording.trace.events if each.family == "state"]
    assert found == [(0, "User transient", "ada"), (1, "User pending", "ada"), (2, "User persistent", "ada")]
    assert recording.program.name == "test_recording"


def test_a_caller_in_the_same_file_is_followed(session):
    def add():
        with record() as recording:
            session.add(User())
        return recording

    recording = add()
    assert len(told(recording, "User pending")) == 1


def test_every_pass_over_a_line_is_another_visit(session):
    with record() as recording:
        for _ in range(3):
            line = here() + 1
            session.add(User())
    found = told(recording, "User pending")
    assert ([number for number, _ in found], len({visit for _, visit in found})) == ([line] * 3, 3)


@pytest.mark.parametrize("passes", [10, 1000])
def test_an_event_after_a_long_quiet_loop_has_its_line_and_a_visit_of_its_own(session, passes):
    def quiet(user):
        for number in range(passes):
            if number == passes - 1:
                session.add(user); session.expunge(user)  # fmt: skip # noqa: E702
        return here() - 1

    with record() as recording:
        quiet(User())
        line = quiet(User())
    found = told(recording, "User pending")
    assert ([number for number, _ in found], len({visit for _, visit in found})) == ([line] * 2, 2)


def test_quiet_lines_are_traced_only_some_times(monkeypatch):
    steps = []
    step = watch.Watch.step
    monkeypatch.setattr(watch.Watch, "step", lambda *arguments: steps.append(1) or step(*arguments))

    def count(passes):
        steps.clear()
        with record():
            for _ in range(passes):
                pass
        return len(steps)

    assert count(1_000) == count(10_000) < 5 * watch.QUIET_PASSES


def test_looking_for_names_grows_in_proportion_to_the_objects(session, monkeypatch):
    looked = []
    name = Objects._name
    look = Objects.look
    monkeypatch.setattr(Objects, "_name", lambda *arguments: looked.append(1) or name(*arguments))
    monkeypatch.setattr(Objects, "look", lambda *arguments: looked.append(1) or look(*arguments))

    def count(objects):
        looked.clear()
        with record() as recording:
            users = [User() for _ in range(objects)]
            session.add_all(users)
            session.flush()
        assert len(told(recording, "User persistent")) == objects
        return len(looked)

    assert count(2_000) <= count(1_000) + 100


def test_following_a_loop_that_adds_objects_grows_in_proportion_to_them(session):
    calls = []

    def profiled(frame, event, _):
        if event == "call" and "sqlalchemy_receipts" in frame.f_code.co_filename:
            calls.append(frame.f_code)

    def count(objects):
        calls.clear()
        with record():
            sys.setprofile(profiled)
            for number in range(objects):
                user = User(id=number)
                session.add(user)
            session.expunge_all()
            sys.setprofile(None)
        return len(calls)

    assert count(2_000) < 2.2 * count(1_000)


def test_each_pass_over_a_line_with_an_error_is_recorded(session):
    with record() as recording:
        for _ in range(3):
            user = User()
            session.add(user)
            try:
                int("no")
            except ValueError:
                session.expunge(user)
    assert [each.word for each in recording.trace.events][:4] == [
        *("User transient", "User pending", "raises ValueError", "User transient"),
    ]


def test_the_trace_functions_of_others_are_restored_after_an_error():
    def ours(*_):
        return None

    def threads(*_):
        return None

    before = sys.gettrace(), threading.gettrace()
    sys.settrace(ours)
    threading.settrace(threads)
    try:
        with pytest.raises(ValueError, match=r"^no$"), record():
            raise ValueError("no")
        found = sys.gettrace(), threading.gettrace()
    finally:
        sys.settrace(before[0])
        threading.settrace(before[1])
    assert found == (ours, threads)


def test_a_thread_is_followed(session):
    def work():
        session.add(User())
        return here() - 1

    lines = []
    with record() as recording:
        thread = threading.Thread(target=lambda: lines.append(work()))
        thread.start()
        thread.join()
    assert [line for line, _ in told(recording, "User pending")] == lines


def test_a_thread_that_ran_before_has_its_lines_and_the_ends_of_its_blocks():
    # This thread closes the connection of the other.
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    events = [threading.Event() for _ in range(2)]

    def work():
        events[0].wait()
        with engine.connect():
            pass
        events[1].set()
        return here() - 3

    with ThreadPoolExecutor() as pool:
        result = pool.submit(work)
        with record() as recording:
            events[0].set()
            events[1].wait()
    engine.dispose()
    found = [(each.word, each.line - result.result(), each.leaving) for each in recording.trace.events]
    assert found == [("connect", 0, False), ("checkout", 0, False), ("reset", 0, True), ("checkin", 0, True)]


def test_no_garbage_is_collected_while_threads_are_listed(monkeypatch):
    # Python 3.11 waits for itself if it frees a `threading.local` there.
    list_threads, collects = sys._current_frames, []

    def listed():
        collects.append(gc.isenabled())
        return list_threads()

    monkeypatch.setattr(sys, "_current_frames", listed)
    with record():
        pass
    assert (True in collects, gc.isenabled()) == (False, True)


def test_coroutines_are_followed(tmp_path):
    async def main():
        engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/a.db")
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(engine) as session:
            session.add(User())
            line = here() + 1
            await asyncio.gather(session.flush())
        await engine.dispose()
        return line

    with record() as recording:
        line = asyncio.run(main())
    assert [number for number, _ in told(recording, "INSERT user")] == [line]


def test_a_new_connection_names_the_class_of_its_driver(tmp_path):
    async def main():
        engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/a.db")
        async with engine.connect():
            pass
        await engine.dispose()

    class Mine(sqlite3.Connection):
        pass

    own = create_engine("sqlite://", creator=lambda: sqlite3.connect(":memory:", factory=Mine))
    with record() as recording:
        for engine in (create_engine("sqlite://"), own):
            engine.connect().close()
            engine.dispose()
        asyncio.run(main())
    found = [(event.word, event.detail) for event in recording.trace.events if event.family == "pool" and event.detail]
    assert found == [
        ("connect", "sqlite3.Connection"),
        ("connect", f"{__name__.partition('.')[0]}.Mine"),
        ("connect", "aiosqlite.Connection"),
    ]


def test_output_is_recorded_only_if_asked_for(capsys):
    with record() as recording:
        print("one")
    with record(output=False) as silent:
        print("two")
    assert ([each.word for each in recording.trace.events], silent.trace.events) == (["prints one"], ())
    assert capsys.readouterr().out == "two\n"


def tracing():
    tools = [sys.monitoring.get_tool(tool) for tool in range(6)] if sys.version_info >= (3, 12) else []
    frame = sys._getframe(1)
    return sys.gettrace(), threading.gettrace(), frame.f_trace, frame.f_trace_lines, tools, sys.stdout


def test_everything_is_restored_after_an_error():
    before = tracing()
    with pytest.raises(ValueError, match=r"^no$"), record() as recording:
        raise ValueError("no")
    assert tracing() == before
    assert recording.trace.error == "ValueError: no"


def test_what_happens_after_a_recording_is_not_recorded(session):
    with record() as recording:
        pass
    session.connection()
    assert recording.trace.events == ()


def test_a_second_recording_at_a_time_is_refused():
    with record(), pytest.raises(ReceiptsError, match=r"another recording has not ended in this process\. Fix: end"):
        record().__enter__()
    with record() as recording:
        pass
    assert recording.trace.events == ()


@pytest.mark.parametrize(
    ("limit", "problem"),
    [("max_events", "caused more than 2 events"), ("max_text", "caused events with more than 2 characters of text")],
)
def test_more_than_a_limit_allows_is_an_error(limit, problem):
    with record(**{limit: 2}) as recording:
        print("one\ntwo\nthree")
    fix = "record a smaller part or pass larger limits to record()"
    with pytest.raises(ReceiptsError, match=f"^{re.escape(f'{__file__}: the program {problem}. Fix: {fix}')}$"):
        _ = recording.trace


@pytest.mark.parametrize(
    ("program", "problem"),
    [
        pytest.param(None, "nowhere.py: the source of the program cannot be read", id="no source"),
        pytest.param(
            Program("nowhere", "a = ("),
            "nowhere.py:1: the program is not Python: '\\(' was never closed",
            id="no Python",
        ),
    ],
)
def test_a_program_that_cannot_be_read_is_an_error(program, problem):
    with pytest.raises(ReceiptsError, match=f"^{problem}"), record(program, "nowhere.py"):
        pass


def test_statements_past_sqlalchemy_are_recorded_on_an_earlier_connection_and_not_after_the_recording():
    engine = create_engine("sqlite://", poolclass=StaticPool)
    engine.connect().close()
    with record() as recording:
        raw, line = engine.raw_connection(), here()
        raw.cursor().execute("SELECT 1")
    raw.cursor().execute("SELECT 2")
    raw.close()
    engine.dispose()
    found = [(each.line - line, each.detail) for each in recording.trace.events if each.family == "driver"]
    assert found == [(1, "SELECT 1")]


def test_work_in_a_thread_that_the_program_did_not_start_belongs_to_no_line():
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    work = queue.SimpleQueue()
    code = "def serve(work):\n    while function := work.get():\n        function()\n"
    names = {}
    exec(compile(code, "library.py", "exec"), names)
    before = threading.Thread(target=names["serve"], args=(work,))
    before.start()
    with record() as recording:
        work.put(engine.connect)
        work.put(None)
        before.join()
    engine.dispose()
    assert {each.line for each in recording.trace.events if each.word in ("connect", "checkout")} == {0}


@pytest.mark.parametrize("jobs", [100, 400])
def test_the_place_of_work_is_looked_up_without_a_walk_over_all_work(monkeypatch, jobs):
    looked = []
    monkeypatch.setattr(pools, "getattr", lambda *arguments: looked.append(1) or getattr(*arguments), raising=False)
    with record() as recording, ThreadPool(1) as pool:
        kept, line = [pool.apply_async(print, [number]) for number in range(jobs)], here()
        for each in kept:
            each.get()
    assert {each.line for each in recording.trace.events} == {line}
    assert len(looked) <= 2 * jobs
