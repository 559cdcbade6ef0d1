"""The command `scripts/matrix`: run every example in every environment, and write or compare the results."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

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
from sqlalchemy_receipts import Fault


def main(arguments: list[str]) -> int:
    """Run all examples, or the examples of the named pages. If there is a fault, write nothing and return 1."""
    parser = argparse.ArgumentParser(prog="scripts/matrix", description=__doc__.partition(": ")[2])
    parser.add_argument("pages", nargs="*", help="pages to run, such as docs/commit.md; all by default")
    parser.add_argument("--check", action="store_true", help="compare with the committed results and write nothing")
    parser.add_argument("--newest", action="store_true", help="check the newest releases instead of the pinned ones")
    parser.add_argument("--on", action="append", metavar="2.0-mariadb", help="an environment; all by default")
    options = parser.parse_args(arguments)
    status = run_in_project(lambda project: _main(project, options))
    if status and not (options.check or options.newest):
        sys.stderr.write("The results did not change.\n")
    return status


def _main(project: Project, options: argparse.Namespace) -> int:
    environments = _environments(options.on)
    jobs = everywhere.jobs(project, page_paths(project, options.pages) or project.paths())
    project.runner.run_all((job.program, job.example.timeout) for job in jobs if home(job.example) == LOCAL)
    runs = _run(project, [*([LOCAL] if options.newest else []), *environments], jobs, newest=options.newest)
    new = matrix(project, jobs, runs, today())
    if options.check or options.newest:
        return report(changes(project.folder, new, jobs, whole=not options.pages))
    _write(project, new, jobs, whole=not options.pages)
    for found in new.results:
        _summarize(found)
    return 0


def _environments(names: list[str] | None) -> list[Environment]:
    known = {str(environment): environment for environment in RECORDED}
    for name in names or ():
        if name not in known:
            fix = f"use one of {', '.join(known)}"
            raise CommandError(Fault(f"--on {name}", 0, "there is no such environment", fix))
    return [environment for name, environment in known.items() if names is None or name in names]


def _run(
    project: Project, environments: Iterable[Environment], jobs: list[Job], *, newest: bool
) -> dict[Environment, EnvironmentRun]:
    selected = {each: [job for job in jobs if job.is_for(each)] for each in environments}
    return {
        environment: everywhere.run(project, environment, own, progress=True, newest=newest)
        for environment, own in selected.items()
        if own
    }


def _write(project: Project, new: Matrix, jobs: list[Job], *, whole: bool) -> None:
    programs = {job.program.name: job.program for job in jobs}
    all_names = {job.program.name for job in everywhere.jobs(project, project.paths())}
    for found in new.results:
        before = None if whole else results.read(project.folder, found.environment)
        name = results_name(found.environment)
        if before and before.versions != found.versions:
            raise RecordingError(Fault(name, 0, f"it is of {before.versions}", "scripts/matrix for all pages"))
        path = project.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(results.to_text(merge(before, found, all_names - programs.keys())), encoding="utf-8")
        for trace in path.parent.glob(f"*{traces.SUFFIX}"):
            if _is_outdated(trace, all_names, programs.keys(), new, found):
                trace.unlink()
    for (environment, program), recording in new.recordings.items():
        traces.write(project.folder, environment, programs[program], recording)


def _is_outdated(trace: Path, all_names: Iterable[str], run_names: Iterable[str], new: Matrix, found: Results) -> bool:
    """Return whether a trace is of a deleted example, or of a job that no longer needs a trace."""
    is_new = (found.environment, trace.stem) in new.recordings
    return trace.stem not in all_names or (trace.stem in run_names and not is_new)


def _summarize(found: Results) -> None:
    counts = Counter(result.kind for result in found.by_program.values())
    summary = ", ".join(f"{counts[kind]} {kind}" for kind in (AGREES, DIFFERS, FAILS))
    sys.stdout.write(f"{found.environment}: {summary} ({found.versions})\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
