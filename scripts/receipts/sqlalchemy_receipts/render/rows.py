"""Rows: each line of an example with its events, and the lifelines that run through it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy_receipts.lines import Line, Lines
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import code_lines
from sqlalchemy_receipts.trace import other_program

from .events import is_shown
from .flow import Flow, States, functions_of_lines
from .iterations import Iteration, Place, iterations_by_place
from .lifelines import DrawnEvent, Lifelines


@dataclass(frozen=True)
class Row:
    """A line of code, or the end of the block of `ended_block`. `number` is that line, or the line above.

    `states` has the state of each lane that runs through the code. `iterations` has the events of the line.
    """

    number: int
    states: States
    iterations: tuple[Iteration, ...]
    ended_block: Line | None = None


def rows(program: Program, code: str, drawn: Lifelines) -> Iterator[Row]:
    """Yield the rows of `code`, the example of a program without its receipts, from top to bottom."""
    lines = Lines(code)
    bottoms = dict(_places(lines))
    positions = {place: position for position, place in enumerate(bottoms)}
    shown = [event for event in drawn.events if is_shown(event.event, program)]
    iterations = iterations_by_place(_placed(program, shown, positions), positions)
    flow = Flow(functions_of_lines(code, lines), *_outer_states(drawn, shown))
    for place, at_place in iterations.items():
        flow.add(place[0], positions[place], at_place)
    heights, firsts = list(bottoms.values()), {line.last: line.first for line in lines.all}
    for number in range(1, code.count("\n") + 2):
        states = flow.states(number, bisect_left(heights, number))
        yield Row(number, states, tuple(iterations.get((firsts.get(number, 0), False), ())))
        for block in _ended_blocks(lines, number):
            place = (block.first, True)
            if place in iterations:
                yield Row(number, flow.states(block.first, positions[place]), tuple(iterations[place]), block)


def _places(lines: Lines) -> Iterator[tuple[Place, int]]:
    """Yield the places that can show events, from top to bottom, each with the line above it."""
    for line in lines.all:
        yield (line.first, False), line.last
        for block in _ended_blocks(lines, line.last):
            yield (block.first, True), block.end


def _ended_blocks(lines: Lines, number: int) -> list[Line]:
    """Return the `with` blocks that end with a line, the inner ones first."""
    return [line for line in reversed(lines.all) if line.manager and line.end == number]


def _placed(
    program: Program, events: Iterable[DrawnEvent], places: Container[Place]
) -> Iterator[tuple[Place, DrawnEvent]]:
    """Yield each event with its place. Without the receipts, the next lines move up.

    Raises TraceError if an event is not at one of the `places` of the program.
    """
    numbers = {number: count for count, number in enumerate(code_lines(program.example), 1)}
    for drawn in events:
        place = numbers.get(drawn.event.line - program.offset, 0), drawn.event.leaving
        if place not in places:
            raise other_program(drawn.event.line)
        yield place, drawn


def _outer_states(drawn: Lifelines, shown: list[DrawnEvent]) -> tuple[States, States]:
    """Return the states before the first event that is shown, and at the end of the run."""
    if not shown:
        return ("",) * len(drawn.lanes), ("",) * len(drawn.lanes)
    return shown[0].before, drawn.events[-1].after
