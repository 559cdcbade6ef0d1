"""The tables that a query reads, through its subqueries and common table expressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .sql_tokens import Token

CHANGES = frozenset(("INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE"))
_QUERIES = frozenset(("SELECT", "VALUES"))
_BEFORE_TABLE = frozenset(("ONLY", "LATERAL"))
_AFTER_FROM = frozenset(("SELECT", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "UNION", "EXCEPT", "INTERSECT"))
# Levels of subqueries are read by recursion, and no query that a person reads has so many.
_MAX_LEVEL = 20


class Tables(NamedTuple):
    """The result of `read_tables`. `main` is the statement after its common table expressions, from its verb on.

    `names` are the tables that it reads, in order. `changes` are the common table expressions that change rows.
    """

    main: tuple[Token, ...] = ()
    names: tuple[str, ...] = ()
    changes: tuple[tuple[Token, ...], ...] = ()


def read_tables(tokens: list[Token]) -> Tables:
    """Return the tables of a query, whose first token is its verb or WITH."""
    query = _Query(tokens)
    main = query.body(0, len(tokens), {})
    return Tables(tuple(tokens[main.start :]), tuple(dict.fromkeys(query.names(main))), tuple(query.changes))


def name_at(tokens: Sequence[Token], index: int) -> str:
    """Return the name that begins at a token, with its schema, or ""."""
    parts: list[str] = []
    while index < len(tokens) and tokens[index].kind in ("word", "name"):
        parts.append(tokens[index].text)
        if index + 1 >= len(tokens) or tokens[index + 1].text != "." or tokens[index + 1].kind != "sign":
            break
        index += 2
    return ".".join(parts)


@dataclass(frozen=True)
class _Body:
    """A part of the tokens: a statement from its verb on, and the common table expressions that it can name."""

    start: int
    end: int
    ctes: Mapping[str, _Body] = field(default_factory=dict)


class _Query:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._closing = _closing(tokens)
        self._seen: set[int] = set()
        self.changes: list[tuple[Token, ...]] = []

    def body(self, start: int, end: int, ctes: Mapping[str, _Body]) -> _Body:
        """Return the statement between two tokens, behind its parentheses and common table expressions."""
        while start < end and start in self._closing:
            start += 1
        if start < end and self._tokens[start].keyword == "WITH":
            return self._with(start, end, dict(ctes))
        return _Body(start, end, ctes)

    def _with(self, start: int, end: int, ctes: dict[str, _Body]) -> _Body:
        level, index, name = self._tokens[start].level, start + 1, ""
        while index < end:
            token = self._tokens[index]
            if index in self._closing:
                if self._tokens[index - 1].keyword in ("AS", "MATERIALIZED"):
                    # A recursive one names itself: then it has no table yet.
                    inner = ctes[name] = self.body(index + 1, self._closing[index], ctes | {name: _Body(0, 0)})
                    if self._keyword(inner.start) in CHANGES:
                        self.changes.append(tuple(self._tokens[inner.start : inner.end]))
                index = self._closing[index]
            elif token.level == level and token.keyword in CHANGES | _QUERIES and self._tokens[index - 1].text == ")":
                return _Body(index, end, ctes)
            elif self._tokens[index - 1].keyword in ("WITH", "RECURSIVE") or self._tokens[index - 1].text == ",":
                name = token.text.lower()
            index += 1
        return _Body(end, end, ctes)

    def names(self, body: _Body) -> Iterator[str]:
        """Yield the tables that a query reads: the tables in its FROM first, else the tables of its subqueries."""
        # Each part is read once, however often the statement names it.
        if body.start >= body.end or body.start in self._seen:
            return
        self._seen.add(body.start)
        if self._keyword(body.start) in CHANGES:
            index = body.start + 1
            while self._keyword(index) in ("INTO", "FROM", "ONLY"):
                index += 1
            yield name_at(self._tokens, index)
        elif self._keyword(body.start) in _QUERIES:
            found = [name for index in self._from_items(body) for name in self._item(index, body)]
            yield from found or self._nested(body)

    def _from_items(self, body: _Body) -> Iterator[int]:
        """Yield the index of each item in the FROM of a query, including the queries that a UNION adds."""
        level, index, is_inside = self._tokens[body.start].level, body.start, False
        while index < body.end and self._tokens[index].level >= level:
            keyword, text = self._tokens[index].keyword, self._tokens[index].text
            if keyword in _AFTER_FROM:
                is_inside = False
            elif keyword == "FROM" and not self._is_comparison(index):
                is_inside = True
                yield self._first_of_item(index + 1, body.end)
            elif is_inside and (text == "," or keyword == "JOIN"):
                yield self._first_of_item(index + 1, body.end)
            index = self._closing.get(index, index) + 1

    def _is_comparison(self, index: int) -> bool:
        """Return whether a FROM is part of IS DISTINCT FROM."""
        return self._keyword(index - 1) == "DISTINCT" and self._keyword(index - 2) in ("IS", "NOT")

    def _first_of_item(self, index: int, end: int) -> int:
        while index + 1 < end and self._keyword(index) in _BEFORE_TABLE:
            index += 1
        return index

    def _item(self, index: int, body: _Body) -> Iterator[str]:
        if index in self._closing:
            inner = self.body(index + 1, self._closing[index], body.ctes)
            is_query = self._keyword(inner.start) in _QUERIES
            # Otherwise it is a join in parentheses.
            yield from self.names(inner) if is_query else self._item(inner.start, inner)
        elif (name := name_at(self._tokens, index)) and not self._is_function(index):
            cte = body.ctes.get(name.lower())
            yield from (name,) if cte is None else self.names(cte)

    def _is_function(self, index: int) -> bool:
        """Return whether a token is the name of a function, as in FROM generate_series(1, 3)."""
        while index + 2 < len(self._tokens) and self._tokens[index + 1].text == ".":
            index += 2
        return index + 1 in self._closing

    def _nested(self, body: _Body) -> Iterator[str]:
        for index in range(body.start, body.end):
            if index in self._closing and self._keyword(index + 1) in ("SELECT", "WITH"):
                yield from self.names(self.body(index + 1, self._closing[index], body.ctes))

    def _keyword(self, index: int) -> str:
        return self._tokens[index].keyword if 0 <= index < len(self._tokens) else ""


def _closing(tokens: list[Token]) -> dict[int, int]:
    """Return the index of the closing parenthesis for each opening parenthesis that is not too deep."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.level > _MAX_LEVEL or token.kind != "sign":
            continue
        if token.text == "(":
            opened.append(index)
        elif token.text == ")" and opened:
            closing[opened.pop()] = index
    return closing | dict.fromkeys(opened, len(tokens))
