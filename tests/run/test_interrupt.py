"""An interrupt while programs run in other threads."""

import sys
from threading import Event

import pytest

from session_answers.run import runner
from session_answers.run.fork_server_client import ForkServer
from session_answers.run.runner import Runner
from sqlalchemy_receipts import Outcome, Program


class Server:
    """A fork server whose programs run until it is killed."""

    def __init__(self, *_):
        self.killed = Event()

    def run(self, *_):
        self.killed.wait()
        return Outcome(failure="ended")

    def kill(self):
        self.killed.set()

    def close(self):
        """Do nothing."""


def test_an_interrupt_ends_the_programs_that_run(monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(runner, "ForkServer", Server)
    monkeypatch.setattr(runner, "with_progress", interrupt)
    with pytest.raises(KeyboardInterrupt):
        Runner(2).run_all([(Program(f"program{number}", "pass\n"), 60) for number in range(5)])


def test_a_program_of_a_killed_server_does_not_run():
    server, program = ForkServer(sys.executable, ""), Program("program", "print(1)\n")
    assert [event.detail for event in server.run(program, 10).trace.events] == ["1"]
    server.kill()
    for _ in range(2):
        assert server.run(program, 10) == Outcome(failure="was running when the process around it ended")
    server.close()
