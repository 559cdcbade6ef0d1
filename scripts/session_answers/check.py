"""Checks traces against receipts, and says what is wrong where and how to put it right."""

from __future__ import annotations

from .execute import Outcome
from .lines import Lines
from .page import Example, Page
from .program import Program
from .receipts import Slot, happened, read

NOTHING = "nothing"


def faults(page: Page, example: Example, program: Program, outcome: Outcome) -> list[str]:
    """Return what is wrong with one example that was run, as texts with place, fact and cure."""
    if outcome.failure:
        return [f"{page.path}:{example.line}: the example {outcome.failure}: every example must come to its end"]
    if found := _setup_faults(example, program, outcome):
        return found
    lines = Lines(example.code)
    claimed: dict[Slot, tuple[int, str]] = {}
    wrong: list[tuple[int, str]] = []
    for receipt in read(example.code):
        if receipt.slot is None or receipt.slot in claimed:
            wrong.append((receipt.line, f"the receipt {receipt.text!r} stands below no line that it could be about"))
        else:
            claimed[receipt.slot] = (receipt.line, receipt.text)
    did = happened(outcome.trace.events, program.offset)
    for slot in claimed.keys() | did.keys():
        due = lines.at(slot.line)
        below = (due.end if slot.leaving else due.last) if due else slot.line
        line, text = claimed.get(slot, (below, NOTHING))
        block = f" on leaving the block of line {example.line + slot.line - 1}" if slot.leaving else ""
        if text != did.get(slot, NOTHING):
            wrong.append((line, f"claimed {text!r}, happened {did.get(slot, NOTHING)!r}{block}"))
    error = outcome.trace.error
    told = any(event.family == "error" and event.line > program.offset for event in outcome.trace.events)
    if error and not told:
        wrong.append((1, f"ended with {error}"))
    cure = f"run scripts/update {page.path} and read the difference"
    return [f"{page.path}:{example.line + line - 1}: {text}: {cure}" for line, text in sorted(wrong)]


def _setup_faults(example: Example, program: Program, outcome: Outcome) -> list[str]:
    """Tell an exception that ended the setup from one of the example."""
    events = outcome.trace.events
    if not outcome.trace.error or any(event.line > program.offset for event in events):
        return []
    return [f"docs/setup/{example.setup}.py: ended with {outcome.trace.error}: correct the setup"]
