"""The text of an answer for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import indent

from session_answers.pages.answers import Answer, Claim
from session_answers.pages.markdown import plain
from session_answers.prove.proof import Proof
from session_answers.recordings import tested_on
from session_answers.recordings.descriptions import describe
from session_answers.recordings.differences import from_changes
from sqlalchemy_receipts import Program, Trace
from sqlalchemy_receipts.render import draw, to_text

_REVIEW = {
    "do": "Do this:",
    "avoid": "What not to write:",
    "prefer": "What to write instead:",
    "fixed": "Fixed:",
}


def answer_text(answer: Answer, proofs: Mapping[str, Proof], identifier: str, base: str, versions: str) -> str:
    """Return an answer as plain text. If `identifier` is a claim, an example, or a line, return only that claim.

    `proofs` are the proofs of its examples by id. `base` is the address of the site.
    """
    chosen = answer.claim(identifier)
    lines = [] if chosen else list(_short_answer(answer, proofs))
    for claim in [chosen] if chosen else answer.claims:
        lines += _claim(claim, proofs, identifier if chosen else "")
    link = f"{base}{answer.url}#{identifier}" if chosen else f"{base}{answer.url}"
    return "\n".join([*lines, link, f"Executed on {versions}.", ""])


def _short_answer(answer: Answer, proofs: Mapping[str, Proof]) -> Iterator[str]:
    yield plain(f"{answer.code}  {answer.question}" if answer.code else answer.question)
    yield from ("", *(plain(line) for line in answer.verdict), "")
    for proof in proofs.values():
        if proof.example.review == "do":
            yield from _example(proof)


def _claim(claim: Claim, proofs: Mapping[str, Proof], identifier: str) -> Iterator[str]:
    """Yield the lines of a claim. `identifier` is "" or the id of the claim, or of one of its examples or lines."""
    title = plain(claim.title)
    yield from (title, "-" * len(title))
    if not (claim.errata or claim.content) or claim.content[0].example:
        yield ""
    for erratum in reversed(claim.errata):
        yield from (plain(erratum.sentences), "")
    for part in claim.content:
        if not part.example:
            yield from (indent(part.text, "    ") if part.kind == "code" else part.text, "")
        elif identifier in ("", claim.id, part.example.id) or identifier.startswith(f"{part.example.id}-L"):
            yield from _example(proofs[part.example.id])
    if text := tested_on.text(proofs[example.id].comparison for example in claim.examples):
        yield from (text, "")


def _example(proof: Proof) -> Iterator[str]:
    yield from filter(None, (_REVIEW.get(proof.example.review), proof.note))
    yield from (_indented(proof.program, proof.trace), "")
    for variant in proof.comparison.variants:
        environments = describe(variant.environments, proof.comparison.drivers)
        if variant.failure:
            yield from (f"On {environments}, it {variant.failure}", "")
        elif variant.trace:
            yield from (f"On {environments}, it did this:", _indented(proof.program, variant.trace), "")
        else:
            lines = from_changes(proof.program, proof.trace, variant.changes)
            yield from (f"On {environments}, these lines differ:", *(f"    {plain(str(line))}" for line in lines), "")


def _indented(program: Program, trace: Trace) -> str:
    return "\n".join(f"    {line}".rstrip() for line in to_text(draw(program, trace)).split("\n"))
