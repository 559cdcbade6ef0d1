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
    place = f"{FOLDER}/{combination}/{program.name}.json"
    try:
        data = json.loads(path_of(root, combination, program.name).read_text(encoding="utf-8"))
        recording = Recording(data["ran_on"], data["date"], from_json(json.dumps(data["trace"])))
        known = data["program"]
    except FileNotFoundError:
        raise PageError(f"{place}: there is no recording: {CURE}") from None
    except (ValueError, TypeError, KeyError) as error:
        raise PageError(f"{place}: no recording can be read ({error!r}): {CURE}") from None
    if known != digest(program):
        raise PageError(f"{place}: the recording is of another program: {CURE}")
    return recording


def write(root: Path, combination: Combination, program: Program, recording: Recording) -> None:
    """Write a recording as text that is read well as a difference; where nothing is new, it keeps its date."""
    try:
        known = read(root, combination, program)
        if (known.ran_on, known.trace) == (recording.ran_on, recording.trace):
            return
    except PageError:
        pass
    data = {
        "program": digest(program),
        "ran_on": recording.ran_on,
        "date": recording.date,
        "trace": json.loads(to_json(recording.trace)),
    }
    path = path_of(root, combination, program.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def digest(program: Program) -> str:
    """Tell programs apart by what is run: receipts are not."""
    return sha256(f"{program.setup}\0{strip(program.example)}".encode()).hexdigest()
