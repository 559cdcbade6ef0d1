"""The files of the site that a browser loads for a built page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from sqlalchemy_receipts import Fault

_LOADING = {"script": "src", "link": "href", "img": "src"}
_FIX = "restore it from git, or remove it from the template"


def of(url: str, html: str) -> frozenset[str]:
    """Return the addresses, relative to the site's root, that the page at `url` loads by relative paths."""
    tree = LexborHTMLParser(html)
    values = (node.attributes.get(name) for tag, name in _LOADING.items() for node in tree.css(tag))
    parts = {urlsplit(value) for value in values if value}
    paths = (part.path for part in parts if not (part.scheme or part.netloc) and not part.path.startswith("/"))
    return frozenset(unquote(urljoin(f"/{url}", path)).removeprefix("/") for path in paths if path)


def faults(built: Path, loads: Iterable[frozenset[str]]) -> Iterator[Fault]:
    """Return a fault for each file that pages load and that is missing in the site in the folder `built`."""
    for address in sorted(frozenset[str]().union(*loads)):
        path = built / address
        if not (path / "index.html" if address.endswith("/") or not address else path).is_file():
            yield Fault(f"docs/{address}", 0, "pages load this file, but it is missing", _FIX)
