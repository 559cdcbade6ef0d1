"""The snapshot: all pages as they were read, run and proved at one time, and what the site tells of them.

A builder takes one before it converts the first page. The next one keeps what is as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from session_answers.errors import PageError
from session_answers.pages.answers import Answer, answer
from session_answers.pages.page import Page, body
from session_answers.permalinks import redirect_pages
from session_answers.permalinks.addresses import Permalinks
from session_answers.permalinks.addresses import faults as broken
from session_answers.prove import error_entries, page_facts
from session_answers.prove.proof import Proof
from session_answers.prove.prove import Site
from session_answers.recordings import results
from sqlalchemy_receipts.errors import Fault


@dataclass(frozen=True, eq=False)
class Proved:
    """A page with what it says and its proofs: the same object as long as nothing of this has changed.

    `told` is what the frame of the page tells of its run.
    """

    page: Page
    answer: Answer
    proofs: tuple[Proof, ...]
    told: Mapping[str, str]
    inputs: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The pages of the project in `folder`, and what holds for all of them.

    `ways` are the addresses that are no more with those that they lead to, `told` what the frame
    of every page tells, `setups` the texts of the setups by their names.
    """

    folder: Path
    pages: tuple[Proved, ...]
    links: Permalinks
    ways: Mapping[str, str]
    told: Mapping[str, Any]
    setups: Mapping[str, str]

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """What the pages say, by their addresses: `/commit/`."""
        return {f"/{each.page.url}": each.answer for each in self.pages}

    def notes(self, page: Page) -> str:
        """Return what a page says of the ids that it had, as HTML."""
        return redirect_pages.notes(f"/{page.url}", self.ways, self.answers)

    @cached_property
    def entries(self) -> tuple[error_entries.Entry, ...]:
        """The entries of the pages that list errors."""
        return error_entries.of_pages((each.page, each.proofs) for each in self.pages if error_entries.lists(each.page))

    @cached_property
    def _bodies(self) -> dict[str, Proved]:
        return {body(each.page.text): each for each in reversed(self.pages)}

    def find(self, text: str) -> Proved | None:
        """Return the page whose body is `text`, None where no page has it."""
        # Zensical hands over line ends as they are in the file.
        return self._bodies.get(re.sub("\r\n?", "\n", text).strip())

    @property
    def count(self) -> int:
        """The number of examples."""
        return sum(len(each.proofs) for each in self.pages)


def take(site: Site, before: Snapshot | None = None) -> Snapshot:
    """Read, run and prove all pages, but those that are as they were `before`; raises PageError with all faults."""
    setups, recorded = site.setups(), _stamp(site.folder)
    known = {each.page.path: each for each in before.pages} if before and before.folder == site.folder else {}
    pages, wrong = list[Page](), list[str]()
    for path in site.paths():
        try:
            was = known.get(path.relative_to(site.folder).as_posix())
            pages.append(site.read(path, was.page if was else None))
        except PageError as error:
            wrong += error.faults
    wrong += _alike(pages)
    inputs = {page.path: (page.text, recorded, *_own(page, setups)) for page in pages}
    kept = {path: known[path] for path, own in inputs.items() if path in known and known[path].inputs == own}
    site.runner.run_all(site.runnable(page for page in pages if page.path not in kept))
    proofs = dict[str, tuple[Proof, ...]]()
    for page in pages:
        try:
            proofs[page.path] = site.again(kept[page.path].proofs) if page.path in kept else site.prove(page)
        except PageError as error:
            wrong += error.faults
    # What a page with a fault says is not known for sure, and its addresses are not.
    if not wrong:
        said = [(page, _said(page, proofs[page.path], kept.get(page.path))) for page in pages]
        links = site.permalinks(said)
        wrong += broken(links, said)
    if wrong:
        # What is wrong with a file that many pages need is found with each of them.
        raise PageError(*sorted(dict.fromkeys(wrong), key=_place))
    told = page_facts.of_pages(site.folder, pages, links.entries)
    proved = tuple(
        _proved(Proved(page, answer, proofs[page.path], told["pages"][page.url], inputs[page.path]), kept)
        for page, answer in said
    )
    taken = Snapshot(site.folder, proved, links, links.ways, told, setups)
    taken.entries  # noqa: B018  (raises where a heading is not what its example raises)
    site.runner.keep(proof.program for each in proved for proof in each.proofs)
    return taken


def _alike(pages: Iterable[Page]) -> Iterator[str]:
    """Find pages that say the same: builders hand over what a page says, and not which it is."""
    first: dict[str, str] = {}
    for page in pages:
        path = first.setdefault(body(page.text), page.path)
        if path != page.path:
            yield f"{page.path}:1: says what {path} says: let one of the two say something else, or delete it"


def _own(page: Page, setups: Mapping[str, str]) -> Iterator[str]:
    """Give the texts of the setups that a page uses."""
    return (setups.get(name, "") for name in sorted({example.setup for example in page.examples if example.setup}))


def _said(page: Page, proofs: tuple[Proof, ...], kept: Proved | None) -> Answer:
    return kept.answer if kept else answer(page, {proof.example.id: proof.program for proof in proofs})


def _proved(fresh: Proved, kept: Mapping[str, Proved]) -> Proved:
    """Return the page as it was where nothing is told otherwise of it."""
    old = kept.get(fresh.page.path)
    return old if old and old.told == fresh.told else fresh


def _stamp(folder: Path) -> str:
    """Tell the state of all that is recorded: it changes when a file there does."""
    found = sorted((folder / results.FOLDER).rglob("*"))
    stats = ((path, path.lstat()) for path in found)
    return sha256(repr([(str(path), each.st_mtime_ns, each.st_size) for path, each in stats]).encode()).hexdigest()


def _place(fault: Fault | str) -> tuple[str, int]:
    path, line, *_ = str(fault).split(":", 2)
    return path, int(line) if line.isdigit() else 0
