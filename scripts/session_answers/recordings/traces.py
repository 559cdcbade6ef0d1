"""Recordings: the traces of programs that are not run in every build, committed, so that any machine can show them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from session_answers.errors import PageError
from session_answers.recordings.environments import Combination
from session_answers.recordings.results import CURE, FOLDER, path_of
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import kept, strip
from sqlalchemy_receipts.trace import Event, Trace, from_json, to_json


@dataclass(frozen=True)
class Recording:
    """What a program did on a combination: with which versions, in words, and the day, as YYYY-MM-DD."""

    ran_on: str
    date: str
    trace: Trace


def bare(program: Program) -> Program:
    """Return the program without its receipts, as it is recorded."""
    return Program(program.name, strip(program.example), program.setup)


def placed(trace: Trace, program: Program) -> Trace:
    """Return a trace with the lines of the program with its receipts: it was recorded without."""
    numbers = kept(program.example)
    offset = program.offset

    def line(event: Event) -> int:
        return offset + numbers[event.line - offset - 1] if event.line > offset else event.line

    return replace(trace, events=tuple(replace(event, line=line(event)) for event in trace.events))


def read(root: Path, combination: Combination, program: Program) -> Recording:
    """Read a recording; raises PageError when there is none, or one of another program."""
    path = path_of(root, combination, program.name)
    place = f"{FOLDER}/{combination}/{path.name}"
    try:
        recording, recorded_digest = _parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PageError(f"{place}: there is no recording: {CURE}") from None
    except (ValueError, TypeError, KeyError) as error:
        raise PageError(f"{place}: no recording can be read ({error!r}): {CURE}") from None
    if recorded_digest != digest(program):
        raise PageError(f"{place}: the recording is of another program: {CURE}")
    return recording


def write(root: Path, combination: Combination, program: Program, recording: Recording) -> None:
    """Write a recording; where nothing is new, it keeps its date."""
    try:
        known = read(root, combination, program)
        if (known.ran_on, known.trace) == (recording.ran_on, recording.trace):
            return
    except PageError:
        pass
    path = path_of(root, combination, program.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_text(program, recording), encoding="utf-8")


def _text(program: Program, recording: Recording) -> str:
    """Return a recording as JSON Lines: first the head, then each event, so that a difference is easy to read."""
    trace = json.loads(to_json(recording.trace))
    events = trace.pop("events")
    head = {"program": digest(program), "ran_on": recording.ran_on, "date": recording.date, **trace}
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in (head, *events))


def _parse(text: str) -> tuple[Recording, str]:
    """Return a recording and the digest of its program; raise ValueError, TypeError or KeyError for other text."""
    # Other line ends, such as U+2028, may be in the text of an event.
    head, *events = (json.loads(row) for row in text.rstrip("\n").split("\n"))
    trace = json.dumps({**head, "events": events})
    return Recording(head["ran_on"], head["date"], from_json(trace)), head["program"]


def digest(program: Program) -> str:
    """Tell programs apart by what is run: receipts are not."""
    return sha256(f"{program.setup}\0{strip(program.example)}".encode()).hexdigest()
