import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from session_answers.run.runner import Runner
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Outcome, Trace
from support.projects import ROOT

FINE = Outcome(Trace())
USER = (ROOT / "docs" / "setup" / "user.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("example", "failure"),
    [
        pytest.param("import sys\nsys.exit(0)", "asked the interpreter to exit with 0", id="exit"),
        pytest.param("import os\nos._exit(0)", "left the interpreter with exit code 0", id="hard exit"),
        pytest.param("import os\nos.kill(os.getpid(), 9)", "was killed by signal 9", id="killed"),
        pytest.param("import ctypes\nctypes.string_at(0)", "was killed by signal 11", id="segmentation fault"),
        pytest.param("import os\nos.abort()", "was killed by signal 6", id="abort"),
        pytest.param("while True:\n    pass", "ran longer than 0.5 s", id="endless loop"),
        pytest.param(
            "import threading\n\nthreading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()",
            "ran longer than 0.5 s",
            id="endless thread",
        ),
        pytest.param(
            "import signal\n\nsignal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\nsignal.pause()",
            "ran longer than 0.5 s",
            id="blocked signals",
        ),
        pytest.param("import os\nos.kill(os.getpid(), 19)", "ran longer than 0.5 s", id="stopped"),
        pytest.param("import json\njson.dumps = None", "broke what records it", id="broken recorder"),
        pytest.param(
            "import os\nos.write(1, b'past')", "wrote past sys.stdout and sys.stderr: 'past'", id="descriptor one"
        ),
        pytest.param(
            "import os\nos.system('echo past')", "wrote past sys.stdout and sys.stderr: 'past\\n'", id="a subprocess"
        ),
    ],
)
def test_a_program_that_does_not_end_has_no_trace(one_server, example, failure):
    timeout = 0.5 if "ran longer" in failure else 10
    assert one_server.run(Program("example", example), timeout) == Outcome(failure=failure)


LEFT = """
import logging, os, sys, threading, time, warnings
from sqlalchemy import Engine, create_engine, event
os.environ["LEFT"] = "yes"
logging.disable()
sys.modules["left"] = sys
warnings.simplefilter("ignore")
event.listen(Engine, "begin", lambda connection: 1 / 0)
os.fork()
threading.Thread(target=time.sleep, args=(99,), daemon=True).start()
connection = create_engine("sqlite:///left.db").connect()
open("left", "w").close()
os.chdir("/")
sys.settrace(None)
sys.stdout = None
"""
PROBE = """
import logging, os, sys, warnings
from sqlalchemy import create_engine
with create_engine("sqlite://").begin():
    pass
logging.getLogger("probe").error("logged")
warnings.warn("warned")
print(os.listdir("."), os.listdir(".."), "LEFT" in os.environ, "left" in sys.modules, os.environ["HOME"] == os.getcwd())
"""


@pytest.mark.parametrize("setup", ["", "class A:\n    pass\n"], ids=["plain", "with a template"])
def test_a_program_leaves_nothing_to_the_next(one_server, setup):
    for number in range(3):
        assert one_server.run(Program(f"left{number}", LEFT, setup), 10).failure == ""
    events = one_server.run(Program("probe", PROBE, setup), 10).trace.events
    assert [event.word for event in events if event.family != "pool"] == [
        "BEGIN",
        "COMMIT",
        "logs ERROR probe",
        "warns UserWarning",
        "prints ['probe.py'] ['work'] False False True",
    ]


# Definitions that a template executes, and others that belong to each run.
SETUPS = {
    "user": USER,
    "several classes": (ROOT / "docs" / "setup" / "address.py").read_text(encoding="utf-8"),
    "asyncio": (ROOT / "docs" / "setup" / "aio.py").read_text(encoding="utf-8"),
    "functions": f"def begin():\n    return Session(engine)\n\n\n{USER}",
    "methods": f"class A:\n    def name(self):\n        return Session(engine)\n\n\n{USER}",
    "output": f"{USER}\n\nclass A:\n    print('in a class')\n",
    "output first": f"class A:\n    print('in a class')\n\n\n{USER}",
    "warnings first": f"class A:\n    import warnings\n    warnings.warn('in a class')\n\n\n{USER}",
    "an error first": f"class A:\n    undefined\n\n\n{USER}",
    "the file first": f"class A:\n    path = __file__\n\n\n{USER}",
    "a docstring": f'"""Text."""\n{USER}',
    "not Python": "class A\n",
}
RECORDED = """
import gc
from sqlalchemy import text

class Other(Base):
    __tablename__ = "other"
    id: Mapped[int] = mapped_column(primary_key=True)

with Session(engine) as session:
    ada = User(name="Ada")
    session.add(ada)
    session.commit()
    print(ada.name, __file__, gc.collect() < 0)
    for number in range(2):
        session.execute(text("SELECT 1"))
    raise LookupError(__name__)
"""


