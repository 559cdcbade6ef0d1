import re
from types import SimpleNamespace

import pytest
from markdown import Markdown

from session_answers.build.text_folds import FoldTexts

EXAMPLE = '<section class="example"></section>'
FURTHER = f'<details class="more"><summary>More</summary>{EXAMPLE}</details>'
LONG = "The rest of this text has more than fifteen words, so that it is worth a fold of its own."


def folded(text, path="docs/page.md"):
    md = Markdown(extensions=["attr_list", "tables"])
    proofs = SimpleNamespace(md=md, page=SimpleNamespace(page=SimpleNamespace(path=path)))
    md.treeprocessors.register(FoldTexts(proofs), "texts", -1000)
    return md.convert(text)


def below_example(text, end=""):
    """Return the HTML below the first example of a claim, without its end and without empty lines."""
    html = folded(f"### It stays {{ #stays }}\n\n{EXAMPLE}\n\n{text}\n\n{end}")
    return re.sub("\n+", "\n", html.partition(f"{EXAMPLE}\n")[2].removesuffix(end).strip())


@pytest.mark.parametrize(
    ("sentence", "html"),
    [
        pytest.param("It stays.", "It stays.", id="plain text"),
        pytest.param("Does it stay?", "Does it stay?", id="a question"),
        pytest.param(
            "Call `a.b.c()` with `x...`, or 1.4.",
            "Call <code>a.b.c()</code> with <code>x...</code>, or 1.4.",
            id="dots in code and in a number",
        ),
        pytest.param("For names, e.g. Ada, etc. it stays.", "For names, e.g. Ada, etc. it stays.", id="abbreviations"),
        pytest.param('It says "No. Yes."', 'It says "No. Yes."', id="a quote"),
        pytest.param(
            "It has two lines ...\nand one sentence.",
            "It has two lines ...\nand one sentence.",
            id="dots at the end of a line",
        ),
        pytest.param("It has two lines\nand one sentence.", "It has two lines\nand one sentence.", id="two lines"),
        pytest.param("It *stays*, **always.**", "It <em>stays</em>, <strong>always.</strong>", id="other elements"),
        pytest.param("It raises `A`: `Is it?`", "It raises <code>A</code>: <code>Is it?</code>", id="an end in code"),
    ],
)
def test_the_first_sentence_of_a_text_stays_visible(sentence, html):
    fold = f'<details class="rest"><summary>{html}</summary>\n{LONG}</details>'
    assert below_example(f"{sentence}\n{LONG}") == fold


def test_a_fold_has_everything_up_to_the_next_example_or_heading():
    text = f"It *stays*.\nAlways, `a.b` and {LONG}\n\nMore.\n\n- one\n- two"
    fold = (
        '<details class="rest"><summary>It <em>stays</em>.</summary>\n'
        f"Always, <code>a.b</code> and {LONG}<p>More.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n</details>"
    )
    heading = '<h3 id="other">Other</h3>'
    assert below_example(text, FURTHER) == fold
    assert below_example(text, "### Other { #other }").removesuffix(heading).strip() == fold


def test_each_text_between_examples_has_its_fold():
    html = below_example(f"One.\n{LONG}\n\n{FURTHER}\n\nTwo.\n{LONG}", "")
    folds = [f'<details class="rest"><summary>{name}.</summary>\n{LONG}</details>' for name in ("One", "Two")]
    assert html == f"{folds[0]}\n{FURTHER}\n{folds[1]}"


def test_a_sentence_alone_is_the_summary_of_the_following_texts():
    html = below_example(
        f"The class depends on the driver:\n\n<!-- drivers: a -->\n\n| a |\n|---|\n| {LONG} |\n\n<!-- end -->"
    )
    assert html == (
        '<details class="rest"><summary>The class depends on the driver:</summary><!-- drivers: a -->\n'
        f"<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>{LONG}</td>\n</tr>\n</tbody>\n"
        "</table>\n<!-- end -->\n</details>"
    )


def test_a_sentence_with_a_link_stays_above_the_fold_because_a_summary_has_no_link():
    html = below_example(f"See [Why? How](#why) and [What?](#what)\nIt *stays*, [always](#a).\nIt goes.\n{LONG}")
    assert html == (
        '<p>See <a href="#why">Why? How</a> and <a href="#what">What?</a>\n'
        'It <em>stays</em>, <a href="#a">always</a>.</p>'
        f'<details class="rest"><summary>\nIt goes.</summary>\n{LONG}</details>'
    )


def test_a_fold_begins_at_the_first_paragraph_that_has_a_sentence_without_a_link():
    html = below_example(f"See [Why?](#why)\n\nIt goes.\n{LONG}")
    fold = f'<details class="rest"><summary>It goes.</summary>\n{LONG}</details>'
    assert html == f'<p>See <a href="#why">Why?</a></p>\n{fold}'


def test_a_fold_with_many_elements_is_drawn_when_it_opens():
    html = below_example(f"It goes.\n{'`a` ' * 15}{LONG}\n\n- one")
    code = "<code>a</code> " * 15
    assert html == (
        f'<details class="rest lazy"><summary>It goes.</summary><noscript>\n{code}{LONG}<ul>\n<li>one</li>\n</ul>\n'
        "</noscript></details>"
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("One.\nTwo words.", "<p>One.\nTwo words.</p>", id="a short rest"),
        pytest.param(LONG, f"<p>{LONG}</p>", id="one sentence"),
        pytest.param(
            "| a |\n|---|\n| b |",
            "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table>",
            id="a table",
        ),
        pytest.param(f"1. One.\n   {LONG}", f"<ol>\n<li>One.\n   {LONG}</li>\n</ol>", id="a list"),
        pytest.param(
            f"One.\n{LONG}\nThis is the next:",
            f"<p>One.\n{LONG}\nThis is the next:</p>",
            id="what introduces the next example",
        ),
    ],
)
def test_other_texts_are_not_folded(text, html):
    assert below_example(text, FURTHER) == html


def test_a_last_paragraph_that_introduces_the_next_example_stays_below_the_fold():
    html = below_example(f"One.\n{LONG}\n\nThis is the next:", FURTHER)
    assert html == f'<details class="rest"><summary>One.</summary>\n{LONG}</details>\n<p>This is the next:</p>'


@pytest.mark.parametrize(
    ("before", "path"),
    [
        pytest.param("### It stays { #stays }\n\n", "docs/page.md", id="above the example of a claim"),
        pytest.param(f"## It stays {{ #stays }}\n\n{EXAMPLE}\n\n", "docs/page.md", id="in another section"),
        pytest.param(f"### A {{ #a }}\n\n{EXAMPLE}\n\n#### B\n\n", "docs/page.md", id="below another heading"),
        pytest.param(f"### It stays {{ #stays }}\n\n{EXAMPLE}\n\n", "docs/errors/index.md", id="on a page of errors"),
    ],
)
def test_texts_at_other_places_are_not_folded(before, path):
    assert "rest" not in folded(f"{before}One.\n{LONG}", path).replace(LONG, "")
