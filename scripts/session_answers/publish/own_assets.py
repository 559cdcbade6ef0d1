"""The style sheet and the scripts of the site without comments and without space that a browser does not need."""

from __future__ import annotations

from pathlib import Path

from rcssmin import cssmin
from rjsmin import jsmin

_SHORTER = {".css": cssmin, ".js": jsmin}


def shorten(folder: Path) -> None:
    """Rewrite the style sheet and the scripts of the site in `folder`."""
    for path in sorted((folder / "assets").glob("*.*")):
        if shorter := _SHORTER.get(path.suffix):
            path.write_text(shorter(path.read_text(encoding="utf-8")), encoding="utf-8")
