"""The navigation: each entry of `nav:` in `mkdocs.yml` leads to a page, and each page has one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import yaml

from sqlalchemy_receipts import UNPRINTABLE, Fault

_FILE = "mkdocs.yml"


def faults(config: str, pages: Iterable[str]) -> Iterator[Fault]:
    """Yield the faults of the navigation in the text of `mkdocs.yml`. `pages` are paths relative to `docs/`."""
    if wrong := list(syntax_faults(config)):
        yield from wrong
        return
    paths = sorted(pages)
    root = yaml.compose(config, Loader=yaml.SafeLoader)
    for line, character in _unprintable(root):
        yield Fault(_FILE, line, f"the character U+{ord(character):04X} cannot be shown", "remove it")
    entries = list(_entries(_nav(root)))
    for line, entry in entries:
        if not entry:
            yield Fault(_FILE, line, "an entry of nav is not a title with a page", "write `- Title: page.md`")
        elif entry.endswith(".md") and ":" not in entry and entry not in paths:
            yield Fault(_FILE, line, f"nav refers to {entry}, which is not in docs/", "correct or remove the entry")
    for path in paths:
        if path not in {entry for _, entry in entries}:
            yield Fault(f"docs/{path}", 0, "the page is not in nav", f"add it in {_FILE}, or delete the page")


def syntax_faults(config: str) -> Iterator[Fault]:
    """Yield the fault of a text that is not YAML."""
    try:
        yaml.compose(config, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        yield Fault(_FILE, line, f"the YAML is incorrect: {error.problem or error.context}", "correct it")


def _nav(root: yaml.Node | None) -> yaml.Node | None:
    """Return the value of `nav:`, or None if there is none. Do not resolve tags that only a builder understands."""
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    return next((value for key, value in pairs if key.value == "nav"), None)


def _unprintable(root: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Yield the characters, with their lines, that an escape of YAML writes and no page can show."""
    nodes, visited = [root], list[yaml.Node | None]()
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.ScalarNode) and (match := UNPRINTABLE.search(node.value)):
            yield node.start_mark.line + 1, match[0]
        elif isinstance(node, yaml.CollectionNode) and node not in visited:
            visited.append(node)  # an alias can make a node a part of itself
            for item in node.value:
                nodes += item if isinstance(item, tuple) else [item]


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
