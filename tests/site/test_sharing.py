"""What a reviewer takes from the site: links and comments beside claims, and the answer to a pasted error."""

import json
import re

import pytest

from conftest import DESKTOP, ERRORS, PHONE, ROOT
from session_answers.day_and_commit import versions
from session_answers.prove.project import Project
from session_answers.recordings.environments import LOCAL, home
from session_answers.view import share_texts

CLIPBOARD = ["clipboard-read", "clipboard-write"]
STATUS = ".said[role=status]"
OPENED = "button.share[aria-expanded=true]"


@pytest.fixture(scope="module")
def commit(runner):
    """The answer about commit, as it is read from its source."""
    said = Project(ROOT, runner).answers()
    return next(answer for _, answer in said if answer.code == "S02")


EVERYWHERE = "Holds on SQLAlchemy 2.0 and 2.1 on SQLite, PostgreSQL and MariaDB"


def shared(answer, identifier, base):
    """The three texts of a claim, as they must be copied: what was built without an address begins where it is read."""
    texts = share_texts.claim(answer, answer.claim(identifier), base, f"{versions()}, {day()}", [EVERYWHERE])
    return {"link": texts.url, "Markdown link": texts.link, "review comment": texts.comment}


def day():
    # The tests build with SOURCE_DATE_EPOCH=1700000000.
    return "2023-11-14"


def button(page, identifier):
    return page.locator(f"#{identifier} + button.share")


@pytest.mark.parametrize("kind", ["link", "Markdown link", "review comment"])
def test_a_claim_is_copied_and_told(open_page, address, commit, kind):
    page = open_page("/commit/", permissions=CLIPBOARD)
    button(page, "commit-close-read").click()
    page.get_by_role("button", name=f"Copy {kind}", exact=True).click()
    told = f"{kind[0].upper()}{kind[1:]} copied to clipboard"
    page.get_by_text(told).wait_for()
    assert page.locator(STATUS).inner_text() == told
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == shared(commit, "commit-close-read", f"{address}/")[kind]


def test_a_whole_answer_is_copied_too(open_page, address):
    page = open_page("/commit/", permissions=CLIPBOARD)
    button(page, "top").click()
    page.get_by_role("button", name="Copy Markdown link").click()
    page.get_by_text("Markdown link copied").wait_for()
    expected = f"[S02: Does commit close the session?]({address}/commit/)"
    assert page.evaluate("navigator.clipboard.readText()") == expected


def test_what_cannot_be_copied_is_selected(open_page, commit, address):
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


def test_every_claim_of_every_page_has_its_button(site, runner):
    for page, answer in Project(ROOT, runner).answers():
        text = (site / page.url / "index.html").read_text(encoding="utf-8")
        found = re.findall(r'<h[12] id="([\w-]+)">(?:(?!</h[12]>).)*</h[12]><button type="button" class="share', text)
        expected = ["top", *(claim.id for claim in answer.claims)] if answer.code else []
        assert (page.path, found) == (page.path, expected)


