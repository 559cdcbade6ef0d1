"""Iterations: the events of a trace by their place in the code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise

from .events import merged
from .lifelines import DrawnEvent

# The first line of a logical line, and whether the events are at the end of its block.
Place = tuple[int, bool]


@dataclass(frozen=True)
class Iteration:
    """The events of one uninterrupted iteration over a line.

    If there are several iterations, `label` has its number and its step, otherwise it is "". There is a `gap` above it
    if the events above it on the page did not occur right before it.
    """

    label: str
    events: tuple[DrawnEvent, ...]
    gap: bool = False

    @property
    def items(self) -> tuple[DrawnEvent, ...]:
        """Return the events as list items. The same change of many objects is one item."""
        return tuple(merged(self.events))


@dataclass(frozen=True)
class _Run:
    """Successive events of one iteration over a line."""

    place: Place
    visit: int
    events: tuple[DrawnEvent, ...]


def iterations_by_place(
    events: Iterable[tuple[Place, DrawnEvent]], positions: Mapping[Place, int]
) -> dict[Place, list[Iteration]]:
    """Return the iterations over each place, in the order of the page. `positions` number its places from the top.

    If the events of the page are not in order of time, every iteration has a step number.
    """
    runs = list(_runs(events))
    order = [positions[run.place] for run in runs]
    in_steps = order != sorted(order)
    labels = list(_labels(runs, in_steps=in_steps))
    by_place = defaultdict[Place, list[Iteration]](list)
    on_page = sorted(range(len(runs)), key=order.__getitem__)
    for above, number in pairwise([-1, *on_page]):
        run = runs[number]
        by_place[run.place].append(Iteration(labels[number], run.events, in_steps and number != above + 1))
    return dict(by_place)


def _runs(events: Iterable[tuple[Place, DrawnEvent]]) -> Iterator[_Run]:
    for (place, visit), group in groupby(events, lambda pair: (pair[0], pair[1].event.visit)):
        yield _Run(place, visit, tuple(drawn for _, drawn in group))


def _labels(runs: list[_Run], *, in_steps: bool) -> Iterator[str]:
    visits = defaultdict[Place, dict[int, int]](dict)
    for run in runs:
        visits[run.place].setdefault(run.visit, len(visits[run.place]) + 1)
    for step, run in enumerate(runs, 1):
        numbers = visits[run.place]
        label = [f"iteration {numbers[run.visit]}"] if len(numbers) > 1 else []
        yield ", ".join([*label, f"step {step}"] if in_steps else label)
