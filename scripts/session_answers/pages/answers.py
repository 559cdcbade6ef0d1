"""The contents of a page, claim by claim, as values for links, feeds, and programs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from session_answers.pages import errata
from session_answers.pages.content import Part, content
from session_answers.pages.errata import Erratum
from session_answers.pages.fences import outside_fences
from session_answers.pages.markdown import short_answer
from session_answers.pages.page import Example, Heading, Page
from sqlalchemy_receipts import Fault, Program

PARTS = ("belief", "review", "sources")
MAX_REASONS = 2
HASH = 12
# Lists, tables, quotes, HTML, definitions, and attributes are not sentences.
_NO_SENTENCE = re.compile(r"\s*$|[-*|>:<{#]|\d+\.|    ")
_LINE = re.compile(r"(?P<example>.+)-L\d+")


@dataclass(frozen=True)
class Claim:
    """One fact of a page. `title` and `reasons` are Markdown. `examples` prove the claim.

    `instead` is the example whose code a reviewer would recommend. If `better` is true, that code should replace the
    reviewed code, otherwise it is the claim's first example. `digest` changes with the facts, which are the programs
    and their receipts, and not with words. `content` has all parts of the claim in order, and `errata` its
    corrections, oldest first.
    """

    id: str
    title: str
    line: int
    reasons: tuple[str, ...]
    examples: tuple[Example, ...]
    instead: Example | None
    better: bool
    digest: str
    content: tuple[Part, ...] = ()
    errata: tuple[Erratum, ...] = ()

    @property
    def all_examples(self) -> tuple[Example, ...]:
        """Return the examples, also those below a deeper heading."""
        return (*self.examples, *(part.example for part in self.content if part.example))

    @property
    def is_part(self) -> bool:
        """Return whether this is a section that every answer has, and not a fact."""
        return self.id in PARTS


@dataclass(frozen=True)
class Answer:
    """A page with its question and its short answer, both Markdown. `code` is "" if the page is not a question.

    `url` is relative to the site's root: `commit/`, "" for the home page. `folder` is the folder of its source in
    `docs/`, "" for `docs/` itself. The links of the page are relative to it.
    """

    code: str
    url: str
    question: str
    verdict: tuple[str, ...]
    description: str
    claims: tuple[Claim, ...]
    digest: str
    folder: str = ""

    def claim(self, identifier: str) -> Claim | None:
        """Return the claim with an id, or the claim of the example or line with this id."""
        line = _LINE.fullmatch(identifier)
        example = line["example"] if line else identifier
        owners = {example.id: claim for claim in self.claims for example in claim.all_examples}
        return next((claim for claim in self.claims if claim.id == identifier), None) or owners.get(example)


def answer(page: Page, programs: Mapping[str, Program]) -> Answer:
    """Return the contents of a page. `programs` are the programs of its examples by id."""
    question = page.title.title if page.title else ""
    verdict = short_answer(page)
    return Answer(
        str(page.front.get("code") or ""),
        page.url,
        question,
        verdict,
        " ".join(str(page.front.get("description") or "").split()),
        tuple(_claims(page, programs)),
        _hash(_bold(verdict)),
        PurePosixPath(page.path).parent.as_posix().removeprefix("docs").strip("/"),
    )


def instead_faults(page: Page, answer: Answer) -> Iterator[Fault]:
    """Yield the faults of `instead:` in the front matter of a page."""
    instead = page.front.get("instead") or {}
    good = {example.id for example in page.examples if example.review != "avoid"}
    claims = {claim.id for claim in answer.claims}
    if not isinstance(instead, dict):
        yield Fault(page.path, 1, "`instead:` has no claims and examples", "write `claim-id: example-id` under it")
        return
    for claim, example in instead.items():
        if claim not in claims:
            yield Fault(page.path, 1, f"`instead:` has {claim!r}, which is not a claim", "write the id of a claim")
        elif example not in good:
            problem = f"`instead:` has {example!r} for {claim!r}, which is not an example to follow"
            yield Fault(page.path, 1, problem, "write the id of another example")


def _claims(page: Page, programs: Mapping[str, Program]) -> Iterator[Claim]:
    sentences = {
        number: line.strip() for number, line in outside_fences(page.text.split("\n")) if not _NO_SENTENCE.match(line)
    }
    for heading in page.claims:
        below = range(heading.line + 1, page.end_of(heading))
        reasons = tuple(sentences[number] for number in below if number in sentences)
        yield _claim(page, heading, reasons[:MAX_REASONS], programs)


def _claim(page: Page, heading: Heading, reasons: tuple[str, ...], programs: Mapping[str, Program]) -> Claim:
    examples = page.examples_below(heading)
    instead = _instead(page, heading) or next((example for example in examples if example.review == "prefer"), None)
    hashes = (_hash(example.id, programs[example.id].setup, programs[example.id].example) for example in examples)
    first = examples[0] if examples else None
    return Claim(
        heading.id,
        heading.title,
        heading.line,
        reasons,
        examples,
        instead or first,
        instead is not None,
        _hash(*hashes),
        content(page, heading),
        tuple(erratum for erratum in errata.read(page) if erratum.claim == heading.id),
    )


def _instead(page: Page, heading: Heading) -> Example | None:
    """Return the example that `instead:` in the front matter has for a claim, or None if it has none."""
    instead = page.front.get("instead")
    name = str(instead.get(heading.id, "")) if isinstance(instead, dict) else ""
    return next((example for example in page.examples if example.id == name), None)


def _bold(verdict: tuple[str, ...]) -> str:
    """Return the bold words of a short answer, which are its fact, "" if there are none."""
    bold = re.search(r"\*\*(.+?)\*\*", " ".join(verdict))
    return bold[1] if bold else ""


def _hash(*texts: str) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()[:HASH]
