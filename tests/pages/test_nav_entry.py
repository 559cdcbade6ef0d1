import pytest

from session_answers.errors import NavigationError
from session_answers.pages.nav_entry import page_above, with_entry

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


GROUPS = "nav:\n  - A: a.md\n  - One:\n      - B: b.md\n\n  # c\n  - Two:\n      - C: c.md\n  - D: d.md\n"


def test_a_page_is_added_at_the_end_of_a_group():
    assert with_entry(GROUPS, "New?", "new.md", "One") == GROUPS.replace("b.md\n", f"b.md\n      {ENTRY}\n")
    assert with_entry(GROUPS, "New?", "new.md", "Two") == GROUPS.replace("c.md\n", f"c.md\n      {ENTRY}\n")


@pytest.mark.parametrize(("config", "fix"), [(GROUPS, "use one of One, Two"), ("nav:\n  - A: a.md\n", "leave it out")])
def test_a_page_is_not_added_to_a_group_that_does_not_exist(config, fix):
    with pytest.raises(NavigationError) as caught:
        with_entry(config, "New?", "new.md", "Three")
    assert str(caught.value) == f"mkdocs.yml: `nav:` has no group 'Three'. Fix: {fix}"


@pytest.mark.parametrize(
    ("config", "page", "above"),
    [
        ("nav:\n  - A:\n      - B: b.md\n      - c.md\n      - D: d.md\n", "d.md", "c.md"),
        ("nav:\n  - A:\n      - B: b.md\n      - c.md\n", "c.md", "b.md"),
        ("nav:\n  - A:\n      - B: b.md\n", "b.md", ""),
        ("nav:\n  - A: a.md\n  - B: b.md\n", "b.md", ""),
        ("nav: {}\n", "b.md", ""),
        ("", "b.md", ""),
    ],
)
def test_the_page_above_is_in_the_same_group(config, page, above):
    assert page_above(config, page) == above


def test_an_incorrect_configuration_is_a_fault():
    with pytest.raises(NavigationError, match=r"^mkdocs\.yml: the YAML is incorrect\. Fix: correct it$"):
        page_above("nav: [", "a.md")
