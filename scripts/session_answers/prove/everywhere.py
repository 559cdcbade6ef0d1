"""Runs of examples in other environments, with other versions and databases."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from session_answers.day_and_commit import today
from session_answers.errors import PageError
from session_answers.pages.page import Example, Page
from session_answers.prove.messages import failure_line, fix_of
from session_answers.prove.project import Project
from session_answers.recordings.drivers import drivers_of, versions_with
from session_answers.recordings.environments import Environment, environments_of, home
from session_answers.recordings.traces import Recording, without_receipts
from session_answers.run.progress import with_progress
from session_answers.run.runner import Runner
from session_answers.run.venvs import interpreter, python_of
from sqlalchemy_receipts import Fault, Outcome, Program, Trace


@dataclass(frozen=True)
class Job:
    """An example with its page and its program."""

    page: Page
    example: Example
    program: Program

    def fault(self, problem: str, fix: str) -> Fault:
        """Return a fault at the first line of the example's code."""
        return Fault(self.page.path, self.example.line, problem, fix)

    def is_for(self, environment: Environment) -> bool:
        """Return whether the example runs in an environment."""
        return environment in environments_of(self.example, self.program.source)


@dataclass(frozen=True)
class EnvironmentRun:
    """A run of programs in one environment: its versions as text, and the outcomes by program name."""

    versions: str
    outcomes: Mapping[str, Outcome]


def can_run(environment: Environment) -> bool:
    """Return whether this machine has the Python of an environment."""
    return not environment.python or bool(interpreter(environment.python))


def jobs(project: Project, paths: Iterable[Path]) -> list[Job]:
    """Return the examples of some pages. Raise ReceiptsError."""
    pages = [project.read(path) for path in paths]
    return [Job(page, example, project.program(page, example)) for page in pages for example in page.examples]


def run(
    project: Project,
    environment: Environment,
    selected: list[Job],
    *,
    progress: bool = False,
    newest: bool = False,
    pre: bool = False,
) -> EnvironmentRun:
    """Run programs in an environment. Raise ReceiptsError without its database server or its release line.

    If `newest` is true, use the newest release of the line, not the pinned one, and with `pre` the newest release of
    all lines, which can be a pre-release. `progress` writes the time to stderr.
    """
    python = python_of(project.folder, environment.line, python=environment.python, newest=newest, pre=pre)
    # While one program waits for the database server, another can use the processor.
    runner = Runner((os.cpu_count() or 1) + bool(environment.server), python, environment.server)
    start = time.monotonic()
    try:
        versions = runner.versions()
        with ThreadPoolExecutor(runner.count) as threads, runner.killed_by_interrupt():
            pending = threads.map(lambda job: runner.run(without_receipts(job.program), job.example.timeout), selected)
            outcomes = list(with_progress(str(environment), pending, len(selected)))
    finally:
        runner.close()
    if progress:
        sys.stderr.write(f"{environment}: {len(selected)} examples in {time.monotonic() - start:.0f} s\n")
    names = [job.program.name for job in selected]
    return EnvironmentRun(versions, dict(zip(names, outcomes, strict=True)))


def record(project: Project, page: Page, example: Example, program: Program) -> Recording:
    """Return a new recording of an example in its home. Raise ReceiptsError if it cannot run there."""
    environment = home(example)
    job = Job(page, example, program)
    finished = run(project, environment, [job])
    trace = finished_trace(job, environment, finished.outcomes[program.name])
    return Recording(versions_with(finished.versions, drivers_of(program, trace)), today(), trace)


def finished_trace(job: Job, environment: Environment, outcome: Outcome) -> Trace:
    """Return the trace of an example in its home. Raise PageError if it did not run to its end."""
    if outcome.failure:
        problem = f"the example {outcome.failure} on {environment.label}"
        line = failure_line(job.example, job.program, outcome)
        raise PageError(Fault(job.page.path, line, problem, fix_of(outcome)))
    return outcome.trace
