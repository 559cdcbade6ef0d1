"""The space that is reserved for an example, and the styles of lanes and indentations."""

import re

import pytest

from session_answers.view.reserved_height import space_html, table_space
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.render import draw
from sqlalchemy_receipts.render.lanes import MAX_LANES
from sqlalchemy_receipts.trace import Event, Trace
from support.projects import ROOT


def prints(*lines, **fields):
    return [Event("output", "prints", line, **fields) for line in lines]


def heights(code, events, setup="", **options):
    """Return the heights below the head: next to the code, and below each line of a phone."""
    html = space_html(draw(Program("a-x-1", code, setup), Trace(tuple(events))), **options)
    return reserved(html)


def reserved(html):
    """Return the heights that the classes of an empty image reserve on a wide and on a narrow screen."""
    (classes,) = re.fullmatch(r'<svg class="space((?: [bn]\d)*)"></svg>', html).groups()
    return tuple(sum(16 * 2 ** int(bit) for bit in re.findall(rf"{name}(\d)", classes)) for name in "bn")


def in_steps(beside, between):
    """Return two heights in steps, with those of the head and the edges."""
    return tuple(16 * round(height / 16) for height in (beside + 60, between + 114))


def test_an_example_reserves_the_height_of_its_frame_and_its_rows():
    assert heights("a\nb", prints(1, 1, 2)) == in_steps(48, 48)
    assert heights("a\nb", prints(1, 1, 5), "s\nt") == in_steps(48, 48)


def test_strips_above_the_lines_are_added():
    assert heights("a\nb", prints(1), strips=2) == in_steps(48 + 2 * 40, 48 + 2 * 84)


def test_the_names_of_many_lanes_are_added():
    objects = [Event("state", "User pending", 1, subject=f"u{number}", state="pending") for number in range(5)]
    assert heights("a", objects) == in_steps(48 + 2 * 14, 24 + 2 * 23)


def test_a_reserved_height_has_a_limit():
    assert heights("\n".join("a" * 200), []) == (4080, 4080)


@pytest.mark.parametrize(
    ("rows", "wide", "narrow"),
    [
        pytest.param([[4, 2], [8, 0]], 2 * 45, 2 * 45, id="short texts"),
        pytest.param([[9]] * 16, 16 * 45, 16 * 66, id="two lines on a phone"),
        pytest.param([[50, 41], [16, 17]] * 16, 16 * (66 + 45), 16 * (171 + 87), id="long texts"),
    ],
)
def test_a_table_reserves_the_height_of_its_rows(rows, wide, narrow):
    assert reserved(table_space(rows)) == (16 * round(wide / 16), min(16 * round(narrow / 16), 4080))


def test_the_style_sheet_has_every_height_width_and_indentation():
    css = (ROOT / "docs" / "assets" / "site.css").read_text(encoding="utf-8")
    assert re.findall(r"^\.([bn]\d) { --([bn]\d): (\d+)px; }", css, re.MULTILINE) == [
        (f"{name}{bit}", f"{name}{bit}", str(16 * 2**bit)) for name in "bn" for bit in range(8)
    ]
    assert re.findall(r"^\.in-(\d+) { --in: (\d+); }", css, re.MULTILINE) == [
        (str(number), str(number)) for number in range(1, 25)
    ]
    assert re.findall(r"^\.lanes-(\d+) { --n: (\d+); }", css, re.MULTILINE) == [
        (str(number), str(number)) for number in range(1, MAX_LANES + 1)
    ]
