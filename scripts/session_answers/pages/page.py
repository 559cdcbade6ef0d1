"""The values of a page: the page, its headings, and its examples."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy_receipts import Program

TIMEOUT = 10.0
# The part of a link to a claim or an entry after the site's address fits into one line of a review comment.
MAX_LINK = 30
# A claim is a heading of this level with an id, below a heading of a group. Groups have no id. Other sections, such as
# the parts that every answer has, have the level of a group, and an id.
GROUP, CLAIM = 2, 3
# The ids of the headings of groups begin with this. Only the menu links to them, because they change.
GROUP_ID = "_group-"
# The line above a list of errors with the claims that explain them, below the short answer.
ERRORS = "If you see an error:"


@dataclass(frozen=True)
class Example:
    """An executed block. `line` is its first line of code in the page, counted from 1.

    `id` is permanent, even if the example moves on its page. `title` is plain text, or "".
    `timeout` is in seconds.
    `review` is do, avoid, prefer, fixed, or "". The example with do shows the short answer as code. The example with
    fixed is the corrected code of an error entry.
    `server` is the required database server: postgresql, mariadb, or "" for none.
    `only` has the databases of the example, and `sqlalchemy` its release lines, such as 1.4, separated by spaces.
    "" is all. `driver` has the drivers that the example is about, separated by spaces. It then runs with no others.
    `picture` is states if a map of its objects' states is drawn, and map if this map replaces the example. The page's
    `links` have the targets of the parts of a map.
    """

    id: str
    line: int
    code: str
    title: str = ""
    setup: str = ""
    timeout: float = TIMEOUT
    review: str = ""
    server: str = ""
    picture: str = ""
    only: str = ""
    sqlalchemy: str = ""
    driver: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading with its line, counted from 1, its level, its title as Markdown, and its id or ""."""

    line: int
    level: int
    title: str
    id: str

    @property
    def is_claim(self) -> bool:
        """Return whether this is the heading of a claim or another section with a permanent address."""
        return GROUP <= self.level <= CLAIM and self.id != ""

    @property
    def is_group(self) -> bool:
        """Return whether this is the heading of a group of claims, which has no permanent address."""
        return self.level == GROUP and not self.id


@dataclass(frozen=True)
class Page:
    """A Markdown file. `path` is relative to the project, `front` is the front matter, and `text` the whole source."""

    path: str
    text: str
    examples: tuple[Example, ...] = ()
    headings: tuple[Heading, ...] = ()
    front: Mapping[str, Any] = field(default_factory=dict)

    @property
    def links(self) -> Mapping[str, str]:
        """Return the Markdown file and the id that each part of a map links to, by the text of the part."""
        links = self.front.get("links")
        return links if isinstance(links, dict) else {}

    @property
    def title(self) -> Heading | None:
        """Return the first heading of level 1, or None if there is none."""
        return next((heading for heading in self.headings if heading.level == 1), None)

    @property
    def claims(self) -> tuple[Heading, ...]:
        """Return the headings of the claims and the other sections with a permanent address."""
        return tuple(heading for heading in self.headings if heading.is_claim)

    @property
    def address(self) -> str:
        """Return the last part of the page's address: `commit` for `docs/commit.md` and `docs/commit/index.md`."""
        path = PurePosixPath(self.path)
        return path.parent.name if path.stem == "index" and path.parent.name != "docs" else path.stem

    @property
    def is_home(self) -> bool:
        """Return whether it is the home page."""
        return self.path == "docs/index.md"

    @property
    def has_questions(self) -> bool:
        """Return whether it has a list of all questions: the home page and README have."""
        return self.is_home or self.path == "README.md"

    @property
    def url(self) -> str:
        """Return the page's URL relative to the site's root: `commit/` for `docs/commit.md`, "" for the home page."""
        folder = folder_of(self.path).as_posix()
        return "" if folder == "." else f"{folder}/"

    def claims_in(self, group: Heading) -> tuple[Heading, ...]:
        """Return the headings of the claims in a group."""
        later = (each.line for each in self.headings if each.line > group.line and each.level <= group.level)
        end = next(later, self.text.count("\n") + 2)
        return tuple(claim for claim in self.claims if group.line < claim.line < end)

    def end_of(self, heading: Heading) -> int:
        """Return the line of the next heading, or the line after the end of the page."""
        following = next((each.line for each in self.headings if each.line > heading.line), None)
        return following or self.text.count("\n") + 2

    def examples_below(self, heading: Heading) -> tuple[Example, ...]:
        """Return the examples between a heading and the next one."""
        end = self.end_of(heading)
        return tuple(example for example in self.examples if heading.line < example.line < end)

    def program(self, example: Example, setup: str) -> Program:
        """Return the program of an example. `setup` is the text of its setup. Its name begins with the page's path."""
        path = PurePosixPath(self.path.removeprefix("docs/")).with_suffix("")
        parts = path.parts if path.name != "index" or len(path.parts) == 1 else path.parent.parts
        return Program(f"{'-'.join(parts)}-{example.id}", example.code, setup)


def folder_of(path: str) -> PurePosixPath:
    """Return the folder that a page is published in: `commit` for `docs/commit.md`."""
    inside = PurePosixPath(path).relative_to("docs").with_suffix("")
    return inside.parent if inside.name == "index" else inside


def address_of(link: str) -> str:
    """Return the address for a link to a Markdown file: `flush/#rows` for `flush.md#rows`."""
    return re.sub(r"\.md(?=#|$)", "/", re.sub(r"(^|/)index\.md(?=#|$)", r"\1", link))
