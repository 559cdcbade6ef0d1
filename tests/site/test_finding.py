"""What readers paste and ask, and the entries and claims that they must find. The floors may only rise."""

import json

import pytest

from session_answers.pages.asked import read
from support.browser import DESKTOP
from support.projects import ROOT

DATA = ROOT / "tests" / "site" / "finding"
# The shares of pastes whose first entry is right, and of questions that one of the first two results answers.
RIGHT_ENTRIES = 0.95
RIGHT_RESULTS = 0.95

FIND_ENTRIES = """
async pastes => {
  const [{ find, prepare }, list] = await Promise.all([
    import("/assets/finder.js"),
    fetch("/errors/errors.json").then(response => response.json()),
  ])
  const entries = prepare(list.errors)
  return pastes.map(paste => {
    const found = find(paste, entries)
    const [first] = found.entries
    return [found.kind, first ? [`${first.page}#${first.id}`, ...first.answers.map(([address]) => address)] : []]
  })
}
"""
FIND_CLAIMS = """
async questions => {
  const { open, search } = await import("/assets/search.js")
  await open()
  const { pages } = await fetch("/search.json").then(response => response.json())
  return questions.map(question => search(question).map(({ page, id }) => `${pages[page][0]}/${id && "#" + id}`))
}
"""


@pytest.fixture(scope="module")
def visited(browser, address):
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(f"{address}/errors/")
    yield page
    context.close()


@pytest.fixture(scope="module")
def pastes():
    """The pastes with their names. `want` has the addresses of right entries or claims, or only none."""
    rows = map(json.loads, (DATA / "errors.jsonl").read_text(encoding="utf-8").splitlines())
    return {row["name"]: row for row in rows}


@pytest.fixture(scope="module")
def entries_found(visited, pastes):
    found = visited.evaluate(FIND_ENTRIES, [row["paste"] for row in pastes.values()])
    return dict(zip(pastes, found, strict=True))


def is_right(want, addresses):
    return bool({*want} & {*addresses}) if addresses else "none" in want


def test_the_first_entry_is_about_what_was_pasted(pastes, entries_found):
    wrong = {name: found for name, found in entries_found.items() if not is_right(pastes[name]["want"], found[1])}
    assert len(wrong) <= (1 - RIGHT_ENTRIES) * len(pastes), wrong


def test_no_wrong_entry_is_shown_as_sure(pastes, entries_found):
    sure = {name: addresses for name, (kind, addresses) in entries_found.items() if kind == "sure"}
    wrong = {name: addresses for name, addresses in sure.items() if not is_right(pastes[name]["want"], addresses)}
    assert wrong == {}


@pytest.fixture(scope="module")
def questions():
    """The questions of readers, each with the addresses that answer it."""
    rows = (row.split("\t") for row in (DATA / "questions.tsv").read_text(encoding="utf-8").splitlines())
    return {question: answers.split() for question, answers in rows}


@pytest.fixture(scope="module")
def results(visited, questions):
    found = visited.evaluate(FIND_CLAIMS, [*questions])
    return dict(zip(questions, found, strict=True))


def test_one_of_the_first_two_results_answers_a_question(questions, results):
    wrong = {question: found[:3] for question, found in results.items() if not {*questions[question]} & {*found[:2]}}
    fix = "add phrases under `asked:` in the front matter of the page that answers"
    assert len(wrong) <= (1 - RIGHT_RESULTS) * len(questions), f"{wrong} have other first results. Fix: {fix}"


def test_every_question_has_results(results):
    assert [question for question, found in results.items() if not found] == []


def test_no_phrase_copies_a_question(questions, site_answers):
    claims = (read(page).values() for page, _ in site_answers)
    phrases = {phrase.lower() for page in claims for own in page for phrase in own}
    assert phrases & {question.lower() for question in questions} == set()
