"""How the start of a template fails, and what the fork server does about it."""

import json

import pytest

from session_answers.errors import RunError
from session_answers.run.runner import Runner
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Outcome, Trace
from support.namespaces import run_python

# A fork server that starts two templates while something of namespaces.py goes wrong.
START = """
import gc, os, signal, socket, sys, time
from session_answers.run.linux import namespaces
from session_answers.run.linux.visible_paths import needed_paths
from session_answers.run import templates

gc.disable()
visible, (ours, theirs) = needed_paths(), socket.socketpair()
if server := os.fork():
    theirs.close()
    namespaces.map_users(server, ours.recv(200))
    ours.sendall(namespaces.DONE)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(server, 0)[1]))
ours.close()
namespaces.enter(theirs, 0, shared=False)
fork, pid = os.fork, os.getpid()

def slow_fork():
    process = fork()
    if process and os.getpid() != pid:
        time.sleep(0.2)
    return process

def killed_fork():
    process = fork()
    if process and os.getpid() != pid:
        os.kill(os.getpid(), signal.SIGKILL)
    return process

def refused_fork():
    if os.getpid() == pid:
        return fork()
    raise BlockingIOError(11, "Resource temporarily unavailable")

def fail(error):
    def function(*arguments, **options):
        raise error
    return function

def end(*arguments):
    os._exit(1)

{}
"""
TWICE = """
for _ in range(2):
    try:
        template = templates._Template(visible, network=True)
        namespaces.renew(template._guard)
        template.close()
        print("started", flush=True)
    except OSError as error:
        print(namespaces.reason(error), flush=True)
"""
AGAIN = """
import json
from session_answers.run.messages import DatabaseRole, Run

def run(name, setup=""):
    result = all_templates.run(Run(name, "print('fine')", setup, 10, []))
    results.append(result.failure or json.loads(result.trace)["events"][0]["word"])

results, right, setup = [], namespaces.fork_alone, "class A:\\n    pass\\n"
all_templates = templates.Templates(visible)
all_templates.start(DatabaseRole())
namespaces.fork_alone = fail(OSError(28, "No space left on device", "unshare"))
for name in ("plain", "without a template"):
    run(name, setup)
os.kill(all_templates._plain._process, signal.SIGKILL)
for name in ("lost", "refused"):
    run(name)
namespaces.fork_alone = right
for name in ("plain again", "with a template"):
    run(name, setup)
results.append(len(all_templates._by_head))
all_templates.close()
print(json.dumps(results), flush=True)
"""
WRONG = {
    "pass": "started",
    "os.fork = slow_fork": "started",
    "os.fork = killed_fork": "guard: it ended without a message",
    "os.fork = refused_fork": "BlockingIOError: [Errno 11] Resource temporarily unavailable",
    "namespaces.turn_root = end": "guard: it ended without a message",
    "namespaces.turn_root = fail(MemoryError())": "MemoryError: ",
    "namespaces.mount_home = fail(OSError(12, 'Cannot allocate memory', 'mount'))": "mount: Cannot allocate memory",
    "namespaces.unmount = fail(ValueError('unmount'))": "ValueError: unmount",
    "namespaces.end_with_parent = fail(OSError(22, 'Invalid argument', 'prctl'))": "prctl: Invalid argument",
    "namespaces._start_loopback = fail(OSError(1, 'Operation not permitted'))": (
        "PermissionError: [Errno 1] Operation not permitted"
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_template_starts_or_says_why_not(wrong):
    result = run_python("timeout", "60", code=START.format(wrong) + TWICE)
    assert (result.stdout, result.stderr) == (f"{WRONG[wrong]}\n" * 2, "")


def test_a_template_that_cannot_be_started_ends_no_fork_server():
    result = run_python("timeout", "60", code=START.format("") + AGAIN)
    assert result.stderr == ""
    assert json.loads(result.stdout) == [
        "prints fine",
        "prints fine",
        "was running when the process around it ended",
        "could not be started (unshare: No space left on device)",
        "prints fine",
        "prints fine",
        1,
    ]


def test_no_example_runs_without_namespaces_after_one_that_had_them(monkeypatch):
    # Where isolation is required, another message comes first.
    monkeypatch.delenv("ANSWERS_ISOLATION", raising=False)
    runner = Runner(1)
    assert runner.run(Program("first", "a = 1"), 10) == Outcome(Trace())
    process = runner._servers[0]._server.process
    process.kill()
    process.wait()
    monkeypatch.setattr("session_answers.run.fork_server_client._map_users", lambda *_: b"Operation not permitted")
    with pytest.raises(RunError) as caught:
        runner.run(Program("next", "a = 1"), 10)
    monkeypatch.undo()
    fix = "run it again, with fewer programs at the same time"
    assert (
        str(caught.value)
        == f"examples: namespaces are no longer available (uid_map: Operation not permitted). Fix: {fix}"
    )
    assert runner.run(Program("last", "a = 1"), 10) == Outcome(Trace())
    runner.close()
