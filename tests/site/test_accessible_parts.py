"""What opens on a page as axe sees it: search, menu, full SQL, texts to copy, and errors that were found."""

from contextlib import suppress

import pytest
from playwright.sync_api import Error
from test_accessible_pages import AXE, SCHEMES, faults

from conftest import DESKTOP, PHONE


def open_search(page):
    page.keyboard.press("/")
    page.locator("dialog.search").wait_for()
    page.keyboard.type("commit")
    page.locator(".search-claims a").first.wait_for()


def find_nothing(page):
    page.keyboard.press("/")
    page.locator("dialog.search").wait_for()
    page.keyboard.type("xyzzy")
    page.get_by_text("Nothing found").wait_for()


def open_menu(page):
    page.get_by_role("button", name="Menu").click()
    page.locator(".menu .claims").wait_for()


def point_at_a_line(page):
    page.locator(".trace li:has(.statement) > code").first.hover()
    page.mouse.wheel(0, 20)
    for _ in range(10):
        # While a page scrolls by itself, the pointer points at nothing.
        page.mouse.move(0, 0)
        page.wait_for_timeout(300)
        page.locator(".trace li:has(.statement) > code").first.hover(position={"x": 60, "y": 5})
        with suppress(Error):
            page.locator(".full").wait_for(timeout=1000)
            return
    raise AssertionError("no line shows what it did")


def copy(page):
    page.get_by_role("button", name="Copy the whole program").first.click()
    page.locator(".said:not(:empty)").wait_for()


def share(page):
    page.locator("#failed + button.share").click()
    page.locator(".texts").wait_for()


def find_an_error(page):
    page.locator("#pasted").fill("database is locked")
    page.locator(".finder li").first.wait_for()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("viewport", "act", "part"),
    [
        pytest.param(DESKTOP, open_search, "dialog.search", id="search"),
        pytest.param(PHONE, open_search, "dialog.search", id="search on a phone"),
        pytest.param(PHONE, find_nothing, "dialog.search", id="search that finds nothing"),
        pytest.param(PHONE, open_menu, ".menu", id="menu"),
        pytest.param(DESKTOP, point_at_a_line, ".full", id="pointing at a line"),
        pytest.param(PHONE, copy, ".said", id="a copied program"),
        pytest.param(DESKTOP, share, ".texts", id="texts of a claim"),
        pytest.param(PHONE, share, ".texts", id="texts of a claim on a phone"),
        pytest.param(DESKTOP, find_an_error, ".finder", id="an error that was found"),
        pytest.param(PHONE, find_an_error, ".finder", id="an error that was found, on a phone"),
    ],
)
def test_axe_finds_nothing_in_what_opens(open_page, viewport, act, part, scheme):
    path = "/errors/" if act is find_an_error else "/commit/"
    page = open_page(path, viewport, color_scheme=scheme, reduced_motion="reduce")
    page.evaluate(AXE)
    act(page)
    assert "\n".join(faults(page, scheme, part)) == ""
    assert page.told == []
