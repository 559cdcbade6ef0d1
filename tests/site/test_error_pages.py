"""The pages that list errors: every entry is in the data of the finder as it is on its page, and its answer exists."""

import json
import re

import pytest
from markdown import Markdown

from support.projects import ROOT

# The page of frequent errors is first in the data.
PATHS = sorted((ROOT / "docs" / "errors").glob("*.md"), key=lambda path: (path.stem != "index", path))
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in PATHS}
# No line of code begins with two number signs, so that this needs no parser.
HEADINGS = [heading for text in TEXTS.values() for heading in re.findall(r"^### .*", text, re.MULTILINE)]


@pytest.fixture(scope="module")
def entries(site):
    """The entries in the data of the error finder."""
    return json.loads((site / "errors" / "errors.json").read_text(encoding="utf-8"))["errors"]


def test_every_heading_is_an_entry_as_its_reader_sees_it(entries):
    convert = Markdown(extensions=["attr_list"]).convert

    def html(entry):
        message = entry["message"].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return f'<h3 id="{entry["id"]}"><code>{entry["kind"]}</code>: {message}</h3>'

    assert [html(entry) for entry in entries] == [convert(heading) for heading in HEADINGS]
    assert len({(entry["kind"], entry["message"]) for entry in entries}) == len(entries)


def test_every_entry_links_to_the_claim_that_answers_it(entries):
    sections = [section for text in TEXTS.values() for section in re.split(r"^### ", text, flags=re.MULTILINE)[1:]]
    for entry, section in zip(entries, sections, strict=True):
        prose = section.partition("\n```")[0].split("\n", 1)[1]
        links = re.findall(r"\]\(\.\./([\w-]+)\.md#([\w-]+)\)", prose)
        assert len(re.findall(r"\]\(", prose)) == len(links)
        assert [address for address, _ in entry["answers"]] == list(
            dict.fromkeys(f"{page}/#{claim}" for page, claim in links)
        )
        for name, claim in links:
            assert f"{{ #{claim} }}\n" in (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEXTS)
def test_each_page_links_to_the_others_before_its_first_entry(name):
    introduction = TEXTS[name].partition("\n## ")[0]
    assert set(re.findall(r"\]\(([\w-]+\.md)\)", introduction)) == TEXTS.keys() - {name}