def test_without_scripts_the_texts_are_there_to_be_selected(open_page, commit):
    page = open_page("/commit/", java_script_enabled=False)
    details = page.locator("#commit-close-read ~ noscript details.share").first
    details.locator("summary").click()
    texts = details.locator("pre").all_text_contents()
    assert texts == list(shared(commit, "commit-close-read", "/").values())
    assert details.locator("pre").first.is_visible()
    assert not details.locator("button").first.is_visible()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_what_is_shared_fits_the_screen(open_page, viewport):
    page = open_page("/commit/", viewport)
    button(page, "stale").click()
    box = page.locator(".texts").bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= viewport["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


# Where a page says what it is.


def test_a_link_unfolds_in_the_first_32_kilobytes(site, runner):
    for page, answer in Project(ROOT, runner).answers():
        head = (
            (site / page.url / "index.html").read_bytes()[: 32 * 1024].decode(errors="ignore").partition("</head>")[0]
        )
        told = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)">', head))
        title = re.search(r"<title>(.*?) - ", head) if page.url else None
        ran_on = told.pop("twitter:data1"), told.pop("twitter:data2")
        name = told["og:title"]
        assert name.startswith(f"{answer.code}: " if answer.code else "")
        assert title is None or name.endswith(title[1])
        assert told == {
            "og:site_name": "SQLAlchemy Session Answers",
            "og:type": "article",
            "og:title": name,
            "og:description": told["og:description"],
            "og:image": "card.png",
            "og:image:width": "1200",
            "og:image:height": "630",
            "og:image:alt": told["og:description"],
            "twitter:card": "summary_large_image",
            "twitter:title": name,
            "twitter:description": told["og:description"],
            "twitter:image": "card.png",
            "twitter:label1": "Holds for",
            "twitter:label2": "Executed on",
        }
        assert told["og:description"].replace("&#39;", "'").replace("&#x27;", "'") == answer.description
        homes = {home(example) for example in page.examples} or {LOCAL}
        recorded = len(homes) == 1 and homes != {LOCAL}
        assert (ran_on == (versions(), day())) is not recorded
        assert (site / page.url / "card.png").read_bytes().startswith(b"\x89PNG")


def test_a_page_says_as_of_when_it_holds(open_page):
    page = open_page("/commit/")
    told = page.locator(".as-of").inner_text()
    assert told.startswith(f"Executed on {versions()}, {day()}")
    assert page.locator(".as-of a").last.get_attribute("href") == "index.md"


# From an error to its answer.

TRACEBACK = """\
Traceback (most recent call last):
  File "/srv/shop/views.py", line 41, in order
    return {"lines": order.lines}
  File "/srv/lib/sqlalchemy/orm/attributes.py", line 566, in __get__
    return self.impl.get(state, dict_)
sqlalchemy.orm.exc.DetachedInstanceError: Parent instance <Order at 0x7f3c2a8d90> is not bound to a Session; \
lazy load operation of attribute 'lines' cannot proceed (Background on this error at: https://sqlalche.me/e/20/bhk3)
"""
CHAINED = """\
sqlite3.IntegrityError: UNIQUE constraint failed: account.email

The above exception was the direct cause of the following exception:

sqlalchemy.exc.IntegrityError: (sqlite3.IntegrityError) UNIQUE constraint failed: account.email
[SQL: INSERT INTO account (email) VALUES (?)]

During handling of the above exception, another exception occurred:

sqlalchemy.exc.PendingRollbackError: This Session's transaction has been rolled back due to a previous exception \
during flush. To begin a new transaction with this Session, first issue Session.rollback(). Original exception was: x
"""
PASTED = [
    pytest.param(TRACEBACK, "lazy-detached", id="a traceback"),
    pytest.param(CHAINED, "flush-failed", id="the last of several errors"),
    pytest.param(
        "sqlalchemy.exc.TimeoutError: QueuePool limit of size 20 overflow 7 reached, connection timed out, timeout 5",
        "pool-timeout",
        id="other numbers",
    ),
    pytest.param("QueuePool limit of size 5 overflow 10 reached", "pool-timeout", id="a part of a message"),
    pytest.param("database is locked", "locked", id="a few words"),
    pytest.param(
        "greenlet_spawn has not been called; can't call await_only() here.\nWas IO attempted in an unexpected place?",
        "no-greenlet",
        id="the words of another version, over two lines",
    ),
    pytest.param("MissingGreenlet", "no-greenlet", id="a class alone"),
    pytest.param("https://sqlalche.me/e/14/7s2a", "flush-failed", id="the link of another version"),
    pytest.param(
        'pymysql.err.OperationalError: (2006, "MySQL server has gone away (x)")', "gone-away", id="a driver's"
    ),
    pytest.param(
        "AttributeError: 'Engine' object has no attribute 'execute'", "engine-execute", id="no SQLAlchemy error"
    ),
    pytest.param("Can't detach an invalidated Connection", "detach-invalid", id="an error of another page"),
    pytest.param("KeyError: 'name'", "", id="an error that is not listed"),
    pytest.param("the weather is fine", "", id="no error"),
]


