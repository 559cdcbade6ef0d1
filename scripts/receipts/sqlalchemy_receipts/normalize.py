"""Replace the parts of printed text that change from run to run."""

from __future__ import annotations

import re

# Characters that are not valid in XML or HTML, or that show the text after them in another order than it has.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_RULES = (
    (re.compile(r"\b0x[0-9a-f]{6,16}\b", re.IGNORECASE), "0x..."),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}"), "(time)"),
    (re.compile(r"\[(generated in|cached since) [^\[\]]*s( ago)?\]"), r"[\1 ...]"),
    (re.compile(r"(sqlalche\.me/e/)\d+/"), r"\1"),
    (re.compile(r"attached to session '\d+'"), "attached to session '...'"),
    (re.compile(r"\(this is '\d+'\)"), "(this is '...')"),
    (re.compile(r"\bthread id \d+"), "thread id ..."),
    (re.compile(r"\banswers_[0-9a-f]+_[0-9a-f]{8}(_\d+)?\b"), "answers"),
    (re.compile(r"%\(\d+ (\w+)\)s"), r"%(... \1)s"),
    (
        re.compile(
            r"\bTask <Task (?:(?!> got Future <|Task <Task ).)*+> got Future <"
            r"(?:(?!> attached to|Task <Task ).)*+> attached to"
        ),
        "Task <...> got Future <...> attached to",
    ),
)


def steady(text: str, folder: str = "") -> str:
    """Replace addresses, times, session numbers, versions in links, the run's folder, and unprintable characters."""
    if folder:
        text = re.sub(re.escape(folder) + r"/?(tmp\w{8}\b/?)?", "", text)
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return printable(text)


def printable(text: str) -> str:
    """Return a text with its unprintable characters as Python escapes them."""
    return UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)
