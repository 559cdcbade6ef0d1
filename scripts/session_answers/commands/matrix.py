"""The command `scripts/matrix`: run every example in every environment, and write or compare the results."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from session_answers.commands.changed_claims import changed_claims
from session_answers.commands.reports import page_paths, report, run_in_project
from session_answers.day_and_commit import today
from session_answers.errors import CommandError, RecordingError
from session_answers.prove import everywhere
from session_answers.prove.environment_results import Matrix, changes, matrix, merge
from session_answers.prove.everywhere import EnvironmentRun, Job
from session_answers.prove.project import Project
from session_answers.recordings import results, traces
from session_answers.recordings.environments import LOCAL, RECORDED, Environment, home
from session_answers.recordings.results import AGREES, DIFFERS, FAILS, Results, results_name
from session_answers.written_files import one_writer, overwrite
from sqlalchemy_receipts import Fault, ReceiptsError

_NEWEST_FIX = (
    "update the pins in scripts/requirements/ and requirements.txt, run scripts/matrix and scripts/update, "
    "and correct the text of the claim"
)
_PRE_FIX = "read SQLAlchemy's change log, and report a bug to SQLAlchemy if it does not list this change"
_UNCHANGED = "The results did not change."
_PARTLY = "Only some results were written. Run scripts/matrix again."


def main(arguments: list[str]) -> int:
    """Run all examples, or the examples of the named pages. If there is a fault, write nothing and return 1."""
    parser = argparse.ArgumentParser(prog="scripts/matrix", description=__doc__.partition(": ")[2])
    parser.add_argument("pages", nargs="*", help="pages to run, such as docs/commit.md; all by default")
    parser.add_argument("--check", action="store_true", help="compare with the committed results and write nothing")
    parser.add_argument("--newest", action="store_true", help="check the newest releases instead of the pinned ones")
    parser.add_argument("--pre", action="store_true", help="check the next SQLAlchemy, which can be a pre-release")
    parser.add_argument("--on", action="append", metavar="2.0-mariadb", help="an environment; all by default")
    options = parser.parse_args(arguments)
    options.newest = options.newest or options.pre
    written: list[str] = []
    status = run_in_project(lambda project: _main(project, options, written))
    if status and not (options.check or options.newest):
        sys.stderr.write(f"{_PARTLY if written else _UNCHANGED}\n")
    return status


def _main(project: Project, options: argparse.Namespace, written: list[str]) -> int:
    chosen = _environments(options.on)
    environments = _that_can_run([each for each in chosen if each.line == LOCAL.line] if options.pre else chosen)
    jobs = everywhere.jobs(project, page_paths(project, options.pages) or project.paths())
    project.runner.run_all((job.program, job.example.timeout) for job in jobs if home(job.example) == LOCAL)
    first = [LOCAL] if options.newest and LOCAL not in environments else []
    runs = _run(project, [*first, *environments], jobs, newest=options.newest, pre=options.pre)
    current = matrix(project, jobs, runs, today())
    if options.check or options.newest:
        faults = list(changes(project.folder, current, jobs, whole=not options.pages))
        if options.newest:
            fix = _PRE_FIX if options.pre else _NEWEST_FIX
            faults = [replace(fault, fix=fix) for fault in faults]
            versions = {str(environment): run.versions for environment, run in runs.items()}
            sys.stdout.write(changed_claims(faults, jobs, versions))
        return report(faults)
    _write(project, current, jobs, written, whole=not options.pages)
    for environment_results in current.results:
        _summarize(environment_results)
    return 0


def _environments(names: list[str] | None) -> list[Environment]:
    by_name = {str(environment): environment for environment in RECORDED}
    for name in names or ():
        if name not in by_name:
            fix = f"use one of {', '.join(by_name)}"
            raise CommandError(Fault(f"--on {name}", 0, "there is no such environment", fix))
    return [environment for name, environment in by_name.items() if names is None or name in names]


def _that_can_run(environments: list[Environment]) -> list[Environment]:
    for environment in environments:
        if not everywhere.can_run(environment):
            sys.stderr.write(f"{environment}: not run here, because python{environment.python} is not on PATH\n")
    return [environment for environment in environments if everywhere.can_run(environment)]


def _run(
    project: Project, environments: Iterable[Environment], jobs: list[Job], *, newest: bool, pre: bool
) -> dict[Environment, EnvironmentRun]:
    selected = {environment: [job for job in jobs if job.is_for(environment)] for environment in environments}
    return {
        environment: everywhere.run(project, environment, environment_jobs, progress=True, newest=newest, pre=pre)
        for environment, environment_jobs in selected.items()
        if environment_jobs
    }


def _write(project: Project, current: Matrix, jobs: list[Job], written: list[str], *, whole: bool) -> None:
    """Write traces, then the results that need them, and then remove outdated traces. Add to `written`."""
    programs = {job.program.name: job.program for job in jobs}
    all_names = {job.program.name for job in everywhere.jobs(project, project.paths())}
    other_names = all_names - programs.keys()
    with one_writer(project.folder):
        texts = {
            results_name(fresh.environment): (fresh, _text(project, fresh, other_names, whole=whole))
            for fresh in current.results
        }
        for (environment, program), recording in current.recordings.items():
            traces.write(project.folder, environment, programs[program], recording)
            written.append(program)
        for name, (fresh, text) in texts.items():
            overwrite(project.folder / name, name, text)
            written.append(name)
            for trace in (project.folder / name).parent.glob(f"*{traces.SUFFIX}"):
                if _is_outdated(trace, all_names, programs.keys(), current, fresh):
                    trace.unlink()


def _text(project: Project, fresh: Results, other_names: Iterable[str], *, whole: bool) -> str:
    """Return the text of a results file. Keep the earlier results of other programs."""
    return results.to_text(merge(_committed(project, fresh, whole=whole), fresh, other_names))


def _committed(project: Project, fresh: Results, *, whole: bool) -> Results | None:
    """Return the earlier results that stay. Another run may have written them while this one ran."""
    try:
        committed = results.read(project.folder, fresh.environment)
    except ReceiptsError:
        if not whole:
            raise
        return None
    if committed and committed.versions != fresh.versions:
        if not whole:
            name = results_name(fresh.environment)
            raise RecordingError(Fault(name, 0, f"it is of {committed.versions}", "scripts/matrix for all pages"))
        return None
    return committed


def _is_outdated(
    trace: Path, all_names: Iterable[str], run_names: Iterable[str], current: Matrix, environment_results: Results
) -> bool:
    """Return whether a trace is of a deleted example, or of a job that no longer needs a trace."""
    is_new = (environment_results.environment, trace.stem) in current.recordings
    return trace.stem not in all_names or (trace.stem in run_names and not is_new)


def _summarize(environment_results: Results) -> None:
    counts = Counter(result.kind for result in environment_results.by_program.values())
    summary = ", ".join(f"{counts[kind]} {kind}" for kind in (AGREES, DIFFERS, FAILS))
    sys.stdout.write(f"{environment_results.environment}: {summary} ({environment_results.versions})\n")
