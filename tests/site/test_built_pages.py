"""The files of the whole site, from both builders."""

import gzip
import json
import re

import pytest

from support.pages import ANSWERS, OTHERS
from support.projects import tree


@pytest.fixture(scope="module")
def sites(site_of):
    """The folders of the site from MkDocs and from Zensical."""
    # Another worker may be building with MkDocs.
    zensical = site_of("with zensical")
    return site_of("mkdocs") / "site", zensical / "site"


@pytest.fixture(scope="module")
def pages(sites):
    """The HTML of every page from both builders, by its path."""
    return [
        {str(path.relative_to(site)): path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}
        for site in sites
    ]


def article(text):
    """Return the content of a page, without the frame that the theme adds."""
    found = re.search(r'<article class="md-content__inner.*?</article>', text, re.DOTALL)
    return found[0] if found else ""


def ids(text):
    """Return the ids of the content in order, without those of the theme."""
    return [found for found in re.findall(r' id="([^"]*)"', article(text)) if not found.startswith("__")]


def examples(text):
    return re.findall(r'<section class="example.*?</section>', article(text), re.DOTALL)


def policies(text):
    return re.findall(r'<meta charset="utf-8">(<meta http-equiv="Content-Security-Policy" content="[^"]*">)', text)


def test_both_builders_give_the_same_pages_ids_examples_and_policies(pages):
    mkdocs, zensical = pages
    assert mkdocs.keys() == zensical.keys()
    parts = (ids, examples, policies)
    # The parts themselves are too long for a message.
    different = [
        (path, part.__name__) for path in mkdocs for part in parts if part(mkdocs[path]) != part(zensical[path])
    ]
    assert different == []
    assert {len(policies(text)) for text in mkdocs.values()} == {1}


def test_both_builders_give_the_same_downloads(sites):
    mkdocs, zensical = ({path: text for path, text in tree(site).items() if path.endswith(".py")} for site in sites)
    assert mkdocs == zensical
    assert mkdocs


def test_every_block_of_the_sources_is_an_executed_example_of_the_site(sites):
    site = sites[0]
    for path in (site.parent / "docs").rglob("*.md"):
        fences = re.findall(r"^```python", path.read_text(encoding="utf-8"), re.MULTILINE)
        place = path.relative_to(site.parent / "docs").with_suffix("")
        folder = site / (place.parent if place.name == "index" else place)
        # The examples of errors are in files of their own.
        texts = [file.read_text(encoding="utf-8") for file in (folder / "index.html", *folder.glob("code-*.html"))]
        sections = re.findall('<section class="example', "".join(texts))
        assert (place, len(sections)) == (place, len(fences))


def test_every_link_to_a_download_leads_to_a_file(sites, pages):
    for path, text in pages[0].items():
        for link in re.findall(r'href="([^":]+\.py)"', text):
            assert (path, link, (sites[0] / path).parent.joinpath(link).is_file()) == (path, link, True)


def test_no_id_is_on_a_page_twice(pages):
    for path, text in pages[0].items():
        found = ids(text)
        assert (path, sorted(found)) == (path, sorted(set(found)))


# The bytes that a search may load before its first result, compressed, when the site has so many questions.
MOST_FOR_SEARCH, QUESTIONS = 80_000, 30


def test_the_search_index_is_small_complete_and_the_same_from_both_builders(sites):
    for name in ("search-texts.json", "search.json"):
        mkdocs, zensical = ((site / name).read_bytes() for site in sites)
        assert mkdocs == zensical
    index = json.loads((sites[0] / "search.json").read_text(encoding="utf-8"))
    addresses = [page[0] for page in index["pages"]]
    assert addresses == sorted(path.strip("/") for path in [*ANSWERS, *OTHERS])
    # All that a browser loads before the first result. The part of the errors does not grow with the questions.
    questions = {path.strip("/") for path in ANSWERS}
    scripts = sum(len(gzip.compress((sites[0] / "assets" / name).read_bytes())) for name in ("search.js", "scorer.js"))
    rows = [row for row in zip(*index["claims"], strict=True) if index["pages"][row[0]][0] not in questions]
    own = {"pages": [], "claims": list(zip(*rows, strict=True))}
    fixed = len(gzip.compress(json.dumps(index | own, ensure_ascii=False).encode()))
    of_questions = len(gzip.compress(mkdocs)) - fixed
    assert scripts + fixed + of_questions * QUESTIONS / len(ANSWERS) < MOST_FOR_SEARCH


def test_the_texts_of_the_search_have_every_claim_that_it_finds(sites):
    index, texts = (
        json.loads((sites[0] / f"{name}.json").read_text(encoding="utf-8")) for name in ("search", "search-texts")
    )
    claims = {f"{index['pages'][page][0]}/#{id_}" for page, id_, *_ in zip(*index["claims"], strict=True)}
    assert claims - texts.keys() == set()


def test_answers_json_lists_every_page_with_its_claims(sites, pages):
    answers = json.loads((sites[0] / "answers.json").read_text(encoding="utf-8"))["answers"]
    found = {answer["address"]: {claim["anchor"] for claim in answer["claims"]} for answer in answers}
    assert sorted(found) == sorted(ANSWERS)
    for address, claims in found.items():
        assert (address, claims - {*ids(pages[0][f"{address.strip('/')}/index.html"])}) == (address, set())
