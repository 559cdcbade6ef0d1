"""The results and recordings of runs in all environments, and their differences from the committed ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from session_answers.errors import PageError
from session_answers.prove.everywhere import EnvironmentRun, Job, finished_trace
from session_answers.prove.project import Project
from session_answers.recordings import results, traces
from session_answers.recordings.drivers import drivers_of, versions_with
from session_answers.recordings.environments import LOCAL, Environment, home
from session_answers.recordings.results import AGREES, DIFFERS, FAILS, FIX, Result, Results, results_name
from session_answers.recordings.traces import Recording, trace_name, with_receipt_lines
from sqlalchemy_receipts import Fault, Program, ReceiptsError, Trace

_ONLY_SQLITE = "keeps to SQLite"

Runs = Mapping[Environment, EnvironmentRun]


@dataclass(frozen=True)
class Matrix:
    """The results of each environment, and the traces that pages show, by environment and program name."""

    results: tuple[Results, ...]
    recordings: Mapping[tuple[Environment, str], Recording]


def matrix(project: Project, jobs: list[Job], runs: Runs, date: str) -> Matrix:
    """Compare runs with the home traces of the examples. Raise ReceiptsError if some cannot be compared."""
    all_results: list[Results] = []
    recordings: dict[tuple[Environment, str], Recording] = {}
    faults: list[Fault] = []
    for environment, run in runs.items():
        by_program: dict[str, Result] = {}
        for job in (job for job in jobs if job.is_for(environment)):
            name = job.program.name
            try:
                by_program[name] = _result(project, job, environment, runs)
            except ReceiptsError as error:
                faults += error.faults
                continue
            differs = by_program[name].kind == DIFFERS and environment.is_default
            if differs or environment == home(job.example) != LOCAL:
                versions = versions_with(run.versions, by_program[name].drivers)
                recordings[environment, name] = Recording(versions, date, run.outcomes[name].trace)
        all_results.append(Results(environment, run.versions, date, by_program))
    if faults:
        raise PageError(*dict.fromkeys(faults))
    return Matrix(tuple(all_results), recordings)


def _result(project: Project, job: Job, environment: Environment, runs: Runs) -> Result:
    outcome = runs[environment].outcomes[job.program.name]
    if outcome.failure == _ONLY_SQLITE:
        raise PageError(job.fault(f"the example {_ONLY_SQLITE} and cannot run on a server", 'write only="sqlite"'))
    name, digest = job.program.name, results.digest(job.program)
    if outcome.failure:
        return Result(name, FAILS, digest, outcome.failure)
    trace = with_receipt_lines(outcome.trace, job.program)
    changes = results.changed_receipts(job.program, _home_trace(project, job, runs), trace)
    shown = () if environment.is_default else results.on_page(job.program, changes)
    drivers = drivers_of(job.program, trace)
    return Result(name, DIFFERS if changes else AGREES, digest, "", drivers, shown)


def _home_trace(project: Project, job: Job, runs: Runs) -> Trace:
    environment = home(job.example)
    if environment == LOCAL:
        return finished_trace(job, environment, project.runner.run(job.program, job.example.timeout))
    if environment in runs:
        trace = finished_trace(job, environment, runs[environment].outcomes[job.program.name])
    else:
        trace = traces.read(project.folder, environment, job.program).trace
    return with_receipt_lines(trace, job.program)


def merge(committed: Results | None, current: Results, kept_programs: Iterable[str]) -> Results:
    """Return new results. Keep the earlier results of `kept_programs`."""
    kept_results = {
        name: committed.by_program[name] for name in kept_programs if committed and name in committed.by_program
    }
    return Results(current.environment, current.versions, current.date, {**kept_results, **current.by_program})


def changes(root: Path, current: Matrix, jobs: list[Job], *, whole: bool) -> Iterator[Fault]:
    """Yield a fault for each committed result or trace that differs from the run.

    Dates and versions may differ. `whole` is true if `jobs` are all examples of the project.
    """
    by_name = {job.program.name: job for job in jobs}
    for fresh in current.results:
        committed = _committed(root, fresh)
        names = committed.keys() if whole else committed.keys() & by_name.keys()
        for name in sorted(names | fresh.by_program.keys()):
            before, now = committed.get(name), fresh.by_program.get(name)
            recording = current.recordings.get((fresh.environment, name))
            if before != now:
                change = f"expected {before or 'nothing'}, got {now or 'nothing'}"
                yield Fault(results_name(fresh.environment), 0, f"{_place(name, by_name)}: {change}", FIX)
            elif recording:
                yield from _changed_trace(root, fresh.environment, by_name[name].program, recording)


def _committed(root: Path, fresh: Results) -> Mapping[str, Result]:
    # In a local run with the newest releases, the receipts are the committed results.
    if fresh.environment == LOCAL:
        return {name: replace(result, kind=AGREES, failure="") for name, result in fresh.by_program.items()}
    committed = results.read(root, fresh.environment)
    return committed.by_program if committed else {}


def _place(name: str, by_name: Mapping[str, Job]) -> str:
    job = by_name.get(name)
    return f"{name} in {job.page.path}:{job.example.line}" if job else name


def _changed_trace(root: Path, environment: Environment, program: Program, fresh: Recording) -> Iterator[Fault]:
    try:
        committed = traces.read(root, environment, program).trace
    except ReceiptsError as error:
        yield from error.faults
        return
    if committed != fresh.trace:
        pairs = zip([*committed.events, None], [*fresh.trace.events, None], strict=False)
        before, now = next((pair for pair in pairs if pair[0] != pair[1]), (committed.error, fresh.trace.error))
        yield Fault(trace_name(environment, program.name), 0, f"expected {before}, got {now}", FIX)
