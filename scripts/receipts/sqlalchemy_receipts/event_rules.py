"""The rules for the fields of an event. A trace can come from anyone, and the recorder breaks none of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .normalize import UNPRINTABLE

STATES = ("transient", "pending", "persistent", "expired", "refreshed", "deleted", "detached")
# The words of each family, or the beginning of its words if they end with other text.
_WORDS = {
    "pool": (
        *("connect", "checkout", "checkin", "invalidate", "soft_invalidate", "detach", "close"),
        *("reset", "reset (commit)", "no reset"),
    ),
    "transaction": ("BEGIN", "PREPARE", "COMMIT", "COMMIT PREPARED", "ROLLBACK", "ROLLBACK PREPARED"),
    "session": ("begins",),
}
_BEGINNINGS = {
    "output": "prints",
    "error": "raises",
    "warning": "warns",
    "log": "logs",
    "statement": "",
    "driver": "driver ",
    "state": "",
}
# The numbers of lines, passes, and connections of real programs are smaller.
_MAX_NUMBER = 1_000_000_000


def event_problem(fields: Mapping[str, Any]) -> str:
    """Return the problem of the values of an event, which have the right types, or "" if there is none."""
    family, word, state = fields["family"], fields["word"], fields["state"]
    needed = ("family", "word", "subject", "state") if family == "state" else ("family", "word")
    if name := next((name for name in needed if not fields[name].strip()), ""):
        return f"{name} of an event must not be empty"
    for name, value in fields.items():
        if isinstance(value, str) and (match := UNPRINTABLE.search(value)):
            return f"{name} of an event has the character U+{ord(match[0]):04X}"
        if type(value) is int and not 0 <= value <= _MAX_NUMBER:
            return f"{name} of an event is not a number from 0 to {_MAX_NUMBER}"
    if family not in _WORDS and family not in _BEGINNINGS:
        return f"an event has no family {family!r}"
    if state and state not in STATES:
        return f"an event has no state {state!r}"
    ends = f" {state}" if family == "state" else ""
    known = word in _WORDS[family] if family in _WORDS else word.startswith(_BEGINNINGS[family]) and word.endswith(ends)
    return "" if known else f"an event of the family {family} has no word {word!r}"
