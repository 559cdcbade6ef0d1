"""The whole site: built with both builders, and seen in headless Chromium as its readers see it.

All that needs it is in this one file, so that one worker builds it once.
"""

import os
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import sync_playwright

from conftest import ROOT, tree

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PAGES = ["/", *(f"/{path.stem}/" for path in sorted((ROOT / "docs").glob("*.md")) if path.stem != "index")]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def address(sites):
    folder = sites["mkdocs-quiet"] / "site"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=os.environ["BROWSER"], args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, address):
    contexts = []

    def one(path, viewport=DESKTOP, **options):
        context = browser.new_context(viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.told = []
        page.on("console", lambda message: page.told.append(message.text))
        page.on("pageerror", lambda error: page.told.append(str(error)))
        page.on("request", lambda request: page.told.append(request.url) if address not in request.url else None)
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        return page

    yield one
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_on_every_screen_and_asks_nobody_else(open_page, path):
    page = open_page(path)
    widths = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for viewport in (DESKTOP, PHONE):
            page.set_viewport_size(viewport)
            widths.append(page.evaluate("document.documentElement.scrollWidth"))
    assert (page.told, widths) == ([], [DESKTOP["width"], PHONE["width"]] * 2)


def test_the_copy_button_hands_out_the_whole_program(open_page, address):
    page = open_page("/commit/", permissions=["clipboard-read", "clipboard-write"])
    section = page.locator(".example").first
    section.get_by_role("button", name="Copy the whole program").click()
    page.get_by_text("Copied to clipboard").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    link = section.get_by_role("link").get_attribute("href")
    download = page.request.get(f"{address}/commit/{link}").text()
    assert copied == download
    assert "# -> " in copied


def test_the_setup_is_folded_and_opens_by_keyboard(open_page):
    page = open_page("/commit/")
    details = page.locator(".example details.setup").first
    assert details.get_attribute("open") is None
    details.locator("summary").focus()
    page.keyboard.press("Enter")
    assert details.locator("code").first.is_visible()


def test_a_page_says_the_same_without_javascript(open_page):
    texts = [
        open_page("/commit/", java_script_enabled=script).locator(".trace").all_inner_texts()
        for script in (True, False)
    ]
    assert texts[0] == texts[1]
    page = open_page("/commit/", java_script_enabled=False)
    assert not page.locator(".example .copy").first.is_visible()
    assert page.locator(".example .program a").first.is_visible()


def test_a_screen_reader_hears_what_each_line_did(open_page):
    page = open_page("/commit/")
    line = page.locator("#connection-goes-back-1-L4")
    (heard,) = [each for each in [line.locator("ul").aria_snapshot()] if each]
    assert heard == (
        '- list "Line 4, did":\n'
        "  - listitem: checkout\n"
        "  - listitem: BEGIN\n"
        "  - listitem:\n"
        "    - code: INSERT INTO user (name) VALUES (?)\n"
        "    - code: ('Ada',)\n"
        "  - listitem: ada persistent\n"
        "  - listitem: COMMIT\n"
        "  - listitem: ada expired\n"
        "  - listitem: checkin"
    )


def test_a_line_can_be_linked(open_page):
    page = open_page("/commit/#connection-goes-back-1-L4")
    assert page.locator(":target").get_attribute("id") == "connection-goes-back-1-L4"
    assert page.locator(":target").is_visible()


@pytest.mark.parametrize(
    ("words", "page"),
    [
        pytest.param("DetachedInstanceError", "/expunge/", id="an exception"),
        pytest.param("PendingRollbackError", "/commit/", id="another exception"),
        pytest.param('"is not bound to a Session"', "/commit/", id="an error text"),
        pytest.param('"QueuePool limit of size"', "/pool/", id="the text of a time-out"),
        pytest.param('"greenlet_spawn has not been called"', "/blocking/", id="the text of asyncio"),
        pytest.param('"database is locked"', "/end/", id="the text of sqlite"),
        pytest.param("expire_on_commit", "/commit/", id="an argument"),
        pytest.param("session.remove", "/remove/", id="a method"),
        pytest.param("close engine", "/dispose/", id="words"),
        pytest.param('"MySQL server has gone away"', "/mysql/", id="the text of a server"),
    ],
)
def test_search_finds_a_page_by_the_words_that_people_use(open_page, words, page):
    search = open_page("/")
    box = search.get_by_role("textbox", name="Search")
    box.fill(words)
    box.press("End")  # the search listens to keys
    search.locator(".md-search-result__item").first.wait_for()
    links = search.locator(".md-search-result__link").evaluate_all(
        "all => all.map(each => new URL(each.href).pathname)"
    )
    assert page in list(dict.fromkeys(links))[:5]


def articles(site):
    """The content of every page, by its address, without what the two themes add around it."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        article = re.search(r'<article class="md-content__inner.*?</article>', text, re.DOTALL)
        found[str(path.relative_to(site))] = article[0] if article else ""
    return found


def examples(text):
    """The examples of a page, without an attribute that Zensical takes away when it has used it."""
    return re.findall(r'<section class="example.*?</section>', text.replace(' data-search-exclude=""', ""), re.DOTALL)


def ids(text):
    """The ids of a page in order, without the themes' own."""
    return [found for found in re.findall(r' id="([^"]*)"', text) if not found.startswith("__")]


def test_both_builders_give_the_same_pages_ids_and_traces(sites):
    ours, theirs = (articles(sites[name] / "site") for name in ("mkdocs-quiet", "zensical"))
    assert ours.keys() == theirs.keys()
    for page in ours:
        assert examples(ours[page]) == examples(theirs[page])
        assert ids(ours[page]) == ids(theirs[page])


def test_both_builders_give_the_same_downloads(sites):
    ours, theirs = (
        {path: text for path, text in tree(sites[name] / "site").items() if path.endswith(".py")}
        for name in ("mkdocs-quiet", "zensical")
    )
    assert ours == theirs
    assert ours


def test_every_block_of_the_sources_is_an_executed_example_of_the_site(sites):
    folder = sites["mkdocs-quiet"]
    for path in (folder / "docs").glob("*.md"):
        fences = re.findall(r"^```python", path.read_text(encoding="utf-8"), re.MULTILINE)
        page = folder / "site" / ("index.html" if path.stem == "index" else f"{path.stem}/index.html")
        examples = re.findall('<section class="example', page.read_text(encoding="utf-8"))
        assert (path.name, len(examples)) == (path.name, len(fences))


def test_no_id_is_there_twice(sites):
    for page, text in articles(sites["mkdocs-quiet"] / "site").items():
        assert (page, sorted(ids(text))) == (page, sorted(set(ids(text))))
