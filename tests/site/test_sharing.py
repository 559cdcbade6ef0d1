"""The texts that a reviewer copies from a claim, and the data with which a link to a page unfolds."""

import re
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from session_answers.day_and_commit import versions
from session_answers.prove.project import Project
from session_answers.recordings.environments import LOCAL, home
from session_answers.view.share_texts import claim_texts, page_texts
from support.actions import share_claim
from support.browser import DESKTOP, PHONE
from support.projects import ROOT
from support.visits import draw_all, settle

CLIPBOARD = ["clipboard-read", "clipboard-write"]
STATUS = ".said[role=status]"
OPENED = ".share > a[aria-expanded=true]"


@pytest.fixture(scope="module")
def answers():
    """Every page with its answer, as they are read from the sources."""
    return Project(ROOT, None).answers()


@pytest.fixture(scope="module")
def commit(answers):
    return next(answer for _, answer in answers if answer.code == "S02")


EVERYWHERE = ["Tested on SQLAlchemy 2.0 and 2.1 with SQLite, PostgreSQL, and MariaDB"]
RESULTS = {
    "commit-close-read": EVERYWHERE,
    "review": EVERYWHERE,
    "expire-off": [
        "Tested on SQLAlchemy 2.0 and 2.1 with SQLite and PostgreSQL",
        "It differs on SQLAlchemy 2.0 and 2.1 with MariaDB",
    ],
}


def shared(answer, identifier, base):
    """Return the texts of a claim by the names of their buttons. Links begin with the address of the page."""
    texts = claim_texts(answer, answer.claim(identifier), base, RESULTS[identifier])
    comments = {f"Copy comment: {comment.name}": comment.markdown for comment in texts.comments}
    return {"Copy link": texts.url, "Copy Markdown link": texts.link, **comments}


def day():
    # The tests build with SOURCE_DATE_EPOCH=1700000000.
    return "2023-11-14"


def button(page, identifier):
    return page.locator(f"#{identifier} + a.share, #{identifier} + .share > a")


def open_panel(page, identifier):
    button(page, identifier).click()
    page.locator(".sheet").wait_for()


@pytest.mark.parametrize(("url", "identifier"), [("commit/", "expire-off"), ("update/", "review")])
def test_each_text_of_a_claim_is_copied_and_reported(open_page, address, answers, url, identifier):
    answer = next(answer for _, answer in answers if answer.url == url)
    page = open_page(f"/{url}", permissions=CLIPBOARD)
    open_panel(page, identifier)
    texts = shared(answer, identifier, f"{address}/")
    assert [each.get_attribute("aria-label") or each.inner_text() for each in page.locator(".sheet button").all()] == [
        *texts
    ]
    for name, text in texts.items():
        page.get_by_role("button", name=name, exact=True).click()
        kind = f"{name.partition(': ')[2]} comment" if ":" in name else name.replace("Copy l", "L").replace("Copy ", "")
        page.get_by_text(f"{kind} copied to clipboard", exact=True).wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == text


def test_the_link_to_an_answer_is_copied(open_page, address):
    page = open_page("/commit/", permissions=CLIPBOARD)
    open_panel(page, "top")
    page.get_by_role("button", name="Copy Markdown link").click()
    page.get_by_text("Markdown link copied").wait_for()
    expected = f"[S02: Does commit close the session?]({address}/commit/)"
    assert page.evaluate("navigator.clipboard.readText()") == expected


def test_a_text_that_cannot_be_copied_is_selected(open_page, commit, address):
    page = open_page("/commit/")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()) }")
    open_panel(page, "commit-close-read")
    texts = shared(commit, "commit-close-read", f"{address}/")
    for name in ("Copy link", "Copy Markdown link", "Copy comment: Short"):
        page.get_by_role("button", name=name, exact=True).click()
        page.get_by_text("It could not be copied: it is selected").wait_for()
        assert page.evaluate("String(getSelection())").strip() == texts[name].strip()


def test_a_claim_is_shared_by_keyboard(open_page):
    page = open_page("/commit/", permissions=CLIPBOARD)
    button(page, "failed").focus()
    page.keyboard.press("Enter")
    page.locator(".sheet").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Copy link"
    page.keyboard.press("Enter")
    page.get_by_text("Link copied to clipboard").wait_for()
    page.keyboard.press("Escape")
    assert page.locator(f"{OPENED}, .sheet").count() == 0
    assert page.evaluate("document.activeElement.parentElement.previousElementSibling.id") == "failed"


