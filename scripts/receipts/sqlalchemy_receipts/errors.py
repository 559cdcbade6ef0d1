"""Errors that say where a problem is, what it is, and how to fix it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One problem: `path` and `line` say where it is, and `fix` how to correct it.

    Lines count from 1; 0 is the whole file. `fix` is a command or an edit, as an imperative.
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
        text = f"{self.place}: {self.problem}" if self.path else self.problem
        return f"{text}. Fix: {self.fix}" if self.fix else text


class ReceiptsError(Exception):
    """The base of every error of this package. It has one or more faults, in the order in which they were found."""

    def __init__(self, *faults: Fault) -> None:
        """Make an error whose text is one line for each fault."""
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
