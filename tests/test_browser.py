"""The built site in headless Chromium, as its readers see it."""

import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from conftest import BUILDERS, ROOT, build, copy_of_the_project
from playwright.sync_api import sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PAGES = ["/", *(f"/{path.stem}/" for path in sorted((ROOT / "docs").glob("*.md")) if path.stem != "index")]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = copy_of_the_project(tmp_path_factory.mktemp("browser") / "project")
    assert build(folder, BUILDERS["mkdocs-quiet"]).returncode == 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder / "site"))
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
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [pytest.param(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone")])
def test_a_page_is_whole_and_asks_nobody_else(open_page, path, scheme, viewport):
    page = open_page(path, viewport, color_scheme=scheme)
    assert page.told == []
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


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
