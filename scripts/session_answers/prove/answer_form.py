"""The form of an answer: the levels of its headings, the example to follow, the errors, and the last parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from session_answers.pages.answers import PARTS
from session_answers.pages.content import Part, content
from session_answers.pages.fences import outside_fences
from session_answers.pages.markdown import short_answer
from session_answers.pages.page import CLAIM, ERRORS, GROUP, Example, Heading, Page
from sqlalchemy_receipts import Fault, code_lines

MAX_DO_LINES = 8
EXCEPTION = "This does not apply when "
_DO_NOT = "Do not "
_ERROR = re.compile(r"- `[^`]+`: \[[^\]]+\]\([^()\s]+\)")
_VERDICT = re.compile(r"- \*\*(?:Right|Incomplete|Outdated since \d+\.\d+|Wrong)\.\*\*")
_VERDICTS = "Right, Incomplete, Outdated since 1.4, or Wrong"


def faults(page: Page) -> Iterator[Fault]:
    """Yield the places at which the page of a question does not have the form of an answer."""
    yield from _level_faults(page)
    yield from _do_faults(page)
    yield from _error_faults(page)
    for claim in page.claims:
        if claim.id == "belief":
            yield from _belief_faults(page, claim)
        elif claim.id == "review":
            yield from _review_faults(page, claim)


def _level_faults(page: Page) -> Iterator[Fault]:
    in_groups = {claim.line for each in page.headings if each.is_group for claim in page.claims_in(each)}
    for claim in page.claims:
        is_part = claim.id in PARTS
        if claim.level == GROUP and not is_part:
            fix = "begin it with ###, under the heading of a group with ## and without an id"
            yield Fault(page.path, claim.line, f"the claim {claim.id!r} has the level of a group", fix)
        elif claim.level == CLAIM and is_part:
            yield Fault(page.path, claim.line, f"the part {claim.id!r} has the level of a claim", "begin it with ##")
        elif claim.level == CLAIM and claim.line not in in_groups:
            fix = "write the heading of a group above it, with ## and without an id"
            yield Fault(page.path, claim.line, f"the claim {claim.id!r} is not in a group", fix)
    lines = [number for number, line in outside_fences(page.text.split("\n")) if line.strip()]
    for group in (heading for heading in page.headings if heading.is_group):
        if any(group.line < number < page.end_of(group) for number in lines) or page.examples_below(group):
            fix = "move it into a claim, because nobody can link to it"
            yield Fault(page.path, group.line, f"the group {group.title!r} has text", fix)


def _do_faults(page: Page) -> Iterator[Fault]:
    examples = [example for example in page.examples if example.review == "do"]
    for example in examples[1:]:
        yield Fault(page.path, example.line, 'the page has two examples with review="do"', "keep one of them")
    if not examples:
        return
    first = examples[0]
    if (count := len(code_lines(first.code))) > MAX_DO_LINES:
        problem = f"the example {first.id!r} has {count} lines"
        yield Fault(page.path, first.line, problem, f"write at most {MAX_DO_LINES} lines of code to follow")
    if not first.title:
        fix = 'add title="..." to it, such as title="end the session with a block"'
        yield Fault(page.path, first.line, f"the example {first.id!r} has no title", fix)
    above = [line.strip() for number, line in _intro(page) if number < first.line and line.strip()]
    if above != list(short_answer(page)) or not _is_in_intro(page, first):
        problem = f"the example {first.id!r} is not below the short answer"
        yield Fault(page.path, first.line, problem, "move it there, above the list of errors")


def _error_faults(page: Page) -> Iterator[Fault]:
    is_listed = False
    for number, line in _intro(page):
        if line.startswith("- "):
            if not is_listed:
                yield Fault(page.path, number, "the list of errors has no title", f"write `{ERRORS}` above it")
            if not _ERROR.fullmatch(line):
                fix = "write - `Error`: [the title of the claim](#claim)"
                yield Fault(page.path, number, f"{line[:40]!r} is not an error with its claim", fix)
            is_listed = True
        elif line.strip():
            is_listed = line == ERRORS


def _belief_faults(page: Page, claim: Heading) -> Iterator[Fault]:
    parts = content(page, claim)
    kinds = [part.kind for part in parts]
    if not parts or kinds != ["quote", "list"] * (len(parts) // 2):
        fix = "write > the belief, followed by a list with - **Right.** and so on"
        yield Fault(page.path, claim.line, "the misconceptions are not quotes, each with a list", fix)
    for part in parts:
        for line in _items(part):
            if not _VERDICT.fullmatch(line):
                fix = f"begin it with {_VERDICTS} in bold on its own line"
                yield Fault(page.path, claim.line, f"{line[:40]!r} is not a verdict on a belief", fix)


def _items(part: Part) -> Iterator[str]:
    if part.kind == "list":
        yield from (line for line in part.markdown.split("\n") if line.strip() and not line.startswith(" "))


def _review_faults(page: Page, claim: Heading) -> Iterator[Fault]:
    parts = content(page, claim)
    reviews = [part.example.review for part in parts if part.example and part.example.review]
    if not reviews or reviews != ["avoid", "prefer"] * (len(reviews) // 2):
        fix = 'write an example with review="avoid", followed by an example with review="prefer"'
        yield Fault(page.path, claim.line, "the review does not have pairs of examples", fix)
    lines = [line for part in parts if part.kind == "text" for line in part.markdown.split("\n")]
    if not lines or not lines[0].startswith(_DO_NOT):
        yield Fault(page.path, claim.line, "the review does not begin with advice", f"begin it with `{_DO_NOT}...`")
    if not any(line.startswith(EXCEPTION) for line in lines):
        problem = "the review has no exception"
        yield Fault(page.path, claim.line, problem, f"write a sentence that begins with `{EXCEPTION}...`")


def _intro(page: Page) -> list[tuple[int, str]]:
    """Return the numbered lines between the title of a page and its next heading, outside code."""
    if page.title is None:
        return []
    lines = outside_fences(page.text.split("\n"))
    return [(number, line) for number, line in lines if page.title.line < number < page.end_of(page.title)]


def _is_in_intro(page: Page, example: Example) -> bool:
    return page.title is not None and example in page.examples_below(page.title)
