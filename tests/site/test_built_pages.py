"""The whole site: built with both builders, found by its search, and light when it is first seen.

`test_reading_site.py` and `test_accessible_site.py` look at the same site; the workers build it once.
"""

import gzip
import json
import re
import time
from pathlib import Path

import pytest

from conftest import ANSWERS, DESKTOP, OTHERS, PAGES, PHONE, Quiet, file_of, served, tree


@pytest.fixture(scope="module")
def sites(site_of):
    """Copies of the whole project, built with each builder."""
    # Other workers build with MkDocs meanwhile.
    return {"zensical": site_of("with zensical"), "mkdocs": site_of("mkdocs")}


def articles(site):
    """The content of every page, by its address, without what the two themes add around it."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        article = re.search(r'<article class="md-content__inner.*?</article>', text, re.DOTALL)
        found[str(path.relative_to(site))] = article[0] if article else ""
    return found


def examples(text):
    """The examples of a page."""
    return re.findall(r'<section class="example.*?</section>', text, re.DOTALL)


POLICY = re.compile(r'<meta charset="utf-8">(<meta http-equiv="Content-Security-Policy" content="[^"]*">)')


def ids(text):
    """The ids of a page in order, without the themes' own."""
    return [found for found in re.findall(r' id="([^"]*)"', text) if not found.startswith("__")]


def test_both_builders_give_the_same_pages_ids_and_traces(sites):
    ours, theirs = (articles(sites[name] / "site") for name in ("mkdocs", "zensical"))
    assert ours.keys() == theirs.keys()
    for page in ours:
        assert examples(ours[page]) == examples(theirs[page])
        assert ids(ours[page]) == ids(theirs[page])


def test_both_builders_give_the_same_downloads(sites):
    ours, theirs = (
        {path: text for path, text in tree(sites[name] / "site").items() if path.endswith(".py")}
        for name in ("mkdocs", "zensical")
    )
    assert ours == theirs
    assert ours


def test_both_builders_give_every_page_the_same_policy(sites):
    ours, theirs = (
        {
            str(path.relative_to(sites[name] / "site")): POLICY.findall(path.read_text(encoding="utf-8"))
            for path in sorted((sites[name] / "site").rglob("*.html"))
        }
        for name in ("mkdocs", "zensical")
    )
    assert ours == theirs
    assert {len(policies) for policies in ours.values()} == {1}


def test_every_block_of_the_sources_is_an_executed_example_of_the_site(sites):
    folder = sites["mkdocs"]
    for path in (folder / "docs").rglob("*.md"):
        fences = re.findall(r"^```python", path.read_text(encoding="utf-8"), re.MULTILINE)
        place = path.relative_to(folder / "docs").with_suffix("")
        page = folder / "site" / (place.parent if place.name == "index" else place) / "index.html"
        examples = re.findall('<section class="example', page.read_text(encoding="utf-8"))
        assert (place, len(examples)) == (place, len(fences))


def test_no_id_is_there_twice(sites):
    for page, text in articles(sites["mkdocs"] / "site").items():
        assert (page, sorted(ids(text))) == (page, sorted(set(ids(text))))


# The first view.

SHIFTS = """
new PerformanceObserver(list => {
  for (const { value, sources } of list.getEntries()) (window.shifts ??= []).push([value, ...sources.map(({ node }) => {
    const each = node instanceof Element ? node : node?.parentElement
    return `${each?.localName}.${each?.className} in ${each?.closest("[id]")?.id}`
  })].join(" "))
}).observe({ type: "layout-shift", buffered: true })
"""
COUNT = """
async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))
  return [document.querySelectorAll("*").length, window.shifts ?? []]
}
"""
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


def weight(site, requests):
    """The bytes that a host sends for some requests: texts compressed, as hosts do."""
    paths = [file_of(site, path) for path in requests]
    bodies = [(path.suffix, path.read_bytes()) for path in paths]
    return sum(len(body if suffix == ".woff2" else gzip.compress(body, 6)) for suffix, body in bodies)


