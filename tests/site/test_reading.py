"""A page in the hands of its readers: by mouse, by keyboard, on paper, and without scripts or styles."""

import re

import pytest

from support.browser import DESKTOP, PHONE
from support.visits import SCROLL, WATCH, draw_all, settle

STATUS = ".said[role=status]"


def top(locator):
    return locator.bounding_box()["y"]


# The code of an example.


def test_the_copy_button_copies_the_code_that_is_visible(open_page):
    page = open_page("/commit/", permissions=["clipboard-read", "clipboard-write"])
    section = page.locator(".example").first
    section.get_by_role("button", name="Copy").click()
    page.get_by_text("Copied to clipboard").wait_for()
    assert page.locator(STATUS).inner_text() == "Copied to clipboard"
    copied = page.evaluate("navigator.clipboard.readText()")
    compile(copied, "copied", "exec")
    assert copied.splitlines() == section.locator("> .trace .row > pre").all_text_contents()


def test_the_copy_button_reports_that_copying_is_not_allowed(open_page):
    page = open_page("/commit/")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()) }")
    page.get_by_role("button", name="Copy").first.click()
    page.get_by_text("Copying is not allowed").wait_for()
    assert page.locator(STATUS).inner_text() == "Copying is not allowed here. Download the program instead."


def test_the_program_of_an_example_can_be_downloaded(open_page, address):
    page = open_page("/commit/")
    link = page.locator(".example").first.get_by_role("link", name="Program")
    assert [link.get_attribute("href"), link.get_attribute("download")] == [*("do-1.py", "commit-do-1.py")]
    assert "# -> checkout" in page.request.get(f"{address}/commit/do-1.py").text()


def test_the_setup_is_folded_and_opens_by_keyboard(open_page):
    page = open_page("/commit/")
    details = page.locator(".example details.setup").first
    assert details.get_attribute("open") is None
    details.locator("summary").focus()
    page.keyboard.press("Enter")
    details.locator("code").first.wait_for()


# The SQL of lines.


def test_the_sql_of_one_statement_opens_by_click_without_scripts(open_page):
    page = open_page("/commit/", java_script_enabled=False)
    statements = page.locator(".did .statement")
    statements.first.locator("summary").click()
    assert statements.first.locator("pre").is_visible()
    assert not statements.nth(1).locator("pre").is_visible()


def test_the_sql_of_a_statement_opens_and_closes_by_keyboard(open_page):
    page = open_page("/commit/")
    statement = page.locator(".did .statement").first
    statement.locator("summary").focus()
    seen = [statement.locator("pre").is_visible()]
    for key in ("Enter", "Space", "Space", "Enter"):
        page.keyboard.press(key)
        seen.append(statement.locator("pre").is_visible())
    assert seen == [False, True, False, True, False]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_all_sql_is_shown_at_once_and_the_button_stays_where_it_was(open_page, viewport):
    page = open_page("/commit/", viewport)
    button = page.locator("button.sql").first
    button.scroll_into_view_if_needed()
    before = top(button)
    assert page.locator(".later").count() > 10
    button.click()
    draw_all(page)
    statements, closed = page.locator(".statement > details"), page.locator(".statement > details:not([open])")
    assert statements.count() > 50
    pressed = page.locator("button.sql").evaluate_all("all => all.map(each => each.getAttribute('aria-pressed'))")
    assert (closed.count(), set(pressed)) == (0, {"true"})
    assert abs(top(button) - before) < 2

    button = page.locator("button.sql:visible").nth(8)
    button.scroll_into_view_if_needed()
    for press, left in ((button.click, statements.count()), (lambda: button.press("Enter"), 0)):
        settle(page)
        before = top(button)
        press()
        settle(page)
        assert (closed.count(), button.get_attribute("aria-pressed")) == (left, str(left == 0).lower())
        assert abs(top(button) - before) < 2


# Pointing at a line.


@pytest.fixture
def pointed(open_page):
    """A page, and a line of it with one closed statement, in the middle of the window."""
    page = open_page("/commit/#expires-all-1", reduced_motion="reduce")
    row = page.locator("#expires-all-1 .row[id]:has(.did .statement)").first
    page.evaluate("id => document.getElementById(id).scrollIntoView({ block: 'center' })", row.get_attribute("id"))
    settle(page)
    return page, row, row.bounding_box()


