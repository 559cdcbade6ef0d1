"""The entries of the pages that list errors. Each has a message that its example raises."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from html import unescape

from session_answers.errors import PageError
from session_answers.pages.answers import Answer
from session_answers.pages.examples import FIXED
from session_answers.pages.fences import outside_fences
from session_answers.pages.markdown import plain
from session_answers.pages.page import MAX_LINK, Page, address_of
from session_answers.prove.error_messages import matches, message_of
from session_answers.prove.proof import Proof
from sqlalchemy_receipts import Event, Fault, ReceiptsError

FOLDER = "docs/errors/"
LIST = "errors/errors.json"
# The URL of the page with the frequent errors, the finder, and the index of all errors.
FIRST_PAGE = "errors/"
_HEADING = re.compile(r"### `(?P<kind>\w+)`: (?P<message>.+) \{ #(?P<id>[a-z]+(?:-[a-z]+)*) \}")
# A text of the same error from another driver or release: "- psycopg2: `OperationalError: (…) …`".
_OTHER = re.compile(r"- (?P<who>[^:`]+): `(?P<kind>\w+): (?P<message>[^`]+)`")
_LINK = re.compile(r"\[([^\[\]]*+)\]\(([^()]*+)\)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()<>#+.!-])")
# A message can quote another error that has a code. The last code belongs to the error itself.
_CODE = re.compile(r"sqlalche\.me/e/(?:\d+/)?(\w+)\)$")


@dataclass(frozen=True)
class Text:
    """A text of an error from the drivers or the releases in `who`, such as `psycopg2, pg8000` or `SQLAlchemy 1.4`."""

    who: str
    kind: str
    message: str


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


@dataclass(frozen=True)
class _Section:
    """An entry with its line number, its heading, and its lines of prose."""

    line: int
    heading: str
    prose: tuple[str, ...]


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
    for section in _sections(page):
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


def _sections(page: Page) -> Iterator[_Section]:
    lines = list(outside_fences(page.text.replace("\r\n", "\n").split("\n")))
    starts = [index for index, (_, line) in enumerate(lines) if line.startswith(("## ", "### "))]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        number, heading = lines[start]
        # The heading of a group of entries has no id.
        if heading.startswith("### ") or heading.endswith(" }"):
            yield _Section(number, heading, tuple(line for _, line in lines[start + 1 : end] if line))


def _entry(page: Page, section: _Section, proofs_by_id: Mapping[str, list[Proof]]) -> Entry:
    """Return the entry of a section. Raise PageError."""

    def fault(problem: str, fix: str) -> PageError:
        return PageError(Fault(page.path, section.line, problem, fix))

    heading = _HEADING.fullmatch(section.heading)
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
    kind, message = heading["kind"], _plain(heading["message"])
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
    why = _plain(section.prose[0])
    texts = tuple(_texts(page, section))
    return Entry(heading["id"], kind, message, code[1] if code else "", why, _answers(section), page.url, texts)


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


def texts_of(page: Page) -> dict[str, tuple[Text, ...]]:
    """Return the texts of the errors of a page by the ids of their entries, each heading first. Raise PageError."""
    headings = {section: _HEADING.fullmatch(section.heading) for section in _sections(page)}
    return {
        match["id"]: (Text("", match["kind"], _plain(match["message"])), *_texts(page, section))
        for section, match in headings.items()
        if match
    }


def _texts(page: Page, section: _Section) -> Iterator[Text]:
    """Yield the alternative texts of a section. Raise PageError if an item of its list is not such a text."""
    for line in section.prose:
        if line.startswith("- "):
            match = _OTHER.fullmatch(line)
            if not match:
                problem = f"{line[:40]!r} is not a text of the error"
                fix = "write - drivers: `Class: message`, with … for what changes"
                raise PageError(Fault(page.path, section.line, problem, fix))
            yield Text(match["who"], match["kind"], match["message"])


def _raised(proof: Proof) -> Iterator[Event]:
    """Yield the errors and warnings of an example."""
    for event in proof.trace.events:
        if event.family in ("error", "warning") and event.line > proof.program.offset:
            yield event


def _kind(event: Event) -> str:
    return event.word.partition(" ")[2]


def _answers(section: _Section) -> tuple[str, ...]:
    """Return the addresses that a section links, in their order."""
    links = [link for line in section.prose for _, link in _LINK.findall(line)]
    return tuple(dict.fromkeys(address_of(link).removeprefix("../") for link in links))


def _plain(text: str) -> str:
    """Return the visible text of Markdown."""
    escaped: list[str] = []

    def hide(match: re.Match[str]) -> str:
        escaped.append(match[1])
        return "\0"

    unmarked = re.sub(r"[`*]", "", _LINK.sub(r"\1", _ESCAPED.sub(hide, text)))
    return unescape(re.sub("\0", lambda _: escaped.pop(0), unmarked))
