"""The rows of a recording: its events before the objects have names."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy_receipts.trace import Event

from .places import Place

# The cells of an event: family, word (the class, for a state event), place, detail, parameters,
# the object's number, state, connection, quiet.
Row = tuple[str, str, Place, str, str, int, str, int, bool]


_WIDTH = 9


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

    def add(  # noqa: PLR0917  (called often: names take time)
        self,
        place: Place,
        family: str,
        word: str,
        detail: str = "",
        parameters: str = "",
        subject: int = 0,
        state: str = "",
        connection: int = 0,
        *,
        quiet: bool = False,
    ) -> None:
        """Add a row, unless there are too many."""
        self._text += len(detail)
        if len(self.cells) >= self.max_cells:
            self.problem = f"caused more than {self.max_cells // _WIDTH:.0f} events"
            return
        if self._text > self._max_text:
            self.problem = f"caused events with more than {self._max_text} characters of text"
            return
        self.cells.extend((family, word, place, detail, parameters, subject, state, connection, quiet))

    def __iter__(self) -> Iterator[Row]:
        cells = iter(self.cells)
        return zip(*[cells] * _WIDTH, strict=True)


def events(rows: Rows, labels: Mapping[int, str], normalize: Callable[[str], str]) -> Iterator[Event]:
    """Yield the rows as events, in an order that every run has; `labels` has the names of objects by number."""
    # How often a waiting loop of the setup turns is chance: only passes with events are counted.
    visits = {visit: count for count, visit in enumerate(sorted({row[2][2] for row in rows}))}
    for row in _ordered(rows):
        family, word, (line, leaving, visit), detail, parameters, number, state, connection, quiet = row
        if family == "state":
            word, detail = normalize(f"{word}{detail} {state}"), detail and normalize(detail)
        yield _new_event(
            {
                "family": family,
                "word": word,
                "line": line,
                "leaving": leaving,
                "visit": visits[visit],
                "detail": detail,
                "parameters": parameters,
                "subject": labels[number],
                "state": state,
                "connection": connection,
                "quiet": quiet,
            }
        )


def _new_event(fields: dict[str, str | int]) -> Event:
    # As Event(**fields) does, in a third of the time: a frozen dataclass sets one field after the other.
    event = object.__new__(Event)
    object.__setattr__(event, "__dict__", fields)
    return event


def _ordered(rows: Rows) -> Iterator[Row]:
    for place, group in groupby(rows, _together):
        if place:
            yield from sorted(group, key=itemgetter(5))
        else:
            yield from group


def _together(row: Row) -> tuple[Place, str, bool] | None:
    """Return the key of events that one flush or close causes for several objects, in the order of a set."""
    return (row[2], row[6], row[8]) if row[0] == "state" else None