def in_full(page):
    full = page.locator(".full")
    return full.inner_text() if full.is_visible() else ""


def test_pointing_at_a_line_shows_its_sql_until_the_pointer_leaves_or_escape(pointed):
    page, row, box = pointed
    texts = [in_full(page)]
    for x, y in ((box["x"] + 40, box["y"] + 8), (5, 5), (box["x"] + 40, box["y"] + 8)):
        page.mouse.move(x, y, steps=5)
        page.wait_for_timeout(400)
        texts.append(in_full(page))
    page.keyboard.press("Escape")
    texts.append(in_full(page))
    sql = row.locator(".did pre").first.text_content()
    assert sql.startswith("SELECT user.id")
    assert texts == ["", sql, "", sql, ""]


def test_the_pointer_can_move_into_the_sql_that_is_shown_next_to_its_line(pointed):
    page, row, box = pointed
    page.mouse.move(box["x"] + 40, box["y"] + 8)
    page.locator(".full").wait_for()
    sql, shown = row.locator(".did pre").first.text_content(), page.locator(".full").bounding_box()
    above, below = shown["y"] + shown["height"] <= box["y"] + 1, shown["y"] >= box["y"] + box["height"] - 1
    assert above or below
    assert 0 <= shown["x"] <= shown["x"] + shown["width"] <= DESKTOP["width"]
    assert 0 <= shown["y"] <= shown["y"] + shown["height"] <= DESKTOP["height"]
    x, y = shown["x"] + shown["width"] / 2, shown["y"] + shown["height"] / 2
    page.mouse.move(x, box["y"] + 8, steps=10)
    page.mouse.move(x, y, steps=10)
    page.wait_for_timeout(600)
    assert in_full(page) == sql


def test_the_sql_is_shown_when_its_line_gets_the_focus(pointed):
    page, row, _ = pointed
    row.locator("a.nr").focus()
    page.keyboard.press("Tab")
    settle(page)
    assert page.evaluate("document.activeElement.localName") == "summary"
    texts = [in_full(page)]
    page.keyboard.press("Escape")
    texts.append(in_full(page))
    sql = row.locator(".did pre").first.text_content()
    assert texts == [sql, ""]
    page.keyboard.press("Enter")
    assert row.locator(".did pre").first.is_visible()
    assert in_full(page) == ""


# By keyboard.

# Notes where the focus is, and says what is wrong with the way it is shown.
STOP = """
() => {
  const each = document.activeElement
  if (!each || each === document.body) return null
  ;(window.walked ??= []).push(each)
  const name = (each.ariaLabel ?? each.textContent).trim().replace(/\\s+/g, " ")
  const { outlineStyle, outlineWidth, opacity } = getComputedStyle(each)
  const faults = []
  if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) faults.push("no outline")
  if (opacity < 1) faults.push("not opaque")
  const header = each.closest(".top, .md-skip, dialog, :popover-open") ? 0 : document.querySelector(".top").offsetHeight
  const box = each.getBoundingClientRect()
  const inside = header <= box.top && box.bottom <= innerHeight + 1 && 0 <= box.left && box.right <= innerWidth
  if (!inside) faults.push("out of sight")
  const line = [...each.getClientRects()].find(({ width }) => width)
  const above = document.elementFromPoint(line.left + line.width / 2, line.top + line.height / 2)
  if (!above || !each.contains(above)) faults.push("covered")
  return { name, faults: faults.join(", ") }
}
"""

# What should have been stopped at, in the order of the document, against what was. Of several tabs, the chosen one is a
# stop. The menu follows the reader, so that another group of claims is open at the end.
ORDER = """
() => {
  const stops = 'a[href], button, summary, input:not([type=radio]:not(:checked)), [tabindex="0"]'
  const lasting = each => !each.closest(".menu details > ul")
  const all = [...document.querySelectorAll(stops)].filter(lasting)
  const expected = all.filter(each => each.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }))
  const walked = window.walked.filter(lasting)
  const text = each => each?.outerHTML.slice(0, 80)
  const at = expected.findIndex((each, index) => each !== walked[index])
  return at < 0 ? [expected.length - walked.length] : [at, text(expected[at]), text(walked[at])]
}
"""
PARTS = """
() => window.walked
  .map(each => each.closest(".md-skip, .top, .claims, .menu, article, .bottom").className || "article")
  .filter((name, index, all) => name !== all[index - 1])
"""


