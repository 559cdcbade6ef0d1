"""Loads: the files of the site that a built page makes a browser ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

_ASKING = {"script": "src", "link": "href", "img": "src"}


def of(url: str, html: str) -> frozenset[str]:
    """Return the addresses, below the site's root, of what the page at `url` asks for by a path of its own."""
    tree = LexborHTMLParser(html)
    found = (each.attributes.get(name) for tag, name in _ASKING.items() for each in tree.css(tag))
    asked = {urlsplit(each) for each in found if each}
    paths = (each.path for each in asked if not (each.scheme or each.netloc) and not each.path.startswith("/"))
    return frozenset(unquote(urljoin(f"/{url}", path)).removeprefix("/") for path in paths if path)


def faults(built: Path, asked: Iterable[frozenset[str]]) -> Iterator[str]:
    """Find what pages of the site in the folder `built` ask for and is not there."""
    for address in sorted(frozenset[str]().union(*asked)):
        path = built / address
        if not (path / "index.html" if address.endswith("/") or not address else path).is_file():
            yield f"docs/{address}: pages load it, and it is not there: take it from git, or out of their template"
