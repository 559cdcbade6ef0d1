"""The program: setup and example as one text, as it is run, copied and downloaded."""

from __future__ import annotations

import ast
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Program:
    """An example with the setup that it shares; `name` is the file's, without its ending."""

    name: str
    example: str
    setup: str = ""

    @cached_property
    def head(self) -> str:
        """What stands above the example: its `__future__` imports, then the setup."""
        future = ["\n".join(self._future.values())] if self._future else []
        setup = [self.setup.strip("\n")] if self.setup.strip() else []
        return "\n\n".join(future + setup)

    @cached_property
    def _future(self) -> dict[int, str]:
        """The lines of the example's `__future__` imports by number; none where it is no Python."""
        rows = self.example.split("\n")
        found: dict[int, str] = {}
        with suppress(SyntaxError, ValueError):
            for node in ast.parse(self.example).body:
                if isinstance(node, ast.ImportFrom) and node.module == "__future__":
                    numbers = range(node.lineno, (node.end_lineno or node.lineno) + 1)
                    found |= {number: rows[number - 1] for number in numbers}
        return found

    @cached_property
    def offset(self) -> int:
        """How many lines of the program stand above the example's first."""
        return self.head.count("\n") + 3 if self.head else 0

    @cached_property
    def source(self) -> str:
        """The whole text; `__future__` imports of the example moved to where Python wants them."""
        rows = self.example.rstrip("\n").split("\n")
        body = "\n".join("" if number in self._future else line for number, line in enumerate(rows, 1))
        return f"{self.head}\n\n\n{body}\n" if self.head else f"{body}\n"
