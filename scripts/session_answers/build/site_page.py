"""A page of MkDocs. It passes its path to the Markdown extension. While pages are served, it caches its conversion."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc
from mkdocs.utils import CountHandler

from session_answers.build.current_snapshot import snapshot
from session_answers.build.page_proofs import converting
from session_answers.pages.front_matter import body
from session_answers.prove.error_entries import FIRST_PAGE
from session_answers.prove.snapshot import ProvedPage, Snapshot
from session_answers.publish.page_cache import PageCache

_CONVERSION = "conversion"


class SitePage(Page):
    """A page whose conversion comes from a cache if its inputs have not changed."""

    def __init__(self, title: str | None, file: File, config: MkDocsConfig, cache: PageCache | None) -> None:
        """Set the title from the navigation. Without a cache, convert the page every time."""
        super().__init__(title, file, config)
        self._cache = cache

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert the page, or return its cached conversion. Do not cache a conversion with a warning."""
        current = snapshot()
        page = current.page(f"docs/{self.file.src_uri}")
        # If the page was edited since it was proved, the Markdown extension must prove it again.
        if not self._cache or not page or body(page.page.text) != (self.markdown or "").strip():
            self._convert(config, files)
            return
        inputs = _inputs(current, page, config, files)
        conversion = self._cache.get(page, _CONVERSION, inputs, lambda: self._conversion(config, files))
        if conversion["warned"]:
            self._cache.forget(page, _CONVERSION)
        self._take(conversion, files)

    def _convert(self, config: MkDocsConfig, files: Files) -> None:
        with converting(self.file.src_uri):
            super().render(config, files)

    def _conversion(self, config: MkDocsConfig, files: Files) -> dict[str, Any]:
        warnings, log = CountHandler(level=logging.WARNING), logging.getLogger("mkdocs")
        log.addHandler(warnings)
        try:
            self._convert(config, files)
        finally:
            log.removeHandler(warnings)
        links = self.links_to_anchors or {}
        return {
            "content": self.content,
            "title": self.title,
            "toc": _tokens(self.toc),
            "ids": sorted(self.present_anchor_ids or ()),
            "links": {file.src_uri: anchors for file, anchors in links.items()},
            "warned": bool(warnings.get_counts()),
        }

    def _take(self, conversion: dict[str, Any], files: Files) -> None:
        self.content, self.title = conversion["content"], conversion["title"]
        self.toc = get_toc(conversion["toc"])
        self.present_anchor_ids = set(conversion["ids"])
        self.links_to_anchors = {files.src_uris[uri]: anchors for uri, anchors in conversion["links"].items()}


def pages(config: MkDocsConfig, files: Files, cache: PageCache | None) -> Iterator[SitePage]:
    """Create the page of each Markdown file, with its title from the navigation, instead of the pages of MkDocs."""
    titles = dict(_titles(config.nav or []))
    return (SitePage(titles.get(file.src_uri), file, config, cache) for file in files.documentation_pages())


def _titles(nav: Any, title: str | None = None) -> Iterator[tuple[str, str | None]]:
    """Return the paths in the navigation with their titles."""
    if isinstance(nav, str):
        yield nav, title
    elif isinstance(nav, dict):
        for name, value in nav.items():
            yield from _titles(value, name)
    else:
        for entry in nav:
            yield from _titles(entry)


def _inputs(current: Snapshot, page: ProvedPage, config: MkDocsConfig, files: Files) -> tuple[object, ...]:
    """Return the other inputs of a conversion. A link has the same target as long as the files are the same."""
    settings = Path(config.config_file_path).read_bytes()
    options = config.mdx_configs.get("session_answers.build.markdown_extension")
    # The page of frequent errors has an index of all errors.
    entries = current.entries if page.page.url == FIRST_PAGE else ()
    return settings, options, tuple(files.src_uris), current.notes(page.page), current.facts["release"], entries


def _tokens(toc: Iterable[AnchorLink]) -> list[Any]:
    return [
        {"name": link.title, "id": link.id, "level": link.level, "children": _tokens(link.children)} for link in toc
    ]
