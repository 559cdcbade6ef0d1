"""The texts that share the page of a question, in a file of its own."""

from dataclasses import replace

import pytest

from session_answers.prove.project import Project
from session_answers.prove.snapshot import take
from session_answers.publish.part_pages import part_page
from session_answers.publish.share_page import share_page
from session_answers.view.share_texts import claim_texts, page_texts, share_html
from support.projects import small_project

STYLES = '<link rel="stylesheet" href="../assets/site.css">'


@pytest.fixture
def page(tmp_path, runner):
    """The page of a small project, with a code."""
    snapshot = take(Project(small_project(tmp_path / "project"), runner))
    page = snapshot.page("docs/page.md")
    return replace(page, answer=replace(page.answer, code="S01"))


@pytest.mark.parametrize(("base", "links"), [("https://host/v/2026.11/", "https://host/v/2026.11/"), ("", "/")])
def test_a_page_has_the_texts_of_its_question_and_of_each_claim(page, base, links):
    answer, (claim,) = page.answer, page.answer.claims
    run = f"{page.facts['versions']}, {page.facts['date']}"
    results = ["Tested on SQLAlchemy 2.1 with SQLite"]
    assert share_page(page, STYLES, base) == part_page(
        STYLES,
        "Share: Is this a page?",
        "Is this a page?",
        share_html("top", "Is this a page?", page_texts(answer, links, run))
        + "\n"
        + share_html("claim", "A claim", claim_texts(answer, claim, links, results)),
    )
