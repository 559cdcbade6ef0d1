import pytest

from session_answers.pages.nav import faults

HEAD = "site_url: !ENV [SITE_URL, '']\nextra:\n  a: !!python/object/apply:os.getcwd []\n"
PAGES = ["index.md", "reading/index.md", "page.md"]
WHOLE = "nav:\n  - Questions: index.md\n  - Page: page.md\n  - Reading:\n      - reading/index.md\n"
NO_ENTRY = "an entry of nav is not a title with a page. Fix: write `- Title: page.md`"


def no_page(name):
    return f"nav refers to {name}, which is not in docs/. Fix: correct or remove the entry"


def no_place(name):
    return f"docs/{name}: the page is not in nav. Fix: add it in mkdocs.yml, or delete the page"


@pytest.mark.parametrize(
    ("nav", "wanted"),
    [
        pytest.param(WHOLE, [], id="each page once"),
        pytest.param(f"{WHOLE}  - Again: page.md\n", [], id="a page twice"),
        pytest.param(f"{WHOLE}  - Else: https://example.org/a.md\n  - Path: /page/\n", [], id="links to other sites"),
        pytest.param(
            f"{WHOLE}  - Gone: gone.md\n  - reading/gone.md\n",
            [f"mkdocs.yml:9: {no_page('gone.md')}", f"mkdocs.yml:10: {no_page('reading/gone.md')}"],
            id="entries of no page",
        ),
        pytest.param(WHOLE.replace("  - Page: page.md\n", ""), [no_place("page.md")], id="a page without an entry"),
        pytest.param(
            WHOLE.replace("page.md\n  -", "pgae.md\n  -"),
            [f"mkdocs.yml:6: {no_page('pgae.md')}", no_place("page.md")],
            id="a misspelled page",
        ),
        pytest.param(
            f"{WHOLE}  - 7\n  - Page:\n  - A: index.md\n    B: page.md\n  - []\n",
            [f"mkdocs.yml:{line}: {NO_ENTRY}" for line in (9, 10, 11, 13)],
            id="entries that are none",
        ),
        pytest.param("nav: index.md\n", [no_place("page.md"), no_place("reading/index.md")], id="one page"),
        pytest.param(
            "nav:\n", [f"mkdocs.yml:4: {NO_ENTRY}", *(no_place(page) for page in sorted(PAGES))], id="nothing"
        ),
        pytest.param(
            rf'{WHOLE}  - "a\0b": page.md',
            ["mkdocs.yml:9: the character U+0000 cannot be shown. Fix: remove it"],
            id="a title that cannot be shown",
        ),
        pytest.param("", [no_place(page) for page in sorted(PAGES)], id="no navigation"),
    ],
)
def test_the_navigation_and_the_pages_agree(nav, wanted):
    assert list(map(str, faults(HEAD + nav, PAGES))) == wanted
