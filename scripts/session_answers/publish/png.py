"""Images for links: SVG to PNG with the site's font."""

from __future__ import annotations

from pathlib import Path

from resvg_py import svg_to_bytes

# A link is shown with a large image from 600 pixels on. The time grows with the pixels: 800 take half as long again.
WIDTH, HEIGHT = 600, 315
_FONTS = [str(path) for path in sorted((Path(__file__).parent / "fonts").glob("*.ttf"))]


def png(svg: str) -> bytes:
    """Return a drawing as a PNG of WIDTH pixels. Raise ValueError if it is not SVG."""
    data = svg_to_bytes(svg_string=svg, width=WIDTH, skip_system_fonts=True, font_files=_FONTS, font_family="Figtree")
    return bytes(data)
