"""Checks traces against receipts, and says what is wrong where and how to put it right."""

from __future__ import annotations

from session_answers.pages.page import Example, Page
from sqlalchemy_receipts.lines import Lines
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import Slot, happened, read
from sqlalchemy_receipts.trace import Outcome

NOTHING = "nothing"
# What no example is about: it may catch these, but not end with one.
_MISTAKES = ("AssertionError", "ImportError", "ModuleNotFoundError", "NameError", "UnboundLocalError")


def faults(page: Page, example: Example, program: Program, outcome: Outcome) -> list[str]:
    """Return what is wrong with one example that was run, as texts with place, fact and cure."""
    if found := unfit(page, example, program, outcome):
        return found
    lines = Lines(example.code)
    claimed: dict[Slot, tuple[int, str]] = {}
    wrong: list[tuple[int, str]] = []
    for receipt in read(example.code):
        if receipt.slot is None or receipt.slot in claimed:
            wrong.append((receipt.line, f"the receipt {receipt.text!r} stands below no line that it could be about"))
        elif receipt.text == NOTHING:
            wrong.append((receipt.line, f"the receipt {NOTHING!r} is said by no receipt"))
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
    cure = f"run scripts/update {page.path} and read the difference"
    return [f"{page.path}:{example.line + line - 1}: {text}: {cure}" for line, text in sorted(wrong)]


def unfit(page: Page, example: Example, program: Program, outcome: Outcome) -> list[str]:
    """Return why an example proves nothing, whatever its receipts say: no end, a broken setup, a mistake."""
    place = f"{page.path}:{example.line}"
    if outcome.failure:
        return [f"{place}: the example {outcome.failure}: every example must come to its end"]
    error = outcome.trace.error
    began = [event for event in outcome.trace.events if event.line > program.offset]
    if error and example.setup and not began:
        return [f"docs/setup/{example.setup}.py: ended with {error.removesuffix(': ')}: correct the setup"]
    kind = error.partition(":")[0]
    if kind in _MISTAKES or (error and f"raises {kind}" not in [event.word for event in began]):
        return [f"{place}: the example ended with {error.removesuffix(': ')}: correct the example"]
    return []
