"""Recordings: the traces of examples in other environments, in committed files.

`docs/.recorded/2.0-mariadb/page-claim-1.jsonl` has a line for its head, and a line for each event.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from session_answers import text_files
from session_answers.errors import RecordingError, TextFileError
from session_answers.recordings.environments import Environment
from session_answers.recordings.results import FIX, FOLDER
from session_answers.written_files import overwrite
from sqlalchemy_receipts import (
    Event,
    Fault,
    Program,
    Trace,
    TraceError,
    check_lines,
    code_lines,
    from_data,
    strip_receipts,
    to_data,
)

SUFFIX = ".jsonl"
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True)
class Recording:
    """The trace of a program in an environment, with its versions as text and the date as YYYY-MM-DD."""

    versions: str
    date: str
    trace: Trace


def trace_name(environment: Environment, program: str) -> str:
    """Return the path of a program's recording in the project."""
    return f"{FOLDER}/{environment}/{program}{SUFFIX}"


def digest(program: Program) -> str:
    """Return a digest of a program without its receipts."""
    return sha256(f"{program.setup}\0{strip_receipts(program.example)}".encode()).hexdigest()


def without_receipts(program: Program) -> Program:
    """Return a program without its receipts. Recordings are made of such programs."""
    return Program(program.name, strip_receipts(program.example), program.setup)


def with_receipt_lines(trace: Trace, program: Program) -> Trace:
    """Return a trace, recorded without receipts, with the line numbers of the program that has receipts."""
    numbers = code_lines(program.example)
    offset = program.offset

    def line(event: Event) -> int:
        return offset + numbers[event.line - offset - 1] if event.line > offset else event.line

    return replace(trace, events=tuple(event._replace(line=line(event)) for event in trace.events))


def read(root: Path, environment: Environment, program: Program) -> Recording:
    """Return a recording. Raise RecordingError if it is missing, unreadable, or of another program."""
    name = trace_name(environment, program.name)
    try:
        if not os.path.lexists(root / name):
            raise RecordingError(Fault(name, 0, "there is no recording", FIX))
        recording, recorded_digest = from_text(text_files.read_bytes(root / name, name, FIX).decode())
    except TextFileError as error:
        raise RecordingError(*error.faults) from None
    except (ValueError, TypeError, KeyError, RecursionError):
        raise RecordingError(Fault(name, 0, "the recording cannot be read", FIX)) from None
    if recorded_digest != digest(program):
        raise RecordingError(Fault(name, 0, "the recording is of another program", FIX))
    try:
        check_lines(without_receipts(program), recording.trace.events)
    except TraceError as error:
        raise RecordingError(Fault(name, 0, error.problem, FIX)) from None
    return recording


def write(root: Path, environment: Environment, program: Program, recording: Recording) -> None:
    """Write a recording. If only the date is new, leave the file unchanged. Raise WriteError."""
    try:
        recorded = read(root, environment, program)
    except RecordingError:
        recorded = None
    if recorded is None or replace(recorded, date=recording.date) != recording:
        name = trace_name(environment, program.name)
        overwrite(root / name, name, to_text(program, recording))


def to_text(program: Program, recording: Recording) -> str:
    """Return a recording as JSON Lines: the head, then the events."""
    trace = to_data(recording.trace)
    events = trace.pop("events")
    head = {"program": digest(program), "versions": recording.versions, "date": recording.date, "trace": trace}
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in (head, *events))


def from_text(text: str) -> tuple[Recording, str]:
    """Return the recording from `to_text` with the digest of its program. Raise ValueError, TypeError, or KeyError."""
    # `splitlines` would also split at characters such as U+2028 in the text of an event.
    head, *events = (json.loads(row) for row in text.rstrip("\n").split("\n"))
    trace = from_data({**head["trace"], "events": events})
    facts = head["versions"], head["date"], head["program"]
    if not all(isinstance(fact, str) and fact.isprintable() for fact in facts) or not _DATE.fullmatch(head["date"]):
        raise ValueError("the head of a recording is not its versions, its date, and a digest")
    return Recording(head["versions"], head["date"], trace), head["program"]
