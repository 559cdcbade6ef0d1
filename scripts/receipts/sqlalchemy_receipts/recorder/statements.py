"""SQL statements in two words: the verb and the table that a receipt names."""

from __future__ import annotations

import re

_PART = r"""(?:"[^"]+"|`[^`]+`|\[[^\]]+\]|[\w$]+)"""
_NAME = rf"({_PART}(?:\.{_PART})*)"
_BESIDE = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)
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
    statement = _BESIDE.sub(" ", statement)
    if long := _LONG.match(statement):
        words = " ".join(long[1].upper().split())
        return "ROLLBACK TO SAVEPOINT" if words.startswith("ROLLBACK") else words
    if ddl := _DDL.match(statement):
        return f"{ddl[1].upper()} {ddl[2].upper()} {_bare(ddl[3])}"
    outside = statement if statement.lstrip().startswith("(") else _outside_parentheses(statement)
    main = re.search(r"\b(SELECT|INSERT|UPDATE|DELETE)\b.*", outside, re.IGNORECASE | re.DOTALL)
    if main and outside.lstrip()[:4].upper() == "WITH":
        outside = main[0]
    verb = str((re.findall(r"\w+", outside) or ["SQL"])[0]).upper()
    target = _TARGET.get(verb, "(?!)")
    found = re.search(target, outside, re.IGNORECASE) or re.search(target, statement, re.IGNORECASE)
    return f"{verb} {_bare(found[1])}" if found else verb


def _bare(name: str) -> str:
    return re.sub(r"""["`\[\]]""", "", name)


def _outside_parentheses(statement: str) -> str:
    """Leave out what stands in parentheses, such as subqueries and common table expressions."""
    count = 1
    while count:
        statement, count = re.subn(r"\([^()]*\)", " ", statement)
    return statement


def tidy(statement: str) -> str:
    """Return a statement in the lines that SQLAlchemy gave it, without blanks that are not seen, but in quotes."""
    parts = re.split(r"('(?:[^']|'')*'|\"[^\"]*\")", statement.strip())
    return "".join(
        part if index % 2 else re.sub(r"[ \t]*\n\s*\n|[ \t]+\n", "\n", part).replace("\t", "  ")
        for index, part in enumerate(parts)
    )
