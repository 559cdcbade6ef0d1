import pytest

from session_answers.permalinks import addresses, ledger, moved, published_errata
from session_answers.permalinks.addresses import Permalinks
from session_answers.permalinks.published_errata import Published, wrong_in
from support.pages import read_answer

PAGE = """\
---
errata:
  - {claim: a, date: 2026-11-28, said: It stays., fact: It goes.}
---

# Q?

## A { #a }

## B { #b }
"""
PUBLISHED = "2026-11-24 /page/ 1\n2026-11-24 /page/#a 1\n2026-11-24 /page/#b 1\n"


def links(text, leads="", page=PAGE):
    read_page, answer = read_answer(page)
    now = ledger.addresses(read_page, answer)
    return Permalinks(now, {}, ledger.read(text), moved.read(leads)), [(read_page, answer)]


def faults(text, today="2026-11-30", leads=""):
    permalinks, answers = links(text, leads)
    return [str(fault) for fault in published_errata.faults(permalinks, answers, today)]


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        (PUBLISHED, "2026-11-28", []),
        (PUBLISHED.replace("-24 /page/#a", "-28 /page/#a"), "2026-11-30", []),
        (
            PUBLISHED,
            "2026-11-27",
            ["docs/page.md:1: the erratum of 'a' has the date 2026-11-28, which is not yet. Fix: correct the date"],
        ),
        (
            PUBLISHED.replace("-24 /page/#a", "-29 /page/#a"),
            "2026-11-30",
            [
                "docs/page.md:1: the erratum of 'a' has the date 2026-11-28, but the claim was published later. "
                "Fix: correct the date, or remove the erratum"
            ],
        ),
        (
            "",
            "2026-11-30",
            [
                "docs/page.md:1: the erratum of 'a' has the date 2026-11-28, but the claim was published later. "
                "Fix: correct the date, or remove the erratum"
            ],
        ),
    ],
)
def test_only_a_published_claim_has_an_erratum_and_not_in_the_future(text, today, expected):
    assert faults(text, today) == expected


def test_a_claim_that_moved_was_published_at_its_old_address():
    text = "2026-11-24 /old/#x 1\n2026-11-29 /page/#a 1\n"
    assert faults(text, leads="/old/#x -> /page/#a\n") == []
    permalinks, answers = links(text, "/old/#x -> /page/#a\n")
    (claim,) = (claim for claim in answers[0][1].claims if claim.id == "a")
    expected = Published(claim.errata[0], claim, "/page/#a", ("/page/#a", "/old/#x"))
    assert published_errata.read([answers[0][1]], permalinks.ways) == (expected,)


def test_the_ledger_gets_a_line_for_an_erratum_and_for_its_change():
    permalinks, _ = links(PUBLISHED)
    digest = permalinks.addresses["/page/#a-erratum"]
    assert permalinks.news["/page/#a-erratum"] == digest
    text = f"{PUBLISHED}2026-11-28 /page/#a-erratum {digest}\n"
    assert "/page/#a-erratum" not in links(text)[0].news
    other = links(text, page=PAGE.replace("It goes.", "It waits."))[0]
    assert other.news["/page/#a-erratum"] == other.addresses["/page/#a-erratum"] != digest


WITHOUT = PAGE.replace("  - {claim: a, date: 2026-11-28, said: It stays., fact: It goes.}\n", "")
ENTERED = f"{PUBLISHED}2026-11-28 /page/#a-erratum 0123456789ab\n"


@pytest.mark.parametrize(
    ("leads", "expected"),
    [
        (
            "",
            "docs/.permalinks/ledger.txt:4: /page/#a-erratum was published but no longer exists. "
            "Fix: restore it, or write /page/#a-erratum -> /... in docs/.permalinks/moved.txt",
        ),
        (
            "/page/#a-erratum -> /page/#a\n",
            "docs/.permalinks/moved.txt:1: the erratum /page/#a-erratum leads to /page/#a, which is not an erratum. "
            "Fix: restore the erratum in the front matter of its page",
        ),
    ],
)
def test_a_removed_erratum_is_reported(leads, expected):
    permalinks, answers = links(ENTERED, leads, WITHOUT)
    assert [str(fault) for fault in addresses.faults(permalinks, answers)] == [expected]


@pytest.mark.parametrize(
    ("old", "leads", "page", "expected"),
    [
        ("/old/#x-erratum", "/old/#x -> /page/#a\n", PAGE, "/page/#a-erratum"),
        ("/old/#a-erratum", "/old/ -> /page/\n", PAGE, "/page/#a-erratum"),
        ("/old/#x-erratum", "/old/#x -> /page/#b\n", PAGE, ""),
        ("/old/#x-erratum", "/old/#x -> /page/#a\n", WITHOUT, ""),
    ],
)
def test_an_erratum_moves_with_its_claim(old, leads, page, expected):
    permalinks, _ = links(f"2026-11-24 {old} 0123456789ab\n", leads, page)
    assert permalinks.ways[old] == expected


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("2026-11-24 /v/2026.11/ 1\n2026-11-24 /page/#a-erratum 1\n", True),
        ("2026-11-24 /v/2026.11/ 1\n", True),
        ("2026-11-24 /page/#a-erratum 1\n2026-11-24 /v/2026.11/ 1\n", False),
        ("2026-11-24 /page/#a-erratum 1\n2026-11-24 /v/2026.11/ 1\n2026-11-25 /page/#a-erratum 2\n", False),
    ],
)
def test_a_release_is_wrong_if_the_erratum_is_newer(text, is_wrong):
    permalinks, answers = links(text)
    errata = published_errata.read([answers[0][1]], {})
    assert wrong_in("/v/2026.11/", permalinks.entries, errata) == (list(errata) if is_wrong else [])
