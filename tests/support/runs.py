"""Examples that run in processes of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from textwrap import dedent

import pytest

from session_answers.run.runner import Runner
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Outcome
from support.projects import ROOT


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    """A runner of examples that all tests of a worker share."""
    runner = Runner()
    yield runner
    runner.close()


@pytest.fixture(scope="module")
def one_server() -> Iterator[Runner]:
    """A runner with one fork server, so that examples run one after the other in the same place."""
    runner = Runner(1)
    yield runner
    runner.close()


@pytest.fixture(scope="module")
def last_events(one_server: Runner) -> Callable[..., list[str]]:
    """Run examples, and return the failure of each, or its last event as `word: detail`."""

    def run_all(*examples: str, timeout: float = 10, setup: str = "") -> list[str]:
        results = []
        for number, example in enumerate(examples):
            program = Program(f"example{number}", dedent(example), setup)
            one_server.outcomes.pop(program, None)
            outcome = one_server.run(program, timeout)
            events = [f"{event.word}: {event.detail}" for event in outcome.trace.events]
            results.append(outcome.failure or (events or [""])[-1])
        return results

    return run_all


@pytest.fixture(scope="session")
def run(runner: Runner) -> Callable[..., Outcome]:
    """Run an example with one of the site's setups, in its own process."""

    def run(example: str, setup: str = "user", timeout: float = 10) -> Outcome:
        text = (ROOT / "docs" / "setup" / f"{setup}.py").read_text(encoding="utf-8") if setup else ""
        return runner.run(Program("example", example, text), timeout)

    return run
