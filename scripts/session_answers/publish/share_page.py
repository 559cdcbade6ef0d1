"""The texts that share a page and its claims, in a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from session_answers.pages.markdown import plain
from session_answers.permalinks.addresses import TOP
from session_answers.prove.snapshot import ProvedPage
from session_answers.publish.part_pages import part_page
from session_answers.recordings import tested_on
from session_answers.recordings.comparisons import combine
from session_answers.view.share_texts import claim_texts, page_texts, share_html


def share_page(page: ProvedPage, built: str, base: str) -> str:
    """Return the page with the texts of a question. `built` is its page. Links begin with `base`, or with a slash."""
    question = escape(plain(page.answer.question), quote=False)
    return part_page(built, f"Share: {question}", question, "\n".join(_texts(page, base or "/")))


def _texts(page: ProvedPage, base: str) -> Iterator[str]:
    answer = page.answer
    run = f"{page.facts['versions']}, {page.facts['date']}"
    yield share_html(TOP, answer.question, page_texts(answer, base, run))
    for claim in answer.claims:
        proofs = page.proofs_of(claim)
        results = tested_on.short(combine(proof.comparison for proof in proofs)) if proofs else ()
        yield share_html(claim.id, claim.title, claim_texts(answer, claim, base, results))
