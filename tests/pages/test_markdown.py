import time

import pytest

from session_answers.pages.markdown import headings, plain, short_answer, underlined
from session_answers.pages.page import Heading
from session_answers.pages.parser import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("No heading.\n", [], id="no heading"),
        pytest.param(
            "# Is `it`?\n\n## It **is** { #it-is }\n\n###### Deep {#deep}\n",
            [Heading(1, 1, "Is `it`?", ""), Heading(3, 2, "It **is**", "it-is"), Heading(5, 6, "Deep", "deep")],
            id="titles, levels, and ids",
        ),
        pytest.param(
            "## A {: .x #a title='y' }  \n## B { .x }\n## C{ #c }\n## {x} { #d }\n",
            [
                Heading(1, 2, "A", "a"),
                Heading(2, 2, "B { .x }", ""),
                Heading(3, 2, "C{ #c }", ""),
                Heading(4, 2, "{x}", "d"),
            ],
            id="other attributes, and braces",
        ),
        pytest.param("---\n# no heading\na: 1\n---\n\n# A\n", [Heading(6, 1, "A", "")], id="the front matter"),
        pytest.param("# A\n---\n## B\n---\n", [Heading(1, 1, "A", ""), Heading(3, 2, "B", "")], id="rules"),
        pytest.param(
            "```\n# code\n```\n~~~~\n# code\n~~~\n# code\n~~~~\n# A\n", [Heading(9, 1, "A", "")], id="blocks"
        ),
        pytest.param("```text\n# code\n", [], id="a block without an end"),
        pytest.param("<!--\n# A\n-->\n# B\n<!-- a -->\n# C <!-- b -->\n# D\n",
            [Heading(4, 1, "B", ""), Heading(6, 1, "C <!-- b -->", ""), Heading(7, 1, "D", "")], id="comments"),
        pytest.param(
            "#A\n####### B\n#\n",
            [Heading(1, 1, "A", ""), Heading(2, 6, "# B", ""), Heading(3, 1, "", "")],
            id="without a space, as the builders read it",
        ),
        pytest.param(" # A\nB #\n`#`\n", [], id="other lines"),
    ],
)  # fmt: skip
def test_the_headings_of_a_page(text, expected):
    assert list(headings(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{#" * 30_000, id="braces"),
        pytest.param("{ #a" * 30_000 + "}", id="ids"),
        pytest.param("`" * 30_000 + "a", id="backticks"),
        pytest.param("` `` " * 15_000, id="code spans"),
        pytest.param("[a](" * 30_000, id="links"),
        pytest.param("[`" * 30_000, id="brackets"),
        pytest.param(" " * 30_000 + "x", id="spaces"),
        pytest.param("a=" * 30_000, id="options"),
        pytest.param("<!--" * 30_000, id="comments"),
    ],
)
def test_no_text_takes_long_to_read(text):
    start = time.process_time()
    parse("docs/a.md", f"# {text}\n\nx {text}\n\n```text {text.replace('`', '')}\n```\n\nx {text}\n---\n")
    plain(text)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("A\n---\n\nB\n=\n", [1, 4], id="two kinds"),
        pytest.param("# A\nB\n--- \n", [2], id="below a heading"),
        pytest.param("A\n\n---\n# B\n---\n", [], id="rules"),
        pytest.param("A\nB\n---\n\n    C\n---\n", [], id="the end of a paragraph, and code"),
        pytest.param("---\na: b\n---\n\n```text\nA\n---\n```\n\n<!--\nB\n---\n-->\n", [], id="hidden text"),
        pytest.param("A | B\n--- | ---\n", [], id="a table"),
    ],
)
def test_a_heading_that_is_underlined_is_found(text, numbers):
    assert list(underlined(text)) == numbers


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("# Q?\n\n**No.**\nIt `stays` [open](a.md).\n\nMore.\n", ("**No.**", "It `stays` [open](a.md)."),
            id="the first paragraph"),
        pytest.param("# Q?\nYes.\nNo.", ("Yes.", "No."), id="no blank line below the question"),
        pytest.param("# Q?\n\nYes.\n## A { #a }\nText.\n", ("Yes.",), id="a claim right below"),
        pytest.param("# Q?\n\nYes.\n{ .lead }\n", ("Yes.",), id="attributes"),
        pytest.param("# Q?\n\n```text\nNo.\n```\nYes.\n", ("Yes.",), id="a block first"),
        pytest.param("# Q?\n\n## A { #a }\n\nText.\n", (), id="none"),
        pytest.param("Text.\n", (), id="no question"),
    ],
)  # fmt: skip
def test_the_short_answer_is_the_first_paragraph(text, lines):
    assert short_answer(parse("docs/a.md", text)) == lines


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("", ""),
        ("  Plain (text) [1]. ", "Plain (text) [1]."),
        ("**It** `stays` **`open`**, ``a `b` `` too.", "It stays open, a `b`  too."),
        ("See [the `page`](a.md#b), ![a picture](b.png) and [this](c.md).", "See the page, a picture and this."),
        ("`Warning`: The \\`objects\\` of \\*all\\* \\_x\\_ \\\\", "Warning: The `objects` of *all* _x_ \\"),
        ("2 * 3 and a_b", "2 * 3 and a_b"),
        ("a &lt; b &amp;&#38; `c &lt; d` [&#x3E;](e.md) &amp;lt; &unknown; &", "a < b && c &lt; d > &lt; &unknown; &"),
    ],
)
def test_a_line_is_read_as_plain_text(line, text):
    assert plain(line) == text
