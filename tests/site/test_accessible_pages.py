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
  // A part of the page is named by its selector.
  const parts = { all: document, others: document, colours: { include: window.fresh } }
  const within = parts[which] ?? { include: [[which]] }
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

    wide = []
    for size, viewport in SCREENS:
        page.set_viewport_size(viewport)
        wide += [size] * page.evaluate("document.documentElement.scrollWidth > innerWidth")
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
