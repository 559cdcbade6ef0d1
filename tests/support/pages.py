"""The addresses of the site's pages, and pages that are read from a text."""

from __future__ import annotations

from session_answers.pages.answers import Answer, answer
from session_answers.pages.page import Page, folder_of
from session_answers.pages.parser import parse
from support.projects import ROOT

# The pages that answer a question, the pages that list errors, the pages that do not answer a question, and all pages.
ANSWERS = [f"/{path.stem}/" for path in sorted((ROOT / "docs").glob("*.md")) if path.stem != "index"]
ERRORS = [f"/{folder_of(f'docs/errors/{path.name}')}/" for path in sorted((ROOT / "docs" / "errors").glob("*.md"))]
OTHERS = ["/changed/", *ERRORS, "/linking/", "/reading/"]
PAGES = ["/", *ANSWERS, *OTHERS, "/404.html"]


def read_answer(text: str, path: str = "docs/page.md", setup: str = "") -> tuple[Page, Answer]:
    """Read a page and its answer; `setup` is the text of the setup of all its examples."""
    page = parse(path, text)
    return page, answer(page, {example.id: page.program(example, setup) for example in page.examples})
