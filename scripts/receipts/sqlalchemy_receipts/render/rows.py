"""Rows: an example as it is read, each line of code with what it did and the lifelines that run through it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy_receipts.lines import Line, Lines
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import kept, strip
from sqlalchemy_receipts.trace import Event

from .events import Pass, is_shown
from .lifelines import Beat, Lifelines

_Place = tuple[int, bool]
_Told = dict[_Place, list[Pass]]


@dataclass(frozen=True)
class Row:
    """A line of code, or the end of the block of `manager`; `number` is that of the line above the end.

    `through` is what runs through the code, lane by lane, and `passes` are what was done.
    """

    number: int
    through: tuple[str, ...]
    passes: tuple[Pass, ...]
    manager: Line | None = None


def rows(program: Program, events: tuple[Event, ...], drawn: Lifelines) -> Iterator[Row]:
    """Give the rows of an example, without its receipts, in the order of the page."""
    code = strip(program.example).rstrip("\n")
    lines = Lines(code)
    places = list(_places(lines))
    told = _told(program, events, drawn, places)
    inside = _functions(code, lines)
    shown = [beat for event, beat in zip(events, drawn.beats, strict=True) if is_shown(event, program)]
    none = ("",) * len(drawn.lanes)
    first, last = (shown[0].before, drawn.beats[-1].after) if shown else (none, none)

    def through(index: int, scope: int) -> tuple[str, ...]:
        """Let a line run where the words above and below it, in the same function, agree on it."""
        own = [place for place in told if inside.get(place[0], 0) == scope]
        above = [told[place][-1].told[-1][1].after for place in own if places.index(place) < index]
        below = [told[place][0].told[0][1].before for place in own if places.index(place) >= index]
        start = above[-1] if above else none if scope else first
        end = below[0] if below else start if scope else last
        return tuple(one if one == other else "" for one, other in zip(start, end, strict=True))

    for number in range(1, code.count("\n") + 2):
        line = lines.at(number)
        ends = line is not None and line.last == number
        # Words stand below a line's last row, and at the end of its block.
        index = sum((each.last < number) + (each.manager and each.end < number) for each in lines.all)
        passes = told.get((line.first, False), []) if line and ends else []
        yield Row(number, through(index, inside.get(number, 0)), tuple(passes))
        for manager in _left(lines, number):
            if passes := told.get((manager.first, True), []):
                at = places.index((manager.first, True))
                yield Row(number, through(at, inside.get(manager.first, 0)), tuple(passes), manager)


def _left(lines: Lines, number: int) -> list[Line]:
    """Return the blocks that end with a line, the inner first."""
    return [each for each in reversed(lines.all) if each.manager and each.end == number]


def _places(lines: Lines) -> Iterator[_Place]:
    """Give the places that words can stand at, in the order of the page."""
    for line in lines.all:
        yield line.first, False
        for manager in _left(lines, line.last):
            yield manager.first, True


def _told(program: Program, events: tuple[Event, ...], drawn: Lifelines, places: list[_Place]) -> _Told:
    """Sort what was done by the place that shows it: receipts are taken out, so lines move up.

    Passes over a line are numbered where there are several, and where the page is not in
    the order of time, what was done at one go is: the lines are cut between such steps.
    """
    shown = {number: count for count, number in enumerate(kept(program.example), 1)}
    pairs = [pair for pair in zip(events, drawn.beats, strict=True) if is_shown(pair[0], program)]

    def place(event: Event) -> _Place:
        return shown[event.line - program.offset], event.leaving

    runs: list[tuple[_Place, int, list[tuple[Event, Beat]]]] = [
        (key[0], key[1], list(group)) for key, group in groupby(pairs, lambda pair: (place(pair[0]), pair[0].visit))
    ]
    order = [places.index(at) for at, _, _ in runs]
    steps = order != sorted(order)
    visits: dict[_Place, list[int]] = {}
    for at, visit, _ in runs:
        if visit not in visits.setdefault(at, []):
            visits[at].append(visit)
    found: dict[int, list[tuple[int, Pass]]] = {}
    for step, (at, visit, group) in enumerate(runs, 1):
        label = [f"pass {visits[at].index(visit) + 1}"] if len(visits[at]) > 1 else []
        label += [f"step {step}"] if steps else []
        found.setdefault(places.index(at), []).append((step, Pass(", ".join(label), tuple(group))))
    told: _Told = {}
    before = 0
    for index in sorted(found):
        for step, one in found[index]:
            cut = steps and step != before + 1
            told.setdefault(places[index], []).append(Pass(one.label, one.told, cut))
            before = step
    return told


def _functions(code: str, lines: Lines) -> dict[int, int]:
    """Name for each line of a function's body, with its comments, the line where the function begins."""
    heads = {line.first: line.last for line in lines.all}
    found: dict[int, int] = {}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min(heads[node.lineno] + 1, node.body[0].lineno)
            for number in range(first, (node.end_lineno or 0) + 1):
                found[number] = max(found.get(number, 0), node.lineno)
    return found
