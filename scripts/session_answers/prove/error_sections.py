"""The sections of a page that lists errors: each has a heading with an error, its prose, and the texts of others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from session_answers.errors import PageError
from session_answers.pages.fences import outside_fences
from session_answers.pages.page import Page, address_of
from sqlalchemy_receipts import Fault

HEADING = re.compile(r"### `(?P<kind>\w+)`: (?P<message>.+) \{ #(?P<id>[a-z]+(?:-[a-z]+)*) \}")
# A text of the same error from another driver or release: "- psycopg2: `OperationalError: (…) …`".
_OTHER = re.compile(r"- (?P<who>[^:`]+): `(?P<kind>\w+): (?P<message>[^`]+)`")
_LINK = re.compile(r"\[([^\[\]]*+)\]\(([^()]*+)\)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()<>#+.!-])")


@dataclass(frozen=True)
class Text:
    """A text of an error from the drivers or the releases in `who`, such as `psycopg2, pg8000` or `SQLAlchemy 1.4`."""

    who: str
    kind: str
    message: str


@dataclass(frozen=True)
class Section:
    """A section with its line number, its heading, and its lines of prose."""

    line: int
    heading: str
    prose: tuple[str, ...]


def sections(page: Page) -> Iterator[Section]:
    """Yield the sections of a page, which are its entries."""
    lines = list(outside_fences(page.text.replace("\r\n", "\n").split("\n")))
    starts = [index for index, (_, line) in enumerate(lines) if line.startswith(("## ", "### "))]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        number, heading = lines[start]
        # The heading of a group of entries has no id.
        if heading.startswith("### ") or heading.endswith(" }"):
            yield Section(number, heading, tuple(line for _, line in lines[start + 1 : end] if line))


def texts_of(page: Page) -> dict[str, tuple[Text, ...]]:
    """Return the texts of the errors of a page by the ids of their entries, each heading first. Raise PageError."""
    headings = {section: HEADING.fullmatch(section.heading) for section in sections(page)}
    return {
        match["id"]: (Text("", match["kind"], plain_text(match["message"])), *alternatives(page, section))
        for section, match in headings.items()
        if match
    }


def alternatives(page: Page, section: Section) -> Iterator[Text]:
    """Yield the alternative texts of a section. Raise PageError if an item of its list is not such a text."""
    for line in section.prose:
        if line.startswith("- "):
            match = _OTHER.fullmatch(line)
            if not match:
                problem = f"{line[:40]!r} is not a text of the error"
                fix = "write - drivers: `Class: message`, with … for what changes"
                raise PageError(Fault(page.path, section.line, problem, fix))
            yield Text(match["who"], match["kind"], match["message"])


def links_of(section: Section) -> tuple[str, ...]:
    """Return the addresses that a section links, in their order."""
    found = [link for line in section.prose for _, link in _LINK.findall(line)]
    return tuple(dict.fromkeys(address_of(link).removeprefix("../") for link in found))


def plain_text(text: str) -> str:
    """Return the visible text of Markdown."""
    escaped: list[str] = []

    def hide(match: re.Match[str]) -> str:
        escaped.append(match[1])
        return "\0"

    unmarked = re.sub(r"[`*]", "", _LINK.sub(r"\1", _ESCAPED.sub(hide, text)))
    return unescape(re.sub("\0", lambda _: escaped.pop(0), unmarked))
