"""Answers: what a page says, claim by claim, as values that links, feeds and programs are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from session_answers.pages.page import CLAIM, Example, Heading, Page, outside_fences
from sqlalchemy_receipts.program import Program

PARTS = ("belief", "review", "sources")
MOST_REASONS = 2
HASH = 12
# Lines of a page that are no sentence: lists, tables, quotes, HTML, definitions, and attributes.
_NO_SENTENCE = re.compile(r"^(\s*$|[-*|>:<{#]|\d+\.|    )")
# Code, which is read as it stands, a link or an image, an escaped sign, and bold.
_MARKS = re.compile(r"(`+)(.+?)\1(?!`)|!?\[((?:`[^`]*`|[^\]`])*)\]\([^)]*\)|\\([^a-zA-Z0-9\s])|\*\*")


@dataclass(frozen=True)
class Claim:
    """One fact of a page: `title` and `reasons` are Markdown; `examples` are those that prove it.

    `instead` is the example whose code a reviewer would hand out, and `better` tells that it is
    code to write instead; else it is the claim's own first example. `digest` changes with
    the claim's title, its programs and what they did.
    """

    id: str
    title: str
    line: int
    reasons: tuple[str, ...]
    examples: tuple[Example, ...]
    instead: Example | None
    better: bool
    digest: str

    @property
    def is_part(self) -> bool:
        """Tell whether this is a part that every answer has, and no fact."""
        return self.id in PARTS


@dataclass(frozen=True)
class Answer:
    """A page with its question and its verdict, both Markdown; `code` is "" where it is no question.

    `url` is where it is published below the site's root: `commit/`, "" for the home page;
    `folder` is that of its source below `docs/`, from which its links lead, "" for `docs/` itself.
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
        """Return the claim with an id, or the one that the id of an example or of a line belongs to."""
        example = re.sub(r"-L\d+$", "", identifier)
        ids = {example.id: claim for claim in self.claims for example in claim.examples}
        return {claim.id: claim for claim in self.claims}.get(identifier) or ids.get(example)


def answer(page: Page, programs: Mapping[str, Program]) -> Answer:
    """Read what a page says; `programs` are those of its examples, by their ids."""
    front, found = page.front, page.headings
    title = next((each for each in found if each.level == 1), Heading(1, 1, "", ""))
    following = next((each.line for each in found if each.line > title.line), page.text.count("\n") + 2)
    said = tuple(_first_paragraph(page.text, title.line, following)) if title.title else ()
    named = front.get("instead")
    instead = {str(key): str(value) for key, value in named.items()} if isinstance(named, dict) else {}
    claims = tuple(_claims(page, found, instead, programs))
    return Answer(
        str(front.get("code") or ""),
        page.url,
        title.title,
        said,
        " ".join(str(front.get("description") or "").split()),
        claims,
        _hash(title.title, *said),
        PurePosixPath(page.path).parent.as_posix().removeprefix("docs").strip("/"),
    )


def astray(page: Page, said: Answer) -> Iterator[str]:
    """Find what the page's `instead:` names and is not there, or is no code to write."""
    named = page.front.get("instead") or {}
    good = {example.id for example in page.examples if example.review != "avoid"}
    claims = {claim.id for claim in said.claims}
    if not isinstance(named, dict):
        yield f"{page.path}:1: `instead:` is no list of claims and examples: write `claim-id: example-id` below it"
        return
    for key, value in named.items():
        if key not in claims:
            yield f"{page.path}:1: `instead:` names {key!r}, which is no claim of the page: name the id of an H2"
        elif value not in good:
            yield f"{page.path}:1: `instead:` names {value!r} for {key!r}, which is no example to follow: name another"


def plain(markdown: str) -> str:
    """Return one line of Markdown as the text that is read: without marks, and links as their texts."""
    return _MARKS.sub(lambda found: found[2] or plain(found[3] or "") or found[4] or "", markdown).strip()


def _claims(
    page: Page, found: tuple[Heading, ...], instead: Mapping[str, str], programs: Mapping[str, Program]
) -> Iterator[Claim]:
    outside = [row for row in outside_fences(page.text.split("\n")) if not _NO_SENTENCE.match(row[1])]
    ends = [*(heading.line for heading in found), page.text.count("\n") + 2][1:]
    examples = {example.id: example for example in page.examples}
    for heading, end in zip(found, ends, strict=False):  # a page without a heading has an end
        if heading.level != CLAIM or not heading.id:
            continue
        own = page.examples_below(heading)
        prefer = next((example for example in own if example.review == "prefer"), None)
        better = examples.get(instead.get(heading.id, "")) or prefer
        said = (_hash(each.id, programs[each.id].setup, programs[each.id].example) for each in own)
        yield Claim(
            heading.id,
            heading.title,
            heading.line,
            tuple(row.strip() for number, row in outside if heading.line < number < end)[:MOST_REASONS],
            own,
            better or (own[0] if own else None),
            better is not None,
            _hash(heading.title, *said),
        )


def _first_paragraph(text: str, start: int, end: int) -> Iterator[str]:
    for number, line in outside_fences(text.split("\n")):
        # Attributes for the paragraph above are no words.
        if start < number < end and not line.startswith("{"):
            if line.strip():
                yield line.strip()
            elif number > start + 1:
                return


def _hash(*texts: str) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()[:HASH]
