"""Errata: corrections of claims that were published and turned out to be false. Such a claim keeps its id."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from session_answers.pages.markdown import plain
from session_answers.pages.page import CLAIM, Page
from sqlalchemy_receipts import Fault

NAME = "errata"
_HASH = 12
_SENTENCES = re.compile(r"\S.*[.?!]", re.DOTALL)


@dataclass(frozen=True)
class Erratum:
    """A correction of a claim: what it `said` until `date` (YYYY-MM-DD), and the `fact`.

    `said` and `fact` are sentences, in which only code has marks. `id` is the id of the note on the page, and `claim`
    the id of the claim.
    """

    id: str
    claim: str
    date: str
    said: str
    fact: str

    @property
    def digest(self) -> str:
        """Return a hash that changes with the erratum."""
        return sha256(f"{self.date}\0{self.said}\0{self.fact}".encode()).hexdigest()[:_HASH]

    @property
    def sentences(self) -> str:
        """Return the note for readers as Markdown."""
        return f"Corrected on {self.date}. {self.correction}"

    @property
    def correction(self) -> str:
        """Return the sentences without their date."""
        return f"Until then, this claim said: “{self.said}” Correction: {self.fact}"


def read(page: Page) -> tuple[Erratum, ...]:
    """Return the errata of a page, whose front matter has no fault."""
    counts = Counter[str]()
    errata = []
    for entry in page.front.get(NAME) or ():
        claim = entry["claim"]
        counts[claim] += 1
        identifier = f"{claim}-erratum" + (f"-{counts[claim]}" if counts[claim] > 1 else "")
        said, fact = (" ".join(entry[name].split()) for name in ("said", "fact"))
        errata.append(Erratum(identifier, claim, entry["date"].isoformat(), said, fact))
    return tuple(errata)


def faults(page: Page) -> Iterator[Fault]:
    """Yield the faults of the errata of a page that the page alone shows."""
    claims = {claim.id: claim for claim in page.claims}
    last: dict[str, str] = {}
    for erratum in read(page):
        if erratum.claim not in claims:
            problem = f"`{NAME}:` has {erratum.claim!r}, which is not a claim"
            yield Fault(page.path, 1, problem, "write the id of a claim")
            continue
        named = f"the erratum of {erratum.claim!r}"
        for name, text in (("said", erratum.said), ("fact", erratum.fact)):
            if not _SENTENCES.fullmatch(text):
                yield Fault(page.path, 1, f"`{name}:` in {named} is not a sentence", "end it with a period")
        if last.get(erratum.claim, "") >= erratum.date:
            yield Fault(
                page.path, 1, f"{named} of {erratum.date} is not after the previous erratum", "sort them by date"
            )
        last[erratum.claim] = erratum.date
        said, prose = _words(erratum.said), _words("\n".join(_prose(page, claims[erratum.claim].line)))
        if said and f" {said} " in f" {prose} ":
            problem = f"the claim still says what {named} calls wrong"
            yield Fault(page.path, claims[erratum.claim].line, problem, "correct the claim, or remove the erratum")


def _prose(page: Page, first: int) -> list[str]:
    end = next((each.line for each in page.headings if each.line > first and each.level <= CLAIM), None)
    return [plain(row) for row in page.text.split("\n")[first - 1 : end and end - 1]]


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", plain(text)))
