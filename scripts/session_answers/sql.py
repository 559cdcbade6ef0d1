"""SQL statements in two words: the verb and the table that a receipt names."""

from __future__ import annotations

import re

_NAME = r"""["`\[]?([\w$.]+)["`\]]?"""
_LONG = re.compile(r"\s*(ROLLBACK\s+TO(?:\s+SAVEPOINT)?|RELEASE\s+SAVEPOINT)\b", re.IGNORECASE)
_DDL = re.compile(
    r"\s*(CREATE|DROP|ALTER)\s+(?:(?:UNIQUE|TEMPORARY|TEMP)\s+)*(TABLE|INDEX|VIEW|SEQUENCE|DATABASE|SCHEMA)\s+"
    rf"(?:IF\s+(?:NOT\s+)?EXISTS\s+)?{_NAME}",
    re.IGNORECASE,
)
_TARGET = {
    "INSERT": rf"\bINTO\s+{_NAME}",
    "REPLACE": rf"\bINTO\s+{_NAME}",
    "UPDATE": rf"^\s*UPDATE\s+(?:OR\s+\w+\s+)?{_NAME}",
    "DELETE": rf"\bFROM\s+{_NAME}",
    "SELECT": rf"\bFROM\s+(?!AS\b){_NAME}",
    "PRAGMA": rf"^\s*PRAGMA\s+(?:(?:main|temp)\.)?{_NAME}",
    "TRUNCATE": rf"^\s*TRUNCATE\s+(?:TABLE\s+)?{_NAME}",
}


def summary(statement: str) -> str:
    """Name a statement by its verb and its first table: `INSERT user`, `CREATE TABLE user`.

    A statement without a table is named by its verb alone: `SELECT`, `SAVEPOINT`.
    """
    if long := _LONG.match(statement):
        words = " ".join(long[1].upper().split())
        return "ROLLBACK TO SAVEPOINT" if words.startswith("ROLLBACK") else words
    if ddl := _DDL.match(statement):
        return f"{ddl[1].upper()} {ddl[2].upper()} {ddl[3]}"
    outside = _outside_parentheses(statement)
    verb = (re.findall(r"\w+", outside) or ["SQL"])[0].upper()
    if verb == "WITH" and (
        main := re.search(r"\b(SELECT|INSERT|UPDATE|DELETE)\b.*", outside, re.IGNORECASE | re.DOTALL)
    ):
        outside, verb = main[0], main[1].upper()
    if verb not in _TARGET:
        return verb
    found = re.search(_TARGET[verb], outside, re.IGNORECASE) or re.search(_TARGET[verb], statement, re.IGNORECASE)
    return f"{verb} {found[1]}" if found else verb


def _outside_parentheses(statement: str) -> str:
    """Leave out what stands in parentheses, such as subqueries and common table expressions."""
    count = 1
    while count:
        statement, count = re.subn(r"\([^()]*\)", " ", statement)
    return statement


def squeeze(statement: str) -> str:
    """Put a statement on one line, with single spaces outside quotes."""
    parts = re.split(r"('(?:[^']|'')*'|\"[^\"]*\")", statement.strip())
    return "".join(part if index % 2 else re.sub(r"\s+", " ", part) for index, part in enumerate(parts))
