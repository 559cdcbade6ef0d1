"""A page: its examples, as they stand in the Markdown source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

import yaml

from session_answers.errors import PageError
from sqlalchemy_receipts.program import Program

FENCE = re.compile(r"^(?P<indent>[ >\t]*)(?P<marks>`{3,}|~{3,})(?P<info>[^`]*)$")
_HEADING = re.compile(r"^(?P<marks>#{1,6})\s*(?P<title>.*?)(?:\s*\{[^}]*#(?P<id>[^\s}]+)[^}]*\})?\s*$")
_UNDERLINE = re.compile(r"(=+|-+) *")
_OPTION = re.compile(r"""\s*(\w+)=("[^"]*"|'[^']*')(?=\s|$)""")
_EXEC = re.compile(r"exec=(\"on\"|'on')")
_EXAMPLE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*-[1-9]\d*", re.ASCII)
_FRONT = re.compile(r"\A---[ \t]*\n(?:.*?\n)??(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_PYTHON = re.compile(r"\b(python\d?|py\d?|pycon\d?|pyodide|ipython)\b")
OPTIONS = ("exec", "id", "setup", "timeout", "review", "server", "picture", "only", "sqlalchemy")
TIMEOUT = 10.0
_VALUES = {
    "server": ("mariadb", "postgresql"),
    "picture": ("states", "map"),
    "only": ("sqlite", "postgresql", "mariadb"),
    "sqlalchemy": ("2.1", "2.0", "1.4"),
}
# A link to a claim or an entry, from the slash on, fits into one line of a review comment.
MOST_LINK = 30
# A claim is a heading of this level.
CLAIM = 2


@dataclass(frozen=True)
class Example:
    """An executed block: `line` is its first line of code in the page, counted from 1.

    `id` is permanent, wherever the example moves on its page: words and a number; `review` is avoid, prefer or "";
    `server` names the database server that it needs: postgresql, mariadb, or "" for none;
    `only` names the databases that it is about, and `sqlalchemy` the release lines, such as
    1.4, with blanks between them: "" is all;
    `picture` is states where a map of its objects' states is drawn from its trace, and map
    where this map stands for the example, and its parts lead where the page's `links` say.
    """

    id: str
    line: int
    code: str
    setup: str = ""
    timeout: float = TIMEOUT
    review: str = ""
    server: str = ""
    picture: str = ""
    only: str = ""
    sqlalchemy: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading of a page: its line, counted from 1, its level, its title as Markdown, and its id or ""."""

    line: int
    level: int
    title: str
    id: str


@dataclass(frozen=True)
class Page:
    """A Markdown file; `path` is what messages call it, `text` its source.

    `links` are those of its front matter: what a map names, and the Markdown file that it leads to.
    """

    path: str
    text: str
    examples: tuple[Example, ...]
    links: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def front(self) -> Mapping[str, Any]:
        """What its front matter names; raises PageError where it is not names and values."""
        return front_matter(self.text)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings in order, those in fenced blocks and in comments aside."""
        return headings(self.text)

    @property
    def address(self) -> str:
        """The last part of the page's address: `commit` for `docs/commit.md` and `docs/commit/index.md`."""
        path = PurePosixPath(self.path)
        return path.parent.name if path.stem == "index" and path.parent.name != "docs" else path.stem

    @property
    def url(self) -> str:
        """Where the page is published below the site's root: `commit/` for `docs/commit.md`, "" for the home page."""
        folder = folder_of(self.path).as_posix()
        return "" if folder == "." else f"{folder}/"

    def examples_below(self, heading: Heading) -> tuple[Example, ...]:
        """Return the examples between a heading and the next one."""
        end = next((each.line for each in self.headings if each.line > heading.line), self.text.count("\n") + 2)
        return tuple(example for example in self.examples if heading.line < example.line < end)

    def program(self, example: Example, setup: str) -> Program:
        """Return the program of one of the page's examples; `setup` is the setup's text."""
        return Program(f"{self.address}-{example.id}", example.code, setup)


def folder_of(path: str) -> PurePosixPath:
    """Return the folder that a page is published in: `commit` for `docs/commit.md`."""
    inside = PurePosixPath(path).relative_to("docs").with_suffix("")
    return inside.parent if inside.name == "index" else inside


def body(text: str) -> str:
    """Return a page's Markdown below its front matter, as both builders convert it."""
    return _FRONT.sub("", text.lstrip("\ufeff").replace("\r\n", "\n")).strip()


def front_matter(text: str) -> dict[str, Any]:
    """Return the page's front matter, empty where there is none; raises PageError where it is not names and values."""
    found = _FRONT.match(text.lstrip("\ufeff").replace("\r\n", "\n"))
    if not found:
        return {}
    try:
        data = yaml.safe_load(found[0].strip("\n").strip("-."))
    except Exception:  # noqa: BLE001  (PyYAML lets out whatever reading a value raises)
        raise PageError("the front matter is no YAML: put the description below `description: >-`") from None
    if not isinstance(data, dict):
        raise PageError("the front matter names nothing: write `name: value` in it, or take its two lines out")
    return data


def address_of(link: str) -> str:
    """Return where a link to a Markdown file leads from the home page: `commit/#id` for `commit.md#id`."""
    return re.sub(r"\.md(?=#|$)", "/", re.sub(r"(^|/)index\.md(?=#|$)", r"\1", link))


def closes(fence: re.Match[str], opening: re.Match[str]) -> bool:
    """Tell whether a fence ends the block of `opening`, as SuperFences does: the same marks, no deeper."""
    same = fence["marks"] == opening["marks"] and bool(fence["indent"]) == bool(opening["indent"])
    return same and not fence["info"].strip()


def outside_fences(rows: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Give the lines that are in no fenced block, with their numbers from 1."""
    opening: re.Match[str] | None = None
    for number, line in enumerate(rows, 1):
        fence = FENCE.match(line)
        if opening:
            opening = None if fence and closes(fence, opening) else opening
        elif fence:
            opening = fence
        else:
            yield number, line


def headings(text: str) -> tuple[Heading, ...]:
    """Return the headings of a page in order, those in fenced blocks and in comments aside."""
    found = ((number, _HEADING.match(line)) for number, line in _shown(text))
    return tuple(Heading(number, len(each["marks"]), each["title"], each["id"] or "") for number, each in found if each)


def underlined(text: str) -> Iterator[int]:
    """Give the numbers of the lines that are headings because of the hyphens or equals signs below them."""
    rows = dict(_shown(text))
    for number, line in rows.items():
        above, before = rows.get(number - 1, ""), rows.get(number - 2, "")
        begins = above.strip() and not above.startswith(("#", "    ", "\t"))
        if begins and _UNDERLINE.fullmatch(line) and (not before.strip() or before.startswith("#")):
            yield number - 1


def _shown(text: str) -> Iterator[tuple[int, str]]:
    """Give the lines below the front matter that are in no fenced block and in no comment, with their numbers."""
    front = _FRONT.match(text)
    first = front[0].count("\n") if front else 0
    hidden = False
    for number, line in outside_fences(text.split("\n")):
        if number > first and not hidden:
            yield number, line
        hidden = _opens_comment(line, hidden=hidden)


def _opens_comment(line: str, *, hidden: bool) -> bool:
    """Tell whether what is below a line is in a comment; `hidden` tells whether the line begins in one."""
    return line.rfind("<!--") > line.rfind("-->") or (hidden and "-->" not in line)


def parse(path: str, text: str) -> Page:
    """Find the examples of a page; raises PageError with every block that is not written as one."""
    faults: list[str] = []
    found = list(_blocks(path, text, faults))
    used = [each.id for each in found if each.id]
    examples: list[Example] = []
    for each in found:
        place = f"{path}:{each.line}"
        identifier, options = each.id, _options(each.info, place, faults)
        if not identifier:
            identifier = next_id(each.claim, used)
            used.append(identifier)
            if options.get("exec") == "on":  # else it is not an example yet
                faults.append(f'{place}: the example has no id. Fix: add id="{identifier}" to its first line')
        elif not _EXAMPLE_ID.fullmatch(identifier):
            free = next_id(each.claim, used)
            faults.append(f'{place}: the id {identifier!r} is not words and a number. Fix: write id="{free}"')
        elif any(example.id == identifier for example in examples):
            free = next_id(each.claim, used)
            faults.append(f'{place}: another example has the id {identifier!r}. Fix: write id="{free}"')
        examples.append(_example(identifier, each.line + 1, each.code, options))
    if faults:
        raise PageError(*sorted(faults, key=_line))
    try:
        links = front_matter(text).get("links")
    except PageError as error:
        raise PageError(f"{path}:1: {error}") from None
    return Page(path, text, tuple(examples), links if isinstance(links, dict) else {})


def next_id(claim: str, used: Iterable[str]) -> str:
    """Return the id of a new example of a claim: the number after the largest that was ever used."""
    numbers = (each.rpartition("-") for each in used)
    taken = (int(number) for start, _, number in numbers if start == claim and number.isdecimal())
    return f"{claim}-{max(taken, default=0) + 1}"


def with_ids(text: str, used: Iterable[str] = ()) -> str:
    """Return the text of a page with an id for each example; ids in `used` are not given again."""
    rows = text.split("\n")
    found = [block for block in _blocks("", text, []) if _EXEC.search(block.info)]
    taken = [*used, *(block.id for block in found if block.id)]
    for block in found:
        if not block.id:
            taken.append(next_id(block.claim, taken))
            rows[block.line - 1] = _EXEC.sub(rf'\g<0> id="{taken[-1]}"', rows[block.line - 1], count=1)
    return "\n".join(rows)


def _line(fault: str) -> int:
    return int(fault.split(":")[1])


@dataclass(frozen=True)
class _Block:
    """A block that is written as an example: the line of its fence, the claim above it, and what it contains."""

    line: int
    claim: str
    info: str
    code: str

    @property
    def id(self) -> str:
        """Return the id that its fence gives it, or ""."""
        return next((value.strip("\"'") for name, value in _OPTION.findall(self.info) if name == "id"), "")


def _blocks(path: str, text: str, faults: list[str]) -> Iterator[_Block]:
    """Give the blocks that are written as examples; what only looks like one is a fault."""
    claim = "example"
    fence: list[str] = []
    opening: re.Match[str] | None = None
    start, info, hidden = 0, "", False
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        match = FENCE.match(line)
        if opening:
            if match and closes(match, opening):
                if info:
                    yield _Block(start, claim, info, "\n".join(fence))
                opening = None
            else:
                fence.append(line)
        elif match:
            start, opening, fence = number, match, []
            info = match["info"].strip() if _executable(match, f"{path}:{number}", faults, hidden=hidden) else ""
        elif not hidden and (heading := _HEADING.match(line)) and heading["id"]:
            claim = heading["id"]
        else:
            hidden = _opens_comment(line, hidden=hidden)
    if opening:
        faults.append(f"{path}:{start}: the block is not closed: end it with {opening['marks']} on a line of its own")


def _executable(match: re.Match[str], place: str, faults: list[str], *, hidden: bool) -> bool:
    """Tell whether a fence opens an example; everything that only looks like one is a fault."""
    info = match["info"].strip()
    if not (_PYTHON.search(info) or re.search(r"\bexec\b|exec=", info)):
        return False
    if hidden or match["indent"] or not match["marks"].startswith("`") or not re.match(r"python(\s|$)", info):
        faults.append(
            f"{place}: {match[0].strip()!r} looks like an example but would not be executed: "
            'begin it with ```python exec="on" at the left margin, outside comments, or name another language'
        )
        return False
    return True


def _options(info: str, place: str, faults: list[str]) -> dict[str, str]:
    rest = info.removeprefix("python")
    found = {name: value.strip("\"'") for name, value in _OPTION.findall(rest)}
    allowed = f"the options are {', '.join(OPTIONS)}"
    if left := _OPTION.sub("", rest).strip():
        faults.append(f'{place}: cannot read {left!r}: write options as name="value"; {allowed}')
    faults.extend(f"{place}: unknown option {name!r}: {allowed}" for name in found if name not in OPTIONS)
    if found.get("exec") != "on":
        faults.append(f'{place}: the example is not executed: every python block has exec="on"')
    if found.get("review", "avoid") not in ("avoid", "prefer"):
        faults.append(f'{place}: review={found["review"]!r} is neither "avoid" nor "prefer"')
    for name, known in _VALUES.items():
        several = name in ("only", "sqlalchemy")
        given = found[name] if name in found else known[0]
        if not given.split() or any(each not in known for each in (given.split() if several else [given])):
            names = " or ".join(f'"{each}"' for each in known)
            faults.append(f"{place}: {name}={given!r} is not {names}")
    if not re.fullmatch(r"[1-9]\d{0,2}", found.get("timeout", "10")):
        faults.append(f"{place}: timeout={found['timeout']!r} is no number of seconds from 1 to 999")
        found.pop("timeout")
    return found


def _example(identifier: str, line: int, code: str, options: dict[str, str]) -> Example:
    timeout = float(options.get("timeout", TIMEOUT))
    words = [options.get(name, "") for name in ("setup", "review", "server", "picture", "only", "sqlalchemy")]
    return Example(identifier, line, code, words[0], timeout, *words[1:])
