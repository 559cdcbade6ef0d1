"""Programs that take away what traces them: the outcome is a failure with its line, never a trace with gaps."""

import sys
from contextlib import suppress

import pytest

from sqlalchemy_receipts import ReceiptsError, record
from sqlalchemy_receipts.program import Program

CAUGHT = "try:\n    1 / 0\nexcept ZeroDivisionError:\n    pass"
OVERFLOW = "ran out of stack, so events may be missing"
LOST = "was no longer traced at its end, so events may be missing"


def used(name):
    return f"used {name}, which replaces what traces it, so events may be missing"


@pytest.fixture
def run(runner):
    return lambda example, setup="": runner.run(Program("example", example, setup), 20)


def words(outcome):
    assert outcome.failure == ""
    return [f"{event.line} {event.word}" for event in outcome.trace.events]


# Each example, with its failure and the line of that.
TRACING = [
    pytest.param(
        "import sys\n\n\ndef f():\n    sys.settrace(print)\n\n\nf()", used("sys.settrace()"), 5, id="settrace"
    ),
    pytest.param(
        f"import sys\nbefore = sys.gettrace()\nsys.settrace(print)\n{CAUGHT}\nsys.settrace(before)",
        used("sys.settrace()"),
        3,
        id="settrace and back",
    ),
    pytest.param("import threading\nthreading.settrace(print)", used("threading.settrace()"), 2, id="threads"),
    pytest.param("import trace\ntrace.Trace(trace=0).runfunc(len, ())", used("sys.settrace()"), 2, id="trace module"),
    pytest.param("import sys\nsys._getframe().f_trace = None\nprint(1)", used("f_trace"), 3, id="no f_trace"),
    pytest.param(
        "import sys\nsys._getframe().f_trace_lines = False\nprint(1)", used("f_trace_lines"), 3, id="no lines"
    ),
    pytest.param(
        "import sys\nsys._getframe().f_trace_lines = False\npass", used("f_trace_lines"), 3, id="no lines and no event"
    ),
    pytest.param(
        "import _thread\nlock = _thread.allocate_lock()\nlock.acquire()\n\n\ndef f():\n    print(1)\n"
        "    lock.release()\n\n\n_thread.start_new_thread(f, ())\nlock.acquire()",
        "started a thread that cannot be traced, so events may be missing",
        12,
        id="unknown thread",
    ),
]
TOOL = "import sys\nm = sys.monitoring\ntool = next(tool for tool in range(6) if m.get_tool(tool))\n"
MONITORING = [
    pytest.param(f"{TOOL}m.set_events(tool, 0)", used("sys.monitoring.set_events()"), 4, id="no events"),
    pytest.param(f"{TOOL}m.free_tool_id(tool)", used("sys.monitoring.free_tool_id()"), 4, id="free tool"),
    pytest.param(
        f"{TOOL}line = m.events.LINE\nbefore = m.register_callback(tool, line, None)\n"
        "m.register_callback(tool, line, before)",
        used("sys.monitoring.register_callback()"),
        5,
        id="no callback",
    ),
]
BLINDED = TRACING if sys.version_info < (3, 12) else MONITORING


@pytest.mark.parametrize(("example", "failure", "line"), BLINDED)
def test_a_program_that_replaces_what_traces_it_has_no_trace(run, example, failure, line):
    outcome = run(example)
    assert (outcome.failure, outcome.line, outcome.trace.events) == (failure, line, ())
    assert outcome.fix


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(
            "from sqlalchemy import Engine, create_engine, event\n"
            "listener = next(iter(create_engine('sqlite://').dispatch.begin))\nevent.remove(Engine, 'begin', listener)",
            id="one",
        ),
        pytest.param("from sqlalchemy.orm import Session\n\nSession.dispatch._clear()", id="all of a class"),
    ],
)
def test_a_program_that_removes_the_listeners_of_its_recording_has_no_trace(run, example):
    outcome = run(example)
    failure = "removed a listener of its recording, so events may be missing"
    assert (outcome.failure, outcome.line, outcome.fix) == (failure, 3, "remove only its own listeners")


def test_a_function_that_was_saved_before_is_noticed_at_the_end(run):
    if sys.version_info < (3, 12):
        setup, example = "from sys import settrace", f"settrace(None)\n{CAUGHT}"
    else:
        setup, example = "import sys\nset_events = sys.monitoring.set_events", f"{TOOL}set_events(tool, 0)\n{CAUGHT}"
    assert run(example, setup).failure == LOST


