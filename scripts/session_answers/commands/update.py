"""The command `scripts/update`: correct receipts, lists, and the ledger, and show the difference."""

from __future__ import annotations

import difflib
import sys
from codecs import BOM_UTF8
from pathlib import Path

from session_answers import text_files
from session_answers.commands.reports import page_paths, report, run_in_project
from session_answers.day_and_commit import today
from session_answers.errors import PermalinkError
from session_answers.pages.question_list import renewed
from session_answers.permalinks import example_ids, ledger
from session_answers.prove import changes_between_lines, everywhere
from session_answers.prove.messages import run_faults
from session_answers.prove.project import Project
from session_answers.recordings.environments import LOCAL, home
from sqlalchemy_receipts import Fault, ReceiptsError, receipt_texts, write_receipts


def main(arguments: list[str]) -> int:
    """Update the named pages, or all pages. Return 1 if a fault remains that only the author can fix."""
    return run_in_project(lambda project: report(update(project, arguments)))


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
        before = text_files.read(path, name)
        # Examples without an id cannot be read.
        _write(path, example_ids.with_ids(project.folder, name, before))
        text, faults = new_text(project, path)
    except ReceiptsError as error:
        return list(error.faults)
    old_lines, new_lines = (version.splitlines(keepends=True) for version in (before, text))
    sys.stdout.writelines(difflib.unified_diff(old_lines, new_lines, name, name))
    _write(path, text)
    return faults


def _write(path: Path, text: str) -> None:
    """Write a changed text with the line ends and the byte order mark of the file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        raw = file.read()
    if text != raw.replace("\r\n", "\n"):
        encoding = "utf-8-sig" if path.read_bytes().startswith(BOM_UTF8) else "utf-8"
        path.write_text(text, encoding=encoding, newline="\r\n" if "\r\n" in raw else "\n")


def new_text(project: Project, path: Path) -> tuple[str, list[Fault]]:
    """Return the text of a page with correct receipts and lists, and the remaining faults. Raise ReceiptsError."""
    page = project.read(path)
    rows = page.text.split("\n")
    faults: list[Fault] = []
    # Receipts change the number of lines. From the end, the line numbers above stay valid.
    for example in reversed(page.examples):
        try:
            program = project.program(page, example)
            if home(example) != LOCAL:
                everywhere.record(project, page, example, program)
            outcome, _ = project.outcome(example, program)
        except ReceiptsError as error:
            faults = [*error.faults, *faults]
            continue
        if problems := run_faults(page, example, program, outcome):
            faults = [*problems, *faults]
            continue
        code = write_receipts(example.code, receipt_texts(outcome.trace.events, program.offset))
        # An example without code has no line to replace.
        if code != example.code:
            first = example.line - 1
            rows[first : first + example.code.count("\n") + 1] = code.split("\n")
    text = "\n".join(rows)
    text = renewed(text, path.parent) if page.address == "index" else text
    return changes_between_lines.update_list(text, project), faults


def update_ledger(project: Project) -> None:
    """Add the new addresses to the ledger, and the addresses whose text, code, or receipts changed."""
    path = project.folder / ledger.PATH
    links = project.permalinks(project.answers())
    if faults := [*ledger.reused_ids(links.entries, links.addresses)]:
        raise PermalinkError(*faults)
    for problem, fix in ledger.changed_examples(links.entries, links.addresses):
        sys.stdout.write(f"{Fault(ledger.PATH, 0, problem, fix)}\n")
    if changed := links.news:
        before = path.read_text(encoding="utf-8")
        path.write_text(ledger.added(before, changed, today()), encoding="utf-8")
        sys.stdout.write(f"{ledger.PATH}: {ledger.count_changes(changed)}. Commit it with the pages.\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
