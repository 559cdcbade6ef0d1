"""Room: how high an example will be, so that nothing moves when it is drawn later."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import strip
from sqlalchemy_receipts.render.events import alike, is_shown
from sqlalchemy_receipts.render.html import NARROW
from sqlalchemy_receipts.render.lifelines import MOST_LANES, lifelines
from sqlalchemy_receipts.render.rows import rows
from sqlalchemy_receipts.trace import Trace

# The styles keep room in steps of so many rows.
ROOM_STEP, MOST_ROOM = 2, 50

# Characters in a row of words.
_WIDE = 45


def room(program: Program, trace: Trace, more: int = 0) -> str:
    """Name the rows that an example takes, as classes of the styles: code beside its words, and between them.

    `more` is the number of rows below it.
    """
    shown = [event for event in trace.events if is_shown(event, program)]
    words: dict[tuple[int, bool], int] = {}
    for _, group in groupby(shown, alike):
        same = list(group)
        for event in same if len(same) <= MOST_LANES else same[:1]:
            said = len(event.detail) if event.family in ("error", "warning", "log", "output") else 0
            place = (event.line, event.leaving)
            words[place] = words.get(place, 0) + 1 + said // _WIDE
    drawn = rows(program, trace.events, lifelines(trace.events, shown))
    told = sum(words.values()) + sum(bool(one.label) for row in drawn for one in row.passes)
    code = strip(program.example).rstrip("\n").split("\n")
    lines = len(code) + sum(leaving for _, leaving in words)
    broken = sum(len(line) // NARROW for line in code)
    return f"later beside-{_step(lines - len(words) + told + more)} between-{_step(lines + broken + told + more)}"


def _step(rows: int) -> int:
    return min(round(rows / ROOM_STEP), MOST_ROOM)
