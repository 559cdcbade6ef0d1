"""The front matter of a page: the YAML between two lines of hyphens at its top."""

from __future__ import annotations

import re
from typing import Any

import yaml

from session_answers.errors import PageError
from sqlalchemy_receipts import Fault

_FRONT = re.compile(r"\A---[ \t]*\n(?:.*?\n)??(?:---|\.\.\.)[ \t]*\n", re.DOTALL)


class _AliasError(Exception):
    pass


class _Loader(yaml.SafeLoader):
    """Raise an error for aliases, because a few lines of them can expand to more values than fit into memory."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise _AliasError
        return super().compose_node(parent, index)


def front_matter(text: str, path: str = "") -> dict[str, Any]:
    """Return the front matter of a page, empty if it has none. Raise PageError if it is not names and values."""
    match = _FRONT.match(_normalized(text))
    if not match:
        return {}
    try:
        data = yaml.load(match[0].strip("\n").strip("-."), _Loader)  # noqa: S506  (it is a SafeLoader)
    except _AliasError:
        raise PageError(Fault(path, 1, "the front matter has an alias", "write the value again in its place")) from None
    except Exception:  # noqa: BLE001  (PyYAML passes on whatever a value raises)
        fix = "put the description after `description: >-`"
        raise PageError(Fault(path, 1, "the front matter is not valid YAML", fix)) from None
    if not isinstance(data, dict):
        fix = "write `name: value` in it, or remove its two lines"
        raise PageError(Fault(path, 1, "the front matter has no names and values", fix))
    return data


def body(text: str) -> str:
    """Return the Markdown after the front matter, as the builders convert it."""
    return _FRONT.sub("", _normalized(text)).strip()


def line_count(text: str) -> int:
    """Return the number of lines of the front matter, 0 if there is none."""
    match = _FRONT.match(_normalized(text))
    return match[0].count("\n") if match else 0


def _normalized(text: str) -> str:
    return text.lstrip("\ufeff").replace("\r\n", "\n")
