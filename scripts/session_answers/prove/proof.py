"""A proof: an example that was run, with its trace."""

from __future__ import annotations

from dataclasses import dataclass, field

from session_answers.pages.page import Example, Page
from session_answers.recordings.comparisons import Runs
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Trace


@dataclass(frozen=True)
class Proof:
    """An example that was run and whose receipts are true; `note` says where, if not here and now.

    `runs` are those on other combinations.
    """

    page: Page
    example: Example
    program: Program
    trace: Trace
    note: str = ""
    runs: Runs = field(default_factory=Runs)
