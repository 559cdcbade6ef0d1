"""Actions of a reader on a page, each until its result is shown.

A frozen copy keeps the form that pages had on its day, so some selectors are for both forms.
"""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Error, Page


def open_search(page: Page, words: str = "commit") -> None:
    page.keyboard.press("/")
    page.locator("dialog.search").wait_for()
    page.keyboard.type(words)
    page.locator(".search-results a, .search-claims a").first.wait_for()


def open_menu(page: Page) -> None:
    page.get_by_role("button", name="Menu").click()
    page.locator(".menu .claims").wait_for()


def point_at_line(page: Page) -> None:
    line = page.locator(".trace .row:has(.did .statement) > pre, .trace li:has(.statement) > code").first
    line.hover()
    page.mouse.wheel(0, 20)
    for _ in range(10):
        # While a page scrolls by itself, the pointer points at nothing.
        page.mouse.move(0, 0)
        page.wait_for_timeout(300)
        line.hover(position={"x": 60, "y": 5})
        with suppress(Error):
            page.locator(".full").wait_for(timeout=1000)
            return
    raise AssertionError("no line shows its SQL")


def copy_program(page: Page) -> None:
    page.get_by_role("button", name="Copy").first.click()
    page.locator(".said:not(:empty)").wait_for()


def share_claim(page: Page) -> None:
    page.locator("#failed + .share > :is(a, button), #failed + button.share, #failed + a.share").click()
    page.locator(".sheet, .texts").wait_for()


def find_error(page: Page) -> None:
    page.locator("#pasted").fill("database is locked")
    page.locator(".finder li").first.wait_for()
