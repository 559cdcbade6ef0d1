"""What a reader can do with an example: choose a database, link lines, copy code, unfold it, and point at a lane."""

import ast
from textwrap import dedent

import pytest

from support.browser import DESKTOP
from support.visits import draw_all, settle

CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
FIRST = "connection-goes-back-1"


def top(locator):
    return locator.bounding_box()["y"]


# Databases and release lines.

# The examples with tabs: the id, and the environments of all their traces and of the one that is shown instead of the
# first.
SHOWN = """
() => [...document.querySelectorAll(".example:has(.chips input)")].map(each => {
  const traces = [...each.querySelectorAll(":scope > .variant")]
  const open = traces.filter(({ open }) => open).map(({ dataset }) => dataset.on).join()
  return [each.id, traces.map(({ dataset }) => dataset.on).join(" "), open, each.classList.contains("elsewhere")]
})
"""
# The trace that is visible below each of them.
VISIBLE = """
() => [...document.querySelectorAll(".example:has(.chips input)")].filter(each => each.checkVisibility()).map(each =>
  [...each.querySelectorAll(".trace")].filter(trace => trace.checkVisibility()).length)
"""


def check(page, environment):
    """Check that each example shows its trace in an environment if it has one, and otherwise that of the build."""
    draw_all(page)
    shown = page.evaluate(SHOWN)
    assert shown
    for _, all_environments, opened, elsewhere in shown:
        has_one = environment in all_environments.split()
        assert (environment in opened.split(), elsewhere, bool(opened)) == (has_one,) * 3
    assert set(page.evaluate(VISIBLE)) == {1}
    return {name for name, _, opened, _ in shown if opened}


def tab(page, name):
    """Return the first visible tab with this name."""
    return page.locator(f'.chips label:has-text("{name}"):visible').first


def test_the_choice_of_a_database_holds_for_all_examples_and_on_the_next_page(open_page):
    page = open_page("/commit/")
    assert check(page, "none") == set()
    before = top(tab(page, "PostgreSQL"))
    tab(page, "PostgreSQL").scroll_into_view_if_needed()
    settle(page)
    chosen = tab(page, "PostgreSQL")
    before = top(chosen)
    chosen.click()
    settle(page)
    assert abs(top(chosen) - before) < 2
    assert len(check(page, "postgresql-2.1")) > 1
    page.goto(page.url.replace("/commit/", "/flush/"))
    assert check(page, "postgresql-2.1")
    tab(page, "SQLite").click()
    assert check(page, "none") == set()


def test_a_release_line_is_chosen_like_a_database(open_page):
    page = open_page("/commit/")
    draw_all(page)
    tab(page, "2.0").click()
    check(page, "sqlite-2.0")


def test_tabs_are_chosen_by_keyboard(open_page):
    page = open_page("/commit/")
    draw_all(page)
    tab(page, "SQLite").locator("input").focus()
    page.keyboard.press("ArrowRight")
    assert len(check(page, "postgresql-2.1")) > 1


# Lines.


def chosen(page):
    return page.locator(".row.chosen").evaluate_all("all => all.map(each => each.id)")


def test_a_number_links_its_line_and_with_shift_several_lines(open_page):
    page = open_page("/commit/")
    draw_all(page)
    seen = []
    for number, keys in ((9, []), (4, ["Shift"]), (5, [])):
        page.locator(f"#{FIRST}-L{number} > a.nr").click(modifiers=keys)
        seen.append((page.evaluate("location.hash"), chosen(page)))
    assert seen == [
        (f"#{FIRST}-L9", []),
        (f"#{FIRST}-L4-L9", [f"{FIRST}-L{number}" for number in range(4, 10)]),
        (f"#{FIRST}-L5", []),
    ]


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        pytest.param(FIRST, 4, 9, id="the first example"),
        pytest.param("savepoint-1", 2, 4, id="an example that is drawn later"),
        pytest.param("expire-off-2", 5, 8, id="a folded example"),
    ],
)
def test_a_link_to_several_lines_marks_them_and_goes_there(open_page, name, first, last):
    page = open_page(f"/commit/#{name}-L{first}-L{last}", reduced_motion="reduce")
    settle(page)
    assert chosen(page) == [f"{name}-L{number}" for number in range(first, last + 1)]
    line = page.locator(".row.chosen").first
    assert line.is_visible()
    assert page.locator(".top").bounding_box()["height"] <= top(line) <= DESKTOP["height"]


@pytest.mark.parametrize("target", ["expire-off-2", "expire-off-2-L3"])
def test_a_link_into_a_folded_example_unfolds_it(open_page, target):
    page = open_page(f"/commit/#{target}", reduced_motion="reduce")
    settle(page)
    found = page.locator(":target")
    assert found.get_attribute("id") == target
    assert page.locator("details.more:has(#expire-off-2)").get_attribute("open") == ""
    assert page.locator(".top").bounding_box()["height"] <= top(found) <= DESKTOP["height"] / 2


def test_a_link_to_an_import_of_the_first_example_opens_its_setup(open_page):
    page = open_page("/states/", reduced_motion="reduce")
    first = page.locator(".example").first.get_attribute("id")
    page.evaluate("id => { location.hash = `${id}-L1` }", first)
    page.locator(f"#{first}-L1").wait_for()
    assert page.locator(f"#{first}-L1").is_visible()


