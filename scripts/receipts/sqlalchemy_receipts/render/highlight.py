"""Code as HTML with the CSS classes of Pygments."""

from __future__ import annotations

import re
from functools import cache, lru_cache

try:
    from pygments import format as format_tokens
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexer import Lexer
    from pygments.lexers.python import PythonLexer
    from pygments.lexers.sql import SqlLexer
    from pygments.token import Comment, Keyword, Name, Number, Operator, String, Text
except ModuleNotFoundError as error:
    fix = "pip install 'sqlalchemy_receipts[html]', or use sqlalchemy_receipts.render.to_text"
    raise ModuleNotFoundError(f"HTML needs Pygments, which is not installed. Fix: {fix}", name=error.name) from error

_FORMATTER = HtmlFormatter(nowrap=True)
_PYTHON = PythonLexer(stripnl=False)
_SQL = SqlLexer()
# Names and punctuation have no markup, because it would be most of the elements of a page.
_COLORED = (Comment, Keyword, Name.Builtin, Name.Class, Name.Decorator, Name.Function, Number, Operator.Word, String)


def python_html(code: str) -> str:
    """Return Python code as HTML, with the same lines."""
    return _html(code, _PYTHON)


def sql_html(statement: str) -> str:
    """Return an SQL statement as HTML."""
    return _html(statement, _SQL).strip()


def with_break_points(line: str) -> str:
    """Let a browser break a line of `python_html` after a dot, an opening bracket, a comma, or an equals sign.

    Elements, such as strings and comments, are not broken.
    """
    parts = re.split(r"(<span.*?</span>)", line)
    return "".join(
        part if index % 2 else re.sub(r"([.(,=\[])(?![\s)\]=]|$)", r"\1<wbr>", part) for index, part in enumerate(parts)
    )


# Many examples share a setup and statements.
@lru_cache(maxsize=2000)
def _html(code: str, lexer: Lexer) -> str:
    tokens = lexer.get_tokens(code)
    return format_tokens(((kind if _is_colored(kind) else Text, text) for kind, text in tokens), _FORMATTER)


@cache
def _is_colored(kind: tuple[str, ...]) -> bool:
    return any(kind[: len(prefix)] == prefix for prefix in _COLORED)
