"""The command `scripts/check`: check the writing rules, the examples, and the addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from session_answers.commands.listed import unlisted
from session_answers.commands.new_page import unwritten
from session_answers.commands.reports import page_names, page_paths, report, run_in_project
from session_answers.commands.unfinished import unrun
from session_answers.day_and_commit import today
from session_answers.pages.page import Page
from session_answers.pages.question_list import renewed
from session_answers.permalinks import addresses, ledger, published_errata
from session_answers.permalinks.ledger_history import missing
from session_answers.prove import changes_between_lines, error_entries, writing_rules
from session_answers.prove.claim_environments import unnamed_differences
from session_answers.prove.project import Project
from session_answers.prove.proof import Proof
from session_answers.publish import readme_picture
from sqlalchemy_receipts import Fault, ReceiptsError


def main(arguments: list[str]) -> int:
    """Check the named pages, or all pages. Return 1 if one has a fault."""
    names = page_names("scripts/check", "Check pages and their examples, and with all pages the addresses.", arguments)
    return run_in_project(lambda project: report(check(project, names)))


def check(project: Project, arguments: list[str]) -> list[Fault]:
    """Return the faults of the named pages, or of all pages and addresses. Raise ReceiptsError."""
    faults = page_faults(project, page_paths(project, arguments) or project.sources())
    # The addresses of a page with faults are uncertain.
    return faults if faults or arguments else address_faults(project)


def page_faults(project: Project, paths: Iterable[Path]) -> list[Fault]:
    """Return the faults of some pages. Raise ReceiptsError if no example can be run."""
    paths = list(paths)
    project.runner.run_all(project.local_programs(_readable(project, paths)))
    faults: list[Fault] = []
    error_pages: list[tuple[Page, tuple[Proof, ...]]] = []
    for path in paths:
        try:
            page = project.read(path)
            faults += [*unwritten(page), *writing_rules.faults(page), *writing_rules.unasked(page)]
            faults += [*_outdated_parts(project, page), *unlisted(project.folder, page)]
            proofs = project.prove(page)
            faults += [*_outdated_pictures(project, page, proofs), *unrun(project.folder, page, proofs)]
        except ReceiptsError as error:
            faults += error.faults
            continue
        faults += unnamed_differences(page, proofs) if page.path.startswith("docs/") else []
        error_pages += [(page, proofs)] if error_entries.is_error_page(page) else []
    return [*faults, *_entry_faults(error_pages)]


def _readable(project: Project, paths: Iterable[Path]) -> Iterator[Page]:
    for path in paths:
        with suppress(ReceiptsError):
            yield project.read(path)


def _outdated_parts(project: Project, page: Page) -> Iterator[Fault]:
    """Yield a fault for each list that `scripts/update` would change."""
    fix = f"scripts/update {page.path}"
    if page.has_questions and renewed(page.text, project.folder / "docs") != page.text:
        yield Fault(page.path, 1, "a question or an answer in the list differs from its page", fix)
    if changes_between_lines.update_list(page.text, project) != page.text:
        yield Fault(page.path, 1, "the list of changes differs from the runs of its examples", fix)


def _outdated_pictures(project: Project, page: Page, proofs: tuple[Proof, ...]) -> Iterator[Fault]:
    """Yield a fault for each picture of README that `scripts/update` would change."""
    if not (page.is_home and proofs):
        return
    for name, text in readme_picture.pictures(project.folder, proofs[0].drawing).items():
        path = project.folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            problem = "the picture differs from the first example of the home page"
            yield Fault(name, 0, problem, f"scripts/update {page.path}")


def _entry_faults(pages: Iterable[tuple[Page, tuple[Proof, ...]]]) -> tuple[Fault, ...]:
    try:
        error_entries.read_all(pages)
    except ReceiptsError as error:
        return error.faults
    return ()


def address_faults(project: Project) -> list[Fault]:
    """Return the faults of broken addresses, and of addresses that the ledger lacks or lost."""
    try:
        answers = project.answers()
        links = project.permalinks(answers)
    except ReceiptsError as error:
        return list(error.faults)
    faults = [*addresses.faults(links, answers), *published_errata.faults(links, answers, today())]
    faults += missing(project.folder, links.entries)
    faults += (Fault(ledger.PATH, 0, *lines) for lines in ledger.changed_examples(links.entries, links.addresses))
    if changed := links.news:
        problem = f"{ledger.count_changes(changed)}, the first is {next(iter(changed))}"
        faults.append(Fault(ledger.PATH, 0, problem, "scripts/update"))
    return faults
