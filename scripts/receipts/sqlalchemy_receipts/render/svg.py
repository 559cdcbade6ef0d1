"""Drawing: one row of lifelines as an SVG that stretches with its row.

A row has a height that only the reader's screen knows, so that lines run in per cent of it.
"""

from __future__ import annotations

from html import escape

from sqlalchemy_receipts.trace import Event

from .lifelines import SAVEPOINTS, Beat, Lane

STEP = 18
_TICK = "M-5 0H5"
_CROSS = "M-4.5-4.5 4.5 4.5M4.5-4.5-4.5 4.5"
_DISC = "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"
_DIAMOND = "M0-5.5 5.5 0 0 5.5-5.5 0z"
# What stands on a line where it changes: a shape for every word, since colours are not enough.
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
    "transient": _DISC,
    "pending": f"{_DISC}M0-5a5 5 0 0 1 0 10z",
    "persistent": _DISC,
    "expired": _DISC,
    "deleted": f"{_DISC}M-2-2 2 2M2-2-2 2",
    "detached": "M-4.5-4.5H4.5V4.5H-4.5z",
}


def head(lanes: tuple[Lane, ...]) -> str:
    """Return the names of the lanes, which stand above their lines."""
    names = " ".join(f'<i class="{lane.kind}">{escape(lane.label)}</i>' for lane in lanes)
    return f'<span class="names" aria-hidden="true">{names}</span>'


def through(states: tuple[str, ...]) -> str:
    """Draw a row in which nothing happens: every line that there is runs through."""
    return _svg("".join(_line(lane, state, "0", "100%") for lane, state in enumerate(states)))


def beat(event: Event, one: Beat) -> str:
    """Draw the row of one event: a line that changes does so half-way, where the event's shape stands."""
    return _svg(drawn(event, one))


def drawn(event: Event, one: Beat) -> str:
    """Return what is drawn in the row of one event."""
    parts = []
    for lane, (before, after) in enumerate(zip(one.before, one.after, strict=True)):
        if before == after:
            parts.append(_line(lane, after, "0", "100%"))
        else:
            parts += [_line(lane, before, "0", "50%"), _line(lane, after, "50%", "100%")]
    if one.lane is not None:
        parts.append(_shape(event, one.lane))
    return "".join(parts)


def _svg(inner: str) -> str:
    return f'<svg class="lanes" width="0" height="0" aria-hidden="true">{inner}</svg>' if inner else ""


def _line(lane: int, state: str, start: str, end: str) -> str:
    if not state:
        return ""
    x = STEP // 2 + lane * STEP
    return f'<line class="{state}" x1="{x}" x2="{x}" y1="{start}" y2="{end}"/>'


def _shape(event: Event, lane: int) -> str:
    family, name = event.family, event.word
    if family == "state":
        # What happens to an attribute leaves the object in its state.
        name = "" if event.detail else event.state
    elif family == "statement":
        # A savepoint is a part of its transaction.
        family, name = ("transaction", "") if name in SAVEPOINTS else (family, family)
    kind = name if name in _SHAPES else "tick"
    path = _SHAPES.get(name, _TICK)
    # The half of a ring that is empty shows no line behind it.
    under = '<circle r="5"/>' if kind == "pending" else ""
    # A statement that is opened has its mark beside its first row.
    height = "1.05em" if kind == "statement" else "50%"
    x = STEP // 2 + lane * STEP
    return f'<svg x="{x}" y="{height}">{under}<path class="{family} {kind}" d="{path}"/></svg>'
