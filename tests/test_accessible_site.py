"""Every page of the whole site as axe sees it: on a desktop and a phone, in light and dark, with all of it drawn."""

from importlib import resources

import pytest

from conftest import DESKTOP, PAGES, PHONE

AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENS = [("desktop", DESKTOP), ("phone", PHONE)]
SCHEMES = ["light", "dark"]

# Runs axe, with all its rules, or those of colours, or all others: those of colours take most of its time.
RUN = """
async ([tags, which]) => {
  const colours = ["color-contrast", "link-in-text-block"]
  const only = which === "colours" ? { type: "rule", values: colours } : { type: "tag", values: tags }
  const rules = Object.fromEntries(colours.map(rule => [rule, { enabled: which !== "others" }]))
  const within = which === "colours" ? { include: window.fresh } : document
  const { violations } = await axe.run(within, { runOnly: only, rules, resultTypes: ["violations"] })
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id}: ${target.join(" ")}: ${failureSummary.replace(/\\s+/g, " ")}`))
}
"""

# Takes away each line of an example that has no kind of text but such as were seen before, and names the new kinds:
# thousands of lines are alike, and axe would look at each of them.
# A kind is what decides about contrast: the names, classes and backgrounds around a text, and its own look.
PRUNE = """
seen => {
  const known = new Set(seen)
  const fresh = new Map()
  const chains = new Map([[document.documentElement, ""]])
  const chain = each => {
    if (!chains.has(each)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(each)
      // A class that ends with a number is a measure: an indent, a count of lines.
      const classes = [...each.classList].filter(name => !/-\\d+$/.test(name))
      const look = [each.localName, ...classes, backgroundColor, backgroundImage !== "none", opacity].join()
      chains.set(each, `${chain(each.parentElement)}>${look}`)
    }
    return chains.get(each)
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const each = texts.currentNode.parentElement
    if (!texts.currentNode.data.trim() || !each.checkVisibility()) continue
    const { color, fontSize, fontWeight } = getComputedStyle(each)
    const kind = [chain(each), color, fontSize, fontWeight].join()
    if (!known.has(kind) && !fresh.has(kind)) fresh.set(kind, each)
  }
  const kept = new Set()
  for (let each of fresh.values()) for (; each; each = each.parentElement) kept.add(each)
  const lines = document.querySelectorAll(".trace > ol > li:not(:first-child)")
  for (const each of lines) if (!kept.has(each)) each.remove()
  window.fresh = [...fresh.values()]
  return [...fresh.keys()]
}
"""

STRUCTURE = """
() => {
  const all = selector => [...document.querySelectorAll(selector)]
  const { lang } = document.documentElement
  const levels = all("h1, h2, h3, h4, h5, h6").filter(each => each.checkVisibility()).map(each => +each.localName[1])
  return {
    lang,
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

# Kinds of text whose contrast has been seen on a page before.
KINDS = set()


def faults(page, where, which="all"):
    """Run axe, and name what it finds: where, the rule, the element and what is wrong."""
    return [f"{where}: {fault}" for fault in page.evaluate(RUN, [TAGS, which])]


@pytest.fixture(scope="module", params=PAGES)
def visit(request, browser, address):
    """What is wrong with a page, with all its examples drawn and all their SQL open."""
    told, found = [], []
    # Without transitions, so that axe reads the colours that stay.
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    page = context.new_page()
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda asked: told.append(asked.url) if address not in asked.url else None)
    page.goto(address + request.param)
    structure = page.evaluate(STRUCTURE)
    page.keyboard.press("Control+f")
    assert page.locator(".later").count() == 0
    page.evaluate(OPEN)
    page.mouse.move(0, 0)
    page.evaluate(AXE)

    def each_screen():
        for size, viewport in SCREENS:
            page.set_viewport_size(viewport)
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                yield f"{size}, {scheme}"

    wide = [where for where in each_screen() if page.evaluate("document.documentElement.scrollWidth > innerWidth")]
    fresh = page.evaluate(PRUNE, list(KINDS))
    KINDS.update(fresh)
    for where in each_screen():
        if "light" in where:
            found += faults(page, where, "others")
        if fresh:
            found += faults(page, where, "colours")
    context.close()
    return {"told": told, "wide": wide, "found": found, "structure": structure}


def test_axe_finds_nothing(visit):
    assert "\n".join(visit["found"]) == ""


def test_a_page_fits_every_screen_and_asks_nobody_else(visit):
    assert (visit["wide"], visit["told"]) == ([], [])


def test_a_page_has_one_of_each_landmark_and_headings_in_order(visit):
    assert visit["structure"] == {
        "lang": "en",
        "main": 1,
        "h1": 1,
        "banner": 1,
        "contentinfo": 1,
        "unnamed": 0,
        "skipped": 0,
    }


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
    page.wait_for_timeout(200)
    page.locator(".trace li:has(.statement) > code").first.hover(position={"x": 60, "y": 5})
    page.locator(".full").wait_for()


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
    ("viewport", "act"),
    [
        pytest.param(DESKTOP, open_search, id="search"),
        pytest.param(PHONE, open_search, id="search on a phone"),
        pytest.param(PHONE, find_nothing, id="search that finds nothing"),
        pytest.param(PHONE, open_menu, id="menu"),
        pytest.param(DESKTOP, point_at_a_line, id="pointing at a line"),
        pytest.param(PHONE, copy, id="a copied program"),
        pytest.param(DESKTOP, share, id="texts of a claim"),
        pytest.param(PHONE, share, id="texts of a claim on a phone"),
        pytest.param(DESKTOP, find_an_error, id="an error that was found"),
        pytest.param(PHONE, find_an_error, id="an error that was found, on a phone"),
    ],
)
def test_axe_finds_nothing_in_what_opens(open_page, viewport, act, scheme):
    path = "/errors/" if act is find_an_error else "/commit/"
    page = open_page(path, viewport, color_scheme=scheme, reduced_motion="reduce")
    page.evaluate(AXE)
    act(page)
    assert "\n".join(faults(page, scheme)) == ""
    assert page.told == []
