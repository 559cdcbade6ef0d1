"""The trace: what one run of an example made SQLAlchemy do, as a value."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Event:
    """One thing that happened, and the line of the program that caused it.

    `family` is one of pool, transaction, session, statement, state, output, error, warning, log.
    `word` is what a receipt says of it; `quiet` events are not in receipts.
    A session event says that the session `subject` uses the connection from here on.
    `line` is the first line of the causing statement, counted from 1 in the program;
    `leaving` tells the end of its `with` block, `visit` numbers the passes over it.
    `detail` is the full SQL, message or text; `parameters` are those of the SQL.
    `subject` names the object as the program's own variables do; `state` is its new state.
    `connection` counts the database connections of the run from 1; 0 is none.
    """

    family: str
    word: str
    line: int = 0
    leaving: bool = False
    visit: int = 0
    detail: str = ""
    parameters: str = ""
    subject: str = ""
    state: str = ""
    connection: int = 0
    quiet: bool = False


@dataclass(frozen=True)
class Trace:
    """All events of one run, in order; `error` is the exception that ended it, if one did."""

    events: tuple[Event, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a run: its trace, or the reason why there is none."""

    trace: Trace = field(default_factory=Trace)
    failure: str = ""


_DEFAULTS = vars(Event(family="", word=""))


def to_json(trace: Trace) -> str:
    """Write a trace as JSON: defaults are left out, so that a difference is easy to read."""
    rows = [{name: value for name, value in vars(event).items() if value != _DEFAULTS[name]} for event in trace.events]
    return json.dumps({"events": rows, "error": trace.error}, ensure_ascii=False)


def from_json(text: str) -> Trace:
    """Read what `to_json` wrote; raises ValueError or TypeError for anything else."""
    data: dict[str, Any] = json.loads(text)
    try:
        rows, error = data["events"], data["error"]
    except KeyError as missing:
        raise ValueError(f"a trace without {missing}") from None
    return Trace(tuple(Event(**{"family": "", "word": ""} | row) for row in rows), error)
