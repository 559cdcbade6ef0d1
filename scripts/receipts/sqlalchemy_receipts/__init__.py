"""Receipts: the effects of each line of a program on SQLAlchemy, recorded and compared with comments.

    from sqlalchemy_receipts import record

    with record() as recording:
        session.commit()
    print(recording.trace.events)

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
