"""Every page in a browser: light, still, accessible, and within its policy. Each is opened once, on two screens."""

import pytest

from support.pages import PAGES
from support.visits import KINDS, Visitor


@pytest.fixture(scope="module")
def visitor(browser, site, address):
    with browser.new_context() as context:
        yield Visitor(context, site, address)


@pytest.fixture(scope="module", params=sorted(PAGES, key=lambda path: path not in KINDS))
def visit(request, visitor):
    return visitor.visit(request.param)


def test_nothing_moves_when_a_page_comes(visit):
    assert [view.shifts for view in visit.views] == [[], []]


def test_a_page_is_light_when_it_comes(visit):
    # An entry of errors is one closed row, and its code is in another file.
    requests, size = (8, 75_000) if visit.path.startswith("/errors/") else (7, 90_000)
    for view in visit.views:
        assert view.elements <= 1_000
        assert len(view.requests) <= requests
        assert view.size <= size
        assert [path for path in view.requests if "search" in path] == []


def test_a_page_logs_nothing_and_asks_no_other_host(visit):
    assert visit.noise == []


def test_the_policy_of_a_page_refuses_nothing_of_it(visit):
    assert visit.refused == []


def test_a_page_fits_every_screen(visit):
    assert visit.too_wide == []


def test_axe_finds_no_fault(visit):
    assert "\n".join(visit.faults) == ""


def test_a_page_has_one_of_each_landmark_and_headings_in_order(visit):
    assert visit.structure == {
        "lang": "en",
        "main": 1,
        "h1": 1,
        "banner": 1,
        "contentinfo": 1,
        "unnamed": 0,
        "skipped": 0,
    }
