"""The texts that a reviewer copies from a claim, and the data with which a link to a page unfolds."""

import re

import pytest

from session_answers.day_and_commit import versions
from session_answers.prove.project import Project
from session_answers.recordings.environments import LOCAL, home
from session_answers.view.share_texts import claim_texts
from support.browser import DESKTOP, PHONE
from support.projects import ROOT

CLIPBOARD = ["clipboard-read", "clipboard-write"]
STATUS = ".said[role=status]"
OPENED = "button.share[aria-expanded=true]"


@pytest.fixture(scope="module")
def answers():
    """Every page with its answer, as they are read from the sources."""
    return Project(ROOT, None).answers()


@pytest.fixture(scope="module")
def commit(answers):
    return next(answer for _, answer in answers if answer.code == "S02")


EVERYWHERE = (
    "Tested on SQLAlchemy 2.0 and 2.1 with SQLite (sqlite3), PostgreSQL (psycopg, psycopg2, and pg8000), "
    "and MariaDB (PyMySQL); 2.1 with SQLite on Python 3.13"
)


def shared(answer, identifier, base):
    """Return the three texts of a claim as readers copy them: links begin with the address of the page."""
    texts = claim_texts(answer, answer.claim(identifier), base, f"{versions()}, {day()}", [EVERYWHERE])
    return {"link": texts.url, "Markdown link": texts.link, "review comment": texts.comment}


def day():
    # The tests build with SOURCE_DATE_EPOCH=1700000000.
    return "2023-11-14"


def button(page, identifier):
    return page.locator(f"#{identifier} + button.share")


def test_each_text_of_a_claim_is_copied_and_reported(open_page, address, commit):
    page = open_page("/commit/", permissions=CLIPBOARD)
    button(page, "commit-close-read").click()
    for kind, text in shared(commit, "commit-close-read", f"{address}/").items():
        page.get_by_role("button", name=f"Copy {kind}", exact=True).click()
        status = f"{kind[0].upper()}{kind[1:]} copied to clipboard"
        page.get_by_text(status).wait_for()
        assert page.locator(STATUS).inner_text() == status
        assert page.evaluate("navigator.clipboard.readText()") == text


def test_the_link_to_an_answer_is_copied(open_page, address):
    page = open_page("/commit/", permissions=CLIPBOARD)
    button(page, "top").click()
    page.get_by_role("button", name="Copy Markdown link").click()
    page.get_by_text("Markdown link copied").wait_for()
    expected = f"[S02: Does commit close the session?]({address}/commit/)"
    assert page.evaluate("navigator.clipboard.readText()") == expected


def test_a_text_that_cannot_be_copied_is_selected(open_page, commit, address):
    page = open_page("/commit/")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()) }")
    button(page, "failed").click()
    page.get_by_role("button", name="Copy link", exact=True).click()
    page.get_by_text("It could not be copied: it is selected").wait_for()
    assert page.evaluate("String(getSelection())") == shared(commit, "failed", f"{address}/")["link"]


def test_a_claim_is_shared_by_keyboard(open_page):
    page = open_page("/commit/", permissions=CLIPBOARD)
    button(page, "failed").focus()
    page.keyboard.press("Enter")
    assert page.locator(OPENED).count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Copy link"
    page.keyboard.press("Enter")
    page.get_by_text("Link copied to clipboard").wait_for()
    page.keyboard.press("Escape")
    assert page.locator(OPENED).count() == 0
    assert page.evaluate("document.activeElement.previousElementSibling.id") == "failed"


def test_one_claim_is_open_at_a_time_and_a_click_elsewhere_closes_it(open_page):
    page = open_page("/commit/")
    seen = []
    for act in (
        button(page, "top").click,
        page.locator(".sharing pre").first.click,
        button(page, "stale").click,
        button(page, "stale").click,
        button(page, "top").click,
        page.locator("h1").click,
    ):
        act()
        seen.append(page.locator(OPENED).evaluate_all("all => all.map(each => each.previousElementSibling.id)"))
    assert seen == [["top"], ["top"], ["stale"], [], ["top"], []]
    assert page.locator(".sharing").count() == 0


def test_every_claim_of_every_page_has_its_button(site, answers):
    for page, answer in answers:
        text = (site / page.url / "index.html").read_text(encoding="utf-8")
        found = re.findall(r'<h[12] id="([\w-]+)">(?:(?!</h[12]>).)*</h[12]><button type="button" class="share', text)
        expected = ["top", *(claim.id for claim in answer.claims)] if answer.code else []
        assert (page.path, found) == (page.path, expected)


def test_without_scripts_the_texts_can_be_selected(open_page, commit):
    page = open_page("/commit/", java_script_enabled=False)
    details = page.locator("#commit-close-read ~ noscript details.share").first
    details.locator("summary").click()
    texts = details.locator("pre").all_text_contents()
    assert texts == list(shared(commit, "commit-close-read", "/").values())
    assert details.locator("pre").first.is_visible()
    assert not details.locator("button").first.is_visible()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_texts_fit_the_screen(open_page, viewport):
    page = open_page("/commit/", viewport)
    button(page, "stale").click()
    box = page.locator(".texts").bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= viewport["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


# The data for links to a page.


def test_a_link_unfolds_in_the_first_32_kilobytes(site, answers):
    for page, answer in answers:
        head = (
            (site / page.url / "index.html").read_bytes()[: 32 * 1024].decode(errors="ignore").partition("</head>")[0]
        )
        shown = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)">', head))
        title = re.search(r"<title>(.*?) - ", head) if page.url else None
        ran_on = shown.pop("twitter:data1"), shown.pop("twitter:data2")
        name = shown["og:title"]
        assert name.startswith(f"{answer.code}: " if answer.code else "")
        assert title is None or name.endswith(title[1])
        assert shown == {
            "og:site_name": "SQLAlchemy Session Answers",
            "og:type": "article",
            "og:title": name,
            "og:description": shown["og:description"],
            "og:image": "card.png",
            "og:image:width": "600",
            "og:image:height": "315",
            "og:image:alt": shown["og:description"],
            "twitter:card": "summary_large_image",
            "twitter:title": name,
            "twitter:description": shown["og:description"],
            "twitter:image": "card.png",
            "twitter:label1": "Tested on",
            "twitter:label2": "Executed on",
        }
        assert shown["og:description"].replace("&#39;", "'").replace("&#x27;", "'") == answer.description
        homes = {home(example) for example in page.examples} or {LOCAL}
        recorded = len(homes) == 1 and homes != {LOCAL}
        assert (ran_on == (versions(), day())) is not recorded
        assert (site / page.url / "card.png").read_bytes().startswith(b"\x89PNG")


def test_a_page_shows_its_versions_and_its_day(open_page):
    page = open_page("/commit/")
    shown = page.locator(".as-of").inner_text()
    assert shown.startswith(f"Executed on {versions()}, {day()}")
    assert page.locator(".as-of a").last.get_attribute("href") == "index.md"
