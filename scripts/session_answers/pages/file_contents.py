"""Checks of the contents of published files that are not pages: they have no script, and are what their names say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from xml.etree import ElementTree as ET

_SVG = "{http://www.w3.org/2000/svg}"
_ATOM = "{http://www.w3.org/2005/Atom}"
_SHAPES = (
    *("svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "text", "tspan", "title", "desc"),
    *("defs", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "marker"),
)
_DECLARATION = re.compile(rb"""\A<\?xml version=["']1\.0["']( encoding=["']utf-8["'])?\?>""", re.IGNORECASE)
# Declarations of documents and entities, CDATA, and instructions, such as style sheets that are programs.
_INSTRUCTION = re.compile(rb"<!(?!--)|<\?")
_PLAIN_NAME = re.compile(r"(?!on|style$|href$|src$)[\w-]+", re.ASCII | re.IGNORECASE)
_ADDRESS = re.compile(r"url\((?!#)|:\s*//|javascript:", re.IGNORECASE)


def problem(name: str, data: bytes) -> str:
    """Return the problem of the contents of a file, or "" if there is none or its kind has no check."""
    suffix = name[name.rfind(".") :]
    check = _CHECKS.get(suffix)
    return "" if check is None or check(data) else f"its content is not a harmless {suffix[1:]} file"


def _is_drawing(data: bytes) -> bool:
    """Return whether data is SVG that has only shapes and texts: no scripts, handlers, links, or other documents."""
    root = _xml(data)
    return root is not None and root.tag == f"{_SVG}svg" and all(map(_is_shape, root.iter()))


def _is_shape(element: ET.Element) -> bool:
    tag = element.tag.removeprefix(_SVG) if element.tag.startswith(_SVG) else ""
    return tag in _SHAPES and all(
        _PLAIN_NAME.fullmatch(name) and not _ADDRESS.search(value) for name, value in element.attrib.items()
    )


def _is_feed(data: bytes) -> bool:
    root = _xml(data)
    return root is not None and all(element.tag.startswith(_ATOM) for element in root.iter())


def _xml(data: bytes) -> ET.Element | None:
    """Return the root of an XML document that has nothing but elements, attributes, texts, and comments."""
    if _INSTRUCTION.search(_DECLARATION.sub(b"", data, count=1)):
        return None
    try:
        return ET.fromstring(data.decode())  # noqa: S314  (without declarations, it has no entities)
    except (ET.ParseError, ValueError):
        return None


def _is_object(data: bytes) -> bool:
    try:
        return isinstance(json.loads(data.decode()), dict)
    except (ValueError, RecursionError):
        return False


def _begins_with(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(beginnings)


_CHECKS: Mapping[str, Callable[[bytes], bool]] = {
    ".png": _begins_with(b"\x89PNG\r\n\x1a\n"),
    ".jpg": _begins_with(b"\xff\xd8\xff"),
    ".woff2": _begins_with(b"wOF2\0\1\0\0", b"wOF2OTTO"),
    ".svg": _is_drawing,
    ".xml": _is_feed,
    ".json": _is_object,
    # A script cannot begin with these two characters, in any encoding.
    ".txt": _begins_with(b"# "),
}