def walk(page, most=600):
    stops = []
    while len(stops) < most:
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if not stop:
            break
        stops.append(stop)
    return stops


@pytest.mark.parametrize(
    ("path", "viewport", "parts", "header"),
    [
        pytest.param(
            "/remove/",
            DESKTOP,
            ["md-skip", "top", "menu", "claims", "menu", "md-content__inner md-typeset", "bottom"],
            ["Errors", "How to read a page", "Search", "Colors: system"],
            id="desktop",
        ),
        pytest.param(
            "/flush-or-commit/",
            PHONE,
            ["md-skip", "top", "md-content__inner md-typeset", "bottom"],
            ["Search", "Colors: system", "Menu"],
            id="phone",
        ),
        pytest.param(
            "/",
            DESKTOP,
            ["md-skip", "top", "menu", "md-content__inner md-typeset", "bottom"],
            ["Errors", "How to read a page", "Search", "Colors: system"],
            id="home",
        ),
    ],
)
def test_the_keyboard_goes_through_a_whole_page_in_order_and_is_seen(open_page, path, viewport, parts, header):
    page = open_page(path, viewport, reduced_motion="reduce")
    stops = walk(page)
    names = [stop["name"] for stop in stops]
    start = ["Skip to content", "SQLAlchemy Session Answers: all questions", *header]
    assert [stop for stop in stops if stop["faults"]] == []
    assert names[: len(start)] == start
    assert page.evaluate(PARTS) == parts
    assert page.evaluate(ORDER) == [0]


def test_the_link_to_the_content_leads_into_the_article(open_page):
    page = open_page("/commit/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.querySelector('article :is(a[href], button)')")


def test_escape_closes_the_search_and_gives_the_focus_back(open_page):
    page = open_page("/commit/", reduced_motion="reduce")
    page.get_by_role("button", name="Search").focus()
    page.keyboard.press("Enter")
    page.locator("dialog.search").wait_for()
    page.keyboard.type("savepoint")
    page.locator(".search-results a").first.wait_for()
    faults = []
    for _ in range(4):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        assert page.evaluate("!!document.activeElement.closest('dialog')")
        faults.append(stop["faults"])
    page.keyboard.press("Escape")
    assert faults == [""] * 4
    assert not page.locator("dialog.search").is_visible()
    assert page.evaluate("document.activeElement.ariaLabel") == "Search"


def test_escape_closes_the_menu_of_a_phone_and_gives_the_focus_back(open_page):
    page = open_page("/commit/", PHONE, reduced_motion="reduce")
    assert not page.locator(".menu").is_visible()
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Enter")
    assert page.locator(".menu").is_visible()
    stops = []
    for _ in range(3):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(STOP))
    entries = page.locator(".menu :is(a, summary)").all_inner_texts()
    assert stops == [{"name": entry, "faults": ""} for entry in entries[:3]]
    page.keyboard.press("Escape")
    assert not page.locator(".menu").is_visible()
    assert page.evaluate("document.activeElement.ariaLabel") == "Menu"


def test_the_menu_of_a_phone_goes_to_a_claim(open_page):
    page = open_page("/commit/", PHONE, reduced_motion="reduce")
    page.get_by_role("button", name="Menu").click()
    page.locator(".menu summary", has_text="Savepoints").click()
    page.locator(".menu .claims a[href='#savepoint']").click()
    settle(page)
    assert not page.locator(".menu").is_visible()
    assert 0 <= top(page.locator("#savepoint")) <= PHONE["height"] / 2


# Without scripts, and without styles.


def test_a_page_has_the_same_text_without_javascript(open_page):
    texts = []
    for script in (True, False):
        page = open_page("/commit/", java_script_enabled=script)
        if script:
            draw_all(page)
        texts.append(page.locator(".trace > ol").all_inner_texts())
    assert texts[0] == texts[1]
    assert len(texts[0]) > 20