def test_one_claim_is_open_at_a_time_and_a_click_elsewhere_closes_it(open_page):
    page = open_page("/commit/")
    seen = []
    for act, count in (
        (button(page, "top").click, 1),
        (page.locator(".sheet .comment").first.click, 1),
        (button(page, "stale").click, 1),
        (button(page, "stale").click, 0),
        (button(page, "top").click, 1),
        (page.locator("h1").click, 0),
    ):
        act()
        page.wait_for_function(f"() => document.querySelectorAll('.sheet').length === {count}")
        ids = "all => all.map(each => each.parentElement.previousElementSibling.id)"
        seen.append(page.locator(OPENED).evaluate_all(ids))
    assert seen == [["top"], ["top"], ["stale"], [], ["top"], []]


PLACES = """
() => [...document.querySelectorAll("article :is(h1, h2, h3, p, pre, .example, .row)")]
  .filter(each => !each.closest(".share"))
  .map(each => {
    const { left, top, width, height } = each.getBoundingClientRect()
    return [left + scrollX, top + scrollY, width, height].join()
  })
"""


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("identifier", ["top", "failed", "belief"])
def test_nothing_moves_when_the_texts_are_shown(open_page, viewport, identifier):
    page = open_page("/commit/", viewport, reduced_motion="reduce")
    draw_all(page)
    button(page, identifier).scroll_into_view_if_needed()
    before = page.evaluate(PLACES)
    open_panel(page, identifier)
    assert page.evaluate(PLACES) == before


def test_every_claim_of_every_page_has_its_link_and_its_texts(site, answers):
    for page, answer in answers:
        text = (site / page.url / "index.html").read_text(encoding="utf-8")
        found = re.findall(
            r'<h[123] id="([\w-]+)">(?:(?!</h[123]>).)*</h[123]><a class="share" href="share.html#\1" ', text
        )
        expected = ["top", *(claim.id for claim in answer.claims)] if answer.code else []
        assert (page.path, found) == (page.path, expected)
        file = site / page.url / "share.html"
        texts = file.read_text(encoding="utf-8") if file.exists() else ""
        assert (page.path, re.findall(r'<section class="texts" id="([\w-]+)">', texts)) == (page.path, expected)


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"java_script_enabled": False}, id="without scripts"),
        pytest.param({"without": "**/sharing.js"}, id="a script that does not come"),
    ],
)
def test_without_scripts_the_texts_can_be_selected(open_page, address, commit, options):
    page = open_page("/commit/", **options)
    button(page, "expire-off").click()
    page.wait_for_url(f"{address}/commit/share.html#expire-off")
    texts = page.locator("#expire-off pre")
    assert texts.all_text_contents() == list(shared(commit, "expire-off", "/").values())
    assert 0 <= texts.first.bounding_box()["y"] < DESKTOP["height"]
    page.locator("#expire-off > h2 > a").click()
    page.wait_for_url(f"{address}/commit/#expire-off")


def test_texts_that_do_not_come_are_left_to_the_browser(open_page):
    page = open_page("/commit/", without="**/share.html")
    button(page, "expire-off").click()
    page.wait_for_event("requestfailed", lambda request: request.is_navigation_request())
    assert page.locator(".sheet").count() == 0


@pytest.mark.parametrize(
    "go_on",
    [
        pytest.param(lambda page: page.keyboard.press("Escape"), id="Escape"),
        pytest.param(lambda page: page.locator("h1").click(), id="a click elsewhere"),
    ],
)
def test_texts_that_come_after_the_reader_went_on_are_not_shown(open_page, go_on):
    page = open_page("/commit/")
    waiting = []

    def hold(route):
        waiting.append(route)

    page.route("**/share.html", hold)
    with page.expect_request("**/share.html"):
        button(page, "failed").click()
    go_on(page)
    with page.expect_event("requestfinished"):
        waiting[0].continue_()
    settle(page)
    assert page.locator(".sheet").count() == 0


def test_a_reader_can_open_the_texts_in_another_window(open_page):
    page = open_page("/commit/")
    with page.context.expect_page() as opened:
        button(page, "top").click(modifiers=["ControlOrMeta"])
    opened.value.wait_for_url("**/commit/share.html#top")
    opened.value.close()
    assert page.locator(".sheet").count() == 0


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_texts_fit_the_screen(open_page, viewport):
    page = open_page("/commit/", viewport)
    open_panel(page, "stale")
    box = page.locator(".sheet").bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= viewport["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


# The distance of the first letter of each line from the code.
INDENTATION = """
rows => rows.filter(row => row.textContent.trim()).map(row => {
  const letters = document.createRange()
  const [walker, length] = [document.createTreeWalker(row, NodeFilter.SHOW_TEXT), row.textContent.search(/\\S/)]
  let [node, passed] = [walker.nextNode(), 0]
  while (passed + node.length <= length) { passed += node.length; node = walker.nextNode() }
  letters.setStart(node, length - passed)
  letters.setEnd(node, length - passed + 1)
  return [length, letters.getBoundingClientRect().left - row.getBoundingClientRect().left]
})
"""


def test_a_printed_page_has_no_button_and_keeps_the_indentation_of_code(open_page):
    page = open_page("/commit/")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".share").evaluate_all("all => all.filter(each => each.checkVisibility()).length") == 0
    lines = page.locator("#review-4 .row > pre").evaluate_all(INDENTATION)
    assert {spaces for spaces, _ in lines} == {0, 4}
    lefts = {spaces: {round(left) for at, left in lines if at == spaces} for spaces in (0, 4)}
    assert lefts[0] == {0}
    assert len(lefts[4]) == 1 < min(lefts[4])