@pytest.mark.parametrize(
    "example",
    [
        pytest.param("def f():\n    f()\n\n\ntry:\n    f()\nexcept RecursionError:\n    pass", id="caught outside"),
        pytest.param("def f():\n    try:\n        f()\n    except RecursionError:\n        pass\n\n\nf()", id="inside"),
        pytest.param("def f():\n    f()\n\n\nf()", id="not caught"),
        pytest.param(
            "import threading\n\n\ndef f():\n    f()\n\n\nthread = threading.Thread(target=f)\nthread.start()\n"
            "thread.join()",
            id="in a thread",
        ),
        pytest.param(
            "a = []\nfor _ in range(99_999):\n    a = [a]\ntry:\n    repr(a)\nexcept RecursionError:\n    pass",
            id="in C",
        ),
    ],
)
def test_a_program_without_stack_has_no_trace(run, example):
    outcome = run(example)
    assert (outcome.failure, outcome.fix, outcome.trace.events) == (OVERFLOW, "limit the recursion", ())
    assert 1 <= outcome.line <= 10


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(
            "try:\n    raise RecursionError('mine')\nexcept RecursionError:\n    print(1)",
            ["2 raises RecursionError", "4 prints 1"],
            id="its own RecursionError",
        ),
        pytest.param(
            f"import sys\nprint(sys.gettrace())\nsys.settrace(None)\n{CAUGHT}",
            ["2 prints None", "5 raises ZeroDivisionError"],
            id="what it saw before",
        ),
        pytest.param(
            f"import sys, threading\nprint(threading.gettrace())\nthreading.settrace(None)\n{CAUGHT}",
            ["2 prints None", "5 raises ZeroDivisionError"],
            id="what it saw before in threads",
        ),
        pytest.param(
            "import sys, threading\n\n\ndef f():\n    sys.settrace(None)\n    1 / 0\n\n\n"
            "thread = threading.Thread(target=f)\nthread.start()\nthread.join()",
            ["6 raises ZeroDivisionError"],
            id="in a thread",
        ),
        pytest.param(
            "import threading, time\n\n\ndef f():\n    time.sleep(0.1)\n    try:\n        1 / 0\n"
            "    except ZeroDivisionError:\n        print('late')\n\n\nthreading.Thread(target=f).start()",
            ["7 raises ZeroDivisionError", "9 prints late"],
            id="a thread that outlives the last line",
        ),
    ],
)
def test_a_program_that_changes_nothing_is_traced(run, example, expected):
    assert words(run(example)) == expected


@pytest.mark.parametrize("end", ["", ", end=''"], ids=["a line", "no line end"])
def test_what_a_forked_process_prints_is_not_lost(run, end):
    outcome = run(f"import os\nif os.fork() == 0:\n    print('child'{end})\n    os._exit(0)\nos.wait()\nprint(1)")
    problem = "prints child in a process that it forked, which cannot be recorded"
    assert (outcome.failure, outcome.line, outcome.fix) == (problem, 3, "send it to the process of the example")


def test_what_a_forked_process_does_in_silence_is_its_own(run):
    assert words(run("import os\nif os.fork() == 0:\n    os._exit(0)\nos.wait()\nprint(1)")) == ["5 prints 1"]


def test_a_recording_that_lost_events_is_an_error():
    def f():
        f()

    with record() as recording, suppress(RecursionError):
        f()
    line = f.__code__.co_firstlineno + 1
    with pytest.raises(ReceiptsError) as raised:
        _ = recording.trace
    assert str(raised.value) == f"{__file__}:{line}: the program {OVERFLOW}. Fix: limit the recursion"


@pytest.mark.parametrize("name", ["max_events", "max_text"])
@pytest.mark.parametrize("limit", [-1, True, 1.5, float("nan"), "10"], ids=repr)
def test_a_limit_that_is_no_whole_number_is_an_error(name, limit):
    with pytest.raises(ReceiptsError) as raised:
        record(**{name: limit})
    problem = f"{name} must be a whole number of at least 0, not {limit!r}"
    assert str(raised.value) == f"{problem}. Fix: pass such a number, or {name}=None for no limit"
