"""SQL statements in few words: the verb and the table that a receipt names."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import NamedTuple

from .sql_tokens import Token, sql_tokens
from .tables import name_at, read_tables

_KINDS = frozenset(
    (
        *("TABLE", "INDEX", "VIEW", "SEQUENCE", "DATABASE", "SCHEMA", "TRIGGER", "FUNCTION", "PROCEDURE"),
        *("TYPE", "DOMAIN", "EXTENSION", "ROLE", "USER", "EVENT", "COLUMN"),
        *("AGGREGATE", "COLLATION", "CONSTRAINT", "POLICY", "PUBLICATION", "RULE", "SERVER", "STATISTICS"),
        *("SUBSCRIPTION", "SYNONYM", "TABLESPACE"),
    )
)
# The kind is not behind these words, as in ALTER DEFAULT PRIVILEGES IN SCHEMA. Some kinds have two words.
_NO_KIND = frozenset(("AS", "BY", "DEFAULT", "FOR", "FROM", "IN", "TO", "USING", "WITH"))
_LONG_KINDS = frozenset((("CONSTRAINT", "TRIGGER"), ("EVENT", "TRIGGER"), ("AGGREGATE", "FUNCTION")))
_DDL = frozenset(("CREATE", "DROP", "ALTER", "REFRESH", "COMMENT"))
_BEFORE_NAME = frozenset(("CONCURRENTLY", "IF", "NOT", "EXISTS", "ONLY"))
_BEFORE_TARGET = frozenset(
    (
        *("OR", "ROLLBACK", "ABORT", "REPLACE", "FAIL", "IGNORE"),
        *("LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "QUICK", "ONLY", "TABLE", "TABLES"),
    )
)
# The word before the table of a statement. A statement without that word has its table after its options.
_BEFORE_TABLE = {"INSERT": "INTO", "REPLACE": "INTO", "MERGE": "INTO", "DELETE": "FROM"} | dict.fromkeys(
    ("UPDATE", "TRUNCATE", "TABLE"), ""
)
# A program that sends one of these hides it from SQLAlchemy, so it must not read like SQLAlchemy's own.
_TRANSACTION = frozenset(("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "PREPARE", "XA"))
OWN = "SQL "
_LONG = ("START TRANSACTION", "PREPARE TRANSACTION", "COMMIT PREPARED", "ROLLBACK PREPARED")


class Summary(NamedTuple):
    """The name of a statement. `verb` is its first words, and `tables` are the tables that it could be named by."""

    verb: str
    tables: tuple[str, ...] = ()

    def words(self, preferred: Container[str] = ()) -> str:
        """Return the verb with the first of the `preferred` tables, or else with the first table."""
        table = next((table for table in self.tables if table in preferred), next(iter(self.tables), ""))
        return " ".join(filter(None, (self.verb, table)))


def summary(statement: str) -> Summary:
    """Name a statement by its verb and its first table: `INSERT user`, `CREATE TABLE user`.

    A statement without a table is named by its verb alone: `SELECT`, `SAVEPOINT`.
    One that controls the transaction, unseen by SQLAlchemy, is named `SQL COMMIT`.
    """
    tokens = sql_tokens(statement)
    first = next((index for index, token in enumerate(tokens) if token.kind == "word"), None)
    if first is None:
        return Summary("SQL")
    tokens = tokens[first:]
    verb = tokens[0].keyword
    if verb in _TRANSACTION or verb in ("RELEASE", "SAVEPOINT"):
        return Summary(_transaction(tokens))
    if verb in _DDL:
        return _ddl(tokens)
    if verb in ("SELECT", "WITH", "VALUES"):
        return _query(tokens)
    return Summary(*_change(tokens))


def _transaction(tokens: list[Token]) -> str:
    """Return the name of a statement that begins or ends a transaction or a savepoint."""
    verb, *more = [token.keyword for token in tokens[:4]]
    if verb in ("SAVEPOINT", "RELEASE"):
        return "SAVEPOINT" if verb == "SAVEPOINT" else "RELEASE SAVEPOINT"
    if verb == "ROLLBACK" and "TO" in more:
        return "ROLLBACK TO SAVEPOINT"
    long = " ".join((verb, *more[:1]))
    if verb == "PREPARE" and long != "PREPARE TRANSACTION":
        return verb
    return OWN + (long if verb == "XA" or long in _LONG else verb)


def _ddl(tokens: list[Token]) -> Summary:
    """Name a statement that defines something: `CREATE INDEX ix_user_name`."""
    verb = tokens[0].keyword
    for index, token in enumerate(tokens):
        if _is_kind(tokens, index):
            materialized = tokens[index - 1].keyword == "MATERIALIZED"
            kind = f"MATERIALIZED {token.keyword}" if materialized else token.keyword
            words = f"{verb} ON {kind}" if verb == "COMMENT" else f"{verb} {kind}"
            name = name_at(tokens, _skip(tokens, index + 1, _BEFORE_NAME))
            is_anonymous = name == "ON" or not name
            return Summary(words) if is_anonymous else Summary(words, (name,))
        if token.keyword in _NO_KIND or token.text == "(":
            break
    return Summary(verb)


def _is_kind(tokens: list[Token], index: int) -> bool:
    """Return whether a token is the kind of what a statement defines, not its first word or the value of an option."""
    token, words = tokens[index], tuple(token.keyword for token in tokens[index : index + 2])
    is_value = tokens[index - 1].text == "="
    return token.keyword in _KINDS and token.level == tokens[0].level and words not in _LONG_KINDS and not is_value


def _query(tokens: list[Token]) -> Summary:
    """Name a query, or the statement that follows common table expressions or changes rows in one of them."""
    tables = read_tables(tokens)
    main = tables.main
    if not main or main[0].keyword in ("SELECT", "VALUES", "TABLE"):
        verb = main[0].keyword if main else tokens[0].keyword
        return Summary(*_change(tables.changes[0])) if tables.changes else Summary(verb, tables.names)
    return Summary(*_change(main))


def _change(tokens: Sequence[Token]) -> tuple[str, tuple[str, ...]]:
    """Return the verb and the table of a statement that is not a query."""
    verb, level = tokens[0].keyword, tokens[0].level
    if verb in ("LOCK", "UNLOCK"):
        second = tokens[1].keyword if len(tokens) > 1 else ""
        has_kind = second in ("TABLE", "TABLES")
        return f"{verb} {second if has_kind else 'TABLE'}", _named(tokens, 1 + has_kind, _BEFORE_NAME)
    if verb == "PRAGMA":
        return verb, tuple(name.rpartition(".")[2] for name in _named(tokens, 1, ()))
    before = _BEFORE_TABLE.get(verb)
    if before is None:
        return verb, ()
    found = (index for index, token in enumerate(tokens) if before and token.keyword == before and token.level == level)
    start = next(found, 0)
    # Every word after INTO or FROM is a name, even one that could be an option.
    return verb, _named(tokens, start + 1, _BEFORE_NAME if start else _BEFORE_TARGET)


def _named(tokens: Sequence[Token], index: int, skipped: Container[str]) -> tuple[str, ...]:
    name = name_at(tokens, _skip(tokens, index, skipped))
    return (name,) if name else ()


def _skip(tokens: Sequence[Token], index: int, words: Container[str]) -> int:
    while index + 1 < len(tokens) and tokens[index].keyword in words and tokens[index + 1].kind in ("word", "name"):
        index += 1
    return index


def tidy(statement: str) -> str:
    """Return a statement in the lines that SQLAlchemy gave it, without blanks that are not seen, but in quotes."""
    parts = re.split(r"('(?:[^']|'')*'|\"[^\"]*\")", statement.strip())
    return "".join(
        part if index % 2 else re.sub(r"[ \t]*\n\s*\n|[ \t]+\n", "\n", part).replace("\t", "  ")
        for index, part in enumerate(parts)
    )
