"""The outcome: what came of a run, as a value that no part of the run is needed for."""

from __future__ import annotations

from dataclasses import dataclass, field

from .trace import Trace


@dataclass(frozen=True)
class Outcome:
    """What came of a run: its trace, or the reason why there is none."""

    trace: Trace = field(default_factory=Trace)
    failure: str = ""
