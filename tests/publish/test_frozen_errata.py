import pytest

from session_answers.permalinks import published_errata
from session_answers.publish.frozen_errata import page_with_errata, summary, text_with_errata
from support.pages import read_answer

PAGE = """\
---
errata:
  - {claim: a, date: 2026-11-28, said: It stays., fact: It `goes` & ends.}
  - {claim: b, date: 2026-11-29, said: Yes., fact: No.}
---

# Q?

## `A` & more { #a }

## B { #b }
"""
ERRATA = published_errata.read([read_answer(PAGE)[1]], {"/old/#x": "/page/#a"})
LINK = '<a class="share" href="share.html#a" aria-label="Share: A">Share</a>'
OLDER_MENU = '<button type="button" class="share scripted">Link</button><noscript><details>x</details></noscript>'
MENU = (
    '<div class="share"><button type="button" class="scripted">Share</button>'
    "<noscript><details>x</details></noscript></div>"
)
NOTE_A = (
    '<p class="frozen" role="note">Corrected on 2026-11-28, after this copy. '
    'Correction: It <code>goes</code> &amp; ends. <a href="../../../page/#a">See the claim of today</a>.</p>'
)
NOTE_B = (
    '<p class="frozen" role="note">Corrected on 2026-11-29, after this copy. '
    'Correction: No. <a href="../../../page/#b">See the claim of today</a>.</p>'
)
ONE = '1 claim on this page was corrected after this copy: <a href="../../../page/#a">A &amp; more</a>.'
TWO = (
    '2 claims on this page were corrected after this copy: <a href="../../../page/#a">A &amp; more</a>, '
    '<a href="../../../page/#b">B</a>.'
)


def banner(text):
    return f'<p class="frozen" role="note">{text}</p>'


@pytest.mark.parametrize("menu", [LINK, MENU, OLDER_MENU], ids=["a link", "a menu", "a menu of an older copy"])
def test_a_frozen_page_has_a_banner_and_a_note_below_each_corrected_claim(menu):
    html = f'<p>x</p><h1 id="top">Q</h1><h2 id="a">A</h2>{menu}<p>1</p><h2 id="b">B</h2><p>2</p>'
    assert page_with_errata(html, "/page/", "/v/2026.11/", ERRATA) == (
        f'<p>x</p>{banner(TWO)}<h1 id="top">Q</h1><h2 id="a">A</h2>{menu}{NOTE_A}<p>1</p>'
        f'<h2 id="b">B</h2>{NOTE_B}<p>2</p>'
    )


def test_a_claim_that_moved_since_is_corrected_at_its_old_address():
    html = '<h1 id="top">Q</h1><h2 class="y" id="x">A</h2><p>1</p>'
    expected = f'{banner(ONE)}<h1 id="top">Q</h1><h2 class="y" id="x">A</h2>{NOTE_A}<p>1</p>'
    assert page_with_errata(html, "/old/", "/v/2026.11/", ERRATA) == expected


def test_a_claim_in_a_group_is_corrected_in_its_place():
    html = f'<h1 id="top">Q</h1><h2 id="_group-1">G</h2><h3 id="a">A</h3>{MENU}<p>1</p>'
    expected = f'{banner(ONE)}<h1 id="top">Q</h1><h2 id="_group-1">G</h2><h3 id="a">A</h3>{MENU}{NOTE_A}<p>1</p>'
    assert page_with_errata(html, "/page/", "/v/2026.11/", ERRATA[:1]) == expected


def test_other_frozen_pages_stay_as_they_are():
    html = '<h1 id="top">Q</h1><h2 id="a-b">A</h2><h2 id="c">B</h2>'
    assert page_with_errata(html, "/page/", "/v/2026.11/", ERRATA) == html
    html = html.replace("a-b", "a")
    assert page_with_errata(html, "/other/", "/v/2026.11/", ERRATA) == html
    assert page_with_errata(html, "/page/", "/v/2026.11/", ()) == html


def test_a_frozen_markdown_version_has_a_note_below_the_address_of_each_corrected_claim():
    text = "## A\n\n<{0}page/#a>\n\nIt stays.\n\n<{0}page/#a-1>\n\n<{0}page/#ab>\n\n<{0}old/#x>\n"
    note = "Corrected on 2026-11-28, after this copy. Correction: It `goes` & ends. See <{0}page/#a>."
    for host, base in (
        ("", ""),
        ("https://host/sub/", "https://host/sub/"),
        ("https://host/v/2026.11/", "https://host/"),
    ):
        given, here = text.format(host), note.format(base)
        expected = given.replace(f"<{host}page/#a>\n", f"<{host}page/#a>\n\n{here}\n")
        expected = expected.replace(f"<{host}old/#x>\n", f"<{host}old/#x>\n\n{here}\n")
        assert text_with_errata(given, ERRATA, base) == expected


def test_the_summary_changes_with_each_text_of_a_banner():
    texts = {
        summary(published_errata.read([read_answer(PAGE.replace(*change))[1]], {}))
        for change in (("", ""), ("ends", "waits"), ("more", "less"), ("-28", "-27"), ("#b", "#c"))
    }
    assert len(texts) == 4 + 1
    assert summary(()) == ""
