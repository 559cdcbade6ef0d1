"""The words of the search that writers keep in `docs/.search/`: stop words and synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from session_answers import text_files
from session_answers.errors import BuildError
from sqlalchemy_receipts import Fault

STOP_WORDS = "docs/.search/stop-words.txt"
SYNONYMS = "docs/.search/synonyms.txt"
_RESTORE = "restore it from git"
# The characters that are not part of a word, as in scorer.js.
_LETTERS = re.compile(r"[^\w'+-]", re.ASCII)


@dataclass(frozen=True)
class Vocabulary:
    """`stop` has the stop words, separated by spaces.

    Each of the `synonyms` has the ways in which readers say one thing, and the words of the site to search in addition.
    """

    stop: str
    synonyms: tuple[tuple[tuple[str, ...], str], ...]

    def without_stop_words(self, phrase: str) -> str:
        """Return a phrase without its stop words, which the search ignores, or all of it if it has no other words."""
        stop = set(self.stop.split())
        kept = [word for word in phrase.split() if _LETTERS.sub("", word.lower()) not in stop]
        return " ".join(kept) or phrase


def read(folder: Path) -> Vocabulary:
    """Return the words of the project in `folder`. Raise BuildError if a line is not as the head of its file says."""
    stop = [line for _, line in _lines(folder, STOP_WORDS)]
    synonyms = []
    faults = []
    for number, line in _lines(folder, SYNONYMS):
        said, arrow, searched = line.partition("=>")
        ways = tuple(way for way in (" ".join(part.lower().split()) for part in said.split(",")) if way)
        if arrow and ways and searched.strip():
            synonyms.append((ways, " ".join(searched.lower().split())))
        else:
            fix = "write `said, also said => words of the site`"
            faults.append(Fault(SYNONYMS, number, "the line is not a synonym", fix))
    if faults:
        raise BuildError(*faults)
    return Vocabulary(" ".join(stop).lower(), tuple(synonyms))


def _lines(folder: Path, name: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file with their numbers, without comments and blank lines."""
    for number, line in enumerate(text_files.read(folder / name, name, _RESTORE).split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line
