"""The program: a setup and an example as one text, which is run, copied, and downloaded."""

from __future__ import annotations

import ast
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Program:
    """An example with its setup. `name` is the name of the file without its suffix."""

    name: str
    example: str
    setup: str = ""

    @cached_property
    def head(self) -> str:
        """Return the text above the example: its `__future__` imports, then the setup."""
        future = ["\n".join(self._future.values())] if self._future else []
        setup = [self.setup.strip("\n")] if self.setup.strip() else []
        return "\n\n".join(future + setup)

    @cached_property
    def _future(self) -> dict[int, str]:
        """Return the lines of the example's `__future__` imports by number. It is empty if the code is not Python."""
        rows = self.example.split("\n")
        imports: dict[int, str] = {}
        if "__future__" not in self.example:
            return imports
        with suppress(SyntaxError, ValueError):
            for node in ast.parse(self.example).body:
                if isinstance(node, ast.ImportFrom) and node.module == "__future__":
                    numbers = range(node.lineno, (node.end_lineno or node.lineno) + 1)
                    imports |= {number: rows[number - 1] for number in numbers}
        return imports

    @cached_property
    def offset(self) -> int:
        """Return the number of lines above the first line of the example."""
        return self.head.count("\n") + 3 if self.head else 0

    @cached_property
    def source(self) -> str:
        """Return the whole text, with the `__future__` imports of the example at its beginning."""
        rows = self.example.rstrip("\n").split("\n")
        body = "\n".join("" if number in self._future else line for number, line in enumerate(rows, 1))
        return f"{self.head}\n\n\n{body}\n" if self.head else f"{body}\n"
