"""The text below an example is folded after its first sentence, and every way of reading opens it."""

import pytest

from support.browser import DESKTOP, PHONE

RESTS = "details.rest"
# A sentence of #next-read in a fold, and the first sentence of this fold.
INSIDE = "inspect(user).identity returns the key without a query."
FIRST = "The connection stays checked out until the session commits, rolls back, or closes."


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def commit(request, open_page):
    return open_page("/commit/", request.param, reduced_motion="reduce")


def fold_of(page):
    return page.locator(RESTS, has_text=INSIDE)


def test_a_text_is_closed_after_its_first_sentence_and_opens_by_click(commit):
    fold = fold_of(commit)
    assert fold.inner_text() == FIRST
    fold.locator("> summary").click()
    assert fold.inner_text().startswith(f"{FIRST}\n{INSIDE} ")
    fold.locator("> summary").click()
    assert fold.inner_text() == FIRST


def test_a_text_opens_by_keyboard(commit):
    fold = fold_of(commit)
    fold.locator("> summary").focus()
    commit.keyboard.press("Enter")
    assert fold.get_attribute("open") == ""


def test_a_long_text_is_drawn_when_it_opens(commit):
    fold = commit.locator(
        f"{RESTS}.lazy", has_text="If the connection breaks during the COMMIT, the rows may be saved."
    )
    assert fold.locator("code").count() == 1
    fold.locator("> summary").click()
    fold.get_by_text("Check the database before you try again.").wait_for()
    assert fold.locator("code").count() > 10


def test_before_a_reader_searches_the_page_every_text_is_drawn(commit):
    commit.keyboard.press("Control+f")
    assert commit.locator(f"{RESTS} > noscript").count() == 0


def test_a_text_opens_without_scripts(open_page):
    page = open_page("/commit/", java_script_enabled=False)
    fold = fold_of(page)
    fold.locator("> summary").click()
    assert INSIDE in fold.inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_a_link_that_highlights_words_of_a_text_opens_it(open_page, script):
    words = INSIDE.partition("identity ")[2].replace(" ", "%20")
    page = open_page(f"/commit/#:~:text={words}", java_script_enabled=script)
    fold = fold_of(page)
    page.wait_for_timeout(300)
    assert fold.get_attribute("open") == ""


def test_every_text_is_printed(open_page):
    page = open_page("/commit/")
    count = page.locator(RESTS).count()
    assert count > 20
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert [page.locator(".rest[open]").count(), page.locator(f"{RESTS} > noscript").count()] == [count, 0]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".rest[open]").count() == 0


def test_every_text_is_printed_without_scripts(open_page):
    page = open_page("/commit/", java_script_enabled=False)
    shown = "all => [...new Set(all.map(each => each.offsetHeight > each.firstChild.offsetHeight))]"
    seen = [page.locator(RESTS).evaluate_all(shown)]
    page.emulate_media(media="print")
    assert [*seen, page.locator(RESTS).evaluate_all(shown)] == [[False], [True]]
