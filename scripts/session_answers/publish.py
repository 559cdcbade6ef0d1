"""Publishing: what a built site needs besides its pages, made from the pages themselves."""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path


class _Programs(HTMLParser):
    """Collects the whole programs that a page's copy buttons hand out, by file name."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if name := values.get("data-program"):
            self.found[name] = values.get("data-clipboard-text") or ""


def programs(text: str) -> dict[str, str]:
    """Return the programs of a page's HTML: file name to source."""
    parser = _Programs()
    parser.feed(text)
    return parser.found


def publish(site: Path) -> None:
    """Write every program of the built site in the folder `site` beside its page."""
    for page in sorted(site.rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        found = programs(text)
        for name, source in found.items():
            (page.parent / name).write_text(source, encoding="utf-8")
            # Zensical takes the link for one between sources, and moves it a folder up.
            text = text.replace(f'href="../{name}" download', f'href="{name}" download')
        if found:
            page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    publish(Path(sys.argv[1]))
