"""Shared code of the commands: run in the project, report faults on stderr, and return an exit status."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from session_answers.errors import CommandError
from session_answers.pages.files import root
from session_answers.prove.project import Project
from session_answers.run.runner import Runner
from sqlalchemy_receipts import Fault, ReceiptsError


def report(faults: Iterable[Fault]) -> int:
    """Write faults to stderr, one per line. Return the exit status, which is 1 if there are faults."""
    lines = [f"{fault}\n" for fault in faults]
    sys.stderr.writelines(lines)
    return 1 if lines else 0


def run(command: Callable[[], int]) -> int:
    """Return the exit status of a command. If it raises ReceiptsError, write its faults to stderr and return 1."""
    try:
        return command()
    except ReceiptsError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def run_in_project(command: Callable[[Project], int]) -> int:
    """Run a command in the project of the current folder."""
    runner = Runner()
    try:
        return run(lambda: command(Project(root(), runner)))
    finally:
        runner.close()


def page_paths(project: Project, arguments: Iterable[str]) -> list[Path]:
    """Return the paths of the pages in the arguments. Raise CommandError for a path outside the project."""
    paths = [Path(argument).resolve() for argument in arguments]
    for path in paths:
        if not path.is_relative_to(project.folder):
            raise CommandError(Fault(str(path), 0, "the file is not in the project", "name a page in docs/"))
    return paths
