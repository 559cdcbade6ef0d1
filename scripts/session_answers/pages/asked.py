"""The phrases by which readers ask for a page and for its claims, which the search knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from session_answers.pages.page import Page
from sqlalchemy_receipts import Fault

NAME = "asked"
# The phrases of the page itself.
PAGE = "page"
_MAX = 60
_SPACES = re.compile(r"\s+")


def read(page: Page) -> Mapping[str, tuple[str, ...]]:
    """Return the phrases by the ids of claims. Those of the page itself have the name `page`."""
    asked = page.front.get(NAME) or {}
    return {claim: tuple(_phrases(text)) for claim, text in asked.items()}


def faults(page: Page) -> Iterator[Fault]:
    """Yield the faults of the phrases of a page that the page alone shows."""
    claims = {claim.id for claim in page.claims}
    owners: dict[str, str] = {}
    for claim, phrases in read(page).items():
        if claim != PAGE and claim not in claims:
            problem = f"`{NAME}:` has {claim!r}, which is not a claim"
            yield Fault(page.path, 1, problem, f"write the id of a claim, or {PAGE}")
        for phrase in phrases:
            if len(phrase) > _MAX:
                problem = f"the phrase {phrase!r} has {len(phrase)} characters"
                yield Fault(page.path, 1, problem, f"use at most {_MAX} characters, or separate phrases by semicolons")
            if owners.setdefault(phrase.lower(), claim) != claim:
                problem = f"`{NAME}:` has {phrase!r} for {owners[phrase.lower()]!r} and for {claim!r}"
                yield Fault(page.path, 1, problem, "keep it only for the better answer")


def missing(page: Page, parts: tuple[str, ...]) -> Iterator[Fault]:
    """Yield a fault for the question and for each claim that no phrase asks for. The ids in `parts` are not claims."""
    asked = read(page)
    if not asked.get(PAGE):
        fix = f"write `{NAME}:` in the front matter, and `{PAGE}: some words; other words` under it"
        yield Fault(page.path, 1, "the page has no phrases by which readers ask for it", fix)
    for heading in page.claims:
        if heading.id not in parts and not asked.get(heading.id):
            problem = f"no phrase asks for the claim {heading.id!r}"
            yield Fault(page.path, heading.line, problem, f"write `{heading.id}: some words` under `{NAME}:`")


def _phrases(text: str) -> Iterator[str]:
    for phrase in text.split(";"):
        if words := _SPACES.sub(" ", phrase).strip():
            yield words
