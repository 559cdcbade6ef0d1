"""The names that the front matter of a page may have, and the kinds of their values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from session_answers.pages import asked, errata
from session_answers.pages.page import Page
from sqlalchemy_receipts import UNPRINTABLE, Fault

_HIDDEN = ("navigation", "toc")
# MkDocs also reads names and values at the top of a page that are not between lines of hyphens.
_WITHOUT_HYPHENS = re.compile(r" {0,3}[A-Za-z0-9_-]+:")


def _is_text(value: Any) -> bool:
    """Return whether a value is text. With an escape, YAML can write a character that cannot be shown."""
    return isinstance(value, str) and not UNPRINTABLE.search(value)


def _is_mapping(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_text(text) for pair in value.items() for text in pair)


def _is_hidden(value: Any) -> bool:
    return isinstance(value, list) and all(part in _HIDDEN for part in value)


def _is_date(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_errata(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(entry, dict)
        and entry.keys() == _ERRATUM.keys()
        and all(is_right(entry[name]) for name, is_right in _ERRATUM.items())
        for entry in value
    )


_ERRATUM = {"claim": _is_text, "date": _is_date, "said": _is_text, "fact": _is_text}
_TEXT = "is not text that can be shown", "write it in quotes, without escapes"
# The names, each with the check of its value, the problem, and the fix.
_NAMES: dict[str, tuple[Callable[[Any], bool], str, str]] = {
    asked.NAME: (_is_mapping, "has no claims and phrases", "write `claim-id: some words; other words` under it"),
    "code": (_is_text, *_TEXT),
    "description": (_is_text, *_TEXT),
    errata.NAME: (
        _is_errata,
        "is not a list of corrected claims",
        "write `- claim: its-id`, `date: 2026-11-30`, `said: ...`, and `fact: ...` under it",
    ),
    "hide": (_is_hidden, "is not a list of parts of the frame", f"write `- {'` or `- '.join(_HIDDEN)}` under it"),
    "instead": (_is_mapping, "has no claims and examples", "write `claim-id: example-id` under it"),
    "links": (_is_mapping, "has no parts and pages", "write `part: page.md#id` under it"),
}


def faults(page: Page) -> Iterator[Fault]:
    """Yield a fault for each name in the front matter that is unknown or has a value of a wrong kind."""
    if _WITHOUT_HYPHENS.match(page.text):
        fix = "write a line of three hyphens before and after it, or begin the page with its title"
        yield Fault(page.path, 1, "MkDocs would read the first line as front matter", fix)
    for name, value in page.front.items():
        line = _line(page.text, str(name))
        if name not in _NAMES:
            problem = f"the front matter has the unknown name {name!a}"
            yield Fault(page.path, line, problem, f"use {', '.join(_NAMES)}")
            continue
        is_right, problem, fix = _NAMES[name]
        # A name without a value is like a name that is not there.
        if value is not None and not is_right(value):
            yield Fault(page.path, line, f"`{name}:` {problem}", fix)


def _line(text: str, name: str) -> int:
    """Return the line of a name in the front matter, or 1 if it is written in another way."""
    rows = enumerate(text.lstrip("\ufeff").split("\n"), 1)
    return next((number for number, row in rows if row.startswith(f"{name}:")), 1)
