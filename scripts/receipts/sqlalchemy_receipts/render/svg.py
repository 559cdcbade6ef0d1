"""One row of lifelines as SVG: a line for each lane that has a state, and a shape for the event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from sqlalchemy_receipts.trace import Event

from .lanes import SAVEPOINTS, Lane
from .lifelines import DrawnEvent

LANE_WIDTH = 18
_TICK = "M-5 0H5"
_CROSS = "M-4.5-4.5 4.5 4.5M4.5-4.5-4.5 4.5"
_DISC = "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"
_DIAMOND = "M0-5.5 5.5 0 0 5.5-5.5 0z"
# Some readers cannot tell colors apart, so each word that changes a line has its own shape.
_SHAPES = {
    "connect": "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z",
    "checkout": _DISC,
    "checkin": "M-7 0H7",
    "close": _CROSS,
    "invalidate": "M2-6-3 .5H3L-2 6",
    "BEGIN": _DIAMOND,
    "COMMIT": "M-5.5-.5-1.5 4 6-5",
    "ROLLBACK": _CROSS,
    "statement": "M-3-3H3V3H-3z",
    "driver": "M0-4 4 3H-4z",
    "transient": _DISC,
    "pending": f"{_DISC}M0-5a5 5 0 0 1 0 10z",
    "persistent": _DISC,
    "expired": _DISC,
    "deleted": f"{_DISC}M-2-2 2 2M2-2-2 2",
    "detached": "M-4.5-4.5H4.5V4.5H-4.5z",
}


@dataclass(frozen=True)
class _Heights:
    """The vertical positions in a row, and the element that puts a shape at a position."""

    middle: str
    first_line: str
    bottom: str
    shape: str


# Only the reader's browser can measure the height of a row.
_STRETCHED = _Heights("50%", "1.05em", "100%", '<svg x="{x}" y="{y}">{shape}</svg>')


def lane_names(lanes: tuple[Lane, ...]) -> str:
    """Return the names of the lanes as HTML, for the row above the lines."""
    names = " ".join(f'<i class="{escape(lane.kind)}">{escape(lane.label)}</i>' for lane in lanes)
    return f'<span class="names" aria-hidden="true">{names}</span>'


def states_svg(states: tuple[str, ...]) -> str:
    """Draw a row without an event. It stretches with its height, and every line runs through."""
    return _svg("".join(_line(lane, state, "0", "100%") for lane, state in enumerate(states)))


def event_svg(drawn: DrawnEvent) -> str:
    """Draw the row of one event. It stretches with its height, and lines change half-way, at the event's shape."""
    return _svg("".join(_elements(drawn, _STRETCHED)))


def event_elements(drawn: DrawnEvent, height: int) -> str:
    """Return the SVG elements for one event in a row of the height `height`, for an image of a fixed size."""
    middle = str(height // 2)
    group = '<g transform="translate({x} {y})">{shape}</g>'
    return "".join(_elements(drawn, _Heights(middle, middle, str(height), group)))


def _svg(elements: str) -> str:
    return f'<svg class="lanes" width="0" height="0" aria-hidden="true">{elements}</svg>' if elements else ""


def _elements(drawn: DrawnEvent, heights: _Heights) -> Iterator[str]:
    for lane, (before, after) in enumerate(zip(drawn.before, drawn.after, strict=True)):
        if before == after:
            yield _line(lane, after, "0", heights.bottom)
        else:
            yield _line(lane, before, "0", heights.middle)
            yield _line(lane, after, heights.middle, heights.bottom)
    if drawn.lane is not None:
        # Readers can open a statement. Its shape stays next to its first line.
        y = heights.first_line if _kind(drawn.event) in ("statement", "driver") else heights.middle
        yield heights.shape.format(x=_x(drawn.lane), y=y, shape=_shape(drawn.event))


def _x(lane: int) -> int:
    return LANE_WIDTH // 2 + lane * LANE_WIDTH


def _line(lane: int, state: str, start: str, end: str) -> str:
    x = _x(lane)
    return f'<line class="{escape(state)}" x1="{x}" x2="{x}" y1="{start}" y2="{end}"/>' if state else ""


def _shape(event: Event) -> str:
    kind = _kind(event)
    # A savepoint is a part of its transaction.
    family = "transaction" if event.word in SAVEPOINTS else event.family
    # No line shows through the empty half of the disc.
    cover = '<circle r="5"/>' if kind == "pending" else ""
    return f'{cover}<path class="{escape(family)} {kind}" d="{_SHAPES.get(kind, _TICK)}"/>'


def _kind(event: Event) -> str:
    """Return the name of an event's shape. A tick marks an event that changes no line."""
    if event.family == "driver":
        return "driver"
    if event.family == "statement":
        return "tick" if event.word in SAVEPOINTS else "statement"
    # The state of an attribute does not change the state of its object.
    name = event.word if event.family != "state" else "" if event.detail else event.state
    return name if name in _SHAPES else "tick"
