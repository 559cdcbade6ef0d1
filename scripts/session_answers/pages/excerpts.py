"""Lines of an example that a reader can paste, such as the code of a review comment."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent

from session_answers.pages.page import Example, Page
from sqlalchemy_receipts import Fault, code_lines

NAME = "instead"
# The question of the page.
PAGE = "page"
MAX_LINES = 6
# Functions that only show or prepare something in an example, and that a reader does not have or need.
_SCAFFOLDING = ("print", "admin", "ours", "pause", "server_lists", "waits")
_RANGE = re.compile(r"(?P<example>.+?)-L(?P<first>\d+)(?:-L(?P<last>\d+))?")


@dataclass(frozen=True)
class Excerpt:
    """The visible lines of an example from `first` to `last`, counted from 1 without receipts. None means all lines."""

    example: Example
    first: int | None = None
    last: int | None = None

    @property
    def id(self) -> str:
        """Return the fragment of its address, such as `failed-2-L4-L9`, or `failed-2` for all lines."""
        if self.first is None:
            return self.example.id
        return f"{self.example.id}-L{self.first}" + (f"-L{self.last}" if self.last != self.first else "")

    @property
    def code(self) -> str:
        """Return the lines without receipts and without common indentation."""
        lines = _visible(self.example)
        chosen = lines if self.first is None else lines[self.first - 1 : self.last]
        return dedent("\n".join(chosen)).strip("\n")

    @property
    def problem(self) -> tuple[str, str] | None:
        """Return why nobody can paste it, and the fix, or None if it can be pasted."""
        count = len(_visible(self.example))
        if self.first is not None and not 1 <= self.first <= (self.last or 0) <= count:
            return f"is not a range of its {count} lines", f"write a range in L1 to L{count}"
        lines = self.code.count("\n") + 1
        if lines > MAX_LINES:
            return f"has {lines} lines", f"choose at most {MAX_LINES} lines"
        try:
            tree = ast.parse(self.code)
        except SyntaxError:
            return "does not compile", "choose whole statements"
        found = sorted(set(_scaffolding(tree)))
        return (f"contains {', '.join(found)}", "choose lines without that") if found else None


def instead(page: Page, key: str) -> tuple[Excerpt, ...]:
    """Return what `instead:` in the front matter has for a claim, or for the question of the page."""
    values = page.front.get(NAME)
    names = str(values.get(key, "")).split() if isinstance(values, dict) else ()
    return tuple(excerpt for name in names if (excerpt := _read(page, name)))


def of_claim(page: Page, key: str, examples: tuple[Example, ...]) -> tuple[Excerpt, ...]:
    """Return the code of a claim: the code to avoid, if there is some, and the code to write instead.

    Without `instead:`, these are its first example to prefer and the example to avoid above it.
    """
    chosen = instead(page, key)
    number = next((number for number, example in enumerate(examples) if example.review == "prefer"), 0)
    pair = [Excerpt(each) for each in examples[max(0, number - 1) : number + 1] if each.review in ("avoid", "prefer")]
    preferred = [each for each in pair if each.example.review == "prefer"]
    if not chosen:
        return tuple(pair) if preferred else ()
    if preferred and [each.example for each in chosen] == [preferred[0].example]:
        return *pair[:-1], *chosen
    return chosen


def faults(page: Page) -> Iterator[Fault]:
    """Yield the faults of `instead:` in the front matter of a page."""
    values = page.front.get(NAME) or {}
    if not isinstance(values, dict):
        yield Fault(page.path, 1, f"`{NAME}:` has no claims and examples", "write `claim-id: example-id` under it")
        return
    ids = {claim.id for claim in page.claims} | {PAGE}
    for key, value in values.items():
        if key not in ids:
            yield Fault(page.path, 1, f"`{NAME}:` has {key!r}, which is not a claim", "write the id of a claim")
            continue
        excerpts = [_read(page, name) for name in str(value).split()]
        kinds = [excerpt.example.review == "avoid" if excerpt else None for excerpt in excerpts]
        if kinds not in ([False], [True, False]):
            problem = f"`{NAME}:` has {value!r} for {key!r}, which is not an example to follow"
            yield Fault(page.path, _line(page, str(key)), problem, "write the id of another example")
            continue
        for excerpt in filter(None, excerpts):
            if excerpt.first is not None and excerpt.problem:
                problem, fix = excerpt.problem
                place = f"`{NAME}:` has {excerpt.id!r} for {key!r}, which"
                yield Fault(page.path, _line(page, str(key)), f"{place} {problem}", fix)


def _read(page: Page, name: str) -> Excerpt | None:
    examples = {example.id: example for example in page.examples}
    if name in examples:
        return Excerpt(examples[name])
    found = _RANGE.fullmatch(name)
    if not found or found["example"] not in examples:
        return None
    return Excerpt(examples[found["example"]], int(found["first"]), int(found["last"] or found["first"]))


def _visible(example: Example) -> list[str]:
    code = example.code.rstrip()
    rows = code.split("\n")
    return [rows[number - 1].rstrip() for number in code_lines(code)]


def _scaffolding(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            yield "`assert`"
        elif isinstance(node, ast.Name) and node.id in _SCAFFOLDING:
            yield f"`{node.id}`"


def _line(page: Page, key: str) -> int:
    """Return the line of a key of `instead:`, counted from 1."""
    rows = page.text.split("\n")
    start = next((number for number, row in enumerate(rows) if row.startswith(f"{NAME}:")), 0)
    mine = (number for number, row in enumerate(rows[start:], start + 1) if row.strip().startswith(f"{key}:"))
    return next(mine, 1)
