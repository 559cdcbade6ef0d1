"""The front matter of a page: the YAML between two lines of hyphens at its top."""

from __future__ import annotations

import re
from typing import Any

import yaml

from session_answers.errors import PageError
from sqlalchemy_receipts import UNPRINTABLE, Fault

_FRONT = re.compile(r"\A---[ \t]*\n(?:.*?\n)??(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_TEXTS = ("description", "title")


def front_matter(text: str, path: str = "") -> dict[str, Any]:
    """Return the front matter of a page, empty if it has none. Raise PageError if it is not names and values."""
    match = _FRONT.match(_normalized(text))
    if not match:
        return {}
    try:
        data = yaml.safe_load(match[0].strip("\n").strip("-."))
    except Exception:  # noqa: BLE001  (PyYAML passes on whatever a value raises)
        fix = "put the description after `description: >-`"
        raise PageError(Fault(path, 1, "the front matter is not valid YAML", fix)) from None
    if not isinstance(data, dict):
        fix = "write `name: value` in it, or remove its two lines"
        raise PageError(Fault(path, 1, "the front matter has no names and values", fix))
    if problem := _problem(data):
        raise PageError(Fault(path, 1, *problem))
    return data


def _problem(data: dict[str, Any]) -> tuple[str, str] | None:
    """Return the problem of the values that a template writes into a page, and its fix."""
    # Escapes of YAML, such as "\0", can write any character.
    texts = [text for value in data.values() for text in (value if isinstance(value, list) else [value])]
    if match := next(filter(None, (UNPRINTABLE.search(text) for text in texts if isinstance(text, str))), None):
        return f"the front matter has the character U+{ord(match[0]):04X}, which cannot be shown", "remove it"
    if "template" in data:
        return "the front matter has `template:`, but all pages have the same frame", "remove it"
    links = data.get("links")
    if isinstance(links, dict) and not all(isinstance(text, str) for pair in links.items() for text in pair):
        return "`links:` in the front matter has a part or a page that is not a text", "write `part: page.md` under it"
    if name := next((name for name in _TEXTS if isinstance(data.get(name), dict | list)), ""):
        return f"`{name}:` in the front matter is not a text", "write it in one line, or after `>-`"
    return None


def body(text: str) -> str:
    """Return the Markdown below the front matter, as the builders convert it."""
    return _FRONT.sub("", _normalized(text)).strip()


def line_count(text: str) -> int:
    """Return the number of lines of the front matter, 0 if there is none."""
    match = _FRONT.match(_normalized(text))
    return match[0].count("\n") if match else 0


def _normalized(text: str) -> str:
    return text.lstrip("\ufeff").replace("\r\n", "\n")
