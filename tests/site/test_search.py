"""The search: what it finds, and how it is used."""

import pytest

from support.actions import open_search
from support.browser import DESKTOP, PHONE
from support.pages import ANSWERS, OTHERS

OPEN_SEARCH = 'typed => import("/assets/search.js").then(({ open }) => open(typed))'


@pytest.fixture(scope="module")
def searched(browser, address):
    """One page whose search stays open: it is asked again and again, as a reader does."""
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(address + "/")
    with page.expect_response("**/search-texts.json") as texts:
        page.evaluate(OPEN_SEARCH, "")
    texts.value.finished()
    page.get_by_text("Ask in your own words").wait_for()
    yield page
    context.close()


def pages_found(page):
    links = page.locator(".search-results a").evaluate_all("all => all.map(each => new URL(each.href).pathname)")
    return list(dict.fromkeys(links))


@pytest.mark.parametrize(
    ("words", "page"),
    [
        pytest.param("DetachedInstanceError", "/expunge/", id="an exception"),
        pytest.param("detachedinst", "/expunge/", id="the beginning of one"),
        pytest.param("PendingRollbackError", "/commit/", id="another exception"),
        pytest.param('"is not bound to a Session"', "/commit/", id="an error text"),
        pytest.param('"QueuePool limit of size"', "/pool/", id="the text of a time-out"),
        pytest.param("QueuePool limit of size", "/pool/", id="the same without quotes"),
        pytest.param('"greenlet_spawn has not been called"', "/blocking/", id="the text of asyncio"),
        pytest.param('"database is locked"', "/end/", id="the text of sqlite"),
        pytest.param("expire_on_commit", "/commit/", id="an argument"),
        pytest.param("session.remove", "/remove/", id="a method"),
        pytest.param("session.remove()", "/remove/", id="a call"),
        pytest.param("close engine", "/dispose/", id="words"),
        pytest.param('"MySQL server has gone away"', "/mysql/", id="the text of a server"),
        pytest.param(
            "sqlalchemy.exc.TimeoutError: QueuePool limit of size 7 overflow 12 reached, connection timed out",
            "/pool/",
            id="the last line of a traceback",
        ),
    ],
)
def test_search_finds_a_page_by_the_words_that_people_use(searched, words, page):
    searched.get_by_role("searchbox", name="Search").fill(words)
    assert page in pages_found(searched)[:5]


def test_search_finds_every_page_first_by_its_address(searched):
    for path in [*ANSWERS, *OTHERS]:
        searched.get_by_role("searchbox", name="Search").fill(path.strip("/"))
        assert (path, pages_found(searched)[0]) == (path, path)


def test_a_question_without_a_result_gets_the_nearest_pages_and_common_errors(searched):
    searched.get_by_role("searchbox", name="Search").fill("qqexpungqq")
    status = searched.locator("dialog").get_by_role("status")
    assert (
        status.inner_text() == "No page has these words. These pages are the nearest, and these errors the most common:"
    )
    assert pages_found(searched)[0] == "/expunge/"
    assert "/errors/" in pages_found(searched)


def test_a_quoted_text_waits_for_the_texts(open_page):
    page = open_page("/")
    held = []
    page.route("**/search-texts.json", lambda route: held.append(route))  # noqa: PLW0108  (Playwright cannot inspect a built-in)
    with page.expect_request("**/search-texts.json"):
        page.evaluate(OPEN_SEARCH, '"Other threads continue"')
    page.locator("dialog").get_by_text("Loading …").wait_for()
    held[0].continue_()
    page.locator(".search-results a").first.wait_for()


def test_without_the_texts_a_quoted_text_gets_the_nearest_pages(open_page):
    page = open_page("/", without="**/search-texts.json")
    page.evaluate(OPEN_SEARCH, '"Other threads continue"')
    page.get_by_text("No page has these words.").wait_for()
    assert page.locator(".search-results a").count() > 0


KEYS = ["Control+k", "Meta+k", "/"]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_opens_the_search(open_page, key):
    page = open_page("/commit/")
    page.keyboard.press(key)
    page.locator("dialog.search").wait_for()


def test_the_shortcut_of_one_key_can_be_switched_off(open_page):
    page = open_page("/commit/")
    page.keyboard.press("Control+k")
    page.get_by_label("Also open with the / key").uncheck()
    page.keyboard.press("Escape")
    for reload in (False, True):
        if reload:
            page.reload()
        page.keyboard.press("/")
        assert not page.locator("dialog.search").is_visible()
    page.keyboard.press("Control+k")
    page.locator("dialog.search").wait_for()
    assert not page.get_by_label("Also open with the / key").is_checked()


def test_search_is_used_by_keyboard_and_ends_at_a_claim(open_page, address):
    page = open_page("/commit/")
    page.locator("article p a").first.focus()
    before = page.evaluate("document.activeElement.outerHTML")
    page.evaluate(OPEN_SEARCH, "")
    page.keyboard.type("savepoint")
    page.locator(".search-results a").first.wait_for()
    page.keyboard.press("Escape")
    assert not page.locator("dialog.search").is_visible()
    assert page.evaluate("document.activeElement.outerHTML") == before
    page.evaluate(OPEN_SEARCH, "")
    page.keyboard.press("ArrowDown")
    link = page.evaluate("document.activeElement.href")
    page.keyboard.press("Enter")
    page.wait_for_url(link)
    assert link == f"{address}/commit/#savepoint"
    assert not page.locator("dialog.search").is_visible()
    assert page.locator(":target").is_visible()
    assert page.noise == []


def test_search_fits_on_a_phone(open_page):
    page = open_page("/commit/", viewport=PHONE)
    open_search(page)
    box = page.locator("dialog.search").bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= PHONE["width"]
    assert 0 <= box["y"] <= box["y"] + box["height"] <= PHONE["height"]
    wide = "all => all.filter(each => each.scrollWidth > each.clientWidth).length"
    assert page.locator("dialog.search, .search-results").evaluate_all(wide) == 0
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert page.noise == []
