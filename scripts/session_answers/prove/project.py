"""The project: read, run, and check its pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from session_answers import text_files
from session_answers.errors import PageError
from session_answers.pages import page_rules
from session_answers.pages.answers import Answer, answer
from session_answers.pages.files import MARKDOWN, check_name, files_in
from session_answers.pages.page import Example, Page
from session_answers.pages.parser import parse
from session_answers.permalinks import addresses
from session_answers.permalinks.addresses import Permalinks
from session_answers.prove import driver_tables, programs
from session_answers.prove.map_links import map_faults
from session_answers.prove.messages import faults
from session_answers.prove.proof import Proof
from session_answers.recordings import results, traces
from session_answers.recordings.comparisons import compare
from session_answers.recordings.environments import LOCAL, home
from session_answers.run.runner import Runner
from sqlalchemy_receipts import Fault, Outcome, Program, ReceiptsError


class Project:
    """Read, run, and check the pages of the project in `folder`."""

    def __init__(self, folder: Path, runner: Runner) -> None:
        """Set the runner for the examples of the pages."""
        self.folder, self.runner = folder, runner

    def paths(self) -> list[Path]:
        """Return the Markdown files in `docs/`, except files in hidden folders. Raise OSError."""
        docs = self.folder / "docs"
        markdown = sorted(path for path in files_in(docs) if path.suffix.lower() in MARKDOWN)
        return [path for path in markdown if not any(part.startswith(".") for part in path.relative_to(docs).parts)]

    def sources(self) -> list[Path]:
        """Return the Markdown files whose examples are checked: the pages and the README."""
        return [*self.paths(), self.folder / "README.md"]

    def read(self, path: Path, before: Page | None = None) -> Page:
        """Return a page, or `before` if its text is the same. Raise ReceiptsError."""
        name = path.relative_to(self.folder).as_posix()
        check_name(name)
        text = text_files.read(path, name)
        if before and before.text == text:
            return before
        return self.parse(name, text)

    def parse(self, name: str, text: str) -> Page:
        """Return the page with a path in the project and a text. Raise ReceiptsError."""
        check_name(name)
        page = parse(name, text)
        if name != "README.md":
            page_rules.check(page)
        return page

    def setups(self) -> dict[str, str]:
        """Return the texts of all setups by name. Raise ReceiptsError."""
        return programs.setups(self.folder)

    def program(self, page: Page, example: Example) -> Program:
        """Return the program of an example. Raise ReceiptsError if its setup is unknown or it is not Python."""
        return programs.program(self.folder, page, example)

    def outcome(self, example: Example, program: Program) -> tuple[Outcome, str]:
        """Run a program, or read its recording with a note on it. Raise RecordingError if it has none."""
        environment = home(example)
        if environment == LOCAL:
            return self.runner.run(program, example.timeout), ""
        recording = traces.read(self.folder, environment, program)
        note = f"Recorded on {recording.date} with {recording.versions}."
        return Outcome(traces.with_receipt_lines(recording.trace, program)), note

    def prove(self, page: Page) -> tuple[Proof, ...]:
        """Return the proofs of a page. Raise ReceiptsError with all faults of its examples, its map, or its tables."""
        proofs = self.proofs(page)
        self.check_map_links(proofs)
        if faults := [*driver_tables.faults(page, proofs)]:
            raise PageError(*faults)
        return proofs

    def proofs(self, page: Page) -> tuple[Proof, ...]:
        """Return the proofs of a page. Raise ReceiptsError with all faults of its examples."""
        recorded = results.read_all(self.folder)
        proofs: list[Proof] = []
        all_faults: list[Fault] = []
        for example in page.examples:
            try:
                program = self.program(page, example)
                outcome, note = self.outcome(example, program)
                all_faults += faults(page, example, program, outcome)
                comparison = compare(self.folder, recorded, example, program, outcome.trace)
            except ReceiptsError as error:
                all_faults += error.faults
            else:
                proofs.append(Proof(page, example, program, outcome.trace, note, comparison))
        if all_faults:
            raise PageError(*all_faults)
        return tuple(proofs)

    def check_map_links(self, proofs: Iterable[Proof]) -> None:
        """Raise PageError if a part of a map has no link, or its link is broken. Other pages can break it."""
        if all_faults := [fault for proof in proofs for fault in map_faults(self.folder, proof)]:
            raise PageError(*all_faults)

    def answers(self) -> list[tuple[Page, Answer]]:
        """Return every page with its answer. Raise ReceiptsError."""
        pages = [self.read(path) for path in self.paths()]
        return [
            (page, answer(page, {example.id: self.program(page, example) for example in page.examples}))
            for page in pages
        ]

    def permalinks(self, answers: list[tuple[Page, Answer]]) -> Permalinks:
        """Return the current and the published addresses of the project. Raise ReceiptsError."""
        return addresses.read(self.folder, answers)

    def local_programs(self, pages: Iterable[Page]) -> Iterator[tuple[Program, float]]:
        """Yield the programs that a build runs, with their timeouts in seconds."""
        for page in pages:
            for example in page.examples:
                with suppress(ReceiptsError):
                    if home(example) == LOCAL:
                        yield self.program(page, example), example.timeout
