"""Colours: code with the classes that Pygments gives to what has a colour of its own."""

from __future__ import annotations

import re
from functools import lru_cache

from pygments import format as written
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers.python import PythonLexer
from pygments.lexers.sql import SqlLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Text

_PLAIN = HtmlFormatter(nowrap=True)
_PYTHON = PythonLexer(stripnl=False)
_SQL = SqlLexer()
# Only these are marked: most of a page's elements would be names and commas.
_COLOURED = (Comment, Keyword, Name.Builtin, Name.Class, Name.Decorator, Name.Function, Number, Operator.Word, String)


def python(code: str) -> str:
    """Return Python code as HTML, line by line as it is."""
    return _coloured(code, _PYTHON)


def sql(statement: str) -> str:
    """Return a statement as HTML."""
    return _coloured(statement, _SQL).strip()


def breakable(line: str) -> str:
    """Let a screen break a coloured line where a reader would: after a dot, a bracket, a comma or a sign."""
    parts = re.split(r"(<span.*?</span>)", line)
    return "".join(
        part if index % 2 else re.sub(r"([.(,=\[])(?![\s)\]=]|$)", r"\1<wbr>", part) for index, part in enumerate(parts)
    )


# Setups and statements are the same in many examples.
@lru_cache(maxsize=256)
def _coloured(code: str, lexer: Lexer) -> str:
    tokens = lexer.get_tokens(code)
    marked = ((kind if any(kind[: len(each)] == each for each in _COLOURED) else Text, text) for kind, text in tokens)
    return written(marked, _PLAIN)
