"""A proved example as HTML."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from session_answers.pages.page import Example, Page
from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import Comparison, Variant
from session_answers.recordings.environments import Environment
from session_answers.recordings.results import changed_receipts
from session_answers.view.example import example_html
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Event, Trace

CODE = "ada = User()\nsession.add(ada)"
PROGRAM = Program("a-x-1", CODE, "s = 1")
TRACE = Trace(
    (
        Event("state", "User transient", PROGRAM.offset + 1, subject="ada", state="transient", quiet=True),
        Event("state", "User pending", PROGRAM.offset + 2, subject="ada", state="pending"),
    )
)
PAGE = Page("docs/a.md", "", ())
PROOF = Proof(PAGE, Example("x-1", 1, CODE), PROGRAM, TRACE)
PICTURES = {kind: replace(PROOF, example=replace(PROOF.example, picture=kind)) for kind in ("states", "map")}


def rendered(proof, **options):
    """Read an example as XML: every element is closed, and every text is escaped."""
    return ET.fromstring(example_html(proof, **options).replace("<wbr>", "<wbr/>"))


def text_of(element):
    return "".join(element.itertext())


def test_an_example_is_one_section():
    assert example_html(Proof(PAGE, Example("b-1", 1, ""), Program("a-b-1", "f('<')\n# -> x"), Trace())) == (
        '<section class="example" id="b-1" aria-label="example b-1">'
        '<div class="trace lanes-0"><ol role="list" aria-label="Each line and what it did">'
        '<li id="b-1-L1"><code class="highlight">f(<span class="s1">\'&lt;\'</span>)</code></li></ol></div>'
        '<p class="program"><button type="button" class="copy scripted">Copy the whole program</button> '
        '<a href="b-1.py" download="a-b-1.py">Download b-1.py</a></p></section>'
    )


@pytest.mark.parametrize(("review", "label"), [("avoid", "What not to write"), ("prefer", "What to write instead")])
def test_an_example_of_a_review_begins_with_its_verdict_and_where_it_was_run(review, label):
    note = "Recorded with <MariaDB> & co."
    section = rendered(replace(PROOF, example=replace(PROOF.example, review=review), note=note))
    assert section.attrib == {"class": f"example {review}", "id": "x-1", "aria-label": f"{label}: example x-1"}
    paragraphs = [(element.tag, element.get("class"), text_of(element)) for element in section[:2]]
    assert paragraphs == [("p", "review", label), ("p", "note", note)]


@pytest.mark.parametrize(
    ("proof", "classes", "parts"),
    [
        pytest.param(PROOF, "example", ["details.setup", "div.trace lanes-1", "p.program"], id="no map"),
        pytest.param(
            PICTURES["states"],
            "example",
            ["details.setup", "div.trace lanes-1", "figure.states", "p.program"],
            id="a map below the code",
        ),
        pytest.param(
            PICTURES["map"],
            "example map",
            ["figure.states", "details.behind", "p.program"],
            id="a map instead of the code",
        ),
    ],
)
def test_an_example_has_the_map_in_its_options(proof, classes, parts):
    section = rendered(proof)
    assert section.get("class") == classes
    assert [f"{part.tag}.{part.get('class')}" for part in section] == parts


def test_the_program_of_a_map_is_folded():
    folded = rendered(PICTURES["map"]).find("details")
    assert [part.tag for part in folded] == ["summary", "noscript"]
    assert text_of(folded[0]) == "The program that drew this map"
    assert [ET.tostring(part) for part in folded[1]] == [ET.tostring(part) for part in rendered(PROOF)[:2]]


@pytest.mark.parametrize(
    ("links", "addresses"),
    [
        pytest.param(None, ["#x-1-L2"], id="no links"),
        pytest.param({"pending": "states/#add", "add()": "flush/"}, ["flush/", "states/#add"], id="links"),
    ],
)
def test_the_parts_of_a_map_lead_to_their_links(links, addresses):
    assert [link.get("href") for link in rendered(PICTURES["map"], links=links).find("figure").iter("a")] == addresses


SERVERS = (Environment("2.0", "mariadb"), Environment("2.1", "mariadb"))
CHANGES = changed_receipts(PROOF.program, TRACE, Trace(TRACE.events[:1]))
VARIANTS = (
    Variant(SERVERS[:1], None, "ran longer than 10 s"),
    Variant(SERVERS[1:], Trace(TRACE.events[:1]), "", (), CHANGES),
)


def test_runs_in_other_environments_are_below_the_example():
    section = rendered(replace(PROOF, comparison=Comparison(variants=VARIANTS)))
    assert [f"{part.tag}.{part.get('id') or part.get('class')}" for part in section] == [
        *("details.setup", "div.trace lanes-1", "div.x-1-on-mariadb-20", "div.x-1-on-mariadb-21", "p.program")
    ]


@pytest.mark.parametrize(
    ("comparison", "classes"),
    [
        pytest.param(Comparison(), "later beside-1 between-2", id="alone"),
        # Each variant takes four rows, and four rows for each of its differences.
        pytest.param(Comparison(variants=VARIANTS), "later beside-7 between-8", id="with two variants"),
    ],
)
def test_an_example_that_is_drawn_later_reserves_its_height(comparison, classes):
    proof = replace(PROOF, comparison=comparison)
    opening, inner = example_html(proof).removesuffix("</section>").split(">", 1)
    reserved = opening.replace('class="example"', f'class="example {classes}"')
    assert example_html(proof, later=True) == f"{reserved}><noscript>{inner}</noscript></section>"
