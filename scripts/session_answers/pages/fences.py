"""Fenced blocks in Markdown, as SuperFences reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"(?P<indent>[ >\t]*)(?P<marks>`{3,}+|~{3,}+)(?P<info>[^`]*)")


@dataclass(frozen=True)
class Fence:
    """The line that opens a block. `line` counts from 1. `info` is the text after the marks."""

    line: int
    text: str
    indent: str
    marks: str
    info: str

    def is_closed_by(self, line: str) -> bool:
        """Return whether a line closes the block. It has only the same marks, with the same kind of indentation."""
        end = _read(0, line)
        return bool(end and end.marks == self.marks and bool(end.indent) == bool(self.indent) and not end.info)


@dataclass(frozen=True)
class Block:
    """A fenced block: its opening line, the lines in it, and whether it has an end."""

    fence: Fence
    rows: tuple[str, ...]
    closed: bool


def split(rows: Iterable[str]) -> Iterator[tuple[int, str] | Block]:
    """Yield the blocks of a text, and each line outside of them with its number, in order."""
    fence: Fence | None = None
    inside: list[str] = []
    for number, line in enumerate(rows, 1):
        if fence is None:
            fence, inside = _read(number, line), []
            if fence is None:
                yield number, line
        elif fence.is_closed_by(line):
            yield Block(fence, tuple(inside), closed=True)
            fence = None
        else:
            inside.append(line)
    if fence:
        yield Block(fence, tuple(inside), closed=False)


def outside_fences(rows: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines outside fenced blocks, with their numbers."""
    return (part for part in split(rows) if not isinstance(part, Block))


def _read(number: int, line: str) -> Fence | None:
    match = _FENCE.fullmatch(line)
    return Fence(number, line.strip(), match["indent"], match["marks"], match["info"].strip()) if match else None
