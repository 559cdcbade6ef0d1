"""The messages of errors, and the patterns that match them."""

from __future__ import annotations

import re

ANYTHING = "…"
# SQLAlchemy adds the statement, its parameters, and a link to its documentation to the message.
_ADDED = re.compile(r"(?:\n\[SQL: |\(Background on this \w+ at: ).*", re.DOTALL)


def message_of(detail: str) -> str:
    """Return the message of an error on one line, without the text that SQLAlchemy adds to it."""
    return " ".join(_ADDED.sub("", detail).split())


def matches(pattern: str, message: str) -> bool:
    """Return whether a message matches an entry's message, with its `…`."""
    first, *others = pattern.split(ANYTHING)
    if not others:
        return pattern == message
    *middle, last = others
    # A regular expression would need far more time for a pattern with many …
    position = len(first)
    for part in middle:
        index = message.find(part, position)
        if index < 0:
            return False
        position = index + len(part)
    return message.startswith(first) and message.endswith(last) and position + len(last) <= len(message)