@pytest.mark.parametrize("name", SETUPS)
@pytest.mark.parametrize("future", ["", "from __future__ import annotations\n"], ids=["", "future"])
def test_a_template_changes_no_trace(one_server, name, future):
    program = Program("page-claim-1", future + RECORDED, SETUPS[name])
    outcomes = []
    for _ in range(3):
        one_server.outcomes.clear()
        outcomes.append(one_server.run(program, 10))
    assert outcomes[1:] == outcomes[:1] * 2
    assert outcomes[0].failure or outcomes[0].trace.error


def test_a_fork_of_an_example_does_not_answer_for_it(one_server):
    outcome = one_server.run(Program("forks", "import os\nif os.fork():\n    print('parent')"), 10)
    assert [event.word for event in outcome.trace.events] == ["prints parent"]


def test_a_fork_that_ends_first_does_not_hide_how_the_example_ended(one_server):
    example = "import os\npid = os.fork()\nif pid:\n    os.waitpid(pid, 0)\n    os._exit(0)\nprint('child')"
    outcome = one_server.run(Program("ends", example), 10)
    assert outcome == Outcome(failure="left the interpreter with exit code 0")


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
def test_no_process_of_an_example_outlives_it(one_server, how):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    look = f"import socket\nprint(socket.socket().connect_ex(('127.0.0.1', {port})) == 0)"
    assert one_server.run(Program("stays", STAYS.format(how=how, port=port)), 10) == FINE
    events = one_server.run(Program("look", look), 10).trace.events
    assert [event.word for event in events] == ["prints False"]


def test_the_clock_ends_a_program_before_its_processor_time_does(one_server):
    look = "import os, resource\nprint(resource.getrlimit(resource.RLIMIT_CPU)[0] > 7 * os.cpu_count())"
    assert [event.word for event in one_server.run(Program("look", look), 7).trace.events] == ["prints True"]


def test_a_program_that_ended_is_not_run_again(one_server):
    program = Program("once", "import os\nprint(os.urandom(8).hex())")
    assert one_server.run(program, 10) == one_server.run(program, 10)


def test_a_program_that_failed_is_run_again(one_server):
    program = Program("later", "import time\ntime.sleep(0.5)")
    assert one_server.run(program, 0.1) == Outcome(failure="ran longer than 0.1 s")
    assert one_server.run(program, 10) == FINE


def children(process):
    return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def kill(process):
    """Kill a process, and wait until it has ended."""
    os.kill(process, signal.SIGKILL)
    # Its parent has not waited for it yet.
    while Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
        time.sleep(0.01)


def test_a_fork_server_that_was_killed_is_replaced(one_server):
    threads = ThreadPoolExecutor(1)
    outcome = threads.submit(one_server.run, Program("sleeps", "import time\ntime.sleep(60)"), 60)
    time.sleep(0.1)
    server = one_server._servers[0]._server.process
    server.kill()
    assert outcome.result() == Outcome(failure="was running when the process around it ended")
    assert one_server.run(Program("next", "a = 1"), 10) == FINE


def test_a_template_that_was_killed_is_replaced(one_server):
    setup = "class A:\n    pass\n"
    for number in range(3):
        assert one_server.run(Program(f"first{number}", "a = 1", setup), 10) == FINE
    for template in children(one_server._servers[0]._server.process.pid):
        kill(template)
    lost = Outcome(failure="was running when the process around it ended")
    assert [one_server.run(Program("lost", "a = 1", text), 10) for text in (setup, "")] == [lost] * 2
    assert [one_server.run(Program("next", "a = 1", text), 10) for text in (setup, "")] == [FINE] * 2


def test_all_processes_end_with_the_runner():
    runner = Runner(1)
    assert runner.run(Program("example", "a = 1"), 10) == FINE
    server = runner._servers[0]._server.process.pid
    descendants = [server, *children(server)]
    descendants += [child for process in children(server) for child in children(process)]
    runner.close()
    assert len(descendants) > 1
    assert [number for number in descendants if Path(f"/proc/{number}").exists()] == []
