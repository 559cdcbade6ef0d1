"""The contents of a page, claim by claim, as values for links, feeds, and programs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from session_answers.pages import errata, excerpts
from session_answers.pages.content import Part, content
from session_answers.pages.errata import Erratum
from session_answers.pages.excerpts import Excerpt
from session_answers.pages.fences import outside_fences
from session_answers.pages.markdown import short_answer
from session_answers.pages.page import Example, Heading, Page
from sqlalchemy_receipts import Program

PARTS = ("belief", "review", "sources")
MAX_REASONS = 2
HASH = 12
# Lists, tables, quotes, HTML, definitions, and attributes are not sentences.
_NO_SENTENCE = re.compile(r"\s*$|[-*|>:<{#]|\d+\.|    ")
_LINES = re.compile(r"(?P<example>.+?)-L\d+(?:-L\d+)?")


@dataclass(frozen=True)
class Claim:
    """One fact of a page. `title` and `reasons` are Markdown. `examples` prove the claim.

    `instead` is code that a reviewer would recommend, and `avoid` the code that it replaces. Both can be pasted. They
    are None if there is no such code. `digest` changes with the facts, which are the programs and their receipts, and
    not with words. `content` has all parts of the claim in order, and `errata` its corrections, oldest first.
    """

    id: str
    title: str
    line: int
    reasons: tuple[str, ...]
    examples: tuple[Example, ...]
    instead: Excerpt | None
    avoid: Excerpt | None
    digest: str
    content: tuple[Part, ...] = ()
    errata: tuple[Erratum, ...] = ()

    @property
    def all_examples(self) -> tuple[Example, ...]:
        """Return the examples, including examples under a deeper heading."""
        return (*self.examples, *(part.example for part in self.content if part.example))

    @property
    def is_part(self) -> bool:
        """Return whether this is a section that every answer has, and not a fact."""
        return self.id in PARTS


@dataclass(frozen=True)
class Answer:
    """A page with its question and its short answer, both Markdown. `code` is "" if the page is not a question.

    `url` is relative to the site's root: `commit/`, "" for the home page. `folder` is the folder of its source in
    `docs/`, "" for `docs/` itself. The links of the page are relative to it. `instead` is code that follows the short
    answer and can be pasted.
    """

    code: str
    url: str
    question: str
    verdict: tuple[str, ...]
    description: str
    claims: tuple[Claim, ...]
    digest: str
    folder: str = ""
    instead: Excerpt | None = None

    def claim(self, identifier: str) -> Claim | None:
        """Return the claim with an id, or the claim of the example, line, or range of lines with this id."""
        lines = _LINES.fullmatch(identifier)
        example = lines["example"] if lines else identifier
        owners = {example.id: claim for claim in self.claims for example in claim.all_examples}
        return next((claim for claim in self.claims if claim.id == identifier), None) or owners.get(example)


def answer(page: Page, programs: Mapping[str, Program]) -> Answer:
    """Return the contents of a page. `programs` are the programs of its examples by id."""
    question = page.title.title if page.title else ""
    verdict = short_answer(page)
    claims = tuple(_claims(page, programs))
    return Answer(
        str(page.front.get("code") or ""),
        page.url,
        question,
        verdict,
        " ".join(str(page.front.get("description") or "").split()),
        claims,
        _hash(_bold(verdict)),
        PurePosixPath(page.path).parent.as_posix().removeprefix("docs").strip("/"),
        _of_question(page, claims),
    )


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
    avoid, instead = _pair(excerpts.of_claim(page, heading.id, examples))
    hashes = (_hash(example.id, programs[example.id].setup, programs[example.id].example) for example in examples)
    return Claim(
        heading.id,
        heading.title,
        heading.line,
        reasons,
        examples,
        instead,
        avoid,
        _hash(*hashes),
        content(page, heading),
        tuple(erratum for erratum in errata.read(page) if erratum.claim == heading.id),
    )


def _of_question(page: Page, claims: Iterable[Claim]) -> Excerpt | None:
    """Return the code of the short answer, or the code to write instead in a review."""
    to_do = (Excerpt(example) for example in page.examples if example.review == "do")
    chosen = [_pair(excerpts.instead(page, excerpts.PAGE))[1], _pair(to_do)[1]]
    review = (claim.instead for claim in claims if claim.id == "review")
    return next(filter(None, (*chosen, *review)), None)


def _pair(chosen: Iterable[Excerpt]) -> tuple[Excerpt | None, Excerpt | None]:
    """Return the code to avoid and the code to write instead. Each is None if it cannot be pasted."""
    good = [excerpt for excerpt in chosen if not excerpt.problem]
    avoid = next((excerpt for excerpt in good if excerpt.example.review == "avoid"), None)
    instead = next((excerpt for excerpt in good if excerpt.example.review != "avoid"), None)
    return avoid if instead else None, instead


def _bold(verdict: tuple[str, ...]) -> str:
    """Return the bold words of a short answer, which are its fact, "" if there are none."""
    bold = re.search(r"\*\*(.+?)\*\*", " ".join(verdict))
    return bold[1] if bold else ""


def _hash(*texts: str) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()[:HASH]
