"""A claim that differs in some environments must name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from session_answers.pages.fences import outside_fences
from session_answers.pages.page import CLAIM, Page
from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import combine
from session_answers.recordings.descriptions import describe
from session_answers.recordings.drivers import driver_name
from session_answers.recordings.environments import DATABASES, Environment
from sqlalchemy_receipts import Fault


def unnamed_differences(page: Page, proofs: Iterable[Proof]) -> Iterator[Fault]:
    """Yield a fault for each claim that differs in environments whose database or release line its text lacks."""
    rows = page.text.split("\n")
    prose = dict(outside_fences(rows))
    claims = [heading for heading in page.headings if heading.level == CLAIM]
    ends = [*(heading.line for heading in claims), len(rows) + 1][1:]
    proofs = list(proofs)
    for claim, end in zip(claims, ends, strict=False):
        text = "\n".join(line for number, line in prose.items() if claim.line <= number < end)
        claim_proofs = [proof for proof in proofs if claim.line < proof.example.line < end]
        comparison = combine(proof.comparison for proof in claim_proofs)
        for variant in comparison.variants:
            names = sorted({name for environment in variant.environments for name in _names(environment)})
            if not any(name in text for name in names):
                environments = describe(variant.environments, comparison.drivers)
                problem = f"the claim differs on {environments}, but its text does not mention this"
                yield Fault(page.path, claim.line, problem, f"add a sentence with {' or '.join(names)} to the claim")


def _names(environment: Environment) -> tuple[str, ...]:
    if environment.python:
        return (f"Python {environment.python}",)
    if environment.driver:
        return (driver_name(environment.driver),)
    return DATABASES[environment.database], environment.line
