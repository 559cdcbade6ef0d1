"""A proved example as HTML."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from session_answers.pages.page import Example, Page
from session_answers.prove.proof import Proof
from session_answers.recordings.comparisons import Comparison, Variant
from session_answers.recordings.environments import DEFAULT, Environment
from session_answers.recordings.results import changed_receipts
from session_answers.view.example import example_html, in_pair
from session_answers.view.icons import icon, icons_svg
from session_answers.view.reserved_height import space_html
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.render.html import symbols_svg
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


CHIPS = (
    '<ul class="chips database" role="list" aria-label="Tested on"><li>SQLite only</li></ul>'
    '<ul class="chips line" role="list" aria-label="SQLAlchemy"><li>2.1</li></ul>'
)


def head(title, name, identifier, sql=""):
    return (
        f'<header class="head"><p class="title">{title}</p>{CHIPS}<p class="acts">{sql}'
        f'<button type="button" class="copy scripted">{icon("copy")}Copy</button>'
        f'<a href="{identifier}.py" download="{name}.py">{icon("file")}Program</a>'
        f'<a href="#{identifier}" aria-label="Link to this example">{icon("link")}</a></p></header>'
    )


def test_an_example_is_one_section():
    assert example_html(Proof(PAGE, Example("b-1", 1, ""), Program("a-b-1", "f('<')\n# -> x"), Trace())) == (
        f'<section class="example" id="b-1" aria-label="Example b-1">{head("Example", "a-b-1", "b-1")}'
        '<div class="trace lanes-0 code-36"><ol class="rows" role="list" aria-label="Each line and what it did">'
        '<li class="row" id="b-1-L1"><a class="nr" href="#b-1-L1">1</a>'
        '<pre class="highlight">f(<span class="s1">\'&lt;\'</span>)</pre></li></ol></div></section>'
    )


def test_the_head_has_the_title_and_a_button_for_sql():
    program = Program("a-b-1", "f()")
    trace = Trace((Event("statement", "SELECT 1", program.offset + 1, detail="SELECT 1"),))
    html = example_html(Proof(PAGE, Example("b-1", 1, "", "Use `<f>` & go"), program, trace))
    sql = f'<button type="button" class="sql scripted" aria-pressed="false">{icon("sql")}SQL</button>'
    assert html.startswith(
        '<section class="example" id="b-1" aria-label="Example: Use &lt;f&gt; &amp; go">'
        + head("Use <code>&lt;f&gt;</code> &amp; go", "a-b-1", "b-1", sql)
    )


@pytest.mark.parametrize(
    ("review", "title", "shown", "label"),
    [
        pytest.param("avoid", "", "Don't", "Don't x-1", id="avoid"),
        pytest.param("prefer", "", "Do", "Do x-1", id="prefer"),
        pytest.param("prefer", "Use `f`", "Do: Use f", "Do: Use f", id="prefer, with a title"),
        pytest.param("do", "Use `f`", "Do this: Use f", "Do this: Use f", id="do"),
    ],
)
def test_an_example_of_a_review_begins_with_its_verdict_and_where_it_was_run(review, title, shown, label):
    note = "Recorded with <MariaDB> & co."
    section = rendered(replace(PROOF, example=replace(PROOF.example, review=review, title=title), note=note))
    assert section.attrib == {"class": f"example {review}", "id": "x-1", "aria-label": label}
    assert text_of(section.find("header/p")) == shown
    assert (section[1].tag, section[1].get("class"), text_of(section[1])) == ("p", "note", note)


def test_the_first_example_of_a_page_has_the_shapes_for_all():
    head = '<header class="head">'
    with_shapes = example_html(PROOF).replace(head, symbols_svg() + icons_svg() + head, 1)
    first = example_html(PROOF, first=True).replace(' lazy"', '"').replace("<noscript>", "").replace("</noscript>", "")
    assert first == with_shapes


SETUP_CODE = '<pre class="highlight" tabindex="0"><code>s = <span class="mi">1</span>\n</code></pre>'
SAME_SETUP = '<p class="same"><a href="#y-1">Another example shows the same setup.</a></p>'
IMPORTS = replace(PROOF, program=Program("a-x-1", f"import os\n{CODE}", "s = 1"), trace=Trace())


@pytest.mark.parametrize(
    ("options", "classes", "content"),
    [
        pytest.param({}, "setup", SETUP_CODE, id="its own"),
        pytest.param({"first": True}, "setup lazy", f"<noscript>{SETUP_CODE}</noscript>", id="of the first example"),
        pytest.param({"setup_of": "y-1"}, "setup", SAME_SETUP, id="that of another example"),
    ],
)
def test_the_setup_of_an_example_is_folded(options, classes, content):
    setup = f'<details class="{classes}"><summary>Setup</summary>{content}</details>'
    assert example_html(PROOF, **options).count(setup) == 1
    assert example_html(PROOF, **options).count("</details>") == 1


def test_an_example_with_the_setup_of_another_has_its_own_imports():
    own, same = (rendered(IMPORTS, **options).find(".//details") for options in ({}, {"setup_of": "y-1"}))
    assert text_of(own[0]) == text_of(same[0]) == "Setup"
    assert [ET.tostring(part) for part in same[2:]] == [ET.tostring(part) for part in own[2:]]
    assert text_of(same[2]) == "1import os"


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        pytest.param("", "Another example", id="no title"),
        pytest.param("With `<f>`", "With <code>&lt;f&gt;</code>", id="a title"),
    ],
)
def test_a_further_example_is_folded_below_its_title_and_databases(title, summary):
    comparison = Comparison((*DEFAULT[:3], Environment("2.1", "mariadb")))
    proof = replace(PROOF, example=replace(PROOF.example, title=title), comparison=comparison)
    assert example_html(proof, fold=True) == (
        f'<details class="more"><summary data-on="SQLite, PostgreSQL, MariaDB">{summary}</summary>'
        f"{example_html(proof)}</details>"
    )
    assert example_html(proof, fold=True, later=True) == (
        f'<details class="more lazy"><summary data-on="SQLite, PostgreSQL, MariaDB">{summary}</summary>'
        f"<noscript>{example_html(proof)}</noscript></details>"
    )


@pytest.mark.parametrize(
    ("proof", "classes", "parts"),
    [
        pytest.param(PROOF, "example", ["header.head", "div.trace lanes-1 code-36"], id="no map"),
        pytest.param(
            PICTURES["states"],
            "example",
            ["header.head", "div.trace lanes-1 code-36", "figure.states"],
            id="a map below the code",
        ),
        pytest.param(
            PICTURES["map"],
            "example map",
            ["header.head", "figure.states", "details.behind lazy"],
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
    assert [ET.tostring(part) for part in folded[1]] == [ET.tostring(rendered(PROOF)[1])]


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


def test_an_example_has_its_differences_above_the_code_and_other_traces_below_it():
    section = rendered(replace(PROOF, comparison=Comparison(variants=VARIANTS)))
    assert [f"{part.tag}.{part.get('id') or part.get('class')}" for part in section] == [
        *(
            "header.head",
            "div.x-1-on-mariadb-20",
            "div.x-1-on-mariadb-21",
            "div.trace lanes-1 code-36",
            "details.variant",
        )
    ]
    # The second line differs, in both traces.
    names = ["x-1-L2", "x-1-on-mariadb-20-L2", "x-1-on-mariadb-21-L2"]
    rows = [row.get("id") for row in section.iter("li") if "differs" in row.get("class", "").split()]
    assert rows == [names[0], names[2]]


@pytest.mark.parametrize(
    "comparison", [Comparison(), Comparison(variants=VARIANTS)], ids=["alone", "with two variants"]
)
def test_an_example_that_is_drawn_later_reserves_its_height(comparison):
    proof = replace(PROOF, comparison=comparison)
    opening, inner = example_html(proof).removesuffix("</section>").split(">", 1)
    reserved = opening.replace('class="example"', 'class="example later"')
    space = space_html(proof.drawing, len(comparison.variants))
    assert example_html(proof, later=True) == f"{reserved}>{space}<noscript>{inner}</noscript></section>"


def page_of(*reviews, between="\n"):
    """Make a page of examples of one line, with the text `between` them."""
    blocks, examples, line = "", [], 2
    for number, review in enumerate(reviews, 1):
        blocks += f"```python\na\n```\n{between}"
        examples.append(Example(f"x-{number}", line, "a", review=review))
        line += 3 + between.count("\n")
    return Page("docs/a.md", blocks, tuple(examples))


@pytest.mark.parametrize(
    ("page", "htmls"),
    [
        pytest.param(page_of(""), ["a"], id="one example"),
        pytest.param(page_of("avoid", "prefer"), ['<div class="pair">a', "a</div>"], id="a pair"),
        pytest.param(page_of("avoid", "prefer", between=""), ['<div class="pair">a', "a</div>"], id="no line between"),
        pytest.param(page_of("avoid", "prefer", between="\nText.\n\n"), ["a", "a"], id="text between the two"),
        pytest.param(page_of("prefer", "avoid", ""), ["a", "a", "a"], id="the other order"),
        pytest.param(
            page_of("avoid", "prefer", "prefer", "avoid", "prefer"),
            ['<div class="pair">a', "a</div>", "a", '<div class="pair">a', "a</div>"],
            id="two pairs",
        ),
    ],
)
def test_code_to_avoid_and_the_code_to_prefer_below_it_are_a_pair(page, htmls):
    assert [in_pair(page, example, "a") for example in page.examples] == htmls
