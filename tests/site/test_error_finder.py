"""The answer to a pasted error."""

import json

import pytest

from support.browser import DESKTOP
from support.pages import ERRORS

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


def entries_found(page):
    status = page.locator(".finder [role=status]")
    links = page.locator(".finder li > a").evaluate_all("all => all.map(each => each.hash.slice(1))")
    return status.inner_text(), links


def paste(page, text):
    page.locator("#pasted").fill("")
    page.wait_for_function("() => !document.querySelector('.finder [role=status]').textContent")
    page.locator("#pasted").fill(text)
    page.wait_for_function("() => document.querySelector('.finder [role=status]').textContent")
    return entries_found(page)


@pytest.mark.parametrize(("text", "entry"), PASTED)
def test_a_pasted_text_finds_its_entry_first(finder, text, entry):
    status, links = paste(finder, text)
    assert (links[0] if links else "") == entry
    assert status.startswith("No entry is about this error.") is not bool(entry)


FIND = """
async ([texts, all]) => {
  const { find, prepare } = await import("/assets/finder.js")
  const entries = prepare(all)
  return texts.map(text => find(text, entries)).map(({ kind, entries: [first] }) => [kind, first?.id])
}
"""


def test_every_entry_is_found_by_the_error_that_its_example_raised(finder, site):
    entries = json.loads((site / "errors" / "errors.json").read_text(encoding="utf-8"))["errors"]
    assert {entry["page"] for entry in entries} == {path.lstrip("/") for path in ERRORS}
    assert len(entries) > 200
    texts = [f"sqlalchemy.exc.{entry['kind']}: {entry['message'].replace('…', 'anything')}" for entry in entries]
    found = {entry["id"]: first for entry, first in zip(entries, finder.evaluate(FIND, [texts, entries]), strict=True)}
    assert {name: first for name, first in found.items() if first != ["sure", name]} == {}


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
    page.get_by_role("article").get_by_role("link", name="From an error to its answer").click()
    page.wait_for_url(f"{address}/errors/")
    assert page.locator("#pasted").is_visible()


def test_markup_that_is_pasted_stays_text(finder):
    paste(finder, f"<img src=x onerror=alert(1)> {TRACEBACK}")
    assert finder.locator(".finder img").count() == 0


def test_without_scripts_there_is_no_finder_but_every_entry(open_page):
    page = open_page("/errors/", java_script_enabled=False)
    assert not page.locator("#pasted").is_visible()
    assert page.locator("#lazy-detached").is_visible()


def test_without_the_search_an_error_without_an_entry_is_still_reported(open_page):
    page = open_page("/errors/", without="**/search.json")
    page.locator("#pasted").fill("KeyError: 'name'")
    page.get_by_text("No entry is about this error.").wait_for()


def test_what_comes_late_does_not_replace_a_newer_answer(open_page):
    page = open_page("/errors/")
    held = []
    page.route("**/search.json", lambda route: held.append(route))  # noqa: PLW0108  (Playwright cannot inspect a built-in)
    with page.expect_request("**/search.json"):
        page.locator("#pasted").fill("KeyError: 'name'")
    page.locator("#pasted").fill("database is locked")
    page.locator(".finder li").first.wait_for()
    newer = page.locator(".finder [role=status]").inner_text()
    with page.expect_response("**/search.json"):
        held[0].continue_()
    page.wait_for_timeout(300)
    assert page.locator(".finder [role=status]").inner_text() == newer


def test_a_list_that_could_not_be_loaded_is_reported(open_page):
    page = open_page("/errors/", without="**/errors.json")
    page.locator("#pasted").fill("database is locked")
    page.get_by_text("The list could not be loaded. Look for the class among the entries.").wait_for()
    assert page.locator(".finder li").count() == 0
