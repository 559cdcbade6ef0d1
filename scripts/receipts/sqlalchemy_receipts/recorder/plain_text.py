"""Texts of values and errors that are made without running code of the program.

A `__repr__` or `__str__` of the program could print, or load an attribute, and both would be recorded as its own work.
"""

from __future__ import annotations

import reprlib
import sys
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from inspect import getattr_static
from types import FunctionType, NoneType
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

_NAME: Any = vars(type)["__name__"]
_ARGS: Any = vars(BaseException)["args"]
_GROUP_TEXT: Any = vars(BaseExceptionGroup)["message"]
_FILE_NAMES: Any = (vars(OSError)["filename"], vars(OSError)["filename2"])
# Types are compared by identity: a metaclass of the program may have its own `__eq__` and `__hash__`.
_BASES = (str, int, float, complex, bytes, bytearray)
_SCALARS = {
    id(kind) for kind in (*_BASES, bool, NoneType, date, timedelta, timezone, ZoneInfo, Decimal, Fraction, UUID, type)
}
_TIMES = {id(datetime), id(time)}
_SEQUENCES = {id(kind) for kind in (tuple, list, set, frozenset)}
_SIMPLE = {id(kind) for kind in (str, bool, float, NoneType)}
_BUILT_IN = type(BaseException.__str__)
_MOST_ITEMS, _MOST_LEVELS = 1000, 5
_SHORT = 200
# The packages whose errors have their own text, which is safe to create.
_TRUSTED = sys.stdlib_module_names | {"sqlalchemy"}


def type_name(kind: type) -> str:
    """Return the name of a class, which its metaclass may hide."""
    return str(_NAME.__get__(kind))


def value_text(value: object) -> str:
    """Return `repr(value)` if that runs no code of the program, else the value of its base, or its class."""
    if is_plain(value):
        return repr(value)
    kind = type(value)
    base = next((base for base in _BASES if issubclass(kind, base)), None)
    return base.__repr__(value) if base else f"<{type_name(kind)} object>"


def error_text(error: BaseException) -> str:
    """Return `str(error)` if that runs no code of the program, else a text of its arguments."""
    if _has_plain_text(error):
        return str(error)
    args = _ARGS.__get__(error)
    if len(args) == 1:
        return str.__str__(args[0]) if issubclass(type(args[0]), str) else value_text(args[0])
    return f"({', '.join(map(value_text, args))})" if args else ""


def parameters_text(values: Any) -> str:
    """Return the parameters of a statement as text. Long parts are shortened."""
    if type(values) is tuple and len(values) <= _short.maxtuple and _SIMPLE.issuperset(map(id, map(type, values))):
        text = repr(values)  # `reprlib` is slow
        if len(text) <= _SHORT:
            return text
    return _short.repr(values)


def is_plain(value: object, levels: int = _MOST_LEVELS) -> bool:
    """Return whether the `repr` and `str` of a value run no code of the program."""
    kind = id(type(value))
    # SQLAlchemy's names of parameters are instances of its own subclass of `str`.
    if kind in _SCALARS or (issubclass(type(value), str) and _is_schema(value)):
        return True
    if kind in _TIMES:
        return is_plain(value.tzinfo)  # type: ignore[attr-defined]
    if issubclass(type(value), BaseException):  # `isinstance` would look up `__class__`
        return levels > 0 and _has_plain_text(value, levels - 1)  # type: ignore[arg-type]
    if (kind != id(dict) and kind not in _SEQUENCES) or not levels or len(value) > _MOST_ITEMS:  # type: ignore[arg-type]
        return False
    parts = [*value.keys(), *value.values()] if kind == id(dict) else [*value]  # type: ignore[attr-defined,misc]
    return all(is_plain(part, levels - 1) for part in parts)


def _has_plain_text(error: BaseException, levels: int = _MOST_LEVELS) -> bool:
    kind = type(error)
    function = getattr_static(kind, "__str__")
    values = [_ARGS.__get__(error)]
    if issubclass(kind, BaseExceptionGroup):
        values = [_GROUP_TEXT.__get__(error)]
    if issubclass(kind, OSError):
        values += [name.__get__(error) for name in _FILE_NAMES]
    if isinstance(function, FunctionType):
        if not (_is_trusted(kind) and _is_trusted(function)):
            return False
        values += object.__getattribute__(error, "__dict__").values()
    elif type(function) is not _BUILT_IN:
        return False
    return all(is_plain(value, levels) or _is_schema(value) for value in values)


def _is_trusted(item: type | FunctionType) -> bool:
    module = vars(type)["__dict__"].__get__(item).get("__module__") if isinstance(item, type) else item.__module__
    return type(module) is str and module.partition(".")[0] in _TRUSTED


def _is_schema(value: object) -> bool:
    """Return whether a value is a part of a statement or of a table, which SQLAlchemy's errors may have."""
    module = vars(type)["__dict__"].__get__(type(value)).get("__module__")
    return type(module) is str and module.startswith("sqlalchemy.sql.")


class _Short(reprlib.Repr):
    """Shorten long parts. Show values of other classes without running their code."""

    def repr1(self, x: Any, level: int) -> str:
        kind = id(type(x))
        if kind in (id(tuple), id(list)) or is_plain(x):
            return super().repr1(x, level)
        if type(x) is dict and all(issubclass(type(key), str) and is_plain(key) for key in x):
            return super().repr1(x, level)
        text = value_text(x)
        return text if len(text) <= self.maxother else f"{text[: self.maxother - 3]}..."


_short = _Short()
_short.maxlist = _short.maxtuple = _short.maxdict = 20
_short.maxstring = _short.maxother = 200
