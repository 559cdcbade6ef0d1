"""A browser, and windows of it. `scripts/test` sets BROWSER to the path of a Chromium."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium without a screen. Each module starts its own, because a started one stops `asyncio.run()`."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=os.environ["BROWSER"], args=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def window(browser: Browser) -> Callable[..., Page]:
    """Return the window of a module with these options, emptied. A new one costs more than to load a page does."""
    windows: dict[str, Page] = {}

    def window(**options: Any) -> Page:
        key = repr(options)
        if key not in windows:
            windows[key] = browser.new_context(**options).new_page()
        windows[key].goto("about:blank")
        return windows[key]

    return window


def listen(page: Page, address: str) -> list[str]:
    """Return the list to which a page adds each message, each error, and each request to another host."""
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(address) else noise.append(request.url))
    return noise


@pytest.fixture(scope="module")
def context_of(browser: Browser, address: str) -> Callable[..., BrowserContext]:
    """Return the context of a module with these options, where nothing is stored.

    A page of the site stays open in it, so that the next ones need no process of their own, which costs more than they.
    """
    firsts: dict[str, Page] = {}

    def context_of(**options: Any) -> BrowserContext:
        key = repr(options)
        if key not in firsts:
            firsts[key] = browser.new_context(**options).new_page()
            firsts[key].goto(f"{address}/404.html")
        firsts[key].evaluate("localStorage.clear()")
        return firsts[key].context

    return context_of


@pytest.fixture
def open_page(context_of: Callable[..., BrowserContext], address: str) -> Iterator[Callable[..., Page]]:
    """Open an address of the site in its own window; see `listen` for `page.noise`."""
    pages = []

    def open_page(
        path: str, viewport: dict[str, int] = DESKTOP, without: str = "", settled: str = "load", **options: Any
    ) -> Page:
        page = context_of(**options).new_page()
        pages.append(page)
        page.set_viewport_size(viewport)
        if without:
            page.route(without, lambda route: route.abort())
        page.noise = listen(page, address)
        page.goto(address + path)
        page.wait_for_load_state(settled)
        return page

    yield open_page
    for page in pages:
        page.close()
