"""The entries of errors are folded, and every way of reading opens them."""

import pytest

from support.browser import PHONE

WIDE = {"width": 1440, "height": 900}
OPENED = "() => [...document.querySelectorAll('.entry[open] > summary > h3')].map(each => each.id)"
UNDRAWN = "() => document.querySelectorAll('.lazy:has(> noscript)').length"
# The code that is still in other files.
AWAY = "() => document.querySelectorAll('.part').length"


@pytest.fixture
def errors(open_page):
    return open_page("/errors/", viewport=WIDE)


def test_the_page_of_frequent_errors_is_an_index_of_closed_rows(errors):
    assert errors.evaluate(OPENED) == []
    assert errors.evaluate("document.documentElement.scrollHeight") <= 15 * 900
    heights = errors.locator(".entry").evaluate_all("all => all.map(each => each.offsetHeight)")
    assert len(heights) > 100
    assert max(heights) <= 36


@pytest.mark.parametrize(
    ("fragment", "target"),
    [
        pytest.param("lazy-detached", "lazy-detached", id="an entry"),
        pytest.param("lazy-detached-1", "lazy-detached-1", id="an example"),
        pytest.param("lazy-detached-2-L4", "lazy-detached-2-L4", id="a line of the fix"),
        pytest.param("lazy-detached-2-L4-L5", "lazy-detached-2", id="several lines"),
    ],
)
def test_a_link_opens_its_entry(open_page, fragment, target):
    page = open_page(f"/errors/#{fragment}", viewport=WIDE)
    page.locator("#lazy-detached-2 .trace").wait_for()
    assert page.evaluate(OPENED) == ["lazy-detached"]
    assert -1 <= page.locator(f"#{target}").bounding_box()["y"] < 900
    assert page.locator("#lazy-detached-1, #lazy-detached-2").evaluate_all(
        "all => all.map(each => each.className)"
    ) == [
        "example",
        "example fixed",
    ]
    assert page.noise == []


def test_an_entry_says_the_cause_and_the_fix_and_shows_the_code(errors):
    errors.locator("#lazy-detached").click()
    entry = errors.locator(".entry[open]")
    entry.locator(".trace").first.wait_for()
    assert entry.locator("> *").evaluate_all("all => all.map(each => each.localName)") == [
        *("summary", "p", "section", "section", "p")
    ]
    assert entry.locator(".title").all_inner_texts() == ["Example", "Fixed"]
    # The setup is the same as above.
    assert entry.locator(".setup > summary").all_inner_texts() == ["Setup", "Imports"]


def test_the_link_to_the_current_entry_opens_it_again(errors):
    errors.locator("#pasted").fill("sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) database is locked")
    link = errors.locator(".finder li a").first
    link.click()
    errors.wait_for_function("() => document.querySelector('.entry[open]')")
    opened = errors.evaluate(OPENED)
    errors.locator(".entry[open] > summary").click()
    assert errors.evaluate(OPENED) == []
    link.click()
    assert errors.evaluate(OPENED) == opened


def test_an_entry_opens_by_keyboard(errors):
    errors.locator(".entry > summary").first.focus()
    errors.keyboard.press("Enter")
    errors.locator("#expired-detached-1 .trace").wait_for()
    assert errors.evaluate(OPENED) == ["expired-detached"]


def test_before_a_reader_searches_the_page_every_entry_is_drawn(errors):
    assert errors.evaluate(UNDRAWN) > 100
    errors.keyboard.press("Control+f")
    assert errors.evaluate(UNDRAWN) == 0
    errors.wait_for_function(f"() => ({AWAY})() === 0")
    assert errors.locator(".entry .trace").count() > 200
    assert errors.locator(".symbols").count() == 2
    assert errors.noise == []


def test_code_that_does_not_come_is_a_link(open_page, address):
    page = open_page("/errors/", viewport=WIDE, without="**/code-*.html")
    page.locator("#lazy-detached").click()
    links = page.locator(".entry[open] .part > a")
    assert links.all_inner_texts() == ["Code, and what each line did", "Fixed code, and what each line did"]
    page.unroute("**/code-*.html")
    links.last.click()
    page.wait_for_url(f"{address}/errors/code-*.html#lazy-detached-2")
    assert page.locator("#lazy-detached-2 .trace").is_visible()


