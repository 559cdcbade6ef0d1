"""The imports and classes at the beginning of a setup, executed once for all examples that share it."""

from __future__ import annotations
import __future__

import ast
import sys
import threading
from dataclasses import dataclass
from itertools import takewhile
from types import CodeType, ModuleType

from session_answers.run.warm_up import RECORDER
from sqlalchemy_receipts import Program

# Code that is compiled within a class would keep the file name of the program, which is another one for each example.
_CODE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_PATH = "<definitions>"


@dataclass(frozen=True)
class Definitions:
    """The module in which definitions were executed, and the statements of the setup that follow them."""

    module: ModuleType
    statements: tuple[ast.stmt, ...]
    flags: int

    def rest(self, path: str) -> tuple[ModuleType, CodeType]:
        """Return the module, which now belongs to the program at `path`, and the code that remains."""
        self.module.__file__ = path
        code = ast.Module([*self.statements], [])
        return self.module, compile(code, path, "exec", self.flags, dont_inherit=True)


def define(head: str) -> Definitions | None:
    """Execute the definitions at the beginning of `head`.

    Return None if there are none, or if they did anything that belongs to each run: then this process is spoiled.
    """
    try:
        statements = ast.parse(head).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    count = len([*takewhile(_is_definition, statements)])
    code = compile(ast.Module(statements[:count], []), _PATH, "exec", dont_inherit=True)
    module, before = ModuleType("__main__"), sys.modules["__main__"]
    sys.modules["__main__"] = module
    try:
        with RECORDER.record(Program("definitions", "", head), _PATH, ""):
            exec(code, module.__dict__)  # noqa: S102  (they are the beginning of each program)
    except BaseException:  # noqa: BLE001  (each run reports it)
        return None
    finally:
        sys.modules["__main__"] = before
    recorded = RECORDER.problem or RECORDER.trace().events
    if not count or recorded or threading.active_count() > 1:
        return None
    return Definitions(module, tuple(statements[count:]), code.co_flags & __future__.annotations.compiler_flag)


def _is_definition(statement: ast.stmt) -> bool:
    """Return whether a statement is an import, or a class without functions."""
    if isinstance(statement, ast.ClassDef):
        return not any(isinstance(node, _CODE) or getattr(node, "type_params", ()) for node in ast.walk(statement))
    return isinstance(statement, (ast.Import, ast.ImportFrom))