RENDER = """
async texts => {
  const { render } = await import(new URL("../assets/sharing.js", location))
  return texts.map(text => render(text).map(each => each.outerHTML).join(""))
}
"""


def tree(html):
    """Return the elements of HTML with their addresses and texts. Spaces between words are equal, except in code."""

    def read(element):
        is_code = element.tag == "pre"
        words = (lambda text: (text or "").strip("\n")) if is_code else (lambda text: " ".join((text or "").split()))
        if is_code:
            return "pre", words("".join(element.itertext()))
        children = [(read(child), words(child.tail)) for child in element]
        return element.tag, element.get("href"), words(element.text), children

    return read(ET.fromstring(f"<div>{html}</div>"))


def test_comments_are_shown_as_a_markdown_renderer_shows_them(open_page, answers):
    texts = []
    for _, answer in answers:
        if answer.code:
            every = [
                page_texts(answer, "https://host/", "Python"),
                *(claim_texts(answer, claim, "https://host/", EVERYWHERE) for claim in answer.claims),
            ]
            texts += [comment.markdown for each in every for comment in each.comments]
    assert len(texts) > 600
    page = open_page("/commit/")
    render = MarkdownIt("gfm-like", {"linkify": False}).render
    for text, html in zip(texts, page.evaluate(RENDER, texts), strict=True):
        assert tree(html) == tree(render(text)), text


# The data for links to a page.


def test_a_link_unfolds_in_the_first_32_kilobytes(site, answers):
    for page, answer in answers:
        head = (
            (site / page.url / "index.html").read_bytes()[: 32 * 1024].decode(errors="ignore").partition("</head>")[0]
        )
        shown = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)">', head))
        title = re.search(r"<title>(.*?) - ", head) if page.url else None
        ran_on = shown.pop("twitter:data1"), shown.pop("twitter:data2")
        name = shown["og:title"]
        assert name.startswith(f"{answer.code}: " if answer.code else "")
        assert title is None or name.endswith(title[1])
        assert shown == {
            "og:site_name": "SQLAlchemy Session Answers",
            "og:type": "article",
            "og:title": name,
            "og:description": shown["og:description"],
            "og:image": "card.png",
            "og:image:width": "600",
            "og:image:height": "315",
            "og:image:alt": shown["og:description"],
            "twitter:card": "summary_large_image",
            "twitter:title": name,
            "twitter:description": shown["og:description"],
            "twitter:image": "card.png",
            "twitter:label1": "Tested on",
            "twitter:label2": "Executed on",
        }
        assert shown["og:description"].replace("&#39;", "'").replace("&#x27;", "'") == answer.description
        homes = {home(example) for example in page.examples} or {LOCAL}
        recorded = len(homes) == 1 and homes != {LOCAL}
        assert (ran_on == (versions(), day())) is not recorded
        assert (site / page.url / "card.png").read_bytes().startswith(b"\x89PNG")


def test_a_page_shows_its_versions_and_its_day(open_page):
    page = open_page("/commit/")
    shown = page.locator(".as-of").inner_text()
    assert shown.startswith(f"Executed on {versions()}, {day()}")
    assert page.locator(".as-of a").last.get_attribute("href") == "index.md"


# The theme draws its mark as a colored box behind a mask, which is an image that the policy of a page blocks.
BOXES = """
() => [...document.querySelectorAll("summary")].filter(each => each.checkVisibility()).flatMap(each =>
  ["::before", "::after"].filter(mark => {
    const { content, display, backgroundColor } = getComputedStyle(each, mark)
    return content !== "none" && display !== "none" && backgroundColor !== "rgba(0, 0, 0, 0)"
  }).map(mark => each.textContent + mark))
"""


@pytest.mark.parametrize("path", ["/commit/", "/errors/", "/changed/"])
def test_the_mark_of_a_fold_is_no_box(open_page, path):
    page = open_page(path)
    if path == "/commit/":
        share_claim(page)
        page.get_by_text("What each line did").first.wait_for()
    assert page.evaluate(BOXES) == []
