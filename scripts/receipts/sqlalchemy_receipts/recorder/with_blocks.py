"""The end of a `with` block: the instructions of its header that leave it."""

from __future__ import annotations

from opcode import opmap
from types import CodeType

from sqlalchemy_receipts.lines import Line

# A header loads something to enter its block. To leave it, it calls `__exit__` with constants.
_CONSTANTS = frozenset(opmap[name] for name in ("LOAD_CONST", "LOAD_COMMON_CONSTANT") if name in opmap)
_BEGINNINGS = ("LOAD_", "BEFORE_", "PUSH_NULL", "MAKE_FUNCTION")
_ENTERS = frozenset(number for name, number in opmap.items() if name.startswith(_BEGINNINGS)) - _CONSTANTS
# An exception leaves it.
_FAILS = frozenset((opmap["PUSH_EXC_INFO"], opmap["WITH_EXCEPT_START"]))
_PREFIX = opmap["EXTENDED_ARG"]


def leaving(code: CodeType, line: Line) -> frozenset[int]:
    """Return the offsets of the instructions that leave the `with` block of `line`.

    A block in a `finally` is compiled several times, so one copy can be entered after another copy was left.
    """
    found: set[int] = set()
    constants: list[int] = []
    operations = code.co_code
    is_leaving = False
    for start, end, number in code.co_lines():
        if number is not None and line.body <= number <= line.end:
            is_leaving = True
            constants.clear()
        elif number is not None and line.first <= number < line.body:
            for offset in range(start, end, 2):
                operation = operations[offset]
                # The instruction after them decides their purpose.
                if operation in _CONSTANTS or operation == _PREFIX:
                    constants.append(offset)
                    continue
                is_leaving = operation in _FAILS or (is_leaving and operation not in _ENTERS)
                if is_leaving:
                    found.update(constants, (offset,))
                constants.clear()
    return frozenset(found)
