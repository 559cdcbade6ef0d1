"""Shared code of the commands: run in the project, report faults on stderr, and return an exit status."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from session_answers import text_files
from session_answers.errors import CommandError
from session_answers.pages.files import MARKDOWN, root
from session_answers.prove.project import Project
from session_answers.run.runner import Runner
from session_answers.system_errors import fault
from sqlalchemy_receipts import Fault, ReceiptsError


def report(faults: Iterable[Fault]) -> int:
    """Write faults to stderr, one per line. Return the exit status, which is 1 if there are faults."""
    lines = [f"{fault}\n" for fault in faults]
    sys.stderr.writelines(lines)
    return 1 if lines else 0


def run(command: Callable[[], int]) -> int:
    """Return the exit status of a command. If it fails or an action of the system fails, write the reason to stderr."""
    try:
        return command()
    except ReceiptsError as error:
        sys.stderr.write(f"{error}\n")
    except OSError as error:
        sys.stderr.write(f"{fault(error, text_files.called(error.filename or ''))}\n")
    return 1


def run_in_project(command: Callable[[Project], int]) -> int:
    """Run a command in the project of the current folder."""
    runner = Runner()
    try:
        return run(lambda: command(Project(root(), runner)))
    finally:
        runner.close()


def page_names(command: str, description: str, arguments: list[str]) -> list[str]:
    """Return the pages that the arguments of a command name. Print its help if they ask for it, and end."""
    parser = argparse.ArgumentParser(prog=command, description=description)
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="such as docs/commit.md; by default all pages")
    names: list[str] = parser.parse_args(arguments).pages
    return names


def page_paths(project: Project, arguments: Iterable[str]) -> list[Path]:
    """Return the paths of the pages in the arguments. Raise CommandError for a path that cannot be a page."""
    # Another name of a page is a link to it.
    paths = [Path(os.path.realpath(argument)) for argument in arguments]
    for path, argument in zip(paths, arguments, strict=True):
        if not path.is_relative_to(project.folder):
            raise CommandError(Fault(str(path), 0, "the file is not in the project", "name a page in docs/"))
        if path.is_dir() or path.suffix not in MARKDOWN:
            raise CommandError(Fault(argument, 0, "it is not a page", "name a page in docs/"))
    return paths
