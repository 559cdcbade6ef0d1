import pytest

from session_answers.permalinks.example_marks import changed_lines, count, hashes, mark, share_a_line


def test_a_mark_has_the_shown_lines_without_receipts():
    code = "x = 1\n# -> prints 1\n\ny = 2  \n# -> prints 2\n\n"
    assert mark(code) == mark("x = 1\n\ny = 2")
    assert (count(mark(code)), len(hashes(mark(code)))) == (3, 3)
    assert count(mark("")) == 1
    assert mark("x = 1") != mark("    x = 1") != mark("x = 2")


def test_marks_are_the_same_on_every_machine():
    # They are in the ledger for good.
    assert mark("x = 1\n\ny = 2") == "L3-j_47kG"


@pytest.mark.parametrize(
    ("text", "lines", "parts"),
    [
        ("L20", 20, ()),
        ("L2-abc_", 2, ("ab", "c_")),
        ("L", 0, ()),
        ("L1x", 0, ()),
        ("l1", 0, ()),
        ("gone", 0, ()),
        ("", 0, ()),
    ],
)
def test_a_mark_is_read(text, lines, parts):
    assert (count(text), hashes(text)) == (lines, parts)


@pytest.mark.parametrize(
    ("now", "lines"),
    [
        ("L4-abcdefgh", ""),
        ("L6-abcdefghijkl", ""),
        ("L2-abcd", ""),
        ("L4-XXcdefgh", "line 1"),
        ("L4-abXXXXgh", "lines 2-3"),
        ("L4-XXcdXXgh", "lines 1 and 3"),
        ("L5-XXYYefZZij", "lines 1-2 and 4"),
        ("L4", ""),
    ],
)
def test_lines_that_show_other_code(now, lines):
    assert changed_lines("L4-abcdefgh", now) == lines


def test_examples_share_a_line_that_is_not_blank():
    blank = mark("")[3:]
    assert share_a_line("L2-abcd", "L2-XXab")
    assert share_a_line("L2", "L2-XXYY")
    assert not share_a_line("L2-abcd", "L2-XXYY")
    assert not share_a_line(f"L2-ab{blank}", f"L2-{blank}XX")
    assert share_a_line(mark(""), mark(""))
