"""Add an entry to the navigation without changing the rest of `mkdocs.yml`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import yaml

from session_answers.errors import NavigationError
from sqlalchemy_receipts import Fault

_FILE = "mkdocs.yml"


def with_entry(config: str, title: str, page: str, group: str = "") -> str:
    """Return the text of `mkdocs.yml` with a page at the end of a group or the navigation. Raise NavigationError."""
    is_plain = re.fullmatch(r"\w[\w ,()?-]*", title)
    entry = f"- {title if is_plain else json.dumps(title, ensure_ascii=False)}: {page}"
    try:
        nav = _nav(config)
        if not isinstance(nav, yaml.SequenceNode) or not nav.value or nav.flow_style:
            raise NavigationError(Fault(_FILE, 0, "there is no list of pages in `nav:`", "add one with an entry"))
        rows = config.split("\n")
        within = _group(nav, group) if group else nav
        end = max(value.end_mark.line + bool(value.end_mark.column) for value in _values(within))
        while not rows[end - 1].strip():
            end -= 1
        first = rows[within.value[0].start_mark.line]
        rows.insert(end, first[: len(first) - len(first.lstrip())] + entry)
        text = "\n".join(rows)
        is_added = sorted(_texts(_nav(text))) == sorted([*_texts(nav), title, page])
    except yaml.YAMLError:
        is_added = False
    if not is_added:
        problem = f"{page} cannot be added to `nav:`"
        raise NavigationError(Fault(_FILE, 0, problem, f"add `{entry}`, or correct the file"))
    return text


def page_above(config: str, page: str) -> str:
    """Return the page above a page in its group of the navigation, or "" if there is none. Raise NavigationError."""
    try:
        nav = _nav(config) if config else None
    except yaml.YAMLError:
        raise NavigationError(Fault(_FILE, 0, "the YAML is incorrect", "correct it")) from None
    for group in _groups(nav).values() if isinstance(nav, yaml.SequenceNode) else ():
        entries = [item.value[0][1] if isinstance(item, yaml.MappingNode) else item for item in group.value]
        pages = [str(entry.value) for entry in entries]
        if page in pages[1:]:
            return pages[pages.index(page) - 1]
    return ""


def _nav(config: str) -> yaml.Node | None:
    """Return the value of `nav:`. Do not resolve tags that only a builder understands."""
    root = yaml.compose(config, Loader=yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    return next((value for key, value in pairs if key.value == "nav"), None)


def _group(nav: yaml.SequenceNode, name: str) -> yaml.SequenceNode:
    """Return the list of the pages of a group. Raise NavigationError."""
    groups = _groups(nav)
    if name not in groups:
        fix = f"use one of {', '.join(groups)}" if groups else "leave it out"
        raise NavigationError(Fault(_FILE, 0, f"`nav:` has no group {name!r}", fix))
    return groups[name]


def _groups(nav: yaml.SequenceNode) -> dict[str, yaml.SequenceNode]:
    pairs = [pair for item in nav.value if isinstance(item, yaml.MappingNode) for pair in item.value]
    return {
        str(key.value): value
        for key, value in pairs
        if isinstance(value, yaml.SequenceNode) and value.value and not value.flow_style
    }


def _values(node: yaml.Node | None) -> Iterator[yaml.Node]:
    """Yield the titles and pages in a node. The end of a list itself is below the comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and node.value:
        for item in node.value:
            for value in item if isinstance(item, tuple) else (item,):
                yield from _values(value)
        # A list in brackets ends after its last page.
        yield from [node] if node.flow_style else []
    elif node:
        yield node


def _texts(nav: yaml.Node | None) -> list[str]:
    return [str(value.value) for value in _values(nav) if isinstance(value, yaml.ScalarNode)]
