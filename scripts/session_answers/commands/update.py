"""The command `scripts/update`: correct receipts, lists, and the ledger, and show the difference."""

from __future__ import annotations

import difflib
import os
import sys
from pathlib import Path

from session_answers import text_files
from session_answers.commands import listed
from session_answers.commands.corrected_page import correct
from session_answers.commands.new_page import unwritten
from session_answers.commands.reports import page_names, page_paths, report, run_in_project
from session_answers.day_and_commit import today
from session_answers.errors import CommandError, PermalinkError
from session_answers.permalinks import addresses, example_ids, ledger, ledger_history
from session_answers.prove import driver_tables
from session_answers.prove.project import Project
from session_answers.publish import readme_picture
from session_answers.recordings import traces
from session_answers.written_files import one_writer, overwrite, replace
from sqlalchemy_receipts import Fault, ReceiptsError


def main(arguments: list[str]) -> int:
    """Update the named pages, or all pages. Return 1 if a fault remains that only the author can fix."""
    names = page_names("scripts/update", "Correct receipts, lists, and the list of published addresses.", arguments)
    return run_in_project(lambda project: report(update(project, names)))


def update(project: Project, arguments: list[str]) -> list[Fault]:
    """Update the named pages, or all pages, and then the ledger. Return the remaining faults. Raise ReceiptsError."""
    paths = page_paths(project, arguments) or project.sources()
    faults = [fault for path in paths for fault in _update(project, path)]
    if not faults:
        update_ledger(project)
    return faults


def _update(project: Project, path: Path) -> list[Fault]:
    """Update one page. Return the remaining faults."""
    try:
        name = path.relative_to(project.folder).as_posix()
        # The folder of all pages can itself be a link.
        roots = (os.path.realpath(folder) for folder in (project.folder, project.folder / "docs"))
        if not any(Path(os.path.realpath(path)).is_relative_to(root) for root in roots):
            raise CommandError(Fault(name, 0, "it is a link to a file that is not in the project", "remove the link"))
        file = text_files.load(path, name)
        # Examples without an id cannot be read.
        page = correct(project, path, example_ids.with_ids(project.folder, name, file.text))
        with one_writer(project.folder):
            replace(file, page.text, f"scripts/update {name}")
            for environment, program, recording in page.recordings:
                traces.write(project.folder, environment, program, recording)
            # The tables need the recordings.
            text = page.text if page.faults else _with_tables(project, name, page.text)
            if text != page.text:
                replace(text_files.load(path, name), text, f"scripts/update {name}")
            _write_pictures(project, path)
    except ReceiptsError as error:
        return list(error.faults)
    old_lines, new_lines = (version.splitlines(keepends=True) for version in (file.text, text))
    sys.stdout.writelines(difflib.unified_diff(old_lines, new_lines, name, name))
    if not page.faults:
        _add_to_lists(project, path)
    return page.faults


def _add_to_lists(project: Project, path: Path) -> None:
    """Add the question of a page to the lists of questions, once its writer has replaced the template."""
    page = project.read(path)
    if not any(unwritten(page)):
        sys.stdout.writelines(listed.add(project.folder, page))


def _write_pictures(project: Project, path: Path) -> None:
    """Draw the pictures of README again, if the page is the home page."""
    page = project.read(path)
    if page.is_home and page.examples:
        for name, text in readme_picture.pictures(project.folder, project.prove(page)[0].drawing).items():
            overwrite(project.folder / name, name, text)


def _with_tables(project: Project, name: str, text: str) -> str:
    """Return the text of a page, whose receipts are correct, with correct tables of drivers. Raise ReceiptsError."""
    if driver_tables.END not in text:
        return text
    page = project.parse(name, text)
    return driver_tables.updated(page, project.proofs(page))


def update_ledger(project: Project) -> None:
    """Add the new addresses to the ledger, and the addresses whose text, code, or receipts changed.

    Raise PermalinkError if a published address would break.
    """
    with one_writer(project.folder):
        file = text_files.load(project.folder / ledger.PATH, ledger.PATH, "restore it from git")
        answers = project.answers()
        links = project.permalinks(answers)
        if faults := [*addresses.faults(links, answers), *ledger_history.removed(project.folder, links.entries)]:
            raise PermalinkError(*faults)
        changed = links.news
        replace(file, ledger.added(file.text, changed, today()) if changed else file.text, "scripts/update")
    for problem, fix in ledger.changed_examples(links.entries, links.addresses):
        sys.stdout.write(f"{Fault(ledger.PATH, 0, problem, fix)}\n")
    if changed:
        sys.stdout.write(f"{ledger.PATH}: {ledger.count_changes(changed)}. Commit it with the pages.\n")
