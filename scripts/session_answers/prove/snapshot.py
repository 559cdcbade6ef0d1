"""A snapshot of the project: all its pages, read, run, and checked at one time.

A builder takes a snapshot before it converts the first page. The next snapshot reuses the pages that are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from session_answers.errors import PageError
from session_answers.pages.answers import Answer, Claim, answer
from session_answers.pages.page import Page
from session_answers.permalinks import ledger_history, redirect_pages
from session_answers.permalinks.addresses import Permalinks
from session_answers.permalinks.addresses import faults as permalink_faults
from session_answers.prove import error_entries, page_facts, programs
from session_answers.prove.project import Project
from session_answers.prove.proof import Proof
from session_answers.recordings import results
from sqlalchemy_receipts import Fault, ReceiptsError


@dataclass(frozen=True, eq=False)
class ProvedPage:
    """A page with its answer, its proofs, and the facts in its frame.

    If nothing of it changes, the next snapshot has the same object. `inputs` are the texts that it depends on.
    """

    page: Page
    answer: Answer
    proofs: tuple[Proof, ...]
    facts: Mapping[str, str]
    inputs: tuple[str, ...]

    def proofs_of(self, claim: Claim) -> list[Proof]:
        """Return the proofs of the examples of a claim."""
        return [proof for proof in self.proofs if proof.example in claim.examples]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The proved pages of the project in `folder`.

    `redirects` has the new address of each old one. `facts` are the facts in the frame of every page.
    `setups` are the texts of the setups by name. `entries` are the entries of the pages that list errors.
    """

    folder: Path
    pages: tuple[ProvedPage, ...]
    links: Permalinks
    redirects: Mapping[str, str]
    facts: Mapping[str, Any]
    setups: Mapping[str, str]
    entries: tuple[error_entries.Entry, ...]

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """Return the answers by address, such as `/commit/`."""
        return {f"/{page.page.url}": page.answer for page in self.pages}

    def notes(self, page: Page) -> str:
        """Return the notes of a page on the ids that moved to another page, as HTML."""
        return redirect_pages.notes(f"/{page.url}", self.redirects, self.answers)

    @cached_property
    def _by_path(self) -> dict[str, ProvedPage]:
        return {page.page.path: page for page in self.pages}

    def page(self, path: str) -> ProvedPage | None:
        """Return the page with a path such as `docs/commit.md`, or None if there is none."""
        return self._by_path.get(path)

    @property
    def example_count(self) -> int:
        """Return the number of examples."""
        return sum(len(page.proofs) for page in self.pages)


def take(project: Project, previous: Snapshot | None = None) -> Snapshot:
    """Read, run, and check all pages. Reuse the unchanged pages of `before`. Raise ReceiptsError."""
    old_pages = _old_pages(project, previous)
    setups, recordings_state = project.setups(), _recordings_state(project.folder)
    faults: list[Fault] = []
    pages = _read(project, old_pages, faults)
    faults += programs.name_faults(pages)
    inputs = {page.path: (page.text, recordings_state, *_setup_texts(page, setups)) for page in pages}
    unchanged = {path: page for path, page in old_pages.items() if inputs.get(path) == page.inputs}
    project.runner.run_all(project.local_programs(page for page in pages if page.path not in unchanged))
    proofs = _prove(project, pages, unchanged, faults)
    _raise(faults)
    answers = [(page, _answer(page, proofs[page.path], unchanged.get(page.path))) for page in pages]
    links = project.permalinks(answers)
    _raise([*permalink_faults(links, answers), *ledger_history.removed(project.folder, links.entries)])
    facts = page_facts.facts(project.folder, pages, links.entries)
    proved = tuple(
        _reuse(ProvedPage(page, text, proofs[page.path], facts["pages"][page.url], inputs[page.path]), unchanged)
        for page, text in answers
    )
    entries = error_entries.read_all((page, proofs[page.path]) for page in pages if error_entries.is_error_page(page))
    project.runner.forget_all_but(proof.program for page in proved for proof in page.proofs)
    return Snapshot(project.folder, proved, links, links.ways, facts, setups, entries)


def _old_pages(project: Project, previous: Snapshot | None) -> dict[str, ProvedPage]:
    return {page.page.path: page for page in previous.pages} if previous and previous.folder == project.folder else {}


def _read(project: Project, old_pages: Mapping[str, ProvedPage], faults: list[Fault]) -> list[Page]:
    pages: list[Page] = []
    for path in project.paths():
        old_page = old_pages.get(path.relative_to(project.folder).as_posix())
        try:
            pages.append(project.read(path, old_page.page if old_page else None))
        except ReceiptsError as error:
            faults += error.faults
    return pages


def _prove(
    project: Project, pages: list[Page], unchanged: Mapping[str, ProvedPage], faults: list[Fault]
) -> dict[str, tuple[Proof, ...]]:
    proofs: dict[str, tuple[Proof, ...]] = {}
    for page in pages:
        try:
            if page.path in unchanged:
                proofs[page.path] = unchanged[page.path].proofs
                project.check_map_links(proofs[page.path])
            else:
                proofs[page.path] = project.prove(page)
        except ReceiptsError as error:
            faults += error.faults
    return proofs


def _raise(faults: list[Fault]) -> None:
    """Raise PageError with faults, if there are any, by place. Many pages can have the same fault of a setup."""
    if faults:
        raise PageError(*sorted(set(faults)))


def _setup_texts(page: Page, setups: Mapping[str, str]) -> Iterator[str]:
    return (setups.get(name, "") for name in sorted({example.setup for example in page.examples if example.setup}))


def _answer(page: Page, proofs: tuple[Proof, ...], unchanged: ProvedPage | None) -> Answer:
    return unchanged.answer if unchanged else answer(page, {proof.example.id: proof.program for proof in proofs})


def _reuse(fresh: ProvedPage, unchanged: Mapping[str, ProvedPage]) -> ProvedPage:
    """Return the page of the previous snapshot, if its facts are also the same."""
    old_page = unchanged.get(fresh.page.path)
    return old_page if old_page and old_page.facts == fresh.facts else fresh


def _recordings_state(folder: Path) -> str:
    """Return a digest that changes when a file of the recordings changes."""
    paths = sorted((folder / results.FOLDER).rglob("*"))
    stats = ((path, path.lstat()) for path in paths)
    return sha256(repr([(str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats]).encode()).hexdigest()
