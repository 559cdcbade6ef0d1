import pytest

from session_answers.errors import NavigationError
from session_answers.pages.nav import faults, with_entry

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
        pytest.param("", [no_place(page) for page in sorted(PAGES)], id="no navigation"),
    ],
)
def test_the_navigation_and_the_pages_agree(nav, wanted):
    assert list(map(str, faults(HEAD + nav, PAGES))) == wanted


ENTRY = "- New?: new.md"


@pytest.mark.parametrize(
    ("config", "after"),
    [
        pytest.param("nav:\n  - A: a.md\n", f"nav:\n  - A: a.md\n  {ENTRY}\n", id="one entry"),
        pytest.param("nav:\n- A: a.md", f"nav:\n- A: a.md\n{ENTRY}", id="no indentation and no last line end"),
        pytest.param("nav:\n    - A: a.md\nz: 1\n", f"nav:\n    - A: a.md\n    {ENTRY}\nz: 1\n", id="four spaces"),
        pytest.param("nav:  # n\n  -   A: a.md\n", f"nav:  # n\n  -   A: a.md\n  {ENTRY}\n", id="other spaces"),
        pytest.param(
            "nav:\n  - A: a.md\n\n  # b\n  - B: b.md  # c\n\n# d\nz: 1\n",
            f"nav:\n  - A: a.md\n\n  # b\n  - B: b.md  # c\n  {ENTRY}\n\n# d\nz: 1\n",
            id="blank lines and comments",
        ),
        pytest.param(
            "nav:\n  - A:\n      - B: b.md\n      - [c.md,\n         d.md]\nz: 1\n",
            f"nav:\n  - A:\n      - B: b.md\n      - [c.md,\n         d.md]\n  {ENTRY}\nz: 1\n",
            id="a group",
        ),
        pytest.param(
            "nav:\n  - A: >-\n      a.md\n\nz: 1\n",
            f"nav:\n  - A: >-\n      a.md\n  {ENTRY}\n\nz: 1\n",
            id="a block",
        ),
        pytest.param("nav: &n\n  - a.md\nz: !!x/y:z\n", f"nav: &n\n  - a.md\n  {ENTRY}\nz: !!x/y:z\n", id="tags"),
    ],
)
def test_a_page_is_added_at_the_end_of_the_navigation(config, after):
    assert with_entry(config, "New?", "new.md") == after


@pytest.mark.parametrize(
    "config", ["", "- a\n", "nav:\n", "nav: []\n", "nav: [a.md]\n", "nav: a.md\n", "nav:\n  a: b.md\n"]
)
def test_without_a_list_no_page_is_added(config):
    with pytest.raises(NavigationError) as caught:
        with_entry(config, "New?", "new.md")
    assert str(caught.value) == "mkdocs.yml: there is no list of pages in `nav:`. Fix: add one with an entry"


@pytest.mark.parametrize("config", ["a: b: c\n", "nav:\n  -\n    A: a.md\n  - B: |\n", "nav:\n\t- a.md\n"])
def test_a_page_that_cannot_be_added_is_a_fault(config):
    with pytest.raises(NavigationError) as caught:
        with_entry(config, "New?", "new.md")
    problem = "mkdocs.yml: new.md cannot be added to `nav:`. Fix: add `- New?: new.md`, or correct the file"
    assert str(caught.value) == problem
