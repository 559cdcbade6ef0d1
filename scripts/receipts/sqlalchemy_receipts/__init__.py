"""Receipts: the effects of each line of a program on SQLAlchemy, recorded and compared with comments.

Record a part of a program, and print it with what each line did:

    from sqlalchemy_receipts import record
    from sqlalchemy_receipts.render import draw, to_text

    with record() as recording:
        session.commit()
    print(to_text(draw(recording.program, recording.trace)))

Compare the receipts, which are the `# ->` comments below the statements of that file, with the events. A receipt
outside the recorded part is wrong, because nothing was recorded there:

    from sqlalchemy_receipts import compare

    for difference in compare(recording.program.source, recording.trace.events):
        print(difference.line, difference.problem())

Write the receipts of the file instead of its present ones:

    from pathlib import Path
    from sqlalchemy_receipts import receipt_texts, write_receipts

    texts = receipt_texts(recording.trace.events)
    Path(__file__).write_text(write_receipts(recording.program.source, texts), encoding="utf-8")

Save a trace, and draw it as HTML, which has the classes of Pygments and needs a style sheet:

    from sqlalchemy_receipts import from_json, to_json
    from sqlalchemy_receipts.render.html import to_html

    trace = from_json(to_json(recording.trace))
    print(to_html(draw(recording.program, trace)))

While a part is recorded, what it prints, warns, and logs becomes events; `record(output=False)` leaves it alone.
On Python 3.11, a debugger or a measurement of coverage does not see the lines that are recorded.
A program cannot be recorded if it replaces the trace function or runs out of stack: `recording.trace` raises an error.

The names in `__all__` here, in `.recorder`, in `.render`, and in `.render.html` are public. Everything else may
change at any time. Only `.recorder`, and the names here that come from it, load SQLAlchemy. Only `.render.html`
needs Pygments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .check import Difference, compare
from .errors import Fault, ReceiptsError
from .lines import Line, Lines
from .normalize import UNPRINTABLE
from .program import Program
from .receipts import (
    RECEIPT_WIDTH,
    Receipt,
    Slot,
    check_lines,
    code_lines,
    read_receipts,
    receipt_texts,
    strip_receipts,
    write_receipts,
)
from .trace import Event, Outcome, Trace, TraceError, from_data, from_json, to_data, to_json

if TYPE_CHECKING:
    from .recorder import Recorder, Recording, execute, record

__all__ = [
    "RECEIPT_WIDTH",
    "UNPRINTABLE",
    "Difference",
    "Event",
    "Fault",
    "Line",
    "Lines",
    "Outcome",
    "Program",
    "Receipt",
    "ReceiptsError",
    "Recorder",
    "Recording",
    "Slot",
    "Trace",
    "TraceError",
    "check_lines",
    "code_lines",
    "compare",
    "execute",
    "from_data",
    "from_json",
    "read_receipts",
    "receipt_texts",
    "record",
    "strip_receipts",
    "to_data",
    "to_json",
    "write_receipts",
]
_RECORDER = ("Recorder", "Recording", "execute", "record")


def __getattr__(name: str) -> Any:
    """Load a name that needs SQLAlchemy when it is first used."""
    if name not in _RECORDER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import recorder  # noqa: PLC0415  (builders of a site must not load SQLAlchemy)

    return getattr(recorder, name)


def __dir__() -> list[str]:
    """Return the public names, including names that are not loaded yet."""
    return sorted({*globals(), *__all__})
