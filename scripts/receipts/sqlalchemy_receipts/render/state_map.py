"""The map of object states, drawn from the transitions that an example executed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from itertools import count
from math import hypot

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import kept
from sqlalchemy_receipts.trace import Trace

ROW = "a row"
_PLACES = {
    "transient": (75, 60),
    "pending": (325, 60),
    ROW: (75, 240),
    "persistent": (325, 240),
    "detached": (75, 425),
    "deleted": (325, 425),
}
_HALF = (52, 18)
# How far a way that has a way back bends: across, upright, and level.
_BEND = {(False, False): 16, (True, False): 19, (False, True): 27}


@dataclass(frozen=True)
class Transition:
    """A way from one state to another: the calls that took it, each with its line as it is shown."""

    before: str
    after: str
    calls: tuple[tuple[str, int], ...]


def transitions(program: Program, trace: Trace) -> tuple[Transition, ...]:
    """Return the ways that the objects of a trace took, in the order in which they were first taken."""
    shown = {number: count for count, number in enumerate(kept(program.example), 1)}
    rows = program.example.split("\n")
    states: dict[str, str] = {}
    found: dict[tuple[str, str], dict[str, int]] = {}
    for event in trace.events:
        if event.family != "state" or event.state not in _PLACES:
            continue
        before = states.get(event.subject, ROW)
        states[event.subject] = event.state
        number = event.line - program.offset
        if number > 0 and (event.state != "transient" or before != ROW):
            call = re.findall(r"(\w+)\(", rows[number - 1])
            found.setdefault((before, event.state), {}).setdefault(f"{call[0]}()" if call else "", shown[number])
    return tuple(Transition(*way, tuple(calls.items())) for way, calls in found.items() if way[0] != way[1])


def parts(program: Program, trace: Trace) -> tuple[str, ...]:
    """Return the names of all that a map of a trace shows: states, then calls."""
    ways = transitions(program, trace)
    states = dict.fromkeys(state for way in ways for state in (way.before, way.after))
    return (*states, *dict.fromkeys(call for way in ways for call, _ in way.calls))


def svg(identifier: str, program: Program, trace: Trace, links: Mapping[str, str] | None = None) -> str:
    """Draw the map: every arrow is a transition of the trace.

    The label of an arrow leads to the line that took it; with `links`, each part leads where they say.
    """
    ways = transitions(program, trace)
    told = "; ".join(f"{way.before} to {way.after} by {', '.join(call for call, _ in way.calls)}" for way in ways)
    nodes = {state for way in ways for state in (way.before, way.after)}
    taken = {(way.before, way.after) for way in ways}
    return (
        '<figure class="states"><svg viewBox="0 0 430 460" role="group" '
        f'aria-label="Executed transitions: {escape(told)}">'
        f'<defs><marker id="{identifier}-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>'
        f"{''.join(_arrow(identifier, way, links or {}, both=(way.after, way.before) in taken) for way in ways)}"
        f"{''.join(_node(state, links or {}) for state in _PLACES if state in nodes)}</svg></figure>"
    )


def _node(state: str, links: Mapping[str, str]) -> str:
    x, y = _PLACES[state]
    wide, high = _HALF
    drawn = (
        f'<g class="{"row" if state == ROW else state}"><rect x="{x - wide}" y="{y - high}" width="{2 * wide}" '
        f'height="{2 * high}" rx="{4 if state == ROW else high}"/><text x="{x}" y="{y + 5}">{state}</text></g>'
    )
    return f'<a href="{links[state]}">{drawn}</a>' if state in links else drawn


def _arrow(identifier: str, way: Transition, links: Mapping[str, str], *, both: bool) -> str:
    (x1, y1), (x2, y2) = _PLACES[way.before], _PLACES[way.after]
    long = hypot(x2 - x1, y2 - y1)
    bend = _BEND[x1 == x2, y1 == y2] if both else 0
    if both and x1 == x2:
        # Below one another, both ways keep to the right of what comes from the left.
        x1, x2 = x1 + 15, x2 + 15
    # The way bends to its left, so that the way back, which bends to its own left, lies beside it.
    middle = ((x1 + x2) / 2 + (y2 - y1) / long * bend * 2, (y1 + y2) / 2 - (x2 - x1) / long * bend * 2)
    start, end = _edge((x1, y1), middle), _edge((x2, y2), middle)
    label = ((start[0] + end[0]) / 4 + middle[0] / 2, (start[1] + end[1]) / 4 + middle[1] / 2)
    if both and x1 == x2:
        # Side by side there is room for one word only: each label moves out of the other's way.
        label = (label[0] + (22 if middle[0] > x1 else -22), label[1])
    lines = "".join(
        f'<a href="{links.get(call, f"#{identifier}-L{line}")}">'
        f'<text x="{label[0]:.0f}" y="{label[1] + below:.0f}">{call}</text></a>'
        for below, (call, line) in zip(count(5, 17), way.calls, strict=False)
    )
    return (
        f'<path d="M{start[0]:.0f} {start[1]:.0f}Q{middle[0]:.0f} {middle[1]:.0f} {end[0]:.0f} {end[1]:.0f}" '
        f'marker-end="url(#{identifier}-tip)"/>{lines}'
    )


def _edge(center: tuple[float, float], toward: tuple[float, float]) -> tuple[float, float]:
    """Return where the line from a node's center leaves its box."""
    dx, dy = toward[0] - center[0], toward[1] - center[1]
    wide, high = _HALF[0] + 3, _HALF[1] + 3
    scale = min(wide / abs(dx) if dx else 1e9, high / abs(dy) if dy else 1e9)
    return center[0] + dx * scale, center[1] + dy * scale
