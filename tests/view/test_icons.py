"""The icons of buttons."""

import re

from session_answers.view.icons import icon, icons_svg


def test_an_icon_refers_to_a_shape():
    assert icon("sql") == '<svg class="icon" width="16" height="16" aria-hidden="true"><use href="#i-sql"/></svg>'


def test_a_page_has_the_shapes_of_all_icons_once():
    image = icons_svg()
    assert re.findall(r'<path id="(.+?)"', image) == ["i-sql", "i-copy", "i-file", "i-link"]
    assert '<path id="i-sql" d="m5 4-4 4 4 4m6-8 4 4-4 4"/>' in image
    assert image.startswith('<svg class="symbols" width="0" height="0" aria-hidden="true"><defs>')
