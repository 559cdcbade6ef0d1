"""Correct the page of a builder, and return the files that it loads, its text for the search, and its faults."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from textwrap import shorten
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from session_answers.pages.page import Page
from session_answers.permalinks import redirect_pages
from session_answers.prove.error_entries import is_error_page
from session_answers.publish import assets, error_code, search_index
from session_answers.publish.content_security import under_policy
from sqlalchemy_receipts import Fault

# Elements for scripts of Material that this site does not use. Some are not valid.
_UNUSED = re.compile(
    r'<input class="?md-toggle"?[^>]*>\s*|<label class="?md-overlay"?[^>]*></label>\s*'
    r'|<div data-md-component="?announce"?>\s*</div>\s*'
    r'|<div class="?md-dialog"?[^>]*>\s*<div class="md-dialog__inner md-typeset">\s*</div>\s*</div>\s*'
)
_MOVED = re.compile(r'(<p class="moved" id="([^"]+)">[^<]*<a href=")[^"]*')
_LONGEST_SCRIPT = 60  # The number of characters of a script in a message.


@dataclass(frozen=True)
class Frame:
    """The frame of every page. `html` is the page for unknown addresses, which has no other content.

    If the site is `served` while it is written, each page has one more script, which reloads it.
    """

    html: str
    served: bool = False

    def with_policy(self, page: str) -> str:
        """Return a page with the policy of the site, which allows only scripts that the frame has."""
        return under_policy(page, frame=self.html, served=self.served)

    def corrected(self) -> str:
        """Return the corrected page for unknown addresses."""
        return self.with_policy(_corrected(self.html, "/", {}))


@dataclass(frozen=True)
class BuiltPage:
    """A corrected page, its parts in other files, its text for the search, the addresses that it loads, and faults."""

    html: str
    parts: Mapping[str, str]
    entry: search_index.Entry | None
    loads: frozenset[str]
    faults: tuple[Fault, ...]

    def to_data(self) -> dict[str, Any]:
        """Return the page as values that JSON can hold."""
        return asdict(self) | {"loads": sorted(self.loads)}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> BuiltPage:
        """Return the page that `to_data` returned as values."""
        entry = search_index.from_data(data["entry"]) if data["entry"] else None
        faults = tuple(Fault(**fault) for fault in data["faults"])
        return cls(data["html"], data["parts"], entry, frozenset(data["loads"]), faults)


def built_page(page: Page, text: str, ways: Mapping[str, str], frame: Frame) -> BuiltPage:
    """Return the corrected page. `ways` are the moved addresses with their new addresses."""
    html = frame.with_policy(_corrected(text, f"/{page.url}", ways))
    faults = (*_repeated_ids(page, html), *_unknown_scripts(page, html, frame))
    short, parts = error_code.without_code(html) if is_error_page(page) else (html, {})
    parts = {name: frame.with_policy(part) for name, part in parts.items()}
    return BuiltPage(short, parts, search_index.entry(page.url.rstrip("/"), html), assets.of(page.url, html), faults)


def _corrected(text: str, address: str, ways: Mapping[str, str]) -> str:
    """Correct links that Zensical changes by mistake, and remove elements that only a script of Material uses."""
    html = re.sub(r'href="\.\./([\w-]+\.py)" download', r'href="\1" download', text)
    html = _MOVED.sub(lambda match: match[1] + redirect_pages.onward(address, ways[f"{address}#{match[2]}"]), html)
    return _UNUSED.sub("", html)


def _repeated_ids(page: Page, html: str) -> Iterator[Fault]:
    counts = Counter(re.findall(r'<[^>]*\sid="([^"]+)"', html))
    for identifier, count in counts.items():
        if count > 1:
            problem = f"the built page has the id {identifier!r} {count} times"
            yield Fault(page.path, 1, problem, "give one of them another id")


def _unknown_scripts(page: Page, html: str, frame: Frame) -> Iterator[Fault]:
    """Return a fault for each script that is not in the frame of all pages, because the policy would allow it."""
    for script in _scripts(html) - _scripts(frame.html):
        problem = f"the built page runs {shorten(script, _LONGEST_SCRIPT, placeholder=' ...')!r}"
        yield Fault(page.path, 1, problem, "move it to docs/assets/site.js, or remove it")


def _scripts(html: str) -> Counter[str]:
    """Return the scripts of a page with their counts. Each is the name of a script's file, or its text."""
    scripts = Counter[str]()
    for node in LexborHTMLParser(html).css("script"):
        # Scripts in drawings have a `href`.
        files = [node.attributes.get(name) for name in ("src", "href", "xlink:href")]
        scripts[next((file.rpartition("/")[2] for file in files if file), node.text())] += 1
    return scripts
