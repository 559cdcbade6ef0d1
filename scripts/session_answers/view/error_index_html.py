"""The index of all errors by class, for the page of frequent errors."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from session_answers.prove.error_entries import Entry


def error_index_html(entries: Iterable[Entry], root: str) -> str:
    """Return a list of the classes of errors, each with the links to its entries.

    `root` is the address of the site's root from the page. A class with one entry is a link. The links of other classes
    are folded, and a script draws them when the reader opens the class. Without scripts they are shown then.
    """
    classes: dict[str, list[Entry]] = {}
    for entry in entries:
        classes.setdefault(entry.kind, []).append(entry)
    items = "".join(f"<li>{_class(kind, classes[kind], root)}</li>" for kind in sorted(classes, key=str.lower))
    return f'<p class="label">Or find it by its class:</p><ul class="classes">{items}</ul>'


def _class(kind: str, entries: list[Entry], root: str) -> str:
    name = escape(kind)
    if len(entries) == 1:
        return f'<a href="{_address(entries[0], root)}">{name}</a>'
    # The page of frequent errors comes first.
    ordered = sorted(entries, key=lambda entry: entry.page.count("/"))
    links = "".join(
        f'<li><a href="{_address(entry, root)}">{escape(entry.message, quote=False)}</a></li>' for entry in ordered
    )
    return (
        f'<details class="lazy"><summary data-on="{len(entries)}">{name}</summary>'
        f"<noscript><ul>{links}</ul></noscript></details>"
    )


def _address(entry: Entry, root: str) -> str:
    return escape(f"{root}{entry.page}#{entry.id}")
