"""The trace: the events of one run of a program, as values and as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .errors import Fault, ReceiptsError
from .event_rules import event_problem
from .normalize import UNPRINTABLE

# The version of the JSON format, and of any trace that has no version.
VERSION = 1


class Event(NamedTuple):
    """One thing that SQLAlchemy or the program did, and the line that caused it.

    `family` is one of pool, transaction, session, statement, driver, state, output, error, warning, log.
    A driver event is a statement that the program sent past SQLAlchemy. It is always quiet.
    `word` is the text for a receipt. Receipts leave out `quiet` events.
    A session event means that the session `subject` uses the connection from now on.
    `line` is the first line of the statement that caused the event, counted from 1 in the program.
    `leaving` is true if the event occurred at the end of its `with` block.
    `visit` numbers the passes over the program's lines that have events.
    `detail` is the full SQL, message, or text, or the class of the driver's connection for the word connect.
    `parameters` are the parameters of the SQL.
    `subject` is the object's name in the program. `state` is its new state.
    `connection` numbers the database connections of the run from 1. It is 0 without a connection.
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
    """All events of one run, in order. `error` is the exception that ended the run, or empty."""

    events: tuple[Event, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class Outcome:
    """The result of a run: its trace, or the reason for its absence.

    `line` is the line of the program that caused a failure, or 0. `fix` is its fix as an imperative, or empty.
    """

    trace: Trace = field(default_factory=Trace)
    failure: str = ""
    line: int = 0
    fix: str = ""


class TraceError(ReceiptsError, ValueError):
    """A text or value that is not a trace or has an unknown version."""


_DEFAULTS = Event(family="", word="")._asdict()


def event_to_row(event: Event) -> dict[str, Any]:
    """Return an event as a JSON object without the fields that have their default."""
    return {name: value for name, value in event._asdict().items() if value != _DEFAULTS[name]}


def event_from_row(row: Any) -> Event:
    """Return the event that a JSON object describes. Raise TraceError for any other value."""
    if not isinstance(row, dict):
        raise _error(f"an event must be an object, not {type(row).__name__}")
    for name, value in row.items():
        if name not in _DEFAULTS:
            raise _error(f"an event has no field {name!r}")
        if type(value) is not type(_DEFAULTS[name]):
            raise _error(f"{name} of an event must be {type(_DEFAULTS[name]).__name__}, not {type(value).__name__}")
    fields: dict[str, Any] = _DEFAULTS | row
    if problem := event_problem(fields):
        raise _error(problem)
    return Event(**fields)


def to_data(trace: Trace) -> dict[str, Any]:
    """Return a trace as a JSON object with its version."""
    return {"version": VERSION, "events": [event_to_row(event) for event in trace.events], "error": trace.error}


def from_data(data: Any, *, max_events: int | None = None, max_text: int | None = None) -> Trace:
    """Return the trace that a JSON object describes. Raise TraceError for any other value.

    `max_events` limits the number of events of the trace. `max_text` limits the number of characters in their texts.
    """
    if not isinstance(data, dict):
        raise _error(f"a trace must be an object, not {type(data).__name__}")
    version = data.get("version", VERSION)
    if version != VERSION or type(version) is not int:
        problem = f"the trace has version {version!r}, but this sqlalchemy_receipts reads version {VERSION}"
        raise TraceError(Fault("", 0, problem, "update sqlalchemy_receipts, or record the program again"))
    if unknown := data.keys() - {"version", "events", "error"}:
        raise _error(f"a trace has no field {min(unknown)!r}")
    events, error = data.get("events"), data.get("error")
    if not isinstance(events, list) or not isinstance(error, str):
        raise _error("a trace needs a list of events and the text of its error")
    if max_events is not None and len(events) > max_events:
        raise _error(f"the trace has more than {max_events} events")
    if UNPRINTABLE.search(error):
        raise _error("the error of the trace has characters that cannot be shown")
    trace = Trace(tuple(map(event_from_row, events)), error)
    texts = (value for event in trace.events for value in event if isinstance(value, str))
    if max_text is not None and len(error) + sum(map(len, texts)) > max_text:
        raise _error(f"the trace has more than {max_text} characters of text")
    return trace


def to_json(trace: Trace) -> str:
    """Return a trace as one line of JSON."""
    return json.dumps(to_data(trace), ensure_ascii=False)


def from_json(text: str, *, max_events: int | None = None, max_text: int | None = None) -> Trace:
    """Return the trace that `to_json` wrote. Raise TraceError for any other text. For the limits, see `from_data`."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _error(f"a trace must be JSON ({error})") from None
    return from_data(data, max_events=max_events, max_text=max_text)


def other_program(line: int) -> TraceError:
    """Return the error about a trace of a program that was different: it has an event where no statement is."""
    return _error(f"the trace has an event at line {line}, but the program has no statement there")


def _error(problem: str) -> TraceError:
    return TraceError(Fault("", 0, problem, "record the program again"))