def test_a_folded_example_opens_by_keyboard_and_is_drawn(open_page):
    page = open_page("/commit/")
    assert page.locator("#expire-off-2").count() == 0
    page.locator("#expire-off ~ .more > summary").first.focus()
    page.keyboard.press("Enter")
    page.locator("#expire-off-2-L5").wait_for()
    assert page.locator("details.more:has(#expire-off-2)").get_attribute("open") == ""


def test_a_setup_that_several_examples_have_is_shown_in_each(open_page):
    page = open_page("/commit/#savepoint-1", reduced_motion="reduce")
    setup = page.locator("#savepoint-1 .setup")
    first = setup.locator(".same > a").get_attribute("href")
    setup.locator("summary").click()
    code = setup.locator("> pre")
    code.wait_for()
    assert "class User(Base):" in code.inner_text()
    assert code.text_content() == page.locator(f"{first} .setup > pre").text_content()
    assert page.locator("#savepoint-1 .same").count() == 0


def test_without_scripts_a_setup_leads_to_the_example_that_has_it(open_page):
    page = open_page("/commit/#savepoint-1", java_script_enabled=False)
    page.locator("#savepoint-1 .setup > summary").click()
    link = page.locator("#savepoint-1 .setup > .same > a")
    assert link.inner_text() == "Another example shows the same setup."
    setup = page.locator(f"{link.get_attribute('href')} .setup")
    setup.locator("summary").click()
    assert "class User(Base):" in setup.locator("pre").first.inner_text()


# Copies.


def test_a_selection_of_several_lines_copies_only_their_code(open_page):
    page = open_page("/commit/", **CLIPBOARD)
    draw_all(page)
    lines = page.locator(f"#{FIRST} > .trace .row > pre")
    lines.nth(4).evaluate("each => each.scrollIntoView({ block: 'center', behavior: 'instant' })")
    start, end = lines.nth(0).bounding_box(), lines.nth(9).bounding_box()
    page.mouse.move(start["x"] + 1, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] - 2, end["y"] + 11, steps=12)
    page.mouse.up()
    page.keyboard.press("Control+c")
    copied = page.evaluate("navigator.clipboard.readText()")
    ast.parse(dedent(copied))
    assert copied.splitlines() == lines.all_text_contents()[:10]


def test_a_selection_within_a_line_copies_only_itself(open_page):
    page = open_page("/commit/", **CLIPBOARD)
    draw_all(page)
    page.locator(f"#{FIRST}-L4 > pre").evaluate("each => getSelection().selectAllChildren(each)")
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()").strip() == "session.commit()"


def test_copy_copies_the_code_of_the_database_that_is_shown(open_page):
    page = open_page("/commit/", **CLIPBOARD)
    draw_all(page)
    tab(page, "PostgreSQL").click()
    box = page.locator(".example.elsewhere:visible").first
    box.get_by_role("button", name="Copy").click()
    page.get_by_text("Copied to clipboard").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    compile(copied, "copied", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    imports = box.locator(".setup .row > pre").all_text_contents()
    code = [*imports, *box.locator("> .variant[open] > .trace > .rows > .row > pre").all_text_contents()]
    assert copied.splitlines() == code


def test_the_code_of_every_example_that_is_copied_compiles(open_page):
    page = open_page("/commit/")
    draw_all(page)
    page.evaluate("() => { navigator.clipboard.writeText = async text => (window.copied ??= []).push(text) }")
    page.evaluate("() => document.querySelectorAll('.example .copy').forEach(each => each.click())")
    settle(page)
    copied = page.evaluate("window.copied")
    assert len(copied) == page.locator(".example").count()
    for code in copied:
        compile(code, "copied", "exec")


# Pointing at a lane.


def test_pointing_at_the_name_of_a_lane_lights_its_events(open_page):
    page = open_page("/commit/")
    draw_all(page)
    trace = page.locator(f"#{FIRST} > .trace")
    hot = "all => all.map(each => each.classList.contains('hot'))"
    seen = [set(trace.locator(".did > li").evaluate_all(hot))]
    trace.locator(".names > .l2").hover()
    settle(page)
    on_lane = trace.locator(".did > li").evaluate_all("all => all.map(each => each.classList.contains('l2'))")
    assert trace.locator(".did > li").evaluate_all(hot) == on_lane
    assert {True, False} == {*on_lane}
    # The transaction lived during its two commits.
    lives = trace.locator(".row.lives").evaluate_all("all => all.map(each => each.id)")
    page.mouse.move(2, 2)
    settle(page)
    seen.append(set(trace.locator(".did > li").evaluate_all(hot)))
    assert seen == [{False}, {False}]
    assert lives == [f"{FIRST}-L4", f"{FIRST}-L10"]


# Without scripts.


def test_differences_are_words_and_other_traces_are_folded_without_scripts(open_page):
    page = open_page("/commit/", java_script_enabled=False)
    strip = page.locator(".difference:visible").first
    assert strip.locator(".where").inner_text().startswith("Differs on SQLAlchemy ")
    assert " instead of " in strip.locator("p").nth(1).inner_text()
    assert page.locator("input:visible, .scripted:visible").count() == 0
    variant = page.locator(".variant:visible").first
    seen = [variant.locator(".trace").is_visible()]
    variant.locator("> summary").click()
    seen.append(variant.locator(".trace").is_visible())
    assert seen == [False, True]
    more = page.locator("details.more:visible").first
    more.locator("> summary").click()
    assert more.locator(".trace").first.is_visible()
