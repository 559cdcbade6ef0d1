"""The logical lines of a program: the first and last line of each statement and of its block."""

from __future__ import annotations

import ast
import io
import tokenize
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

# The number of texts whose lines are cached. A build needs the lines of each text many times.
MAX_TEXTS = 2000
_LAYOUT = {
    tokenize.NL,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


@dataclass(frozen=True)
class Line:
    """A logical line. Lines count from 1, columns from 0.

    `header` is true if it opens a block, which begins at the line `body` and ends at the line `end`.
    `manager` is true if the header is a `with` or an `async with`.
    """

    first: int
    last: int
    column: int
    header: bool = False
    manager: bool = False
    body: int = 0
    end: int = 0


def tokens(source: str) -> Iterator[tokenize.TokenInfo]:
    """Yield the tokens of a program. Raise SyntaxError if it is not Python."""
    try:
        yield from tokenize.generate_tokens(io.StringIO(source).readline)
    except (tokenize.TokenError, SyntaxError) as error:
        ast.parse(source)  # its message and its line are the same in every version of Python
        if isinstance(error, SyntaxError):
            raise
        message, (line, column) = error.args
        raise SyntaxError(message, ("", line, column, "")) from None


def names_by_line(source: str) -> list[tuple[int, str]]:
    """Return the names of variables in a program, in its order, each with its line.

    Those in an f-string have the line where it begins: before Python 3.12 their own place is not known.
    """
    found: list[tuple[int, int, str]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            found += [(node.lineno, 0, each.id) for each in ast.walk(node) if isinstance(each, ast.Name)]
        elif isinstance(node, ast.Name):
            found.append((node.lineno, node.col_offset, node.id))
        elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
            found.append((node.lineno, node.col_offset, node.name))
    return [(line, name) for line, _, name in sorted(found)]


def logical_lines(source: str) -> tuple[Line, ...]:
    """Return the logical lines of a program. Raise SyntaxError if it is not Python."""
    return _lines_and_comments(source)[0]


def comments(source: str) -> tuple[tokenize.TokenInfo, ...]:
    """Return the comments of a program as tokens. Raise SyntaxError if it is not Python."""
    return _lines_and_comments(source)[1]


@lru_cache(maxsize=MAX_TEXTS)
def _lines_and_comments(source: str) -> tuple[tuple[Line, ...], tuple[tokenize.TokenInfo, ...]]:
    lines: list[Line] = []
    row: list[tokenize.TokenInfo] = []
    comment_tokens: list[tokenize.TokenInfo] = []
    for token in tokens(source):
        if token.type == tokenize.NEWLINE:
            words = [part.string for part in row[:2]]
            header = row[-1].string == ":"
            manager = header and (words[0] == "with" or words == ["async", "with"])
            first, column = row[0].start
            lines.append(Line(first, row[-1].end[0], column, header, manager))
            row = []
        elif token.type == tokenize.COMMENT:
            comment_tokens.append(token)
        elif token.type not in _LAYOUT:
            row.append(token)
    return tuple(_with_block(lines, index) for index in range(len(lines))), tuple(comment_tokens)


def _with_block(lines: list[Line], index: int) -> Line:
    line = lines[index]
    if not line.header:
        return replace(line, end=line.last)
    body, end = 0, line.last
    for inner in lines[index + 1 :]:
        if inner.column <= line.column:
            break
        body, end = body or inner.first, inner.last
    return replace(line, body=body, end=end)


class Lines:
    """Find the logical line of a physical line."""

    def __init__(self, source: str) -> None:
        """Split `source` into lines. Raise SyntaxError if it is not Python."""
        self.all = logical_lines(source)
        self._firsts = [line.first for line in self.all]

    def at(self, number: int) -> Line | None:
        """Return the logical line that contains the physical line `number`, or None if there is none."""
        index = bisect_right(self._firsts, number) - 1
        if index < 0 or number > self.all[index].last:
            return None
        return self.all[index]
