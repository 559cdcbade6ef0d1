"""Publishing: what a built site needs besides its pages, under every builder."""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePosixPath

from .runner import Runner
from .search import index
from .site import Site, root


def folder_of(path: str) -> PurePosixPath:
    """Return where a page is published below the site: `commit` for `docs/commit.md`."""
    inside = PurePosixPath(path).relative_to("docs").with_suffix("")
    return inside.parent if inside.name == "index" else inside


def publish(built: Path, sources: Site) -> None:
    """Write the downloads and the search's index into the built site in the folder `built`."""
    for path in sources.paths():
        page = sources.read(path)
        folder = built / folder_of(page.path)
        for example in page.examples:
            text = sources.program(page, example).source
            (folder / f"{example.id}.py").write_text(text, encoding="utf-8")
        _mend(folder / "index.html")
    (built / "search.json").write_text(index(built), encoding="utf-8")


def _mend(page: Path) -> None:
    """Put right what Zensical takes for links between sources, and moves a folder up."""
    text = page.read_text(encoding="utf-8")
    mended = re.sub(r'href="\.\./([\w-]+\.py)" download', r'href="\1" download', text)
    if mended != text:
        page.write_text(mended, encoding="utf-8")


if __name__ == "__main__":
    publish(Path(sys.argv[1]), Site(root(), Runner()))
