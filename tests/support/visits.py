"""One visit of a page in a browser, which collects everything that the tests of all pages look at.

axe takes most of the time. It looks at one page of each kind on every screen and in every color scheme, and at each
other page in one look. A text whose kind no earlier page of the visitor had is checked for contrast in all of them.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from support.browser import DESKTOP, PHONE, listen
from support.builds import file_of

SCREENS = {"desktop": DESKTOP, "phone": PHONE}
SCHEMES = ("light", "dark")
# One page of each kind.
KINDS = ("/", "/commit/", "/states/", "/changed/", "/errors/", "/linking/", "/reading/", "/404.html")

AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Runs axe with all rules, with those of colors on window.fresh, or with all others. A selector names a part of a page.
RUN_AXE = """
async ([tags, which]) => {
  const colors = ["color-contrast", "link-in-text-block"]
  const only = which === "colors" ? { type: "rule", values: colors } : { type: "tag", values: tags }
  const rules = Object.fromEntries(colors.map(rule => [rule, { enabled: which !== "others" }]))
  const parts = { others: document, colors: { include: window.fresh } }
  const within = parts[which] ?? { include: [[which]] }
  const { violations } = await axe.run(within, { runOnly: only, rules, resultTypes: ["violations"] })
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id}: ${target.join(" ")}: ${failureSummary.replace(/\\s+/g, " ")}`))
}
"""

# Notes layout shifts and whatever the policy of the page refuses.
WATCH = """
new PerformanceObserver(list => {
  for (const { value, sources } of list.getEntries()) (window.shifts ??= []).push([value, ...sources.map(({ node }) => {
    const element = node instanceof Element ? node : node?.parentElement
    return `${element?.localName}.${element?.className} in ${element?.closest("[id]")?.id}`
  })].join(" "))
}).observe({ type: "layout-shift", buffered: true })
window.refused = []
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
  window.refused.push(`${effectiveDirective} ${blockedURI}`))
"""
FIRST_VIEW = """
async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))
  return [document.querySelectorAll("*").length, window.shifts ?? []]
}
"""
# Scrolls to the end, and returns the number of examples that are not drawn, and the shifts.
SCROLL = """
async () => {
  const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
  while (scrollY + innerHeight < document.documentElement.scrollHeight - 1) {
    scrollBy({ top: 250, behavior: "instant" })
    await frame()
  }
  return [document.querySelectorAll(".later").length, window.shifts ?? []]
}
"""

# Removes each line of an example that has no new kind of text, and returns the new kinds: thousands of lines are alike,
# and axe would look at each. The kind of a text is what decides about its contrast: the names, classes, and backgrounds
# around it, and its own look.
PRUNE = """
seen => {
  const known = new Set(seen)
  const fresh = new Map()
  const chains = new Map([[document.documentElement, ""]])
  const chain = element => {
    if (!chains.has(element)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element)
      // A class that ends with a number is a measure: an indent, a count of lines.
      const classes = [...element.classList].filter(name => !/-\\d+$/.test(name))
      const look = [element.localName, ...classes, backgroundColor, backgroundImage !== "none", opacity].join()
      chains.set(element, `${chain(element.parentElement)}>${look}`)
    }
    return chains.get(element)
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement
    if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue
    const { color, fontSize, fontWeight } = getComputedStyle(element)
    const kind = [chain(element), color, fontSize, fontWeight].join()
    if (!known.has(kind) && !fresh.has(kind)) fresh.set(kind, element)
  }
  const around = new Set()
  for (let each of fresh.values()) for (; each; each = each.parentElement) around.add(each)
  for (const line of document.querySelectorAll(".trace > ol > li:not(:first-child)")) {
    if (!around.has(line)) line.remove()
  }
  window.fresh = [...fresh.values()]
  return [...fresh.keys()]
}
"""
STRUCTURE = """
() => {
  const all = selector => [...document.querySelectorAll(selector)]
  const levels = all("h1, h2, h3, h4, h5, h6").filter(each => each.checkVisibility()).map(each => +each.localName[1])
  return {
    lang: document.documentElement.lang,
    main: all("main, [role=main]").length,
    h1: all("h1").length,
    banner: all("body > header, [role=banner], body > :not(main, article) > header").length,
    contentinfo: all("footer, [role=contentinfo]").length,
    unnamed: all("nav").filter(each => !each.ariaLabel && !each.ariaLabelledByElements?.length).length,
    skipped: levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1).length,
  }
}
"""
# Opens the SQL of all lines, and one setup.
OPEN = """
() => {
  document.querySelector("button.sql")?.click()
  document.querySelector(".setup")?.toggleAttribute("open", true)
}
"""


@dataclass(frozen=True)
class FirstView:
    """What loading a page on one screen took, and which parts moved."""

    elements: int
    shifts: list[str]
    requests: list[str]
    size: int  # bytes, compressed as hosts send them


@dataclass(frozen=True)
class Visit:
    """Everything that was seen on one page."""

    path: str
    views: list[FirstView]
    noise: list[str]
    refused: list[str]
    too_wide: list[str]
    structure: dict[str, Any]
    faults: list[str]


class Visitor:
    """Visits pages one after the other, and remembers the kinds of text whose contrast was checked."""

    def __init__(self, browser: Browser, site: Path, address: str) -> None:
        self.browser, self.site, self.address = browser, site, address
        self.kinds = set[str]()

    def visit(self, path: str) -> Visit:
        with self.browser.new_context() as context:
            page = context.new_page()
            page.add_init_script(WATCH)
            noise = listen(page, self.address)
            views = [self._first_view(page, path, screen) for screen in SCREENS.values()]
            structure = page.evaluate(STRUCTURE)
            use_everything(page)
            too_wide = [name for name in _screens(page) if page.evaluate(TOO_WIDE)]
            page.wait_for_load_state("networkidle")
            seen = [*noise], page.evaluate("window.refused")
            return Visit(path, views, *seen, too_wide, structure, self._run_axe(page, full=path in KINDS))

    def _first_view(self, page: Page, path: str, screen: dict[str, int]) -> FirstView:
        requests: list[str] = []
        page.on("request", note := lambda request: requests.append(request.url.removeprefix(self.address)))
        page.set_viewport_size(screen)
        page.goto(self.address + path)
        elements, shifts = page.evaluate(FIRST_VIEW)
        page.remove_listener("request", note)
        return FirstView(elements, shifts, requests, _weight(self.site, requests))

    def _run_axe(self, page: Page, *, full: bool) -> list[str]:
        # Without transitions, so that axe reads the colors that stay.
        page.emulate_media(reduced_motion="reduce")
        page.mouse.move(0, 0)
        page.evaluate(AXE)
        fresh = page.evaluate(PRUNE, list(self.kinds))
        self.kinds.update(fresh)
        faults = []
        for screen in _screens(page):
            if full or screen == "phone":
                faults += axe_faults(page, screen, "others")
            for scheme in SCHEMES if fresh else ():
                page.emulate_media(color_scheme=scheme)
                faults += axe_faults(page, f"{screen}, {scheme}", "colors")
        return faults


TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


def _screens(page: Page) -> Iterator[str]:
    for name, viewport in SCREENS.items():
        page.set_viewport_size(viewport)
        yield name


def _weight(site: Path, requests: list[str]) -> int:
    files = [file_of(site, path) for path in requests if path.startswith("/")]
    return sum(len(_sent(file)) for file in files)


def _sent(file: Path) -> bytes:
    """Return what a host sends: texts are compressed, fonts are already."""
    return file.read_bytes() if file.suffix == ".woff2" else gzip.compress(file.read_bytes(), 6)


def draw_all(page: Page) -> None:
    """Draw the examples that are drawn only when a reader comes near."""
    page.keyboard.press("Control+f")
    assert page.locator(".later").count() == 0


def use_everything(page: Page) -> None:
    """Draw all examples, open the SQL and a setup, and print."""
    draw_all(page)
    page.evaluate(OPEN)
    page.emulate_media(media="print")
    settle(page)
    page.emulate_media(media="screen")


def settle(page: Page) -> None:
    """Wait until a movement is drawn, and its listeners were called."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))")


def axe_faults(page: Page, where: str, which: str) -> list[str]:
    """Return the faults that axe finds: where, the rule, the element, and the reason."""
    return [f"{where}: {fault}" for fault in page.evaluate(RUN_AXE, [TAGS, which])]
