"""Built pages: what a builder made of a page, put right, and what is searched in it, loaded by it and wrong with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import shorten

from selectolax.lexbor import LexborHTMLParser

from session_answers.pages.page import Page
from session_answers.permalinks import redirect_pages
from session_answers.publish import assets, search_index
from session_answers.publish.content_security import under_policy

# No HTML validator lets these pass.
_TOGGLES = re.compile(r'<input class="?md-toggle"?[^>]*>\s*|<label class="?md-overlay"?[^>]*></label>\s*')
_MOVED = re.compile(r'(<p class="moved" id="([^"]+)">[^<]*<a href=")[^"]*')
_MOST_SAID = 60


@dataclass(frozen=True)
class Frame:
    """What is around every page: the page that tells that there is none has nothing else, and is its `html`.

    A site that is `served` while it is written has a script more in each page, which reloads it.
    """

    html: str
    served: bool = False

    def hold(self, page: str) -> str:
        """Return a page under the policy of the site."""
        return under_policy(page, served=self.served)

    def whole(self) -> str:
        """Return the page that tells that there is none, put right."""
        return self.hold(_mended(self.html, "/", {}))


@dataclass(frozen=True)
class Built:
    """A page put right: its HTML, what is searched in it, the addresses that it loads, and its faults."""

    html: str
    entry: search_index.Entry | None
    loads: frozenset[str]
    faults: tuple[str, ...]


def built(page: Page, text: str, ways: Mapping[str, str], frame: Frame) -> Built:
    """Put right what a builder made of a page; `ways` are the addresses that are no more with where they lead."""
    html = frame.hold(_mended(text, f"/{page.url}", ways))
    faults = (*_twice(page, html), *_strange(page, html, frame))
    return Built(html, search_index.entry(page.url.rstrip("/"), html), assets.of(page.url, html), faults)


def _mended(text: str, address: str, ways: Mapping[str, str]) -> str:
    """Put right what Zensical takes for links between sources, and take out what only Material's script would use."""
    mended = re.sub(r'href="\.\./([\w-]+\.py)" download', r'href="\1" download', text)
    mended = _MOVED.sub(lambda found: found[1] + redirect_pages.onward(address, ways[f"{address}#{found[2]}"]), mended)
    return _TOGGLES.sub("", mended)


def _twice(page: Page, html: str) -> Iterator[str]:
    counts = Counter(re.findall(r'<[^>]*\sid="([^"]+)"', html))
    for identifier, count in counts.items():
        if count > 1:
            yield f"{page.path}:1: the id {identifier!r} is on the built page {count} times: give one of them another"


def _strange(page: Page, html: str, frame: Frame) -> Iterator[str]:
    """Find the scripts that a page has besides those of its frame: a policy would let them run."""
    for each in _scripts(html) - _scripts(frame.html):
        said = shorten(each, _MOST_SAID, placeholder=" ...")
        yield f"{page.path}:1: the built page runs {said!r}: let docs/assets/site.js do it, or take it out"


def _scripts(html: str) -> Counter[str]:
    """Return the scripts of a page, and how often: the text of one within it, or the name of its file."""
    found = Counter[str]()
    for each in LexborHTMLParser(html).css("script"):
        # Those of drawings have a `href`.
        files = [each.attributes.get(name) for name in ("src", "href", "xlink:href")]
        found[next((file.rpartition("/")[2] for file in files if file), each.text())] += 1
    return found
