"""The messages that the sources of a library raise or warn, found without running them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

ANYTHING = "…"
# The functions that warn, with the category of each.
WARNS = {
    "warn": "SAWarning",
    "warn_limited": "SAWarning",
    "warn_deprecated": "SADeprecationWarning",
    "warn_deprecated_limited": "SADeprecationWarning",
}
_PERCENT = re.compile(r"%(\(\w+\))?[-#0 +]*\d*(\.\d+)?[a-zA-Z%]")
_BRACES = re.compile(r"\{[^}]*\}")
# A value with quotes, from `%r`, is the same as one without, from `%s`.
_CHANGES = re.compile(rf"""(['"]?{ANYTHING}['"]?)+""")


@dataclass(frozen=True)
class Message:
    """A message that a line may raise or warn: its class, and its text with … for each part that changes."""

    kind: str
    text: str
    line: int
    code: str = ""


def messages(source: str) -> tuple[Message, ...]:
    """Return the messages of a module in order, without exceptions that have no text or are raised again."""
    reader = _Reader()
    reader.visit(ast.parse(source))
    return tuple(sorted(reader.messages, key=lambda message: message.line))


def codes(source: str) -> set[str]:
    """Return the codes for `sqlalche.me/e/` in a module: arguments, and attributes of classes."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.keyword) and node.arg == "code":
            found |= _constant(node.value)
        elif isinstance(node, ast.ClassDef):
            for each in node.body:
                if isinstance(each, ast.Assign) and [_name(target) for target in each.targets] == ["code"]:
                    found |= _constant(each.value)
    return found


def are_same(first: str, second: str) -> bool:
    """Return whether two texts are equal, or one has more parts that change."""
    first, second = (_CHANGES.sub(ANYTHING, text) for text in (first, second))
    return _covers(first, second) or _covers(second, first)


class _Reader(ast.NodeVisitor):
    """Collects messages, with the texts that variables of the function or of the module have."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
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
            texts = self._scopes[-1].get(node.target.id, [])
            texts += [before + after for before in [*texts] for after in self._texts(node.value)]
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        if isinstance(node.exc, ast.Call) and _name(node.exc.func) != "with_traceback":
            self._add(_name(node.exc.func), node.exc)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = _name(node.func)
        if name in WARNS:
            self._add(WARNS[name], node, later=name.endswith("_limited"))
        # An error that builds its own message passes it to its base class.
        elif name == "__init__" and self._class.endswith("Error"):
            whole = isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
            self._add(self._class, node, skip=1 if whole else 0)
        self.generic_visit(node)

    def _add(self, kind: str, call: ast.Call, *, skip: int = 0, later: bool = False) -> None:
        """Add a message; with `later`, the called function fills in the parts that change."""
        code = {each for word in call.keywords if word.arg == "code" for each in _constant(word.value)}
        for text in self._texts(call.args[skip]) if len(call.args) > skip else []:
            filled = _filled(text) if later else text
            one_line = re.sub(f"{ANYTHING}+", ANYTHING, " ".join(filled.split()))
            self.messages.append(Message(kind, one_line, call.lineno, "".join(code)))

    def _texts(self, node: ast.expr) -> list[str]:  # noqa: PLR0911  (one for each kind of expression)
        """Return every text that an expression may have."""
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
                return [left + right for left in self._texts(node.left) for right in self._texts(node.right)]
            case ast.IfExp():
                return self._texts(node.body) + self._texts(node.orelse)
            case ast.Call(func=ast.Attribute(attr="format", value=value)):
                return [_BRACES.sub(ANYTHING, text) for text in self._texts(value)]
            case ast.Name(id=name):
                return next((scope[name] for scope in reversed(self._scopes) if name in scope), [ANYTHING])
            case _:
                return [ANYTHING]


def _filled(text: str) -> str:
    return _PERCENT.sub(lambda match: "%" if match[0] == "%%" else ANYTHING, text)


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


def unlisted(
    messages: Iterable[Message], listed: Iterable[tuple[str, str]], left_out: Iterable[str]
) -> Iterator[Message]:
    """Yield the messages that are neither listed, as (class, text), nor begin like a line of `left_out`."""
    entries, lines = list(listed), list(left_out)
    for message in messages:
        if not is_listed(message, entries) and not any(is_left_out(message, line) for line in lines):
            yield message


def is_listed(message: Message, listed: Iterable[tuple[str, str]]) -> bool:
    """Return whether a message is listed, as (class, text). A message without a constant word never is."""
    return message.text != ANYTHING and any(
        kind == message.kind and are_same(text, message.text) for kind, text in listed
    )


def is_left_out(message: Message, line: str) -> bool:
    """Return whether a message begins like a line. A line without a constant word is only for that message."""
    text = f"{message.kind}: {message.text}"
    return text == line if line.endswith(f": {ANYTHING}") else text.startswith(line)
