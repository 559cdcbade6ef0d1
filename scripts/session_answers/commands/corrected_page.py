"""The text of a page with the receipts that its examples have now."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from session_answers.pages.page import Example, Page
from session_answers.pages.question_list import renewed
from session_answers.prove import changes_between_lines, everywhere
from session_answers.prove.messages import run_faults
from session_answers.prove.project import Project
from session_answers.recordings.environments import LOCAL, Environment, home
from session_answers.recordings.traces import Recording, with_receipt_lines
from sqlalchemy_receipts import Fault, Outcome, Program, ReceiptsError, receipt_texts, write_receipts


@dataclass(frozen=True)
class CorrectedPage:
    """A page's text with correct receipts and lists, its remaining faults, and the new recordings of its examples."""

    text: str
    faults: list[Fault]
    recordings: list[tuple[Environment, Program, Recording]]


def correct(project: Project, path: Path, text: str) -> CorrectedPage:
    """Run the examples of the page at `path`, whose text is `text`, and write nothing. Raise ReceiptsError."""
    name = path.relative_to(project.folder).as_posix()
    page = project.parse(name, text)
    rows = text.split("\n")
    faults: list[Fault] = []
    recordings: list[tuple[Environment, Program, Recording]] = []
    # Receipts change the number of lines. From the end, the line numbers above stay valid.
    for example in reversed(page.examples):
        try:
            program = project.program(page, example)
            outcome = _run(project, page, example, program, recordings)
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
    text = renewed(text, project.folder / "docs") if page.has_questions else text
    return CorrectedPage(changes_between_lines.update_list(text, project), faults, recordings)


def _run(
    project: Project,
    page: Page,
    example: Example,
    program: Program,
    recordings: list[tuple[Environment, Program, Recording]],
) -> Outcome:
    """Run an example in its home. Add the recording of another home."""
    environment = home(example)
    if environment == LOCAL:
        return project.outcome(example, program)[0]
    recording = everywhere.record(project, page, example, program)
    recordings.append((environment, program, recording))
    return Outcome(with_receipt_lines(recording.trace, program))