@pytest.mark.parametrize(
    ("path", "options"),
    [
        pytest.param("/", {"java_script_enabled": False}, id="home without JavaScript"),
        pytest.param("/commit/", {"java_script_enabled": False}, id="an answer without JavaScript"),
        pytest.param("/commit/", {"without": "**/site.js"}, id="an answer whose script could not be loaded"),
    ],
)
def test_buttons_that_need_a_script_are_hidden_without_one(open_page, path, options):
    page = open_page(path, PHONE, **options)
    shown = [each.get_attribute("aria-label") for each in page.locator("button").all() if each.is_visible()]
    assert shown == ["Menu"]
    # The program behind a map is folded, and so are further examples of a claim and traces on other databases.
    examples = ".example:not(.map):visible"
    assert page.locator(f"{examples} .trace:visible").count() == page.locator(examples).count() > 0
    assert page.locator(".more[open], .variant[open]").count() == 0
    page.get_by_role("button", name="Menu").click()
    assert page.locator(".menu").is_visible()


# The first example of /commit/: each line, followed by what it did.
UNSTYLED = """\
1
with Session(engine, expire_on_commit=False) as session:
2
ada = User(name="Ada")
ada transient
3
session.add(ada)
ada pending
4
session.commit()
checkout
BEGIN
INSERT user
ada persistent
COMMIT
checkin
end of the with block
ada detached
5
print(f"created {ada.name}")
prints created Ada"""


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_a_page_reads_in_order_without_styles(open_page, script):
    page = open_page("/commit/", without="**/*.css", java_script_enabled=script)
    text = page.locator(".example .trace > ol").first.inner_text()
    assert re.sub(r"\s*\n\s*", "\n", text) == UNSTYLED


def test_a_screen_reader_reads_the_events_of_each_line(open_page):
    page = open_page("/commit/")
    draw_all(page)
    line = page.locator("#connection-goes-back-1-L4")
    closed = line.aria_snapshot()
    line.locator("summary").click()
    assert closed == (
        "- listitem:\n"
        '  - link "4":\n'
        '    - /url: "#connection-goes-back-1-L4"\n'
        "  - text: session.commit()\n"
        '  - list "Line 4 did":\n'
        "    - listitem: checkout\n"
        "    - listitem: BEGIN\n"
        "    - listitem:\n"
        "      - group: INSERT user\n"
        "    - listitem: ada persistent\n"
        "    - listitem: COMMIT\n"
        "    - listitem: ada expired\n"
        "    - listitem: checkin"
    )
    assert line.locator("details").aria_snapshot() == (
        "- group:\n  - text: INSERT user\n  - code: INSERT INTO user (name) VALUES (?)\n  - code: ('Ada',)"
    )


# Links into a page.


@pytest.mark.parametrize(
    ("target", "options"),
    [
        pytest.param("savepoint", {}, id="a claim"),
        pytest.param("savepoint-1", {}, id="an example"),
        pytest.param("savepoint-1-L4", {}, id="a line"),
        pytest.param("savepoint-1-L4", {"viewport": PHONE}, id="a line, on a phone"),
        pytest.param("savepoint-1-L4", {"java_script_enabled": False}, id="a line, without JavaScript"),
        pytest.param("savepoint-1-L4", {"without": "**/site.js"}, id="a line, when the script does not come"),
    ],
)
def test_a_claim_an_example_and_a_line_can_be_linked(open_page, target, options):
    page = open_page(f"/commit/#{target}", **options)
    found = page.locator(":target")
    assert found.evaluate_all("all => all.map(each => each.id)") == [target]
    assert page.locator(".top").bounding_box()["height"] <= top(found) <= options.get("viewport", DESKTOP)["height"] / 2


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_target_of_a_link_stays_in_place_while_the_rest_is_drawn(open_page, viewport):
    page = open_page("/commit/#savepoint-1-L4", viewport)
    before = top(page.locator(":target"))
    page.keyboard.press("Shift")
    page.wait_for_function("() => !document.querySelector('.later')")
    settle(page)
    assert abs(top(page.locator(":target")) - before) < 16


# Colors and motion.


def colors(page):
    return page.evaluate("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]")


