"""The entries of the pages that list errors. Each has a message that its example raises."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

from session_answers.errors import PageError
from session_answers.pages.answers import Answer
from session_answers.pages.examples import FIXED
from session_answers.pages.markdown import plain
from session_answers.pages.page import MAX_LINK, Page
from session_answers.prove.error_messages import matches, message_of
from session_answers.prove.error_sections import HEADING, Section, Text, alternatives, links_of, plain_text, sections
from session_answers.prove.proof import Proof
from sqlalchemy_receipts import Event, Fault, ReceiptsError

FOLDER = "docs/errors/"
LIST = "errors/errors.json"
# The URL of the page with the frequent errors, the finder, and the index of all errors.
FIRST_PAGE = "errors/"
# A message can quote another error that has a code. The last code belongs to the error itself.
_CODE = re.compile(r"sqlalche\.me/e/(?:\d+/)?(\w+)\)$")


@dataclass(frozen=True)
class Entry:
    """An error or a warning, with its class, its message, and the addresses of its answers.

    Each `…` of `message` matches any text. `texts` are the texts of other drivers and releases. `code` is the code in
    SQLAlchemy's documentation, "" if there is none. `why` is one plain sentence. `answers` are the addresses of the
    claims that the entry links, from the site's root, such as `end/#with`. There are none if the entry itself has the
    fix, and several if there are several causes. `page` is the address of the entry's page, such as `errors/`.
    """

    id: str
    kind: str
    message: str
    code: str
    why: str
    answers: tuple[str, ...]
    page: str
    texts: tuple[Text, ...] = ()

    @property
    def heading(self) -> str:
        """Return the class and the message."""
        return f"{self.kind}: {self.message}"


def is_error_page(page: Page) -> bool:
    """Return whether a page lists errors."""
    return page.path.startswith(FOLDER)


def read_all(pages: Iterable[tuple[Page, Iterable[Proof]]]) -> tuple[Entry, ...]:
    """Return the entries of all pages that list errors. Raise PageError if one is incorrect, or if two are equal."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    first_page: dict[str, str] = {}
    for page, proofs in pages:
        try:
            page_entries = read(page, proofs)
        except ReceiptsError as error:
            faults += error.faults
            continue
        for entry in page_entries:
            first = first_page.setdefault(entry.heading, page.path)
            if first != page.path:
                problem = f"the heading {entry.heading!r} is also in {first}"
                faults.append(Fault(page.path, 1, problem, "remove one of the two entries"))
        entries += page_entries
    if faults:
        raise PageError(*faults)
    return tuple(entries)


def read(page: Page, proofs: Iterable[Proof]) -> tuple[Entry, ...]:
    """Return the entries of a page. Raise PageError if an entry differs from the error that its example raises."""
    headings = {example.id: heading.id for heading in page.headings for example in page.examples_below(heading)}
    proofs_by_id: dict[str, list[Proof]] = {}
    for proof in proofs:
        proofs_by_id.setdefault(headings.get(proof.example.id, ""), []).append(proof)
    entries: list[Entry] = []
    faults: list[Fault] = []
    for section in sections(page):
        try:
            entries.append(_entry(page, section, proofs_by_id))
        except ReceiptsError as error:
            faults += error.faults
    faults += _repeated(page, "id", [entry.id for entry in entries])
    faults += _repeated(page, "heading", [entry.heading for entry in entries])
    if faults:
        raise PageError(*faults)
    return tuple(entries)


def _repeated(page: Page, name: str, texts: list[str]) -> Iterator[Fault]:
    for text in dict.fromkeys(text for text in texts if texts.count(text) > 1):
        yield Fault(page.path, 1, f"the {name} {text!r} appears twice", "remove one of the two entries")


def to_json(entries: Iterable[Entry], answers: Mapping[str, Answer]) -> str:
    """Return the data of the error finder. `answers` are the answers of the pages by URL."""
    rows = []
    # The page of frequent errors comes first.
    for entry in sorted(entries, key=lambda entry: entry.page.count("/")):
        texts = [[text.kind, text.message] for text in entry.texts]
        linked = [[address, _title(address, answers)] for address in entry.answers]
        rows.append({**asdict(entry), "texts": texts, "answers": linked})
    return json.dumps({"errors": rows}, ensure_ascii=False, separators=(",", ":"))


def _title(address: str, answers: Mapping[str, Answer]) -> str:
    url, _, identifier = address.partition("#")
    claim = answers[url].claim(identifier)
    return plain(claim.title if claim else answers[url].question)


def _entry(page: Page, section: Section, proofs_by_id: Mapping[str, list[Proof]]) -> Entry:
    """Return the entry of a section. Raise PageError."""

    def fault(problem: str, fix: str) -> PageError:
        return PageError(Fault(page.path, section.line, problem, fix))

    heading = HEADING.fullmatch(section.heading)
    if not heading:
        raise fault(f"{section.heading[:40]!r} is not the heading of an entry", "write ### `Class`: message { #id }")
    link = f"/{page.url}#{heading['id']}"
    if len(link) > MAX_LINK:
        fix = f"choose a shorter id, because a link has at most {MAX_LINK} characters"
        raise fault(f"the link {link} has {len(link)} characters", fix)
    if not section.prose:
        raise fault("the entry has no text", "describe the error under the heading")
    examples = proofs_by_id.get(heading["id"], [])
    proofs = [proof for proof in examples if proof.example.review != FIXED]
    if len(proofs) != 1:
        raise fault(f"the entry has {len(proofs)} examples", "give it exactly one")
    if problem := next(_fixed_problems(examples), ""):
        raise fault(problem, "correct its code, or write one example with the fix below the failing one")
    kind, message = heading["kind"], plain_text(heading["message"])
    raised = list(_raised(proofs[0]))
    event = next(
        (event for event in raised if _kind(event) == kind and matches(message, message_of(event.detail))), None
    )
    if event is None:
        actual = "; ".join(f"{_kind(event)}: {message_of(event.detail)}" for event in raised) or "nothing"
        raise fault(
            f"the heading says {f'{kind}: {message}'!r}, but the example raises {actual!r}", "correct one of them"
        )
    code = _CODE.search(event.detail)
    why = plain_text(section.prose[0])
    texts = tuple(alternatives(page, section))
    return Entry(heading["id"], kind, message, code[1] if code else "", why, links_of(section), page.url, texts)


def _fixed_problems(examples: list[Proof]) -> Iterator[str]:
    """Yield the problems of the corrected code of an entry, of which there is one at most."""
    fixed = [proof for proof in examples if proof.example.review == FIXED]
    if len(fixed) > 1:
        yield f"the entry has {len(fixed)} examples with the fix"
    if fixed and examples[0] in fixed:
        yield "the example with the fix is above the failing one"
    for proof in fixed:
        if proof.trace.error:
            yield f"the example with the fix ends with {proof.trace.error!r}"
        for event in _raised(proof):
            if event.family == "warning":
                yield f"the example with the fix {event.word}"


def _raised(proof: Proof) -> Iterator[Event]:
    """Yield the errors and warnings of an example."""
    for event in proof.trace.events:
        if event.family in ("error", "warning") and event.line > proof.program.offset:
            yield event


def _kind(event: Event) -> str:
    return event.word.partition(" ")[2]