def test_code_that_did_not_come_is_asked_for_again(open_page):
    page = open_page("/errors/", viewport=WIDE, without="**/code-*.html")
    row = page.locator("#lazy-detached")
    with page.expect_event("requestfailed", lambda request: "/code-" in request.url):
        row.click()
    page.unroute("**/code-*.html")
    row.click()
    row.click()
    page.locator("#lazy-detached-1 .trace").wait_for()
    assert page.locator(".entry[open] .part").count() == 0


def test_a_link_to_code_that_does_not_come_leads_to_its_place_once(open_page):
    page = open_page("/errors/", viewport=WIDE, without="**/code-*.html")
    # Each change of the address looks for its target again.
    page.evaluate("""() => {
      addEventListener("hashchange", () => {
        document.body.dataset.changes = Number(document.body.dataset.changes ?? 0) + 1
        if (document.body.dataset.changes > 5) history.replaceState(null, "", "./")
      })
      location.hash = "lazy-detached-2"
    }""")
    page.locator("#lazy-detached-2").wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate("document.body.dataset.changes") == "1"
    assert page.evaluate(OPENED) == ["lazy-detached"]
    assert -1 <= page.locator("#lazy-detached-2").bounding_box()["y"] < 900


def test_a_print_has_every_entry(errors):
    errors.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert [errors.evaluate(UNDRAWN), errors.evaluate(AWAY)] == [0, 0]
    assert errors.locator(".entry:not([open])").count() == 0
    errors.evaluate("dispatchEvent(new Event('afterprint'))")
    assert errors.evaluate(OPENED) == []


def test_without_scripts_an_entry_opens_and_links_to_its_code(open_page, address):
    page = open_page("/errors/", java_script_enabled=False)
    page.locator("#lazy-detached").click()
    assert page.locator("#lazy-detached-1").is_visible()
    assert not page.locator("#expired-detached-1").is_visible()
    page.locator("#lazy-detached-1").click()
    page.wait_for_url(f"{address}/errors/code-*.html#lazy-detached-1")
    assert page.locator("#lazy-detached-1 .trace").is_visible()
    assert page.locator("#lazy-detached-2 .trace").is_visible()
    assert page.locator("button:visible, .scripted:visible").count() == 0
    page.locator("h2 > a[href='./#lazy-detached']").click()
    page.wait_for_url(f"{address}/errors/#lazy-detached")


def test_a_class_leads_to_its_entries_on_all_pages(errors, address):
    errors.locator(".classes summary", has_text="FlushError").click()
    links = errors.locator(".classes details[open] a").evaluate_all("all => all.map(each => each.href)")
    assert {link.partition("#")[0] for link in links} <= {f"{address}/errors/{page}" for page in ("", "core/", "rare/")}
    errors.locator(".classes details[open] a", has_text="Over 100 subsequent flushes").click()
    errors.wait_for_url(f"{address}/errors/rare/#hundred-flushes")
    errors.locator("#hundred-flushes-1 .trace").wait_for()


@pytest.mark.parametrize("path", ["/errors/", "/errors/core/", "/errors/rare/"])
def test_the_menu_lists_the_groups(open_page, path):
    page = open_page(path, viewport=WIDE)
    groups = page.locator("article h2").evaluate_all("all => all.map(each => [each.textContent, '#' + each.id])")
    menu = page.locator(".menu .claims a").evaluate_all("all => all.map(each => [each.textContent, each.hash])")
    assert menu == groups
    assert len(menu) > 4


def test_on_a_phone_a_row_has_two_lines_at_most(open_page):
    page = open_page("/errors/", viewport=PHONE)
    heights = page.locator(".entry").evaluate_all("all => all.map(each => each.offsetHeight)")
    assert max(heights) <= 60
