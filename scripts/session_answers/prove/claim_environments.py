"""A claim that differs in some environments must name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from session_answers.pages.fences import outside_fences
from session_answers.pages.page import CLAIM, Page
from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import Variant, combine
from session_answers.recordings.environments import DATABASES, describe
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
        for variant in combine(proof.comparison for proof in claim_proofs).variants:
            names = _names(variant)
            if not any(name in text for name in names):
                problem = f"the claim differs on {describe(variant.environments)}, but its text does not mention this"
                yield Fault(page.path, claim.line, problem, f"add a sentence with {' or '.join(names)} to the claim")


def _names(variant: Variant) -> list[str]:
    return sorted(
        {name for environment in variant.environments for name in (DATABASES[environment.database], environment.line)}
    )
