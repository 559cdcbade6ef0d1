"""The transitions between object states that an example executed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import code_lines
from sqlalchemy_receipts.trace import Trace

# The previous state of an object that was loaded.
ROW = "a row"
_STATES = ("transient", "pending", "persistent", "detached", "deleted")


@dataclass(frozen=True)
class Transition:
    """A change from one state to another, and the calls that caused it, each with its line without the receipts."""

    before: str
    after: str
    calls: tuple[tuple[str, int], ...]


def transitions(program: Program, trace: Trace) -> tuple[Transition, ...]:
    """Return the transitions of the objects of a trace, in the order in which they first occurred."""
    numbers = {number: count for count, number in enumerate(code_lines(program.example), 1)}
    code = program.example.split("\n")
    states: dict[str, str] = {}
    calls_by_states: dict[tuple[str, str], dict[str, int]] = {}
    for event in trace.events:
        if event.family == "state" and event.state in _STATES:
            before = states.get(event.subject, ROW)
            states[event.subject] = event.state
            line = event.line - program.offset
            is_new = event.state == "transient" and before == ROW
            if line > 0 and not is_new and before != event.state:
                calls_by_states.setdefault((before, event.state), {}).setdefault(_call(code[line - 1]), numbers[line])
    return tuple(Transition(*states, tuple(calls.items())) for states, calls in calls_by_states.items())


def _call(line: str) -> str:
    """Return the first call of a line, such as `add()`, "" if there is none."""
    call = re.search(r"(?<!\w)\w++(?=\()", line)
    return f"{call[0]}()" if call else ""


def state_map_parts(program: Program, trace: Trace) -> tuple[str, ...]:
    """Return the labels of a state map: the states, then the calls."""
    executed = transitions(program, trace)
    states = dict.fromkeys(state for transition in executed for state in (transition.before, transition.after))
    return (*states, *dict.fromkeys(call for transition in executed for call, _ in transition.calls))