LIGHT = ["rgb(255, 255, 255)", "rgb(26, 34, 51)"]
DARK = ["rgb(18, 22, 29)", "rgb(230, 234, 241)"]


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_the_colors_follow_the_system(open_page, script):
    page = open_page("/commit/", java_script_enabled=script)
    seen = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        seen.append(colors(page))
    assert seen == [LIGHT, DARK]


def test_the_choice_of_colors_is_kept_on_the_next_page(open_page):
    page = open_page("/commit/", color_scheme="dark")
    button = page.get_by_role("button", name="Colors: ")
    seen = [(button.get_attribute("aria-label"), colors(page))]
    button.click()
    seen.append((button.get_attribute("aria-label"), colors(page)))
    page.locator(".bottom [rel=next]").click()
    page.wait_for_url("**/remove/")
    seen.append((button.get_attribute("aria-label"), colors(page)))
    page.emulate_media(color_scheme="light")
    for _ in range(2):
        button.click()
        seen.append((button.get_attribute("aria-label"), colors(page)))
    assert seen == [
        ("Colors: system", DARK),
        ("Colors: light", LIGHT),
        ("Colors: light", LIGHT),
        ("Colors: dark", DARK),
        ("Colors: system", LIGHT),
    ]


# The colors of all that is drawn, and of the paper below it.
STROKES = """
() => {
  const drawn = [...document.querySelectorAll(".trace .lanes line, .trace .lanes use, .states rect, .states path")]
  const strokes = drawn.map(each => getComputedStyle(each)).map(({ stroke, fill }) => stroke === "none" ? fill : stroke)
  return [drawn.length, [...new Set(strokes)], getComputedStyle(document.body).backgroundColor]
}
"""


@pytest.mark.parametrize("path", ["/", "/states/"])
def test_lifelines_are_visible_with_forced_colors(open_page, path):
    page = open_page(path, forced_colors="active")
    draw_all(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        count, strokes, paper = page.evaluate(STROKES)
        assert count > 20
        assert paper not in strokes
        assert "none" not in strokes


def test_nothing_is_animated_for_readers_who_prefer_reduced_motion(open_page):
    page = open_page("/commit/", reduced_motion="reduce")
    draw_all(page)
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].flatMap(each => ["", "::before", "::after"].map(part => {
             const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(each, part)
             const still = /^0s(, 0s)*$/.test(transitionDuration) && animationName === "none"
             return still && scrollBehavior === "auto" ? "" : `${each.localName}.${each.className}${part}`
           })).filter(Boolean)"""
    )
    assert moving == []


# On paper.


@pytest.mark.parametrize(("path", "sheets"), [("/commit/", 3), ("/flush/", 3), ("/states/", None)])
def test_an_answer_is_printed_with_its_claims_and_without_its_frame(open_page, path, sheets):
    page = open_page(path)
    assert sheets in (None, len(re.findall(rb"/Type /Page\b", page.pdf(format="A4"))))
    page.emulate_media(media="print")
    shown = "all => all.filter(each => each.checkVisibility()).length"
    assert page.locator(".top, .menu, .bottom, .md-skip").evaluate_all(shown) == 0
    claims = page.locator("article :is(h2, h3)")
    assert claims.evaluate_all(shown) == claims.count() > 5


# Scrolling.

MENU_ALONE = re.compile(r"[\d.e-]+( \S+ in menu)+")


@pytest.mark.parametrize(
    ("path", "viewport"),
    [
        pytest.param("/commit/", DESKTOP, id="desktop"),
        pytest.param("/flush-or-commit/", PHONE, id="phone"),
        pytest.param("/", PHONE, id="home"),
    ],
)
@pytest.mark.flaky(reruns=1)  # on a busy machine, an example is drawn only when it is already in view
def test_nothing_moves_while_a_page_is_read_to_its_end(open_page, path, viewport):
    page = open_page("/404.html", viewport)
    page.add_init_script(WATCH)
    page.goto(page.url.replace("/404.html", path))
    undrawn, shifts = page.evaluate(SCROLL)
    # The menu follows the reader: it opens the group of the claim that is read.
    assert (undrawn, [shift for shift in shifts if not MENU_ALONE.fullmatch(shift)]) == (0, [])
