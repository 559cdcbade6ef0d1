"""The report of the benchmark: measured figures as tables, side by side and as ratios."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

OURS = "ours"
# From where on a number needs one digit behind its point, and none.
_FEW, _MANY = 10, 100


@dataclass(frozen=True)
class Figure:
    """One measured value: `what` it is, of which `variant`, with how many pages, rebuilds or examples."""

    what: str
    variant: str
    count: int
    value: float


@dataclass(frozen=True)
class Table:
    """What a table shows: a cell holds the medians of `whats`, a column stands for a count.

    With `growth` a cell tells in brackets how many times that of the first column it is whose
    count is `base` or more, and of the first where none is, with `each` both divided by their
    counts; without, rows tell how many times each variant ours is.
    """

    title: str
    unit: str
    whats: tuple[str, ...]
    column: str = "{} pages"
    growth: bool = False
    each: bool = False
    base: int = 0


TABLES = (
    Table("Cold build", "CPU s / wall s", ("cold CPU", "cold wall")),
    Table(
        "Cold build, for each page",
        "CPU ms / wall ms (times the first from 100 on)",
        ("cold CPU", "cold wall"),
        growth=True,
        each=True,
        base=100,
    ),
    Table("Peak memory of a cold build", "MB, shared memory counted once", ("cold memory",)),
    Table("A page", "HTML KB / gzip KB", ("HTML", "gzip")),
    Table("Edit to reload, a word of the prose", "CPU s / wall s", ("prose CPU", "prose wall")),
    Table("Edit to reload, a word of an example", "CPU s / wall s", ("code CPU", "code wall")),
    Table("A serve session", "MB (times the first)", ("session memory",), "{} rebuilds", growth=True),
    Table("Isolation, for each example", "CPU ms / wall ms", ("isolation CPU", "isolation wall"), "one example"),
    Table("What is ours to choose", "CPU s / wall s", ("choice CPU", "choice wall")),
)


def report(head: Iterable[str], figures: Iterable[Figure]) -> str:
    """Return the report as Markdown, with the lines of its `head` and the tables that have figures."""
    values: dict[tuple[str, str, int], list[float]] = {}
    for each in figures:
        values.setdefault((each.what, each.variant, each.count), []).append(each.value)
    medians = {key: median(found) for key, found in values.items()}
    tables = ("\n".join(lines) for table in TABLES if (lines := list(_table(table, medians))))
    return "\n\n".join(["# Benchmark", "\n".join(head), *tables]) + "\n"


def _table(table: Table, medians: dict[tuple[str, str, int], float]) -> Iterator[str]:
    known = {key: value for key, value in medians.items() if key[0] in table.whats}
    counts = sorted({count for _, _, count in known})
    variants = dict.fromkeys(variant for _, variant, _ in known)
    if not known:
        return
    yield f"## {table.title}\n"
    yield _row(table.unit, *(table.column.format(count) for count in counts))
    yield "|---|" + "--:|" * len(counts)
    for variant in variants:
        cells = {count: [known.get((what, variant, count)) for what in table.whats] for count in counts}
        yield _row(variant, *_cells(table, cells))
    if not table.growth:
        for other in [each for each in variants if each != OURS]:
            yield _row(
                f"**{OURS} ÷ {other}**",
                *(
                    _joined(
                        _ratio(known.get((what, OURS, count)), known.get((what, other, count)))
                        for what in table.whats
                    )
                    for count in counts
                ),
            )  # fmt: skip


def _cells(table: Table, values: dict[int, list[float | None]]) -> Iterator[str]:
    """Write the cells of a variant, from its values for each count."""
    scaled = {
        count: [None if one is None else one * 1000 / count if table.each else one for one in own]
        for count, own in values.items()
    }
    whole = {count: own for count, own in scaled.items() if None not in own}
    first = next((own for count, own in whole.items() if count >= table.base), next(iter(whole.values()), []))
    for own in scaled.values():
        cell = _joined(_number(one) for one in own)
        grown = _joined(_ratio(one, base) for one, base in zip(own, first, strict=False))
        yield f"{cell} ({grown})" if table.growth and cell else cell


def _joined(texts: Iterable[str]) -> str:
    found = list(texts)
    return " / ".join(found) if any(found) else ""


def _ratio(value: float | None, other: float | None) -> str:
    return "" if value is None or not other else f"{value / other:.2f}"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    digits = 2 if value < _FEW else 1 if value < _MANY else 0
    return f"{value:.{digits}f}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
