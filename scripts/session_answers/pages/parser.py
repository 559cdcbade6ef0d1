"""Read the source of a page."""

from __future__ import annotations

from session_answers.errors import PageError
from session_answers.pages import examples
from session_answers.pages.front_matter import front_matter
from session_answers.pages.markdown import headings
from session_answers.pages.page import Page
from sqlalchemy_receipts import Fault


def parse(path: str, text: str) -> Page:
    """Return the page. Raise PageError with every block that is not a valid example."""
    faults: list[Fault] = []
    page_examples = examples.read(path, text, faults)
    if faults:
        raise PageError(*sorted(faults))
    return Page(path, text, page_examples, headings(text), front_matter(text, path))
