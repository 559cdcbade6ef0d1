"""Plain text: an example with its events as comments. It is Python that can be pasted and run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy_receipts.lines import Lines
from sqlalchemy_receipts.receipts import MARK
from sqlalchemy_receipts.trace import Event

from .drawing import Drawing
from .events import short_message
from .rows import Row


def to_text(drawing: Drawing) -> str:
    """Return the code of an example, without its setup, with the events of each line as comments after it.

    The comments replace the receipts and have more details: states, full SQL with its parameters, printed text, and
    errors with their messages.
    """
    lines = Lines("\n".join(drawing.code))
    written = []
    for row in drawing.rows:
        if not row.ended_block:
            written.append(drawing.code[row.number - 1])
        indent = _indent(row, drawing.code, lines)
        written += [f"{indent}{MARK} {text}".rstrip() for text in _texts(row)]
    return "\n".join(written)


def _indent(row: Row, code: tuple[str, ...], lines: Lines) -> str:
    line = row.ended_block or lines.at(row.number)
    # As in a receipt, the first comment inside a block has the events at its beginning.
    model = lines.at(line.body) if line and line.header and not row.ended_block else line
    return code[model.first - 1][: model.column] if model else ""


def _texts(row: Row) -> Iterator[str]:
    """Yield the events of a row, line by line."""
    for iteration in row.iterations:
        if iteration.label:
            yield f"{iteration.label}:"
        for drawn in iteration.events:
            # A carriage return would end the comment.
            first, *more = re.split(r"\r\n|\r|\n", "\n".join(_event(drawn.event)))
            yield first
            yield from (f"  {line}" for line in more)


def _event(event: Event) -> list[str]:
    if event.family == "statement":
        # The SQL alone would read like SQLAlchemy's own COMMIT, and like one execution.
        first, *more = event.detail.split("\n")
        sent = f"SQL {first}" if event.word.startswith("SQL ") else first
        sets = re.search(r"\(\d+ parameter sets\)$", event.word)
        parameters = " ".join(filter(None, (sets[0] if sets else "", *event.parameters.split())))
        return [sent, *more, *filter(None, (parameters,))]
    if event.family == "driver":
        first, *more = event.detail.split("\n")
        return [f"driver: {first}", *more]
    if event.family == "state":
        return [f"{event.subject}{event.detail} {event.state}"]
    if event.family in ("error", "warning", "log"):
        text = ": ".join(filter(None, (event.word, short_message(event.detail))))
        first, *more = text.split("\n")
        return [first, *(line for line in more if line.strip())]
    return [event.word]
