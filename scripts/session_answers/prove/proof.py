"""A proof: an example of a page with correct receipts, and its trace."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from session_answers.pages.page import Example, Page
from session_answers.recordings.comparisons import Comparison
from sqlalchemy_receipts import Program, Trace
from sqlalchemy_receipts.render import Drawing, draw


@dataclass(frozen=True)
class Proof:
    """An example with correct receipts. `comparison` compares it with its runs in other environments.

    `note` has the date and versions of the recording, "" if this build ran the example.
    """

    page: Page
    example: Example
    program: Program
    trace: Trace
    note: str = ""
    comparison: Comparison = field(default_factory=Comparison)

    @cached_property
    def drawing(self) -> Drawing:
        """Return the drawing of the trace for the page, its image, and its Markdown version."""
        return draw(self.program, self.trace)
