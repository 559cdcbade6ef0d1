"""The lifelines of one line of code as one SVG. It stretches with its row, so words below the line can open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from .iterations import Iteration
from .lanes import Lane
from .svg import KINDS, mark_classes, mark_kind, shape
from .time_axis import TimeAxis, time_axis

# The style sheet has a class for each step of a height, in pixels, starting at the height of a line of text.
_STEP, _MIN_STEPS, MAX_STEPS = 6, 5, 40


def symbols_svg() -> str:
    """Return the shapes of all marks, which the lifelines of a document refer to. A document needs them once."""
    shapes = "".join(_symbol(f"m-{kind}", shape(kind)) for kind in KINDS)
    return f'<svg class="symbols" width="0" height="0" aria-hidden="true"><defs>{shapes}</defs></svg>'


def _symbol(identifier: str, elements: str) -> str:
    """Return elements with an id. One element has the id itself."""
    one = elements.count("<") == 1
    return elements.replace("<path", f'<path id="{identifier}"') if one else f'<g id="{identifier}">{elements}</g>'


def lane_names(lanes: tuple[Lane, ...]) -> str:
    """Return the names of the lanes as HTML. Names are flags. The names in the left half point left.

    An inner name is higher than an outer one, so no name crosses another lane.
    """
    left = (len(lanes) + 1) // 2
    levels = [number if number <= left else len(lanes) + 1 - number for number in range(1, len(lanes) + 1)]
    names = " ".join(
        f'<i class="{escape(lane.kind)} l{number} {"left" if number <= left else "right"} v{level}">'
        f"{escape(lane.label)}</i>"
        for number, (lane, level) in enumerate(zip(lanes, levels, strict=True), 1)
    )
    return f'<span class="names v{max(levels, default=0)}" aria-hidden="true">{names}</span>'


def marks_height(iterations: Sequence[Iteration]) -> int:
    """Return the height that the marks of a line need, in pixels."""
    return time_axis(iterations).height if iterations else 0


def height_class(iterations: Sequence[Iteration]) -> str:
    """Return the class for the height that the marks of a line need, "" if the height of its text is enough."""
    steps = -(-marks_height(iterations) // _STEP)
    return f"h{min(steps, MAX_STEPS)}" if steps >= _MIN_STEPS else ""


def row_svg(states: tuple[str, ...], iterations: Sequence[Iteration]) -> str:
    """Draw the lanes of a line. Without events, the lines of `states` run through."""
    if not iterations:
        return _svg(f'<line class="{escape(state)}" y2="100%"/>' if state else "" for state in states)
    axis = time_axis(iterations)
    return _svg("".join(_elements(axis, lane)) for lane in range(len(states)))


def _elements(axis: TimeAxis, lane: int) -> Iterator[str]:
    for state, top, bottom in axis.segments(lane):
        start = f' y1="{_percent(top, axis)}"' if top else ""
        yield f'<line class="{escape(state)}"{start} y2="{_percent(bottom, axis)}"/>'
    for y, drawn in axis.marks:
        if drawn.lane == lane:
            href = f"#m-{mark_kind(drawn.event)}"
            yield f'<use class="{mark_classes(drawn.event)}" href="{href}" y="{_percent(y, axis)}"/>'


def _percent(y: int, axis: TimeAxis) -> str:
    return f"{round(100 * y / axis.height)}%"


def _svg(lanes: Iterable[str]) -> str:
    """Return an image with a group of elements for each lane, "" if there are none."""
    groups = (f'<g class="l{number}">{elements}</g>' if elements else "" for number, elements in enumerate(lanes, 1))
    drawn = "".join(groups)
    return f'<svg class="lanes" aria-hidden="true">{drawn}</svg>' if drawn else ""
