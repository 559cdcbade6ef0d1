"""The icons of buttons. A page has the shapes once."""

from __future__ import annotations

_SHAPES = {
    "sql": "m5 4-4 4 4 4m6-8 4 4-4 4",
    "copy": "M5.5 5.5h8v8h-8zM3 10.5h-.5v-8h8V3",
    "file": "M8 2v8m-3.5-3L8 10.5 11.5 7M2.5 13.5h11",
    "link": "m6.5 9.5 3-3M7.5 4.5l1.2-1.2a2.8 2.8 0 0 1 4 4l-1.2 1.2m-3 3-1.2 1.2a2.8 2.8 0 0 1-4-4l1.2-1.2",
}


def icons_svg() -> str:
    """Return the shapes of all icons."""
    shapes = "".join(f'<path id="i-{name}" d="{path}"/>' for name, path in _SHAPES.items())
    return f'<svg class="symbols" width="0" height="0" aria-hidden="true"><defs>{shapes}</defs></svg>'


def icon(name: str) -> str:
    """Return the icon `name`, which is drawn in the color of the text."""
    return f'<svg class="icon" width="16" height="16" aria-hidden="true"><use href="#i-{name}"/></svg>'
