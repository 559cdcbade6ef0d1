"""How the scripts run a command: its exit status, and what it prints when it is interrupted or cannot print."""

import os
import signal
import subprocess
import sys

import pytest

from support.projects import ROOT

# A command that prints a line, and does what its argument says.
COMMAND = """
import sys, time
from session_answers.errors import CommandError
from sqlalchemy_receipts import Fault

def main(arguments):
    print("a line " * 2000)
    if arguments == ["fault"]:
        raise CommandError(Fault("x", 1, "it is wrong", "correct it"))
    if arguments == ["wait"]:
        sys.stdout.flush()
        time.sleep(60)
    return 3
"""
LINE = "a line " * 2000 + "\n"
ENTRY = "import sys; sys.modules['session_answers.commands.probe'] = __import__('probe')\n"


@pytest.fixture
def command(tmp_path):
    """The words that run the command."""
    (tmp_path / "probe.py").write_text(COMMAND, encoding="utf-8")
    script = f"{ENTRY}from session_answers.commands.__main__ import main\nsys.exit(main('probe', sys.argv[1:]))\n"
    (tmp_path / "run.py").write_text(script, encoding="utf-8")
    return [sys.executable, str(tmp_path / "run.py")]


def variables():
    return {**os.environ, "PYTHONPATH": f"{ROOT}/scripts{os.pathsep}{ROOT}/scripts/receipts"}


def run(command, **streams):
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    done = subprocess.run(command, env=variables(), text=True, check=False, **streams)
    return done.returncode, done.stdout, done.stderr


def test_the_status_is_that_of_the_command(command):
    assert run(command) == (3, LINE, "")


def test_a_fault_is_one_line(command):
    assert run([*command, "fault"]) == (1, LINE, "x:1: it is wrong. Fix: correct it\n")


def test_a_reader_that_ends_early_is_not_an_error(command):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as output:
        assert run(command, stdout=output) == (141, None, "")


def test_a_full_output_is_named(command):
    problem = "scripts/probe: standard output cannot be written (No space left on device)"
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123
        assert run(command, stdout=full) == (1, None, f"{problem}. Fix: send it to another file\n")


def _restore_interrupt():
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_an_interrupt_is_one_line(command):
    process = subprocess.Popen(
        [*command, "wait"], env=variables(), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=_restore_interrupt,  # noqa: PLW1509
    )  # fmt: skip
    assert process.stdout.readline() == LINE
    process.send_signal(signal.SIGINT)
    assert (process.communicate()[1], process.returncode) == ("scripts/probe: interrupted\n", 130)
