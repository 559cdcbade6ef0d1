"""What a library's sources raise and warn: each message with its constant words, found without running anything."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

ANYTHING = "…"
# The functions that warn, and the category of each.
WARNS = {
    "warn": "SAWarning",
    "warn_limited": "SAWarning",
    "warn_deprecated": "SADeprecationWarning",
    "warn_deprecated_limited": "SADeprecationWarning",
}
_PERCENT = re.compile(r"%(\(\w+\))?[-#0 +]*\d*(\.\d+)?[a-zA-Z%]")
_BRACES = re.compile(r"\{[^}]*\}")
# A value is quoted or not, by `%s` or `%r`: both are one part that changes.
_CHANGES = re.compile(rf"""(['"]?{ANYTHING}['"]?)+""")


@dataclass(frozen=True)
class Message:
    """One message that some line may raise or warn: its class, and its words with … for each part that changes."""

    kind: str
    text: str
    line: int
    code: str = ""


def messages(source: str) -> tuple[Message, ...]:
    """Return the messages of a module in order; what is raised again, or has no words at all, is none."""
    reader = _Reader()
    reader.visit(ast.parse(source))
    return tuple(sorted(reader.found, key=lambda each: each.line))


def codes(source: str) -> set[str]:
    """Return the codes for `sqlalche.me/e/` that a module names: as an argument, or as an attribute of a class."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.keyword) and node.arg == "code":
            found |= _constant(node.value)
        elif isinstance(node, ast.ClassDef):
            for each in node.body:
                if isinstance(each, ast.Assign) and [_name(target) for target in each.targets] == ["code"]:
                    found |= _constant(each.value)
    return found


def same(one: str, other: str) -> bool:
    """Tell whether one of two messages is the other, or the other with more parts that change."""
    one, other = (_CHANGES.sub(ANYTHING, text) for text in (one, other))
    return _covers(one, other) or _covers(other, one)


class _Reader(ast.NodeVisitor):
    """Finds messages, and looks up what a variable of the function or of the module holds."""

    def __init__(self) -> None:
        self.found: list[Message] = []
        self._scopes: list[dict[str, list[str]]] = [{}]
        self._class = ""

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        outer, self._class = self._class, node.name
        self.generic_visit(node)
        self._class = outer

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._scopes.append({})
        self.generic_visit(node)
        self._scopes.pop()

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self._scopes[-1].setdefault(target.id, []).extend(self._texts(node.value))
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name) and isinstance(node.op, ast.Add):
            known = self._scopes[-1].get(node.target.id, [])
            known += [before + after for before in [*known] for after in self._texts(node.value)]
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        if isinstance(node.exc, ast.Call) and _name(node.exc.func) != "with_traceback":
            self._add(_name(node.exc.func), node.exc)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = _name(node.func)
        if name in WARNS:
            self._add(WARNS[name], node, later=name.endswith("_limited"))
        # An error that makes its own message hands it to the class above.
        elif name == "__init__" and self._class.endswith("Error"):
            whole = isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
            self._add(self._class, node, skip=1 if whole else 0)
        self.generic_visit(node)

    def _add(self, kind: str, call: ast.Call, *, skip: int = 0, later: bool = False) -> None:
        """Note a message; with `later` its parts that change are filled in by what is called."""
        code = {each for word in call.keywords if word.arg == "code" for each in _constant(word.value)}
        for text in self._texts(call.args[skip]) if len(call.args) > skip else []:
            filled = _filled(text) if later else text
            said = re.sub(f"{ANYTHING}+", ANYTHING, " ".join(filled.split()))
            self.found.append(Message(kind, said, call.lineno, "".join(code)))

    def _texts(self, node: ast.expr) -> list[str]:  # noqa: PLR0911  (one for each kind of expression)
        """Return every text that an expression may be."""
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=values):
                return ["".join(each) for each in product(*map(self._texts, values))]
            case ast.FormattedValue(value=ast.IfExp() as value):
                return self._texts(value)
            case ast.BinOp(op=ast.Mod()):
                return [_filled(text) for text in self._texts(node.left)]
            case ast.BinOp(op=ast.Add()):
                return [one + two for one in self._texts(node.left) for two in self._texts(node.right)]
            case ast.IfExp():
                return self._texts(node.body) + self._texts(node.orelse)
            case ast.Call(func=ast.Attribute(attr="format", value=value)):
                return [_BRACES.sub(ANYTHING, text) for text in self._texts(value)]
            case ast.Name(id=name):
                return next((scope[name] for scope in reversed(self._scopes) if name in scope), [ANYTHING])
            case _:
                return [ANYTHING]


def _filled(text: str) -> str:
    return _PERCENT.sub(lambda found: "%" if found[0] == "%%" else ANYTHING, text)


def _name(node: ast.expr) -> str:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def _constant(node: ast.expr) -> set[str]:
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def _covers(message: str, text: str) -> bool:
    return re.fullmatch(".*".join(re.escape(part) for part in message.split(ANYTHING)), text) is not None


def unlisted(found: Iterable[Message], listed: Iterable[tuple[str, str]], left_out: Iterable[str]) -> Iterator[Message]:
    """Give the messages that are no listed class and message, and begin like no line of those that are left out."""
    known, lines = list(listed), list(left_out)
    for each in found:
        if not is_listed(each, known) and not any(is_left_out(each, line) for line in lines):
            yield each


def is_listed(message: Message, listed: Iterable[tuple[str, str]]) -> bool:
    """Tell whether a message is a listed class and message; one without a word of its own never is."""
    return message.text != ANYTHING and any(kind == message.kind and same(text, message.text) for kind, text in listed)


def is_left_out(message: Message, line: str) -> bool:
    """Tell whether a message begins like a line; a line without a word of its own is for no other message."""
    said = f"{message.kind}: {message.text}"
    return said == line if line.endswith(f": {ANYTHING}") else said.startswith(line)
