"""axe on the parts that open on a page: search, menu, full SQL, texts to copy, and errors that were found."""

from functools import partial

import pytest

from support.actions import copy_program, find_error, open_menu, open_search, point_at_line, share_claim
from support.browser import DESKTOP, PHONE
from support.visits import AXE, SCHEMES, axe_faults


@pytest.mark.parametrize(
    ("viewport", "act", "part"),
    [
        pytest.param(DESKTOP, open_search, "dialog.search", id="search"),
        pytest.param(PHONE, open_search, "dialog.search", id="search on a phone"),
        pytest.param(PHONE, partial(open_search, words="xyzzy"), "dialog.search", id="search that finds nothing"),
        pytest.param(PHONE, open_menu, ".menu", id="menu"),
        pytest.param(DESKTOP, point_at_line, ".full", id="pointing at a line"),
        pytest.param(PHONE, copy_program, ".said", id="a copied program"),
        pytest.param(DESKTOP, share_claim, ".texts", id="texts of a claim"),
        pytest.param(PHONE, share_claim, ".texts", id="texts of a claim on a phone"),
        pytest.param(DESKTOP, find_error, ".finder", id="an error that was found"),
        pytest.param(PHONE, find_error, ".finder", id="an error that was found, on a phone"),
    ],
)
def test_axe_finds_no_fault_in_an_opened_part(open_page, viewport, act, part):
    page = open_page("/errors/" if act is find_error else "/commit/", viewport, reduced_motion="reduce")
    page.evaluate(AXE)
    act(page)
    faults = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert page.locator(part).first.is_visible()
        faults += axe_faults(page, scheme, part)
    assert "\n".join(faults) == ""
    assert page.noise == []
