"""The navigation: each entry of `nav:` in `mkdocs.yml` leads to a page, and each page has one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import yaml

_FILE = "mkdocs.yml"


def faults(config: str, pages: Iterable[str]) -> Iterator[str]:
    """Find what is wrong with the navigation in the text of `mkdocs.yml`; `pages` are paths below `docs/`."""
    # Only the tree is read: values may have tags that a builder alone understands.
    top = yaml.compose(config, Loader=yaml.SafeLoader)
    pairs = top.value if isinstance(top, yaml.MappingNode) else []
    entries = list(_entries(next((value for key, value in pairs if key.value == "nav"), None)))
    known, named = sorted(pages), {entry for _, entry in entries}
    for line, entry in entries:
        if not entry:
            yield f"{_FILE}:{line}: an entry of nav is no title with a page: write `- Title: page.md`"
        elif entry.endswith(".md") and ":" not in entry and entry not in known:
            yield f"{_FILE}:{line}: nav names {entry}, which is no page below docs: take the entry out, or correct it"
    for path in known:
        if path not in named:
            yield f"docs/{path}: is not in nav: add it there in {_FILE}, or delete the page"


def _entries(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Give the pages and links of a navigation with their lines, "" for what is neither."""
    if node is None:
        return
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and node.value:
        for each in node.value:
            # An entry with a title has its page, or the entries below it, as its one value.
            titled = isinstance(each, yaml.MappingNode) and len(each.value) == 1
            yield from _entries(each.value[0][1]) if titled else _entries(each)
    elif isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:str":
        yield line, node.value
    else:
        yield line, ""
