"""Changed: what the examples do on the newest line of SQLAlchemy that they did not on the one before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from session_answers.pages.answers import Answer
from session_answers.pages.page import Page
from session_answers.prove.proof import Proof
from session_answers.prove.prove import Site
from session_answers.recordings.comparisons import Runs
from session_answers.recordings.differences import Difference, differences
from session_answers.recordings.environments import DATABASES, LINES, Combination, listed
from sqlalchemy_receipts.trace import Trace

BEFORE, AFTER = LINES
BEGIN, END = "<!-- what changed: scripts/update writes it -->", "<!-- end of what changed -->"
_BETWEEN = re.compile(rf"({re.escape(BEGIN)}\n).*?({re.escape(END)})", re.DOTALL)


def renewed(text: str, site: Site) -> str:
    """Return a page's text with what has changed between its marks; raises PageError where a page is not true."""
    if BEGIN not in text:
        return text
    said = [(answer, site.prove(page)) for page, answer in site.answers() if _is_listed(page)]
    rows = "\n".join(row for answer, proofs in said for row in entries(answer, proofs))
    return _BETWEEN.sub(lambda found: f"{found[1]}\n{rows}\n\n{found[2]}", text)


def _is_listed(page: Page) -> bool:
    return bool(page.url) and BEGIN not in page.text


def entries(answer: Answer, proofs: Iterable[Proof]) -> Iterator[str]:
    """Give a list in Markdown, an item for each example of an answer that did something else on the line before."""
    for proof in proofs:
        found = [(each, lines) for each in DATABASES if (lines := _lines(proof, each))]
        for lines, same in groupby(found, lambda pair: pair[1]):
            where = listed(DATABASES[each] for each, _ in same)
            claim = answer.claim(proof.example.id)
            title, part = (claim.title, f"#{claim.id}") if claim else (answer.question, "")
            yield f"- [{title}](../{_source(proof.page)}{part}), on {where}:"
            yield from (f"    `{_code(each)}` {_did(each)}" for each in lines)


def _lines(proof: Proof, database: str) -> tuple[Difference, ...]:
    """Return the lines of an example that did something else, none where it was not run on both lines."""
    before = trace(proof.trace, proof.runs, Combination(BEFORE, database))
    after = trace(proof.trace, proof.runs, Combination(AFTER, database))
    return differences(proof.program, before, after) if before and after else ()


def trace(home: Trace, runs: Runs, where: Combination) -> Trace | None:
    """Return what an example did on a combination; None where it was not run there, or did not come to its end."""
    if where in runs.holds:
        return home
    own = (each.trace for each in runs.differs if where in each.combinations and not each.failure)
    return next(own, None)


def _source(page: Page) -> str:
    return page.path.removeprefix("docs/")


def _code(each: Difference) -> str:
    return f"# leaving {each.code.rstrip(':')}" if each.leaving else each.code


def _did(each: Difference) -> str:
    return f"did `{each.here}` in {BEFORE} and does `{each.there}` in {AFTER}."
