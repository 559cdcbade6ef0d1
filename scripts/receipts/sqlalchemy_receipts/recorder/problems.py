"""Problems: reasons why a recording cannot be used."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """Why a recording cannot be used.

    `text` follows the words "the program". `line` is the line of its cause, or 0. `fix` is an imperative, or empty.
    """

    text: str
    line: int = 0
    fix: str = ""


_ALONE = "remove the code that replaces what traces it"
LOST = ("was no longer traced at its end, so events may be missing", _ALONE)
OVERFLOW = ("ran out of stack, so events may be missing", "limit the recursion")
# The beginnings of the message of a RecursionError that Python itself raises.
OVERFLOWS = ("maximum recursion depth exceeded", "Stack overflow")
INTERRUPTED = ("raised an error in code that traces it, so events may be missing", "raise no error in a signal handler")
UNFOLLOWED = ("started a thread that cannot be traced, so events may be missing", "start it by threading.Thread")
UNHEARD = ("removed a listener of its recording, so events may be missing", "remove only its own listeners")
NO_TOOL = ("uses every tool of sys.monitoring, so it cannot be traced", "free one of them")


def replaced_by(name: str) -> tuple[str, str]:
    """Return the problem and the fix if the program uses `name` to replace what traces it."""
    return f"used {name}, which replaces what traces it, so events may be missing", f"do not use {name}"


def is_overflow(error: RecursionError) -> bool:
    """Return whether Python raised this error, not the program."""
    return bool(error.args) and type(error.args[0]) is str and error.args[0].startswith(OVERFLOWS)