@pytest.fixture(scope="module")
def watched(browser, address):
    """A window that notes what is asked for, and what moves without being asked to; it keeps nothing."""
    context = browser.new_context()
    page = context.new_page()
    context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.on("request", lambda request: page.asked.append(request.url.removeprefix(address)))
    page.add_init_script(SHIFTS)

    def one(path, viewport, where=address):
        page.asked = []
        page.set_viewport_size(viewport)
        page.goto(where + path)
        return page

    yield one
    context.close()


# Within the header, and within the first example.
CUT = re.compile(b'(?<=</a>)(?=\\s*<a class="legend")|(?<=</li>)(?=<li id="[a-z0-9-]*-L2")')


class InPieces(Quiet):
    """Sends a page as a slow network does: with a pause at each cut."""

    def do_GET(self):  # noqa: N802  (the server's own name)
        if not self.path.endswith((".html", "/")):
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for piece in CUT.split(file_of(Path(self.directory), self.path).read_bytes(), 2):
            self.wfile.write(piece)
            # Long enough for a browser to show what has come.
            time.sleep(0.25)
        return None


@pytest.fixture(scope="module")
def slow(site):
    """Where the site is served by a slow network."""
    with served(site, InPieces) as where:
        yield where


SCREENS = [pytest.param(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone")]


@pytest.mark.parametrize("viewport", SCREENS)
@pytest.mark.parametrize("path", ["/", *ANSWERS, *OTHERS])
def test_a_page_is_light_when_it_comes_and_nothing_in_it_moves(watched, site, path, viewport):
    page = watched(path, viewport)
    elements, shifts = page.evaluate(COUNT)
    assert shifts == []
    # One page lists all errors that are often met.
    most, heaviest = (1300, 104_000) if path == "/errors/" else (950, 90_000)
    assert elements <= most
    assert len(page.asked) <= 8
    assert weight(site, page.asked) <= heaviest
    assert [each for each in page.asked if "search" in each] == []


@pytest.mark.parametrize("viewport", SCREENS)
@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_while_a_page_comes_slowly(watched, site, slow, path, viewport):
    text = file_of(site, path).read_bytes()
    first, second, *_ = CUT.split(text, 2)
    assert (b"<header" in first, b"</header>" in first) == (True, False)
    _, _, example = text.partition(b"</section>")[0].partition(b'<section class="example')
    within = b'<section class="example' in second and b"</section>" not in second
    # An example of one line has no place for it.
    assert within == (b'-L2"' in example)
    page = watched(path, viewport, slow)
    _, shifts = page.evaluate(COUNT)
    assert shifts == []


@pytest.mark.parametrize(
    ("path", "viewport"),
    [
        pytest.param("/commit/", DESKTOP, id="desktop"),
        pytest.param("/flush-or-commit/", PHONE, id="phone"),
        pytest.param("/", PHONE, id="home"),
    ],
)
def test_nothing_moves_while_a_page_is_read_to_its_end(watched, path, viewport):
    page = watched(path, viewport)
    assert page.evaluate(SCROLL) == [0, []]


# The search.

OPEN_SEARCH = 'typed => import("/assets/search.js").then(({ open }) => open(typed))'


@pytest.fixture(scope="module")
def searched(browser, address):
    """One page whose search stays open: it is asked again and again, as a reader does."""
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(address + "/")
    page.evaluate(OPEN_SEARCH, "")
    page.get_by_text("Exception names are found as they are").wait_for()
    yield page
    context.close()


def pages_found(page):
    links = page.locator(".search-question a").evaluate_all("all => all.map(each => new URL(each.href).pathname)")
    return list(dict.fromkeys(links))


@pytest.mark.parametrize(
    ("words", "page"),
    [
        pytest.param("DetachedInstanceError", "/expunge/", id="an exception"),
        pytest.param("detachedinst", "/expunge/", id="the beginning of one"),
        pytest.param("PendingRollbackError", "/commit/", id="another exception"),
        pytest.param('"is not bound to a Session"', "/commit/", id="an error text"),
        pytest.param('"QueuePool limit of size"', "/pool/", id="the text of a time-out"),
        pytest.param("QueuePool limit of size", "/pool/", id="the same without quotes"),
        pytest.param('"greenlet_spawn has not been called"', "/blocking/", id="the text of asyncio"),
        pytest.param('"database is locked"', "/end/", id="the text of sqlite"),
        pytest.param("expire_on_commit", "/commit/", id="an argument"),
        pytest.param("session.remove", "/remove/", id="a method"),
        pytest.param("session.remove()", "/remove/", id="a call"),
        pytest.param("close engine", "/dispose/", id="words"),
        pytest.param('"MySQL server has gone away"', "/mysql/", id="the text of a server"),
        pytest.param(
            "sqlalchemy.exc.TimeoutError: QueuePool limit of size 7 overflow 12 reached, connection timed out",
            "/pool/",
            id="the last line of a traceback",
        ),
    ],
)
def test_search_finds_a_page_by_the_words_that_people_use(searched, words, page):
    searched.get_by_role("searchbox", name="Search").fill(words)
    assert page in pages_found(searched)[:5]


@pytest.mark.parametrize("path", [*ANSWERS, *OTHERS])
def test_search_finds_a_page_first_by_its_address(searched, path):
    searched.get_by_role("searchbox", name="Search").fill(path.strip("/"))
    assert pages_found(searched)[0] == path


def test_search_says_when_nothing_is_found(searched, address):
    searched.get_by_role("searchbox", name="Search").fill("xyzzy")
    status = searched.locator("dialog").get_by_role("status")
    assert status.inner_text() == "Nothing found. See all questions"
    assert status.get_by_role("link").evaluate("each => each.href") == f"{address}/"
    assert pages_found(searched) == []


def test_search_is_used_by_keyboard_and_ends_at_a_claim(open_page, address):
    page = open_page("/commit/")
    page.locator("article p a").first.focus()
    before = page.evaluate("document.activeElement.outerHTML")
    page.evaluate(OPEN_SEARCH, "")
    page.keyboard.type("savepoint")
    page.locator(".search-claims a").first.wait_for()
    page.keyboard.press("Escape")
    assert not page.locator("dialog.search").is_visible()
    assert page.evaluate("document.activeElement.outerHTML") == before
    page.evaluate(OPEN_SEARCH, "")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    link = page.evaluate("document.activeElement.href")
    page.keyboard.press("Enter")
    page.wait_for_url(link)
    assert link == f"{address}/commit/#savepoint"
    assert not page.locator("dialog.search").is_visible()
    assert page.locator(":target").is_visible()
    assert page.told == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_search_fits_on_a_phone(open_page, scheme):
    page = open_page("/commit/", viewport=PHONE, color_scheme=scheme)
    page.evaluate(OPEN_SEARCH, "commit")
    page.locator(".search-claims a").first.wait_for()
    box = page.locator("dialog.search").bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= PHONE["width"]
    assert 0 <= box["y"] <= box["y"] + box["height"] <= PHONE["height"]
    wide = "all => all.filter(each => each.scrollWidth > each.clientWidth).length"
    assert page.locator("dialog.search, .search-results").evaluate_all(wide) == 0
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert page.told == []


def test_the_search_is_small_and_the_same_from_both_builders(sites):
    ours, theirs = ((sites[name] / "site" / "search.json").read_bytes() for name in ("mkdocs", "zensical"))
    assert ours == theirs
    assert len(gzip.compress(ours)) < 76_000
    assert [page["address"] for page in json.loads(ours)["pages"]] == sorted(
        path.strip("/") for path in [*ANSWERS, *OTHERS]
    )
