"""The list of changes between two release lines: the examples with other events on the older one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from session_answers.pages.answers import Answer
from session_answers.pages.page import Page
from session_answers.prove.project import Project
from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import Comparison
from session_answers.recordings.differences import Difference, differences
from session_answers.recordings.environments import DATABASES, RELEASE_LINES, Environment, join_words
from sqlalchemy_receipts import Trace

OLD, NEW = RELEASE_LINES
BEGIN, END = "<!-- what changed: scripts/update writes it -->", "<!-- end of what changed -->"


def update_list(text: str, project: Project) -> str:
    """Return a page's text with the list between its marks. Raise ReceiptsError if a page has faults."""
    before, begin, rest = text.partition(f"{BEGIN}\n")
    _, end, after = rest.partition(END)
    if not end:
        return text
    pages = [
        (answer, project.proofs(page)) for page, answer in project.answers() if page.url and BEGIN not in page.text
    ]
    rows = "\n".join(row for answer, proofs in pages for row in items(answer, proofs))
    return f"{before}{begin}\n{rows}\n\n{end}{after}"


def items(answer: Answer, proofs: Iterable[Proof]) -> Iterator[str]:
    """Yield the rows of a Markdown list with an item for each changed example of an answer."""
    for proof in proofs:
        changes = [(database, lines) for database in DATABASES if (lines := _changes(proof, database))]
        for lines, group in groupby(changes, lambda change: change[1]):
            databases = join_words(DATABASES[database] for database, _ in group)
            claim = answer.claim(proof.example.id)
            title, fragment = (claim.title, f"#{claim.id}") if claim else (answer.question, "")
            yield f"- [{title}](../{_source(proof.page)}{fragment}), on {databases}:"
            yield from (f"    `{_code(line)}` {_change(line)}" for line in lines)


def _changes(proof: Proof, database: str) -> tuple[Difference, ...]:
    """Return the changed lines of an example, none if it did not run on both release lines."""
    old_trace = trace_in(Environment(OLD, database), proof.trace, proof.comparison)
    new_trace = trace_in(Environment(NEW, database), proof.trace, proof.comparison)
    return differences(proof.program, old_trace, new_trace) if old_trace and new_trace else ()


def trace_in(environment: Environment, home: Trace, comparison: Comparison) -> Trace | None:
    """Return an example's trace in an environment, or None if it did not run there, or failed."""
    if environment in comparison.same:
        return home
    variants = (variant for variant in comparison.variants if environment in variant.environments and variant.trace)
    return next((variant.trace for variant in variants), None)


def _source(page: Page) -> str:
    return page.path.removeprefix("docs/")


def _code(line: Difference) -> str:
    return f"# leaving {line.code.rstrip(':')}" if line.leaving else line.code


def _change(line: Difference) -> str:
    return f"did `{line.shown}` in {OLD} and does `{line.other}` in {NEW}."
