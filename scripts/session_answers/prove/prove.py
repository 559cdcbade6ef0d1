"""The site's sources: pages and setups below `docs/`, read, run and checked."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from session_answers import text_files
from session_answers.errors import PageError
from session_answers.pages.answers import Answer, answer
from session_answers.pages.files import MARKDOWN, files_in, misnamed
from session_answers.pages.page import Example, Page, parse
from session_answers.permalinks.addresses import Permalinks
from session_answers.permalinks.addresses import faults as broken
from session_answers.permalinks.addresses import read as permalinks
from session_answers.prove.messages import faults
from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import runs
from session_answers.recordings.environments import LOCAL, home
from session_answers.recordings.results import all_of
from session_answers.recordings.traces import placed, read
from session_answers.run.runner import Runner
from sqlalchemy_receipts.lines import MOST_TEXTS
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.render.state_map import parts
from sqlalchemy_receipts.trace import Outcome

_SETUP = re.compile(r"[\w-]+")


class Site:
    """Reads, runs and checks the pages of the project in `folder`."""

    def __init__(self, folder: Path, runner: Runner) -> None:
        """Read nothing yet."""
        self.folder, self.runner = folder, runner

    def paths(self) -> list[Path]:
        """Return the Markdown files below `docs/`, without those in hidden folders; raises OSError."""
        docs = self.folder / "docs"
        found = sorted(path for path in files_in(docs) if path.suffix.lower() in MARKDOWN)
        return [path for path in found if not any(part.startswith(".") for part in path.relative_to(docs).parts)]

    def sources(self) -> list[Path]:
        """Return every Markdown file with examples that are kept true: the pages and the README."""
        return [*self.paths(), self.folder / "README.md"]

    def read(self, path: Path, before: Page | None = None) -> Page:
        """Read one page, which is that of `before` where its text is the same; raises PageError."""
        name = path.relative_to(self.folder).as_posix()
        if why := misnamed(name):
            raise PageError(f"{name}: {why}")
        text = text_files.read(path, name)
        return before if before and before.text == text else parse(name, text)

    def setups(self) -> dict[str, str]:
        """Return the texts of the setups by their names; raises PageError with all that cannot be read."""
        found, wrong = dict[str, str](), list[str]()
        for path in sorted((self.folder / "docs" / "setup").glob("*.py")):
            try:
                found[path.stem] = text_files.read(path, path.relative_to(self.folder).as_posix())
            except PageError as error:
                wrong += error.faults
        if wrong:
            raise PageError(*wrong)
        return found

    def program(self, page: Page, example: Example) -> Program:
        """Put an example together with its setup; raises PageError when one cannot be had."""
        place = f"{page.path}:{example.line}"
        setup = ""
        if example.setup:
            path = self.folder / "docs" / "setup" / f"{example.setup}.py"
            if not _SETUP.fullmatch(example.setup) or not path.is_file():
                known = ", ".join(sorted(each.stem for each in path.parent.glob("*.py"))) or "none"
                raise PageError(f"{page.path}:{example.line - 1}: unknown setup {example.setup!r}: there are {known}")
            setup = text_files.read(path, f"docs/setup/{example.setup}.py")
        for name, line, text in ((f"docs/setup/{example.setup}.py", 1, setup), (page.path, example.line, example.code)):
            try:
                _compiled(text)
            except SyntaxError as error:
                raise PageError(f"{name}:{line + (error.lineno or 1) - 1}: {error.msg}: correct the code") from None
            except ValueError as error:
                raise PageError(f"{place}: {error}: correct the code") from None
        return page.program(example, setup)

    def outcome(self, example: Example, program: Program) -> tuple[Outcome, str]:
        """Run a program, or read its recording if its home is elsewhere; raises PageError without one."""
        where = home(example)
        if where == LOCAL:
            return self.runner.run(program, example.timeout), ""
        recording = read(self.folder, where, program)
        note = f"Recorded on {recording.date} with {recording.ran_on}."
        return Outcome(placed(recording.trace, program)), note

    def prove(self, page: Page) -> tuple[Proof, ...]:
        """Run and check every example of a page; raises PageError with all faults."""
        proofs, wrong = [], list[str]()
        known = all_of(self.folder)
        for example in page.examples:
            try:
                program = self.program(page, example)
                outcome, note = self.outcome(example, program)
            except PageError as error:
                wrong += error.faults
                continue
            wrong += faults(page, example, program, outcome)
            try:
                found = runs(self.folder, known, example, program)
            except PageError as error:
                wrong += error.faults
                continue
            proofs.append(Proof(page, example, program, outcome.trace, note, found))
        if wrong:
            raise PageError(*wrong)
        return self.again(tuple(proofs))

    def again(self, proofs: tuple[Proof, ...]) -> tuple[Proof, ...]:
        """Return the proofs of a page; raises PageError where its map names what other pages do not have."""
        maps = [each for each in proofs if each.example.picture == "map"]
        if wrong := [fault for each in maps for fault in self._astray(each.page, parts(each.program, each.trace))]:
            raise PageError(*wrong)
        return proofs

    def _astray(self, page: Page, named: tuple[str, ...]) -> Iterator[str]:
        """Find what a map names and leads nowhere."""
        for part in named:
            link = page.links.get(part, "")
            file, _, identifier = link.partition("#")
            path = self.folder / "docs" / file
            text = text_files.read(path, f"docs/{file}") if file.endswith(".md") and path.is_file() else ""
            if not text or (identifier and f"{{ #{identifier} }}" not in text):
                yield (
                    f"{page.path}:1: the map's {part!r} leads to {link!r}: "
                    "name a page and an id below `links:` in the front matter"
                )

    def answers(self) -> list[tuple[Page, Answer]]:
        """Return every page with what it says; raises PageError."""
        pages = [self.read(path) for path in self.paths()]
        return [(page, answer(page, {each.id: self.program(page, each) for each in page.examples})) for page in pages]

    def permalinks(self, said: list[tuple[Page, Answer]]) -> Permalinks:
        """Return the addresses of the site, and what is told of those that it had; raises PageError."""
        return permalinks(self.folder, said)

    def broken(self) -> list[str]:
        """Return what would break a link, as texts with place, fact and cure; raises PageError."""
        said = self.answers()
        return list(broken(self.permalinks(said), said))

    def runnable(self, pages: Iterable[Page]) -> Iterator[tuple[Program, float]]:
        """Give the programs of pages that can be run here, with their timeouts."""
        for page in pages:
            for example in page.examples:
                with suppress(PageError):
                    if home(example) == LOCAL:
                        yield self.program(page, example), example.timeout


@lru_cache(maxsize=MOST_TEXTS)
def _compiled(code: str) -> None:
    with warnings.catch_warnings():
        # What Python warns of is for the example itself to say.
        warnings.simplefilter("ignore")
        compile(code, "", "exec", dont_inherit=True)
