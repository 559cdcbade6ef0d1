"""The marks of examples in the ledger: `L3-Qx0aZ_` has the number of shown lines, and two characters for each line."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from hashlib import sha256
from itertools import groupby

from sqlalchemy_receipts import code_lines

# Two characters distinguish 4,096 lines, and keep the ledger small.
_HASH = 2
# An older mark has no hashes.
_MARK = re.compile(r"L(?P<count>\d+)(?:-(?P<hashes>[\w-]+))?", re.ASCII)


def mark(code: str) -> str:
    """Return the mark of an example. It covers the visible lines, without receipts and blank lines at the end."""
    rows = code.rstrip().split("\n")
    shown = [rows[number - 1].rstrip() for number in code_lines(code.rstrip())]
    return f"L{len(shown)}-{''.join(map(_hash, shown))}"


def count(mark: str) -> int:
    """Return the number of lines in a mark, or 0 if it is not the mark of an example."""
    match = _MARK.fullmatch(mark)
    return int(match["count"]) if match else 0


def hashes(mark: str) -> tuple[str, ...]:
    """Return the hashes of the lines. A mark in the old format has none."""
    match = _MARK.fullmatch(mark)
    text = (match["hashes"] or "") if match else ""
    return tuple(text[start : start + _HASH] for start in range(0, len(text), _HASH))


def changed_lines(before: str, now: str) -> str:
    """Return the published line numbers that show other code: "line 6", "lines 6-8 and 11", "" if none does."""
    pairs = enumerate(zip(hashes(before), hashes(now), strict=False), 1)
    numbers = [number for number, (old, new) in pairs if old != new]
    # In a range, the difference between a number and its position is constant.
    runs = groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])
    ranges = [_range([number for _, number in run]) for _, run in runs]
    name = "lines" if len(numbers) > 1 else "line"
    return f"{name} {' and '.join(filter(None, [', '.join(ranges[:-1]), ranges[-1]]))}" if ranges else ""


def _range(numbers: list[int]) -> str:
    return f"{numbers[0]}-{numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]}"


def share_a_line(before: str, now: str) -> bool:
    """Return whether two marks share a line. A mark without hashes matches any lines."""
    old_hashes, new_hashes = {*hashes(before)}, {*hashes(now)}
    return not old_hashes or not new_hashes or bool(old_hashes & new_hashes - {_hash("")}) or old_hashes == new_hashes


def _hash(line: str) -> str:
    return urlsafe_b64encode(sha256(line.encode()).digest()).decode()[:_HASH]
