"""The faults of an executed example: incorrect receipts, or a run that proves nothing."""

from __future__ import annotations

from dataclasses import replace

from session_answers.pages.page import Example, Page
from sqlalchemy_receipts import Fault, Outcome, Program, compare, read_receipts

_RUN_TO_ITS_END = "change the example so that it runs to its end"
_MORE_TIME = f'{_RUN_TO_ITS_END}, or allow more seconds, such as timeout="20"'
_OUT_OF_TIME = "ran longer than "
# These errors are always mistakes. An example may catch them, but they must not end it.
_MISTAKES = ("AssertionError", "ImportError", "ModuleNotFoundError", "NameError", "UnboundLocalError")


def faults(page: Page, example: Example, program: Program, outcome: Outcome) -> list[Fault]:
    """Return the faults of an executed example, in the order of its lines."""
    if run_problems := run_faults(page, example, program, outcome):
        return run_problems
    fix = f"scripts/update {page.path}"
    found = [
        Fault(page.path, example.line + difference.line - 1, difference.problem(example.line), fix)
        for difference in compare(example.code, outcome.trace.events, program.offset)
    ]
    # A new example has none, and one fault says so.
    if len(found) > 1 and not read_receipts(example.code):
        return [replace(found[0], problem=f"the example {example.id} has no receipts, and needs {len(found)}")]
    return found


def run_faults(page: Page, example: Example, program: Program, outcome: Outcome) -> list[Fault]:
    """Return the faults of a run that proves nothing because it did not end, or ended with a mistake."""
    if outcome.failure:
        line = failure_line(example, program, outcome)
        return [Fault(page.path, line, f"the example {outcome.failure}", fix_of(outcome))]
    error = outcome.trace.error
    description = error.removesuffix(": ")
    example_events = [event for event in outcome.trace.events if event.line > program.offset]
    if error and example.setup and not example_events:
        return [Fault(f"docs/setup/{example.setup}.py", 0, f"the setup ended with {description}", "correct the setup")]
    name = error.partition(":")[0]
    if name in _MISTAKES or (error and f"raises {name}" not in [event.word for event in example_events]):
        return [Fault(page.path, example.line, f"the example ended with {description}", "correct the example")]
    return []


def fix_of(outcome: Outcome) -> str:
    """Return the fix of a run that did not end."""
    return outcome.fix or (_MORE_TIME if outcome.failure.startswith(_OUT_OF_TIME) else _RUN_TO_ITS_END)


def failure_line(example: Example, program: Program, outcome: Outcome) -> int:
    """Return the line of a failure in its page: the first one of the example if the failure has none there."""
    return example.line + max(outcome.line - program.offset - 1, 0)
