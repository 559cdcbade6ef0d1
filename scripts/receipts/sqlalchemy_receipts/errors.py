"""Errors that state the place of a problem, the problem, and its fix."""

from __future__ import annotations

from dataclasses import dataclass

from .normalize import printable


@dataclass(frozen=True, order=True)
class Fault:
    """One problem, with its place, `path` and `line`, and its `fix`.

    Lines count from 1, and 0 is the whole file. `fix` is a command or an edit, as an imperative.
    """

    path: str
    line: int
    problem: str
    fix: str = ""

    @property
    def place(self) -> str:
        """Return `path:line`, or the path alone for a whole file."""
        return f"{self.path}:{self.line}" if self.line else self.path

    def __str__(self) -> str:
        # A file name can have any character, including control characters of a terminal.
        place = self.place.replace("\n", r"\n")
        text = f"{place}: {self.problem}" if self.path else self.problem
        return printable(f"{text}. Fix: {self.fix}" if self.fix else text)


class ReceiptsError(Exception):
    """The base class of every error of this package. It has one or more faults, in the order of their discovery."""

    def __init__(self, *faults: Fault) -> None:
        """Create an error whose text is one line for each fault."""
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults

    @property
    def place(self) -> str:
        """Return the place of the first fault."""
        return self.faults[0].place

    @property
    def problem(self) -> str:
        """Return the problem of the first fault."""
        return self.faults[0].problem

    @property
    def fix(self) -> str:
        """Return the fix of the first fault."""
        return self.faults[0].fix
