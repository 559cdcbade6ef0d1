"""The words, names, and signs of an SQL statement, read in one pass, without its comments."""

from __future__ import annotations

import re
from typing import NamedTuple

# An unfinished text or comment lasts until the end, because each part must be read only once.
_TOKEN = re.compile(
    r"""
    (?P<comment> --[^\n]* | /\*.*?(?:\*/|\Z) )
    | (?P<text> '(?:[^']|'')*(?:'|\Z) | \$(?P<tag>(?:[^\W\d]\w*)?)\$.*?(?:\$(?P=tag)\$|\Z) )
    | (?P<name> "(?:[^"]|"")*(?:"|\Z) | `(?:[^`]|``)*(?:`|\Z) )
    | (?P<word> [\w$]+ )
    | (?P<sign> [^\s\w] )
    """,
    re.DOTALL | re.VERBOSE,
)
_HASH_COMMENTS = re.compile(r"\s*(?:#[^\n]*\s*)*")
_BRACKETS = re.compile(r"\[([^\[\]']+)\]")
_LEVELS = {"(": 1, ")": -1}


class Token(NamedTuple):
    """A word, a quoted name, a text, or another sign. `level` is the number of open parentheses around it."""

    kind: str
    text: str
    level: int

    @property
    def keyword(self) -> str:
        """Return a word in capital letters, and "" for anything else, such as a quoted name."""
        return self.text.upper() if self.kind == "word" else ""


def sql_tokens(statement: str) -> list[Token]:
    """Return the tokens of a statement. A parenthesis has the level of the code around it."""
    tokens: list[Token] = []
    level, position = 0, _end(_HASH_COMMENTS.match(statement))
    while found := _TOKEN.search(statement, position):
        position, kind, text = found.end(), found.lastgroup or "", found[0]
        # Brackets can also mark an array. They quote a name only at a position that can begin a name.
        can_quote = not tokens or tokens[-1].kind != "sign" or tokens[-1].text in ".,("
        if text == "[" and can_quote and (quoted := _BRACKETS.match(statement, found.start())):
            position, kind, text = quoted.end(), "name", quoted[1]
        elif kind == "name":
            text = text[1:-1].replace(text[0] * 2, text[0])
        if found["comment"] is None:
            level += min(_LEVELS.get(text, 0), 0) if kind == "sign" else 0
            tokens.append(Token("text" if found["text"] is not None else kind, text, level))
            level += max(_LEVELS.get(text, 0), 0) if kind == "sign" else 0
    return tokens


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0
