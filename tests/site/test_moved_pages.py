"""Old links to a site whose pages and claims have moved, in a browser."""

import pytest

from support.builds import BUILDERS, build
from support.moved_project import LEADS, lead, move, publish
from support.projects import small_project
from support.web import served


@pytest.fixture(scope="module")
def base(tmp_path_factory, runner):
    """The address where the site is served."""
    project = small_project(tmp_path_factory.mktemp("moved") / "project")
    publish(project, runner)
    move(project)
    lead(project, LEADS)
    result = build(project, BUILDERS["mkdocs-quiet"])
    assert (result.returncode, result.stderr) == (0, "")
    with served(project / "site") as where:
        yield where


# Returns the id of the target if it is visible.
VISIBLE_TARGET = """() => {
    const there = document.querySelector(":target")
    return there && there.getBoundingClientRect().height > 0 ? there.id : null
}"""


def follow(page, base, old, new):
    """Open an old address, and return the address where the browser ends, and the id that it shows there."""
    page.goto(base + old)
    page.wait_for_url(base + new)
    page.wait_for_load_state("load")
    there = f"({VISIBLE_TARGET})() === {new.partition('#')[2]!r}" if "#" in new else "document.title"
    page.wait_for_function(f"() => {there}")
    return page.url.removeprefix(base), page.evaluate(VISIBLE_TARGET)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/old/", "/new/"),
        ("/old/#kept", "/new/#kept"),
        ("/old/#kept-1", "/new/#kept-1"),
        ("/old/#kept-1-L3", "/new/#kept-1-L3"),
        ("/old/#renamed", "/new/#fresh"),
        ("/old/#renamed-1-L3", "/new/#renamed-1-L3"),
        ("/S99/", "/page/"),
        ("/s99/", "/page/"),
        ("/s99/#claim", "/page/#claim"),
        ("/s99/#claim-1-L3", "/page/#claim-1-L3"),
        ("/s99/#gone-claim", "/new/#gone-claim"),
        ("/S98/#kept", "/new/#kept"),
        ("/gone/", "/page/#stays"),
        ("/gone/#was", "/page/"),
        ("/page/#gone-claim", "/new/#gone-claim"),
        ("/page/#gone-claim-1-L3", "/new/#gone-claim-1-L3"),
        ("/page/#moved-within", "/page/#stays"),
        ("/page/#moved-within-1-L3", "/page/#moved-within-1-L3"),
        ("/page/#claim", "/page/#claim"),
    ],
)
def test_an_old_link_leads_to(window, base, old, new):
    assert follow(window(), base, old, new) == (new, new.partition("#")[2] or None)


def test_a_link_within_the_page_leads_there_too(window, base):
    page = window()
    page.goto(f"{base}/page/")
    page.evaluate("location.hash = 'moved-within'")
    page.wait_for_url(f"{base}/page/#stays")
    page.wait_for_function(f"() => ({VISIBLE_TARGET})() === 'stays'")


def test_back_leads_to_the_page_before_an_old_link(window, base):
    page = window()
    page.goto(f"{base}/page/")
    follow(page, base, "/old/#renamed", "/new/#fresh")
    page.go_back()
    page.wait_for_url(f"{base}/page/")


@pytest.mark.parametrize(
    ("old", "new"), [("/old/", "/new/"), ("/S99/", "/page/"), ("/s99/", "/page/"), ("/gone/", "/page/#stays")]
)
def test_without_scripts_an_old_address_leads_on(window, base, old, new):
    page = window(java_script_enabled=False)
    page.goto(base + old)
    page.wait_for_url(base + new)
    assert page.locator("h1").inner_text().startswith("Is it")


@pytest.mark.parametrize(
    ("identifier", "link", "text"),
    [
        ("moved-within", "/page/#stays", "S99: One that moved within the page"),
        ("gone-claim", "/new/#gone-claim", "S98: One that moved"),
        ("gone-claim-1-L2", "/new/#gone-claim-1-L2", "S98: One that moved"),
    ],
)
def test_without_scripts_a_page_links_to_its_moved_claim(window, base, identifier, link, text):
    page = window(java_script_enabled=False)
    page.goto(f"{base}/page/#{identifier}")
    moved = [each for each in page.locator(".moved").all() if each.is_visible()]
    assert [each.inner_text() for each in moved] == [f"What was here is now at {text}."]
    moved[0].locator("a").click()
    page.wait_for_url(base + link)


@pytest.mark.parametrize("fragment", ["", "#claim", "#stays"])
def test_the_links_to_moved_claims_are_hidden_from_other_readers(window, base, fragment):
    page = window()
    page.goto(f"{base}/page/{fragment}")
    # Those of both claims that moved, of the example that left the page, and of its three lines.
    assert page.locator(".moved").count() == 6
    assert not any(each.is_visible() for each in page.locator(".moved").all())
