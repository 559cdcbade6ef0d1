"""The program: setup and example as one text, as it is run, copied and downloaded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

_FUTURE = "from __future__ import"


@dataclass(frozen=True)
class Program:
    """An example with the setup that it shares; `name` is the file's, without its ending."""

    name: str
    example: str
    setup: str = ""

    @cached_property
    def head(self) -> str:
        """What stands above the example: its `__future__` imports, then the setup."""
        future = [line for line in self.example.splitlines() if line.startswith(_FUTURE)]
        setup = [self.setup.strip("\n")] if self.setup.strip() else []
        return "\n\n".join(["\n".join(future)] * bool(future) + setup)

    @cached_property
    def offset(self) -> int:
        """How many lines of the program stand above the example's first."""
        return self.head.count("\n") + 3 if self.head else 0

    @cached_property
    def source(self) -> str:
        """The whole text; `__future__` imports of the example moved to where Python wants them."""
        body = "\n".join(
            "" if line.startswith(_FUTURE) and self.head else line for line in self.example.rstrip("\n").split("\n")
        )
        return f"{self.head}\n\n\n{body}\n" if self.head else f"{body}\n"
