import pytest

from session_answers.pages.page import Example, Heading, Page, address_of, folder_of
from sqlalchemy_receipts.program import Program


@pytest.mark.parametrize(
    ("path", "address", "folder", "url", "program"),
    [
        ("docs/index.md", "index", ".", "", "index-a-1"),
        ("docs/commit.md", "commit", "commit", "commit/", "commit-a-1"),
        ("docs/errors/index.md", "errors", "errors", "errors/", "errors-a-1"),
        ("docs/errors/rare.md", "rare", "errors/rare", "errors/rare/", "errors-rare-a-1"),
        ("docs/a.b.md", "a.b", "a.b", "a.b/", "a.b-a-1"),
    ],
)
def test_a_page_has_an_address_and_names_for_its_programs(path, address, folder, url, program):
    page = Page(path, "")
    assert (page.address, folder_of(path).as_posix(), page.url) == (address, folder, url)
    assert page.program(Example("a-1", 3, "b"), "s") == Program(program, "b", "s")


def test_the_readme_has_a_program():
    assert Page("README.md", "").program(Example("a-1", 3, "b"), "").name == "README-a-1"


def test_the_examples_of_a_heading_end_at_the_next_one():
    examples = tuple(Example(f"x-{line}", line, "") for line in (2, 4, 6, 9))
    headings = (Heading(1, 1, "A", ""), Heading(3, 2, "B", "b"), Heading(7, 3, "C", "c"))
    page = Page("docs/a.md", "\n" * 8, examples, headings)
    assert [[example.line for example in page.examples_below(heading)] for heading in headings] == [[2], [4, 6], [9]]
    assert page.title == headings[0]
    assert [page.end_of(heading) for heading in headings] == [3, 7, 10]


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("flush.md", "flush/"),
        ("states.md#load", "states/#load"),
        ("more/a.md#b-2", "more/a/#b-2"),
        ("reading/index.md", "reading/"),
        ("../index.md#b", "../#b"),
        ("the-index.md", "the-index/"),
    ],
)
def test_a_link_to_a_file_leads_to_its_address(link, address):
    assert address_of(link) == address


def test_the_links_of_a_map_are_in_the_front_matter():
    assert Page("docs/a.md", "", front={"links": {"flush()": "flush.md"}}).links == {"flush()": "flush.md"}
    assert Page("docs/a.md", "", front={"links": "flush.md"}).links == {}
