"""The report: measured figures as Markdown tables of medians and ratios."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from .recording import Row

# Numbers from the first limit up have one decimal place. Numbers from the second limit up have none.
_TENS, _HUNDREDS = 10, 100
_FIFTH_MORE = 1.2


@dataclass(frozen=True)
class Figure:
    """One measurement: its table, its cell, and one value for each part of `unit`."""

    table: str
    unit: str
    row: str
    column: str
    values: tuple[float, ...]


def comparisons(figures: Iterable[Figure]) -> Iterator[str]:
    """Return a Markdown table for each table that the figures name. Repeated measurements become their median."""
    tables: dict[tuple[str, str], dict[tuple[str, str], list[tuple[float, ...]]]] = {}
    for figure in figures:
        cells = tables.setdefault((figure.table, figure.unit), {})
        cells.setdefault((figure.row, figure.column), []).append(figure.values)
    for (title, unit), cells in tables.items():
        yield _comparison(
            title, unit, {key: [*map(median, zip(*values, strict=True))] for key, values in cells.items()}
        )


def _comparison(title: str, unit: str, cells: dict[tuple[str, str], list[float]]) -> str:
    """Return a table with the ratio of the first row to each later row."""
    first, *later_rows = dict.fromkeys(row for row, _ in cells)
    columns = list(dict.fromkeys(column for _, column in cells))
    lines = [
        [row, *(" / ".join(map(_number, cells[row, column])) for column in columns)] for row in (first, *later_rows)
    ]
    for row in later_rows:
        ratios = (map(_ratio, cells[first, column], cells[row, column]) for column in columns)
        lines.append([f"**{first} ÷ {row}**", *map(" / ".join, ratios)])
    return _table(title, [unit, *columns], lines)


def recording(python: str, rows: Iterable[Row]) -> str:
    """Return the table of programs that were run plainly, recorded, and with only listeners and a frame walk."""
    return _table(
        f"Recording on {python}",
        ["CPU s (÷ plain run)", "plain run", "recorded", "listeners and a frame walk alone", "a fifth more than that"],
        (
            [
                row.name,
                _number(row.plain),
                *(_multiple(cpu, row.plain) for cpu in (row.recorded, row.floor, row.floor * _FIFTH_MORE)),
            ]
            for row in rows
        ),
    )


def _table(title: str, header: list[str], lines: Iterable[list[str]]) -> str:
    rows = [header, ["---", *["--:"] * (len(header) - 1)], *lines]
    return f"\n### {title}\n\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _multiple(value: float, base: float) -> str:
    return f"{_number(value)} ({_ratio(value, base)})"


def _ratio(value: float, base: float) -> str:
    return f"{value / base:.2f}" if base else "-"


def _number(value: float) -> str:
    return f"{value:.{2 if value < _TENS else 1 if value < _HUNDREDS else 0}f}"
