"""The rules of the theme's style sheets that a page of the site uses. The others are two thirds of its bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_CLASSES = re.compile(r'class="([^"]*)"')
_CLASS = re.compile(r"\.([A-Za-z_][\w-]*)")
# The arguments of these are alternatives or need not match.
_ARGUMENTS = re.compile(r":(?:not|is|where|has)\([^)]*\)")
_COMMA = re.compile(r",(?![^(]*\))")
_NESTING = ("@media", "@supports", "@layer")
# The policy of a page blocks images inside a style sheet.
_IMAGE = re.compile(r"--[\w-]+:\s*url\(([\"'])data:.*?\1\);?", re.DOTALL)


def shorten(folder: Path, pages: Iterable[str]) -> None:
    """Rewrite the theme's style sheets in the site in `folder`. `pages` are its pages as HTML."""
    names = {name for page in pages for classes in _CLASSES.findall(page) for name in classes.split()}
    for script in (folder / "assets").glob("*.js"):
        # A script can add any class that it names.
        names.update(re.findall(r"[\w-]+", script.read_text(encoding="utf-8")))
    for path in (folder / "assets" / "stylesheets").rglob("*.css"):
        path.write_text(used(path.read_text(encoding="utf-8"), names), encoding="utf-8")


def used(css: str, names: set[str]) -> str:
    """Return the rules of a minified style sheet with at least one selector whose classes are all in `names`."""
    return _IMAGE.sub("", "".join(_rules(css, names)))


def _rules(css: str, names: set[str]) -> Iterator[str]:
    for prelude, body in _blocks(css):
        if prelude.startswith(_NESTING):
            inner = "".join(_rules(body, names))
            if inner:
                yield f"{prelude}{{{inner}}}"
        elif prelude.startswith("@") or not body:
            yield f"{prelude}{{{body}}}" if body else prelude
        elif kept := [
            one for one in _COMMA.split(prelude) if names.issuperset(_CLASS.findall(_ARGUMENTS.sub("", one)))
        ]:
            yield f"{','.join(kept)}{{{body}}}"


def _blocks(css: str) -> Iterator[tuple[str, str]]:
    """Yield the beginning and the body of each block. A statement without a block has no body."""
    start = 0
    while (found := re.compile(r"[{;]").search(css, start)) is not None:
        end = found.end()
        if found[0] == ";":
            yield css[start:end], ""
        else:
            depth = 1
            while depth and (brace := re.compile(r"[{}]").search(css, end)):
                depth += 1 if brace[0] == "{" else -1
                end = brace.end()
            yield css[start : found.start()], css[found.end() : end - 1]
        start = end
