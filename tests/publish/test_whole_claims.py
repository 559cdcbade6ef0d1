"""No sentence of a claim is missing, compared with the pages as Python-Markdown converts them."""

import json
import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from session_answers.commands.answer_text import answer_text
from session_answers.pages.front_matter import body
from session_answers.pages.rendering import render
from session_answers.prove.proof import Proof
from session_answers.publish.answers_json import answers
from session_answers.publish.markdown_version import of_page
from sqlalchemy_receipts.trace import Trace
from support.projects import ROOT

PATHS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("[!.]*/**/*.md"))
PATHS += sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))
SITE = {"site": "a", "executed": "2026-11-30", "commit": "", "runs": []}


@pytest.fixture(scope="module")
def pages(site_answers):
    """Each page of the site with its answer, by its path."""
    return {page.path: (page, answer) for page, answer in site_answers}


def test_every_page_of_the_site_is_tested(pages):
    assert sorted(pages) == sorted(PATHS)


def words(text):
    return re.sub(r"\W+", "", text)


def converted(page):
    """The words of each claim of a page, from the HTML that a browser shows."""
    claims, current = {}, None
    for node in LexborHTMLParser(render(body(page.text)).html).body.iter():
        if node.tag in ("h1", "h2", "h3"):
            current = node.attributes.get("id")
            claims[current] = ""
        else:
            claims[current] = claims.get(current, "") + words(node.text())
    return {answer_id: text for answer_id, text in claims.items() if answer_id}


def proofs(page):
    return {example.id: Proof(page, example, page.program(example, ""), Trace()) for example in page.examples}


@pytest.mark.parametrize("path", PATHS)
def test_a_claim_has_all_words_of_its_page_in_order(pages, path):
    """The finder of errors is the only HTML, and it is above all claims."""
    page, answer = pages[path]
    here = {
        claim.id: words("\n".join(part.text for part in claim.content if not part.example)) for claim in answer.claims
    }
    assert here == converted(page)


def test_answers_json_has_all_parts_of_all_claims(pages):
    facts = {answer.url: {"versions": "1", "date": "2026-11-30"} for _, answer in pages.values()}
    text = answers([(answer, proofs(page)) for page, answer in pages.values()], (), facts, SITE, "")
    found = {
        f"{answer['code']}#{claim['anchor']}": [
            part["example"] if part["kind"] == "example" else part["text"] for part in claim["content"]
        ]
        for answer in json.loads(text)["answers"]
        for claim in answer["claims"]
    }
    assert found == {
        f"{answer.code}#{claim.id}": [part.example.id if part.example else part.text for part in claim.content]
        for _, answer in pages.values()
        for claim in answer.claims
        if answer.code and not claim.is_part
    }


@pytest.mark.parametrize("path", PATHS)
def test_the_terminal_and_the_markdown_version_have_all_parts_in_order(pages, path):
    page, answer = pages[path]
    by_id = proofs(page)
    terminal = answer_text(answer, by_id, "", "", "1")
    version = of_page(page, answer, by_id.values(), "", "1")
    for text in (terminal, version):
        shown, place = words(text), 0
        for claim in answer.claims:
            for part in claim.content:
                wanted = words(part.text)
                if part.example or (text is version and re.search(r"\]\(|<a ", part.markdown)):
                    continue
                place = shown.find(wanted, place)
                assert place >= 0, part
