"""The navigation: each entry of `nav:` in `mkdocs.yml` leads to a page, and each page has one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

import yaml

from session_answers.errors import NavigationError
from sqlalchemy_receipts import Fault

_FILE = "mkdocs.yml"


def faults(config: str, pages: Iterable[str]) -> Iterator[Fault]:
    """Yield the faults of the navigation in the text of `mkdocs.yml`. `pages` are paths relative to `docs/`."""
    paths = sorted(pages)
    entries = list(_entries(_nav(config)))
    for line, entry in entries:
        if not entry:
            yield Fault(_FILE, line, "an entry of nav is not a title with a page", "write `- Title: page.md`")
        elif entry.endswith(".md") and ":" not in entry and entry not in paths:
            yield Fault(_FILE, line, f"nav refers to {entry}, which is not in docs/", "correct or remove the entry")
    for path in paths:
        if path not in {entry for _, entry in entries}:
            yield Fault(f"docs/{path}", 0, "the page is not in nav", f"add it in {_FILE}, or delete the page")


def with_entry(config: str, title: str, page: str) -> str:
    """Return the text of `mkdocs.yml` with a page at the end of its navigation. Raise NavigationError."""
    is_plain = re.fullmatch(r"\w[\w ,()?-]*", title)
    entry = f"- {title if is_plain else json.dumps(title, ensure_ascii=False)}: {page}"
    try:
        node = _nav(config)
        if not isinstance(node, yaml.SequenceNode) or not node.value or node.flow_style:
            raise NavigationError(Fault(_FILE, 0, "there is no list of pages in `nav:`", "add one with an entry"))
        rows = config.split("\n")
        end = max(mark.line + bool(mark.column) for mark in _ends(node))
        while not rows[end - 1].strip():
            end -= 1
        first = rows[node.value[0].start_mark.line]
        rows.insert(end, first[: len(first) - len(first.lstrip())] + entry)
        text = "\n".join(rows)
        is_added = [*_names(text)] == [*_names(config), page]
    except yaml.YAMLError:
        is_added = False
    if not is_added:
        raise NavigationError(
            Fault(_FILE, 0, f"{page} cannot be added to `nav:`", f"add `{entry}`, or correct the file")
        )
    return text


def _ends(node: yaml.Node) -> Iterator[yaml.Mark]:
    """Yield the ends of the values in a node. The end of a list itself is below the comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        for item in node.value:
            for value in item if isinstance(item, tuple) else (item,):
                yield from _ends(value)
    else:
        yield node.end_mark


def _names(config: str) -> Iterator[str]:
    return (name for _, name in _entries(_nav(config)))


def _nav(config: str) -> yaml.Node | None:
    """Return the value of `nav:`, or None if there is none. Do not resolve tags that only a builder understands."""
    root = yaml.compose(config, Loader=yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    return next((value for key, value in pairs if key.value == "nav"), None)


def _entries(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Yield the pages and links of a navigation with their lines, and "" for any other entry."""
    if node is None:
        return
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and node.value:
        for item in node.value:
            # An entry with a title has one value: its page, or the entries of its group.
            titled = isinstance(item, yaml.MappingNode) and len(item.value) == 1
            yield from _entries(item.value[0][1]) if titled else _entries(item)
    elif isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:str":
        yield line, node.value
    else:
        yield line, ""
