import pytest

from session_answers.publish.plain_text import download, plain_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A title\n", "# A title\n"),
        ("# \nran = 1\n", "# \nran = 1\n"),
        ("ran = 1\n", "# First\nran = 1\n"),
        # A browser takes these for comments, for a line to skip, and for a blank.
        ("#!/usr/bin/python\nran = 1\n", "# First\n#!/usr/bin/python\nran = 1\n"),
        ("#title\n", "# First\n#title\n"),
        ("<!-- a\nran = 1\n", "# First\n<!-- a\nran = 1\n"),
        ("\ufeff# A title\n", "# First\n\ufeff# A title\n"),
        (" # A title\n", "# First\n # A title\n"),
        ("", "# First\n"),
    ],
)
def test_a_text_begins_with_a_mark_that_no_script_has(text, expected):
    assert plain_text(text, "First") == expected


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("commit/failed-1.py", "/commit/#failed-1"),
        ("example-1.py", "/#example-1"),
        ("v/2026.11/errors/rare/a-1.py", "/v/2026.11/errors/rare/#a-1"),
        ("v/2026.11/commit/index.md", "/v/2026.11/commit/index.md"),
        ("v/2026.11/llms.txt", "/v/2026.11/llms.txt"),
    ],
)
def test_a_download_says_where_it_is_from(path, address):
    assert download(path, "ran = 1\n") == f"# From SQLAlchemy Session Answers: {address}\nran = 1\n"
