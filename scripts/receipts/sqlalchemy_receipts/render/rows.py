"""Rows: each line of an example with what it did, and the lifelines that run through it."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy_receipts.lines import Line, Lines
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import kept

from .events import is_shown
from .iterations import Iteration, Place, iterations_by_place
from .lifelines import DrawnEvent, Lifelines

_States = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A line of code, or the end of the block of `ended_block`; `number` is the line's, or that of the line above.

    `states` has the state of each lane that runs through the code, and `iterations` has what the line did.
    """

    number: int
    states: _States
    iterations: tuple[Iteration, ...]
    ended_block: Line | None = None


def rows(program: Program, code: str, drawn: Lifelines) -> Iterator[Row]:
    """Give the rows of `code`, the example of a program without its receipts, from top to bottom."""
    lines = Lines(code)
    ends = dict(_places(lines))
    positions = {place: position for position, place in enumerate(ends)}
    shown = [each for each in drawn.events if is_shown(each.event, program)]
    iterations = iterations_by_place(_placed(program, shown), positions)
    functions = _functions(code, lines)
    first, last = (shown[0].before, drawn.events[-1].after) if shown else (("",) * len(drawn.lanes),) * 2
    flow = _Flow(first, last)
    for place, found in iterations.items():
        flow.add(functions.get(place[0], 0), positions[place], found)
    bottoms = list(ends.values())
    for number in range(1, code.count("\n") + 2):
        line = lines.at(number)
        found = iterations.get((line.first, False), []) if line and line.last == number else []
        yield Row(number, flow.states(functions.get(number, 0), bisect_left(bottoms, number)), tuple(found))
        for block in _ended_blocks(lines, number):
            place = (block.first, True)
            if place in iterations:
                states = flow.states(functions.get(block.first, 0), positions[place])
                yield Row(number, states, tuple(iterations[place]), block)


def _places(lines: Lines) -> Iterator[tuple[Place, int]]:
    """Give the places that can show events from top to bottom, each with the line that it is below."""
    for line in lines.all:
        yield (line.first, False), line.last
        for block in _ended_blocks(lines, line.last):
            yield (block.first, True), block.end


def _ended_blocks(lines: Lines, number: int) -> list[Line]:
    """Return the `with` blocks that end with a line, the inner ones first."""
    return [line for line in reversed(lines.all) if line.manager and line.end == number]


def _placed(program: Program, events: Iterable[DrawnEvent]) -> Iterator[tuple[Place, DrawnEvent]]:
    """Give each event with its place; without the receipts, the lines below them move up."""
    numbers = {number: count for count, number in enumerate(kept(program.example), 1)}
    for drawn in events:
        yield (numbers[drawn.event.line - program.offset], drawn.event.leaving), drawn


class _Flow:
    """The states of the lanes between the places of each function; function 0 is the code outside of all functions."""

    def __init__(self, first: _States, last: _States) -> None:
        """Begin with the states before the first event that is shown, and after the last one."""
        self._first, self._last = first, last
        self._places = defaultdict[int, list[tuple[int, _States, _States]]](list)

    def add(self, function: int, position: int, iterations: list[Iteration]) -> None:
        """Add the next place of a function that shows events."""
        self._places[function].append((position, iterations[0].events[0].before, iterations[-1].events[-1].after))

    def states(self, function: int, position: int) -> _States:
        """Return the states on which the places above and below `position`, in one function, agree."""
        places = self._places[function]
        index = bisect_left(places, position, key=lambda place: place[0])
        outside = ("",) * len(self._first) if function else self._first
        above = places[index - 1][2] if index else outside
        end = above if function else self._last
        below = places[index][1] if index < len(places) else end
        return tuple(one if one == other else "" for one, other in zip(above, below, strict=True))


def _functions(code: str, lines: Lines) -> Mapping[int, int]:
    """Return for each line inside a function, comments included, the line where the innermost function begins."""
    ends = {line.first: line.last for line in lines.all}
    found: dict[int, int] = {}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min(ends[node.lineno] + 1, node.body[0].lineno)
            for number in range(first, (node.end_lineno or 0) + 1):
                found[number] = max(found.get(number, 0), node.lineno)
    return found
