import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from session_answers.run.runner import Runner
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Outcome, Trace

FINE = Outcome(Trace())


@pytest.mark.parametrize(
    ("example", "failure"),
    [
        pytest.param("import sys\nsys.exit(0)", "asked the interpreter to exit with 0", id="exit"),
        pytest.param("import os\nos._exit(0)", "left the interpreter with exit code 0", id="hard exit"),
        pytest.param("import os\nos.kill(os.getpid(), 9)", "was killed by signal 9", id="killed"),
        pytest.param("while True:\n    pass", "ran longer than 1 s", id="endless loop"),
        pytest.param(
            "import threading\n\nthreading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()",
            "ran longer than 1 s",
            id="endless thread",
        ),
        pytest.param(
            "import signal\n\nsignal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\nsignal.pause()",
            "ran longer than 1 s",
            id="deaf to signals",
        ),
        pytest.param("import json\njson.dumps = None", "broke what records it", id="broken recorder"),
        pytest.param("import ctypes\nctypes.string_at(0)", "was killed by signal 11", id="segmentation fault"),
        pytest.param("import os\nos.abort()", "was killed by signal 6", id="abort"),
        pytest.param("import os\nos.kill(os.getpid(), 19)", "ran longer than 1 s", id="stopped"),
        pytest.param(
            "import os\nos.write(1, b'past')", "wrote past sys.stdout and sys.stderr: 'past'", id="descriptor one"
        ),
        pytest.param(
            "import os\nos.system('echo past')", "wrote past sys.stdout and sys.stderr: 'past\\n'", id="a subprocess"
        ),
    ],
)
def test_a_program_that_does_not_come_to_its_end_has_no_trace(run, example, failure):
    assert run(example, setup="", timeout=1) == Outcome(failure=failure)


@pytest.mark.parametrize(
    "left",
    [
        pytest.param("import os\nos.chdir('/')", id="current folder"),
        pytest.param("import os\nos.environ['LEFT'] = 'yes'", id="environment"),
        pytest.param("import logging\nlogging.disable()", id="logging"),
        pytest.param("import sys\nsys.modules['left'] = sys", id="modules"),
        pytest.param("import warnings\nwarnings.simplefilter('ignore')", id="warnings"),
        pytest.param("import os\nos.fork()", id="fork"),
        pytest.param(
            "import threading, time\nthreading.Thread(target=time.sleep, args=(99,), daemon=True).start()", id="daemon"
        ),
        pytest.param("import sys\nsys.settrace(None)\nsys.stdout = None", id="streams"),
        pytest.param(
            "from sqlalchemy import Engine, event\nevent.listen(Engine, 'begin', lambda c: 1 / 0)", id="listener"
        ),
        pytest.param(
            "from sqlalchemy import create_engine\nc = create_engine('sqlite:///left.db').connect()\nc.begin()",
            id="open transaction",
        ),
    ],
)
def test_nothing_that_a_program_leaves_behind_reaches_the_next(run, left):
    probe = f"""
import logging, os, sys, warnings
from sqlalchemy import create_engine
with create_engine("sqlite://").begin():
    pass
logging.getLogger("probe").error("heard")
warnings.warn("heard")
print(os.listdir("."), "LEFT" in os.environ, "left" in sys.modules, os.environ["HOME"] == os.getcwd())
# {left!r}
"""
    assert run(left, setup="").failure == ""
    assert [each.word for each in run(probe, setup="").trace.events if each.family != "pool"] == [
        "BEGIN",
        "COMMIT",
        "logs ERROR probe",
        "warns UserWarning",
        "prints ['example.py'] False False True",
    ]


def test_a_fork_of_an_example_does_not_answer_for_it(run):
    outcome = run("import os\npid = os.fork()\nprint('child' if pid == 0 else 'parent')", setup="")
    assert [each.word for each in outcome.trace.events] == ["prints parent"]


def test_a_fork_that_ends_first_does_not_hide_how_the_example_ended(run):
    example = "import os\npid = os.fork()\nif pid:\n    os.waitpid(pid, 0)\n    os._exit(0)\nprint('child')"
    assert run(example, setup="") == Outcome(failure="left the interpreter with exit code 0")


STAYS = """
import os, socket, time
if os.fork() == 0:
    {how}
    own = socket.create_server(("127.0.0.1", {port}))
    time.sleep(99)
while socket.socket().connect_ex(("127.0.0.1", {port})):
    pass
"""


@pytest.mark.parametrize("how", ["os.setpgid(0, 0)", "os.setsid()"], ids=["own group", "own session"])
def test_no_process_of_an_example_outlives_it(how):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    one = Runner(1)
    look = f"import socket\nprint(socket.socket().connect_ex(('127.0.0.1', {port})) == 0)"
    assert one.run(Program("stays", STAYS.format(how=how, port=port)), 10) == FINE
    told = one.run(Program("look", look), 10).trace.events
    one.close()
    assert [each.word for each in told] == ["prints False"]


def test_the_environment_of_the_build_is_not_the_example_s(monkeypatch):
    monkeypatch.setenv("SECRET", "told")
    fresh = Runner()
    outcome = fresh.run(Program("example", "import os\nprint('SECRET' in os.environ)"), 10)
    fresh.close()
    assert [each.word for each in outcome.trace.events] == ["prints False"]


def test_the_clock_ends_a_program_before_its_processor_time_does(run):
    look = "import os, resource\nprint(resource.getrlimit(resource.RLIMIT_CPU)[0] > 7 * os.cpu_count())"
    assert [each.word for each in run(look, setup="", timeout=7).trace.events] == ["prints True"]


def test_what_was_run_is_not_run_again(runner):
    program = Program("once", "import os\nprint(os.urandom(8).hex())")
    assert runner.run(program, 10) == runner.run(program, 10)


def test_a_failure_is_not_remembered(runner):
    program = Program("later", "import time\ntime.sleep(2)")
    assert runner.run(program, 1) == Outcome(failure="ran longer than 1 s")
    assert runner.run(program, 10) == FINE


def test_a_server_that_died_is_replaced(runner):
    assert runner.run(Program("before", "a = 1"), 10) == FINE
    for server in runner._servers:
        if server.process:
            server.process.kill()
            server.process.wait()
    assert runner.run(Program("after", "a = 2"), 10) == FINE


def test_a_server_that_dies_while_it_runs_an_example_is_told():
    one = Runner(1)
    threads = ThreadPoolExecutor(1)
    outcome = threads.submit(one.run, Program("example", "import time\ntime.sleep(60)"), 60)
    while not (process := one._servers[0].process):
        assert not outcome.done()
    process.kill()
    assert outcome.result() == Outcome(failure="was running when the process around it ended")
    assert one.run(Program("next", "a = 1"), 10) == FINE
    one.close()


def test_the_folder_of_a_run_is_gone_with_it():
    one = Runner(1)
    assert one.run(Program("writes", "open('left', 'w').close()\nopen('../left', 'w').close()"), 10) == FINE
    told = one.run(Program("look", "import os\nprint(os.listdir('.'), os.listdir('..'))"), 10).trace.events
    one.close()
    assert [each.word for each in told] == ["prints ['look.py'] ['work']"]
