"""A proof: an example of a page whose receipts are true, with its trace."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from session_answers.pages.page import Example, Page
from session_answers.recordings.comparisons import Comparison
from sqlalchemy_receipts import Program, Trace
from sqlalchemy_receipts.render import Drawing, draw


@dataclass(frozen=True)
class Proof:
    """An example with true receipts. `comparison` is with its runs in other environments.

    `note` says when and with which versions the trace was recorded, "" if this build ran the example.
    """

    page: Page
    example: Example
    program: Program
    trace: Trace
    note: str = ""
    comparison: Comparison = field(default_factory=Comparison)

    @cached_property
    def drawing(self) -> Drawing:
        """Return the drawing of the trace, which the page, its image, and its Markdown version share."""
        return draw(self.program, self.trace)
