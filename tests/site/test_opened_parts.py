"""axe on the parts that open on a page: search, menu, full SQL, texts to copy, and errors that were found."""

from functools import partial

import pytest

from support.actions import copy_program, find_error, open_menu, open_search, point_at_line, share_claim
from support.browser import DESKTOP, PHONE
from support.visits import AXE, SCHEMES, axe_faults

SEARCH = (open_search, "dialog.search")
NO_RESULT = (partial(open_search, words="xyzzy"), "dialog.search")
# Leaves two examples, and no fold in which others are drawn: for each part, axe walks through the whole document.
REMOVE_EXAMPLES = """
() => {
  for (const each of [...document.querySelectorAll("article .example")].slice(2)) each.remove()
  for (const each of document.querySelectorAll("article :is(.lazy, .later)")) each.remove()
}
"""
ON_A_PHONE = [(open_menu, ".menu"), SEARCH, NO_RESULT, (copy_program, ".said"), (share_claim, ".sheet")]


@pytest.mark.parametrize(
    ("path", "viewport", "parts"),
    [
        pytest.param("/commit/", DESKTOP, [(point_at_line, ".full"), SEARCH, (share_claim, ".sheet")], id="desktop"),
        pytest.param("/commit/", PHONE, ON_A_PHONE, id="phone"),
        pytest.param("/errors/", DESKTOP, [(find_error, ".finder")], id="errors"),
        pytest.param("/errors/", PHONE, [(find_error, ".finder")], id="errors on a phone"),
    ],
)
def test_axe_finds_no_fault_in_an_opened_part(open_page, path, viewport, parts):
    page = open_page(path, viewport, reduced_motion="reduce")
    page.evaluate(REMOVE_EXAMPLES)
    page.evaluate(AXE)
    faults = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for act, part in parts:
            act(page)
            assert page.locator(part).first.is_visible()
            faults += axe_faults(page, f"{part}, {scheme}", part)
            page.keyboard.press("Escape")
    assert "\n".join(faults) == ""
    assert page.noise == []
