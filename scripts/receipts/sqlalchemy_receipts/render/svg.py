"""The marks of events as SVG, and one row of lifelines with a fixed height for an image."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from sqlalchemy_receipts.trace import Event

from .lanes import SAVEPOINTS
from .lifelines import DrawnEvent

LANE_WIDTH = 18
_TICK = "M-5 0H5"
_CROSS = "M-4.5-4.5 4.5 4.5M4.5-4.5-4.5 4.5"
_DISC = "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"
_DIAMOND = "M0-5.5 5.5 0 0 5.5-5.5 0z"
# Some readers cannot distinguish colors, so each word that changes a line has its own shape.
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
KINDS = (*_SHAPES, "tick")
"""The names of the shapes of marks."""


def event_elements(drawn: DrawnEvent, height: int) -> str:
    """Return the SVG elements for one event in a row of the height `height`, for an image of a fixed size."""
    return "".join(_elements(drawn, height))


def _elements(drawn: DrawnEvent, height: int) -> Iterator[str]:
    middle = height // 2
    for lane, (before, after) in enumerate(zip(drawn.before, drawn.after, strict=True)):
        if before == after:
            yield _line(lane, after, 0, height)
        else:
            yield _line(lane, before, 0, middle)
            yield _line(lane, after, middle, height)
    if drawn.lane is not None:
        yield mark_element(drawn.event, _x(drawn.lane), middle)


def mark_element(event: Event, x: int, y: int) -> str:
    """Return the mark of an event around a point, for an image of a fixed size."""
    return f'<g class="{mark_classes(event)}" transform="translate({x} {y})">{shape(mark_kind(event))}</g>'


def _x(lane: int) -> int:
    return LANE_WIDTH // 2 + lane * LANE_WIDTH


def _line(lane: int, state: str, start: int, end: int) -> str:
    x = _x(lane)
    return f'<line class="{escape(state)}" x1="{x}" x2="{x}" y1="{start}" y2="{end}"/>' if state else ""


def shape(kind: str) -> str:
    """Return the SVG elements of a mark around the point 0 0. `kind` is one of KINDS."""
    # A cover hides the line in the empty half of the disc.
    cover = '<circle class="cover" r="5"/>' if kind == "pending" else ""
    return f'{cover}<path d="{_SHAPES.get(kind, _TICK)}"/>'


def mark_classes(event: Event) -> str:
    """Return the CSS classes of a mark: its shape, and for a tick the family, which decides its color."""
    kind = mark_kind(event)
    # A savepoint is a part of its transaction.
    family = "transaction" if event.word in SAVEPOINTS else event.family
    return f"m tick {family}" if kind == "tick" else f"m {kind}"


def mark_kind(event: Event) -> str:
    """Return the name of the shape of an event. A tick marks an event that changes no line."""
    if event.family == "driver":
        return "driver"
    if event.family == "statement":
        return "tick" if event.word in SAVEPOINTS else "statement"
    # The state of an attribute does not change the state of its object.
    name = event.word if event.family != "state" else "" if event.detail else event.state
    return name if name in _SHAPES else "tick"
