"""Check the front matter and the HTML of a page before a builder converts it.

The site reads Markdown line by line, and the builders read it as Python-Markdown does. This finds the differences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest

from session_answers.errors import PageError
from session_answers.pages import examples, front_matter, front_matter_rules, html_document, text_limits
from session_answers.pages.controls import CONTROLS
from session_answers.pages.fences import outside_fences
from session_answers.pages.html_rules import Problem
from session_answers.pages.markdown import headings, underlined
from session_answers.pages.page import Heading, Page
from session_answers.pages.rendering import render
from sqlalchemy_receipts import Fault

# To find the line of a problem, ten parts of a page are converted.
_MAX_PROBLEMS = 10
# A command reads each page more than once.
_MAX_PAGES = 1000


def check(page: Page) -> None:
    """Raise PageError if a page has names or HTML that are not allowed, or if builders would read it differently."""
    if faults := (*front_matter_rules.faults(page), *_html_faults(page.path, page.text)):
        raise PageError(*faults)


@lru_cache(maxsize=_MAX_PAGES)
def _html_faults(path: str, text: str) -> tuple[Fault, ...]:
    if faults := tuple(text_limits.faults(path, text)):
        return faults
    problems = list(dict.fromkeys(_problems(path, text)))
    return tuple(sorted(_fault(path, text, problem) for problem in problems[:_MAX_PROBLEMS]))


def _problems(path: str, text: str) -> Iterator[Problem]:
    """Yield the problems of the HTML of a page or of its first lines."""
    try:
        rendering = render(front_matter.body(text))
    except RecursionError:
        yield Problem("the elements are nested too deeply", "nest fewer of them")
        return
    except Exception as error:  # noqa: BLE001  (Python-Markdown and its extensions pass on what they did not expect)
        problem = f"Python-Markdown cannot convert the page: {type(error).__name__}: {error}"
        yield Problem(problem, "write it in another way")
        return
    document = html_document.read(rendering.html, rendering.examples, CONTROLS.get(path, ""))
    if document.problems:
        yield from document.problems
        return
    yield from _example_problems(path, text, [rendering.examples[name] for name in document.examples])
    # A heading that is underlined has its own message.
    if not any(underlined(text)):
        yield from _heading_problems(headings(text), document.headings)


def _example_problems(path: str, text: str, rendered: list[str]) -> Iterator[Problem]:
    for example in examples.read(path, text, []):
        if not rendered or rendered.pop(0).split() != example.code.split():
            fix = "move it out of the list, quote, comment, or HTML around it"
            yield Problem(f"the example {example.id!r} would not be executed", fix)
            return
    if rendered:
        yield Problem("a block that is not an example would be executed", "end the block before it, or remove it")


def _heading_problems(read: tuple[Heading, ...], rendered: tuple[tuple[int, str], ...]) -> Iterator[Problem]:
    own = [(heading.level, heading.id) for heading in read]
    for number, (here, there) in enumerate(zip_longest(own, rendered), 1):
        if here != there:
            problem = f"heading {number} of the page is {_described(here)} here, but {_described(there)} on the site"
            yield Problem(problem, "begin it with # at the left margin, below a blank line, and outside HTML and lists")
            return


def _described(heading: tuple[int, str] | None) -> str:
    if heading is None:
        return "missing"
    level, identifier = heading
    return f"{'#' * level} with the id {identifier!r}" if identifier else f"{'#' * level} without an id"


def _fault(path: str, text: str, problem: Problem) -> Fault:
    """Return the fault of a problem. Its line is the last one of the shortest part of the page that has it."""
    rows = text.split("\n")

    def has_problem(end: int) -> bool:
        return problem in _problems(path, "\n".join(rows[:end]))

    # A part that ends in a block or in a paragraph can have problems that the page does not have.
    ends = [front_matter.line_count(text), *(number for number, line in outside_fences(rows) if not line.strip())]
    ends = [*ends, len(rows)]
    first = _bisected(ends, has_problem)
    lines = range(ends[first - 1], ends[first] + 1)
    return Fault(path, lines[_bisected(lines, has_problem)], problem.text, problem.fix)


def _bisected(ends: Sequence[int], has_problem: Callable[[int], bool]) -> int:
    """Return the index of an end that has the problem while the previous end does not have it."""
    low, high = 0, len(ends) - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if has_problem(ends[middle]) else (middle, high)
    return high
