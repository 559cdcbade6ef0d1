"""A claim that differs in some environments must name them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from session_answers.pages.fences import outside_fences
from session_answers.pages.page import CLAIM, Page
from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import Comparison, Variant, combine
from session_answers.recordings.descriptions import describe
from session_answers.recordings.differences import from_changes
from session_answers.recordings.drivers import driver_name
from session_answers.recordings.environments import DATABASES, Environment
from sqlalchemy_receipts import Fault

_RAISED = re.compile(r"\braises (\w+)")


def unnamed_differences(page: Page, proofs: Iterable[Proof]) -> Iterator[Fault]:
    """Yield a fault for each claim whose text lacks the database, release line, or Python that its examples differ on.

    It must name another driver only if it names an error that is not raised with this driver.
    """
    rows = page.text.split("\n")
    prose = dict(outside_fences(rows))
    proofs = list(proofs)
    for claim in page.claims:
        later = (each.line for each in page.headings if each.line > claim.line and each.level <= CLAIM)
        end = next(later, len(rows) + 1)
        text = "\n".join(line for number, line in prose.items() if claim.line <= number < end)
        claim_proofs = [proof for proof in proofs if claim.line < proof.example.line < end]
        comparison = combine(proof.comparison for proof in claim_proofs)
        for proof in claim_proofs:
            for variant in proof.comparison.variants:
                names = sorted({name for environment in variant.environments for name in _names(environment)})
                if _must_be_named(proof, variant, text) and not any(name in text for name in names):
                    yield _fault(page, claim.line, comparison, variant, names)


def _fault(page: Page, line: int, comparison: Comparison, variant: Variant, names: list[str]) -> Fault:
    environments = describe(variant.environments, comparison.drivers)
    problem = f"the claim differs on {environments}, but its text does not mention this"
    return Fault(page.path, line, problem, f"add a sentence with {' or '.join(names)} to the claim")


def _must_be_named(proof: Proof, variant: Variant, text: str) -> bool:
    if not all(environment.driver for environment in variant.environments):
        return True
    lines = from_changes(proof.program, proof.trace, variant.changes)
    errors = {error for line in lines for error in {*_RAISED.findall(line.shown)} - {*_RAISED.findall(line.other)}}
    return any(re.search(rf"\b{error}\b", text) for error in errors)


def _names(environment: Environment) -> tuple[str, ...]:
    if environment.python:
        return (f"Python {environment.python}",)
    if environment.driver:
        return (driver_name(environment.driver),)
    return DATABASES[environment.database], environment.line
