"""The map of object states as SVG. Every arrow is a transition that an example executed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from math import hypot

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Trace

from .transitions import ROW, Transition, transitions

_Point = tuple[float, float]
_CENTERS = {
    "transient": (75, 60),
    "pending": (325, 60),
    ROW: (75, 240),
    "persistent": (325, 240),
    "detached": (75, 425),
    "deleted": (325, 425),
}
_HALF_WIDTH, _HALF_HEIGHT = 52, 18
# The bend of an arrow if there is also one in the opposite direction.
_BEND, _VERTICAL_BEND, _HORIZONTAL_BEND = 16, 19, 27
_LINE_HEIGHT = 17


def state_map_svg(identifier: str, program: Program, trace: Trace, links: Mapping[str, str] | None = None) -> str:
    """Draw the map of an example.

    The label of an arrow links to its line, as `render.html` numbers it, unless `links` has another address for it.
    States link to their address in `links`.
    """
    executed, identifier = transitions(program, trace), escape(identifier)
    links = {part: escape(link) for part, link in (links or {}).items()}
    states = {state for transition in executed for state in (transition.before, transition.after)}
    pairs = {(transition.before, transition.after) for transition in executed}
    arrows = (
        _arrow(identifier, transition, links, both=(transition.after, transition.before) in pairs)
        for transition in executed
    )
    boxes = (_box(state, links) for state in _CENTERS if state in states)
    return (
        '<figure class="states"><svg viewBox="0 0 430 460" role="group" '
        f'aria-label="Executed transitions: {escape(_description(executed))}">'
        f'<defs><marker id="{identifier}-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>'
        f"{''.join(arrows)}{''.join(boxes)}</svg></figure>"
    )


def _description(executed: tuple[Transition, ...]) -> str:
    return "; ".join(
        f"{transition.before} to {transition.after} by {', '.join(call for call, _ in transition.calls)}"
        for transition in executed
    )


def _box(state: str, links: Mapping[str, str]) -> str:
    x, y = _CENTERS[state]
    radius = 4 if state == ROW else _HALF_HEIGHT
    box = (
        f'<g class="{"row" if state == ROW else state}"><rect x="{x - _HALF_WIDTH}" y="{y - _HALF_HEIGHT}" '
        f'width="{2 * _HALF_WIDTH}" height="{2 * _HALF_HEIGHT}" rx="{radius}"/>'
        f'<text x="{x}" y="{y + 5}">{escape(state)}</text></g>'
    )
    return f'<a href="{links[state]}">{box}</a>' if state in links else box


def _arrow(identifier: str, transition: Transition, links: Mapping[str, str], *, both: bool) -> str:
    """Draw an arrow with its labels. `both` is true if there is also an arrow in the opposite direction."""
    before, after = _CENTERS[transition.before], _CENTERS[transition.after]
    start, middle, end = _curve(before, after, both=both)
    x, y = ((start[0] + end[0]) / 4 + middle[0] / 2, (start[1] + end[1]) / 4 + middle[1] / 2)
    if both and before[0] == after[0]:
        # The space between two vertical arrows is too narrow for two labels.
        x += 22 if middle[0] > start[0] else -22
    labels = "".join(_labels(identifier, transition, links, (x, y)))
    curve = f"M{_rounded(start)}Q{_rounded(middle)} {_rounded(end)}"
    return f'<path d="{curve}" marker-end="url(#{identifier}-tip)"/>{labels}'


def _curve(start: _Point, end: _Point, *, both: bool) -> tuple[_Point, _Point, _Point]:
    """Return the start, the control point, and the end of an arrow between two boxes."""
    (x1, y1), (x2, y2) = start, end
    bend = 0
    if both and x1 == x2:
        bend = _VERTICAL_BEND
        # The diagonal arrows come from the left.
        x1, x2 = x1 + 15, x2 + 15
    elif both:
        bend = _HORIZONTAL_BEND if y1 == y2 else _BEND
    # Both arrows bend to their left, so they are on different sides.
    length = hypot(x2 - x1, y2 - y1)
    middle = ((x1 + x2) / 2 + (y2 - y1) / length * bend * 2, (y1 + y2) / 2 - (x2 - x1) / length * bend * 2)
    return _edge((x1, y1), middle), middle, _edge((x2, y2), middle)


def _labels(identifier: str, transition: Transition, links: Mapping[str, str], at: _Point) -> Iterator[str]:
    for number, (call, line) in enumerate(transition.calls):
        href = links.get(call, f"#{identifier}-L{line}")
        y = at[1] + (5 + number * _LINE_HEIGHT)
        yield f'<a href="{href}"><text x="{at[0]:.0f}" y="{y:.0f}">{escape(call)}</text></a>'


def _edge(center: _Point, toward: _Point) -> _Point:
    """Return the point at which the line from the center of a box leaves the box."""
    dx, dy = toward[0] - center[0], toward[1] - center[1]
    width, height = _HALF_WIDTH + 3, _HALF_HEIGHT + 3
    scale = min(width / abs(dx) if dx else 1e9, height / abs(dy) if dy else 1e9)
    return center[0] + dx * scale, center[1] + dy * scale


def _rounded(point: _Point) -> str:
    return f"{point[0]:.0f} {point[1]:.0f}"
