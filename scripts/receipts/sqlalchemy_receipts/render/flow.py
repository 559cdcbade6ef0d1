"""The lines that run through code from the event above to the next event."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy_receipts.lines import Lines

from .iterations import Iteration

States = tuple[str, ...]


class Flow:
    """The states of the lanes between events. Each function has its own, because its events may occur at any time."""

    def __init__(self, functions: Mapping[int, int], first: States, last: States) -> None:
        """Set the function of each line, and the states before the first event and after the last event."""
        self._functions, self._first, self._last = functions, first, last
        self._events = defaultdict[int, list[tuple[int, States, States]]](list)

    def add(self, line: int, position: int, iterations: Sequence[Iteration]) -> None:
        """Add the events that are shown at the next position."""
        before, after = iterations[0].events[0].before, iterations[-1].events[-1].after
        self._events[self._functions.get(line, 0)].append((position, before, after))

    def states(self, line: int, position: int) -> States:
        """Return the states in the function of `line` that the events before and after `position` agree on."""
        function = self._functions.get(line, 0)
        events = self._events[function]
        index = bisect_left(events, position, key=lambda event: event[0])
        start = ("",) * len(self._first) if function else self._first
        above = events[index - 1][2] if index else start
        end = above if function else self._last
        below = events[index][1] if index < len(events) else end
        return tuple(upper if upper == lower else "" for upper, lower in zip(above, below, strict=True))


def functions_of_lines(code: str, lines: Lines) -> Mapping[int, int]:
    """Return for each line inside a function the first line of the innermost function. Comments count."""
    ends = {line.first: line.last for line in lines.all}
    functions: dict[int, int] = {}
    for node in ast.walk(ast.parse(code if "def " in code else "")):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min(ends[node.lineno] + 1, node.body[0].lineno)
            for number in range(first, (node.end_lineno or 0) + 1):
                functions[number] = max(functions.get(number, 0), node.lineno)
    return functions
