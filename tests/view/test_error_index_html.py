"""The index of all errors by class."""

from session_answers.prove.error_entries import Entry
from session_answers.view.error_index_html import error_index_html


def entry(identifier, kind, message, page):
    return Entry(identifier, kind, message, "", "", (), page)


def test_a_class_has_the_links_to_its_entries_and_a_class_with_one_entry_is_a_link():
    entries = [
        entry("later", "ValueError", "later", "errors/rare/"),
        entry("never", "aError", 'a < b & "c"', "errors/rare/"),
        entry("first", "ValueError", "first", "errors/"),
    ]
    assert error_index_html(entries, "../") == (
        '<p class="label">Or find it by its class:</p><ul class="classes">'
        '<li><a href="../errors/rare/#never">aError</a></li>'
        '<li><details class="lazy"><summary data-on="2">ValueError</summary>'
        '<noscript><ul><li><a href="../errors/#first">first</a></li>'
        '<li><a href="../errors/rare/#later">later</a></li></ul></noscript></details></li></ul>'
    )


def test_a_message_is_escaped():
    entries = [entry(name, "ValueError", "a < b & c", "errors/") for name in ("a", "b")]
    assert [part.partition("</a>")[0] for part in error_index_html(entries, "").split("#")[1:]] == [
        'a">a &lt; b &amp; c',
        'b">a &lt; b &amp; c',
    ]
