"""Long texts: every regular expression over a page or a trace needs time in proportion to the text.

For a hundred thousand characters, these need milliseconds. A slower one needs more than the time limit of this file.
"""

import pytest

from session_answers.pages.answers import Answer
from session_answers.pages.fences import outside_fences
from session_answers.pages.markdown import headings, plain
from session_answers.prove.changes_between_lines import BEGIN, update_list
from session_answers.prove.error_messages import matches, message_of
from session_answers.publish.markdown_version import _without_attributes
from session_answers.view.share_texts import with_absolute_links
from sqlalchemy_receipts.normalize import steady
from sqlalchemy_receipts.render.events import short_message
from sqlalchemy_receipts.render.transitions import _call

pytestmark = pytest.mark.timeout(60)
UNITS = [
    *(
        "{#",
        " { #a",
        "`",
        "`a",
        "` `` ",
        "[",
        "](",
        "[a](",
        "![`",
        "<",
        "<!--",
        "*",
        "|",
        "# ->",
        "#",
        " ",
        "\t",
        "a",
        "~",
    ),
    *("\\", "-", ".", "…", "1", "Task <Task ", "> got Future <", "[generated in ", "\n[SQL: ", "sqlalche.me/e/"),
]
ANSWER = Answer("S01", "a/", "Is it?", (), "", (), "")
FUNCTIONS = {
    "plain": plain,
    "headings": lambda text: headings(f"# {text}\n\n## {text} {{ #a }}\n"),
    "outside_fences": lambda text: list(outside_fences([f"{text}`", f"~~~{text}`", text])),
    "with_absolute_links": lambda text: with_absolute_links(text, "https://answers.example/", ANSWER),
    "without_attributes": lambda text: _without_attributes(f"# {text}", "", {}),
    "message_of": message_of,
    "short_message": short_message,
    "steady": steady,
    "call": _call,
    "update_list": lambda text: update_list(text.replace(text[:10], BEGIN, 1000), None),
}


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_text_of_a_hundred_thousand_characters_is_read(name, unit):
    FUNCTIONS[name](unit * (100_000 // len(unit)))


def test_a_message_with_many_gaps_is_compared():
    assert matches("a…" * 10_000 + "b", "a" * 100_000 + "b") is True
    assert matches("a…" * 10_000 + "b", "a" * 100_000) is False


@pytest.mark.parametrize(
    ("pattern", "message", "expected"),
    [
        ("a", "a", True),
        ("a", "ab", False),
        ("a…", "ab", True),
        ("…b", "ab", True),
        ("a…b", "ab", True),
        ("a…a", "a", False),
        ("a…b…c", "a1b2c", True),
        ("a…c…b", "a1b2c", False),
        ("a…b…b", "ab", False),
        ("…", "", True),
        ("a…", "b", False),
    ],
)
def test_each_gap_matches_any_text(pattern, message, expected):
    assert matches(pattern, message) is expected