@pytest.fixture(scope="module")
def finder(browser, address):
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(f"{address}/errors/")
    yield page
    context.close()


def found(page):
    status = page.locator(".finder [role=status]")
    links = page.locator(".finder li > a").evaluate_all("all => all.map(each => each.hash.slice(1))")
    return status.inner_text(), links


def paste(page, text):
    page.locator("#pasted").fill("")
    page.wait_for_function("() => !document.querySelector('.finder [role=status]').textContent")
    page.locator("#pasted").fill(text)
    page.wait_for_function("() => document.querySelector('.finder [role=status]').textContent")
    return found(page)


@pytest.mark.parametrize(("text", "entry"), PASTED)
def test_a_pasted_text_finds_its_entry_first(finder, text, entry):
    told, links = paste(finder, text)
    assert (links[0] if links else "") == entry
    assert (told == "No entry is about this: try the search.") is not bool(entry)


FIND = """
async ([texts, all]) => {
  const { find } = await import("/assets/errors.js")
  return texts.map(text => find(text, all).map(({ id, sure }) => ({ id, sure })))
}
"""


def test_every_entry_is_found_by_what_its_own_example_raised(finder, site):
    known = json.loads((site / "errors" / "errors.json").read_text(encoding="utf-8"))["errors"]
    assert {entry["page"] for entry in known} == {path.lstrip("/") for path in ERRORS}
    assert len(known) > 200
    texts = [f"sqlalchemy.exc.{entry['kind']}: {entry['message'].replace('…', 'anything')}" for entry in known]
    firsts = {entry["id"]: them[:1] for entry, them in zip(known, finder.evaluate(FIND, [texts, known]), strict=True)}
    wrong = {name: first for name, first in firsts.items() if first != [{"id": name, "sure": True}]}
    assert wrong == {}


def test_an_entry_and_its_answer_are_linked(finder, address):
    paste(finder, TRACEBACK)
    links = finder.locator(".finder li a").evaluate_all("all => all.map(each => each.href)")
    assert links == [f"{address}/errors/#lazy-detached", f"{address}/states/#unloaded"]
    finder.locator(".finder li a").first.click()
    assert finder.locator("#lazy-detached:target").is_visible()


def test_an_entry_of_another_page_is_linked_there(open_page, address):
    page = open_page("/errors/")
    page.locator("#pasted").fill("FlushError: Over 100 subsequent flushes have occurred within session.commit()")
    page.locator(".finder li a").first.click()
    page.wait_for_url(f"{address}/errors/rare/#hundred-flushes")
    assert page.locator("#hundred-flushes:target").is_visible()


def test_a_page_of_errors_leads_to_the_finder(open_page, address):
    page = open_page("/errors/core/")
    page.get_by_role("link", name="The frequent errors").click()
    page.wait_for_url(f"{address}/errors/")
    assert page.locator("#pasted").is_visible()


def test_markup_that_is_pasted_stays_text(finder):
    paste(finder, f"<img src=x onerror=alert(1)> {TRACEBACK}")
    assert finder.locator(".finder img").count() == 0


def test_without_scripts_there_is_no_finder_but_every_entry(open_page):
    page = open_page("/errors/", java_script_enabled=False)
    assert not page.locator("#pasted").is_visible()
    assert page.locator("#lazy-detached").is_visible()


def test_a_list_that_does_not_come_is_told(open_page):
    page = open_page("/errors/", without="**/errors.json")
    page.locator("#pasted").fill("database is locked")
    page.get_by_text("The list could not be had: look for the class among the entries.").wait_for()
    assert page.locator(".finder li").count() == 0
