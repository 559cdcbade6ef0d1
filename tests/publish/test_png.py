import struct

import pytest

from session_answers.publish.png import png

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="21">{}</svg>'


def test_a_drawing_becomes_a_png_of_the_size_for_links():
    image = png(SVG.format('<rect width="40" height="2" fill="#0a0"/>'))
    assert image[:16] == b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
    assert struct.unpack(">II", image[16:24]) == (600, 315)
    assert image != png(SVG.format(""))


def test_letters_are_drawn_with_the_font_of_the_site():
    # Without a font, resvg draws nothing, so both images would be the same.
    assert png(SVG.format('<text y="15">A</text>')) != png(SVG.format('<text y="15">B</text>'))


def test_a_drawing_that_is_not_svg_raises_value_error():
    with pytest.raises(ValueError, match="unknown token"):
        png("not SVG")
