"""Plain text: an example with all that its lines did, as Python that can be pasted and run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy_receipts.lines import Lines
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import MARK, strip
from sqlalchemy_receipts.trace import Event, Trace

from .events import Pass, is_shown, message
from .lifelines import lifelines
from .rows import Row, rows


def example(program: Program, trace: Trace) -> str:
    """Return the code of an example, without its setup, and below each line what it did as comments.

    In place of receipts stands all that the page shows: states, full SQL with its parameters,
    printed text, errors with their messages. Passes and steps are named as on the page.
    """
    source = strip(program.example).rstrip("\n")
    code, lines = source.split("\n"), Lines(source)
    shown = [event for event in trace.events if is_shown(event, program)]
    written = []
    for row in rows(program, trace.events, lifelines(trace.events, shown)):
        if not row.manager:
            written.append(code[row.number - 1])
        written += _comments(row, code, lines)
    return "\n".join(written)


def _comments(row: Row, code: list[str], lines: Lines) -> Iterator[str]:
    line = row.manager or lines.at(row.number)
    # What entering a block does stands first in the block, as in a receipt.
    beside = lines.at(line.body) if line and line.header and not row.manager else line
    indent = code[beside.first - 1][: beside.column] if beside else ""
    for text in told(row.passes):
        yield f"{indent}{MARK} {text}".rstrip()


def told(passes: Iterable[Pass]) -> Iterator[str]:
    """Give what the passes over a line did, one line of text for each."""
    for one in passes:
        if one.label:
            yield f"{one.label}:"
        for event, _ in one.told:
            yield from _event(event)


def _event(event: Event) -> Iterator[str]:
    if event.family == "statement":
        first, *more = event.detail.split("\n")
        yield first
        yield from (f"  {line}" for line in more)
        if event.parameters:
            yield f"  {' '.join(event.parameters.split())}"
    elif event.family == "state":
        yield f"{event.subject}{event.detail} {event.state}"
    elif event.family in ("error", "warning", "log"):
        first, *more = ": ".join(filter(None, (event.word, message(event.detail)))).split("\n")
        yield first
        yield from (f"  {line}" for line in more if line.strip())
    else:
        yield event.word
