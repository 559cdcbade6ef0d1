"""The rows of a recording: its events before the objects have names."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy_receipts.trace import Event

from .places import Place


class What(NamedTuple):
    """The fields that many events share. They are not about one place, object, or set of parameters."""

    family: str
    word: str = ""
    detail: str = ""
    state: str = ""
    connection: int = 0
    quiet: bool = False


# The cells of an event. The last is the attribute (of an object), or the parameters (of a statement).
Row = tuple[What, Place, int, str]
_WIDTH = 4
_new_event = tuple.__new__  # as Event() does, in half the time


class Rows:
    """The rows of one recording. `problem` says why they cannot be used (too many, too much text), or is empty.

    `cells` has the cells of all rows in one list, because a tuple for each row would be one more object for the
    garbage collector to visit.
    """

    def __init__(self, max_rows: int | None = None, max_text: int | None = None) -> None:
        """Start without rows. Keep at most `max_rows` with `max_text` characters in their texts, or any number."""
        self.problem = ""
        self.cells: list[Any] = []
        self.max_cells = math.inf if max_rows is None else max_rows * _WIDTH
        self._max_text = math.inf if max_text is None else max_text
        self._text = 0

    def add(self, what: What, place: Place, subject: int = 0, extra: str = "") -> None:
        """Add a row, unless there are too many; `extra` is the attribute, or the parameters."""
        self._text += len(what.detail)
        if len(self.cells) >= self.max_cells:
            self.problem = f"caused more than {self.max_cells // _WIDTH:.0f} events"
            return
        if self._text > self._max_text:
            self.problem = f"caused events with more than {self._max_text} characters of text"
            return
        self.cells += (what, place, subject, extra)

    def places(self) -> list[Place]:
        """Return the place of each row."""
        return self.cells[1::_WIDTH]

    def subjects(self) -> list[int]:
        """Return the number of the object of each row, or 0 if it has none."""
        return self.cells[2::_WIDTH]

    def __iter__(self) -> Iterator[Row]:
        cells = iter(self.cells)
        return zip(*[cells] * _WIDTH, strict=True)


def events(
    rows: Rows, labels: Mapping[int, str], class_names: Mapping[int, str], normalize: Callable[[str], str]
) -> Iterator[Event]:
    """Yield the rows as events, in an order that every run has.

    `labels` has the names of objects by their numbers, and `class_names` the names of their classes.
    """
    # A waiting loop of the setup has a random number of iterations, so only passes with events are counted.
    visits = {visit: count for count, visit in enumerate(sorted({place[2] for place in rows.places()}))}
    shared = _SharedFields(normalize)
    for what, place, number, extra in chain.from_iterable(map(_in_order, groupby(rows, itemgetter(0, 1)))):
        family, word, detail, parameters, state, connection, quiet = shared[what, class_names.get(number, ""), extra]
        at = place[0], place[1], visits[place[2]]
        yield _new_event(Event, (family, word, *at, detail, parameters, labels[number], state, connection, quiet))


def _in_order(rows: tuple[tuple[What, Place], Iterator[Row]]) -> list[Row]:
    """Return the rows of one line that say the same, in an order that every run has.

    One flush or close changes several objects in the order of a set.
    """
    (what, _), group = rows
    found = list(group)
    if what[0] == "state" and len(found) > 1:
        found.sort(key=itemgetter(2))
    return found


class _SharedFields(dict[tuple[What, str, str], tuple[str, str, str, str, str, int, bool]]):
    """The fields of events that are not about one place or object, by what happens, the class, and the last cell."""

    def __init__(self, normalize: Callable[[str], str]) -> None:
        """Start without any."""
        super().__init__()
        self._normalize = normalize

    def __missing__(self, key: tuple[What, str, str]) -> tuple[str, str, str, str, str, int, bool]:
        (family, word, detail, state, connection, quiet), class_name, extra = key
        if family == "state":
            word = self._normalize(f"{class_name}{extra} {state}")
            fields = family, word, extra and self._normalize(extra), "", state, 0, quiet
        else:
            fields = family, word, detail, extra, state, connection, quiet
        self[key] = fields
        return fields
