"""One visit of a page in a browser, which collects everything that the tests of all pages look at.

axe takes most of the time. It looks at one page of each kind on every screen, and at the others on a desktop only. It
checks the contrast of each kind of text, in every color scheme, on the first page that has it.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

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
# Defines `drawn()`, which waits until a change is drawn. It fails where Chromium draws nothing more.
DRAWN = """
  const drawn = () => new Promise((done, failed) => {
    setTimeout(() => failed(new Error("nothing was drawn for 30 seconds")), 30000)
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))
  })
"""
FIRST_VIEW = f"""
async () => {{
  {DRAWN}
  await drawn()
  await new Promise(done => setTimeout(done, 50))
  return [document.querySelectorAll("*").length, window.shifts ?? []]
}}
"""
# Scrolls to the end, and returns the number of examples that are not drawn, besides those in folds, and the shifts.
SCROLL = f"""
async () => {{
  {DRAWN}
  while (scrollY + innerHeight < document.documentElement.scrollHeight - 1) {{
    scrollBy({{ top: 250, behavior: "instant" }})
    await drawn()
  }}
  return [document.querySelectorAll(".later:not(details:not([open]) *)").length, window.shifts ?? []]
}}
"""

# Removes each line and setup of an example, and each entry of errors, without a new kind of text. Returns the kinds:
# thousands of lines are alike, and axe would look at each. The kind of a text is what decides about its contrast: the
# names, classes, and backgrounds around it, and its own look.
PRUNE = """
seen => {
  const known = new Set(seen)
  const fresh = new Map()
  const chains = new Map([[document.documentElement, ""]])
  const chain = element => {
    if (!chains.has(element)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element)
      // A class that ends with a number is a measure: a lane, a count of rows.
      const classes = [...element.classList].filter(name => !/\\d$/.test(name))
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
  const alike = ".trace > ol > li:not(:first-child), .setup, .entry ~ .entry ~ .entry"
  for (const each of document.querySelectorAll(alike)) {
    if (!around.has(each)) each.remove()
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
    """Visits pages in one window, and remembers the kinds of text whose contrast was checked."""

    def __init__(self, context: BrowserContext, site: Path, address: str) -> None:
        self.site, self.address = site, address
        self.kinds = set[str]()
        self.page = context.new_page()
        context.new_cdp_session(self.page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        self.page.add_init_script(WATCH)
        self.noise = listen(self.page, address)
        self.requests: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url.removeprefix(address)))

    def visit(self, path: str) -> Visit:
        page = self.page
        self.noise.clear()
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        views = [self._first_view(path, screen) for screen in SCREENS.values()]
        structure = page.evaluate(STRUCTURE)
        use_everything(page)
        too_wide = [screen for screen in ("phone", "desktop") if self._is_too_wide(screen)]
        page.wait_for_load_state("networkidle")
        noise, refused = [*self.noise], page.evaluate("window.refused")
        return Visit(path, views, noise, refused, too_wide, structure, self._axe_faults(full=path in KINDS))

    def _first_view(self, path: str, screen: dict[str, int]) -> FirstView:
        self.requests.clear()
        self.page.set_viewport_size(screen)
        self.page.goto(self.address + path)
        elements, shifts = self.page.evaluate(FIRST_VIEW)
        requests = [*self.requests]
        return FirstView(elements, shifts, requests, sum(_size(file_of(self.site, path)) for path in requests))

    def _is_too_wide(self, screen: str) -> bool:
        self.page.set_viewport_size(SCREENS[screen])
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))

    def _axe_faults(self, *, full: bool) -> list[str]:
        # Without transitions, so that axe reads the colors that stay.
        self.page.emulate_media(reduced_motion="reduce")
        self.page.mouse.move(0, 0)
        self.page.evaluate(AXE)
        fresh = self.page.evaluate(PRUNE, list(self.kinds))
        self.kinds.update(fresh)
        faults = []
        for screen in SCREENS if full else ("desktop",):
            self.page.set_viewport_size(SCREENS[screen])
            faults += axe_faults(self.page, screen, "others")
            for scheme in SCHEMES if fresh else ():
                self.page.emulate_media(color_scheme=scheme)
                faults += axe_faults(self.page, f"{screen}, {scheme}", "colors")
        return faults


@cache
def _size(file: Path) -> int:
    """Return the bytes that a host sends: texts are compressed, and fonts already are. Another host's file has none."""
    if not file.is_file():
        return 0
    return len(file.read_bytes() if file.suffix == ".woff2" else gzip.compress(file.read_bytes(), 6))


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
    page.evaluate(f"() => {{ {DRAWN}; return drawn() }}")


def axe_faults(page: Page, where: str, which: str) -> list[str]:
    """Return the faults that axe finds: where, the rule, the element, and the reason."""
    return [f"{where}: {fault}" for fault in page.evaluate(RUN_AXE, [TAGS, which])]
