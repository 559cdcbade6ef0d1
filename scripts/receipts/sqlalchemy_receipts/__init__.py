"""Receipts: what each line of a program makes SQLAlchemy do, recorded and compared with comments.

    from sqlalchemy_receipts import record

    with record() as recording:
        session.commit()
    print(recording.trace.events)

These modules are public: `sqlalchemy_receipts` (the names in `__all__`), `sqlalchemy_receipts.receipts`
(read and write receipts), `.check` (compare them with a trace), `.lines`, `.program`, `.trace`, `.errors`,
`.normalize`, `.recorder`, `.render`, and `.render.html`. All others may change at any time.
Only `.recorder`, and the names here that come from it, load SQLAlchemy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .check import Difference, compare
from .errors import Fault, ReceiptsError
from .program import Program
from .receipts import Receipt, Slot, read, write
from .trace import Event, Outcome, Trace, TraceError, from_json, to_json

if TYPE_CHECKING:
    from .recorder import Recorder, Recording, execute, record

__all__ = [
    "Difference",
    "Event",
    "Fault",
    "Outcome",
    "Program",
    "Receipt",
    "ReceiptsError",
    "Recorder",
    "Recording",
    "Slot",
    "Trace",
    "TraceError",
    "compare",
    "execute",
    "from_json",
    "read",
    "record",
    "to_json",
    "write",
]
_RECORDER = ("Recorder", "Recording", "execute", "record")


def __getattr__(name: str) -> Any:
    """Load a name that needs SQLAlchemy when it is first used."""
    if name not in _RECORDER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import recorder  # noqa: PLC0415  (builders of a site must not load SQLAlchemy)

    return getattr(recorder, name)
