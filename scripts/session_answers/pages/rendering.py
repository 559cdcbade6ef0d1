"""The HTML of a page's Markdown, as both builders convert it, with an empty element in the place of each example."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from secrets import token_hex
from typing import Any

from markdown import Markdown
from markdown_exec import validator

# The extensions of `mkdocs.yml` without `toc`, which adds ids, and this site's own, which needs the proofs.
EXTENSIONS = ("attr_list", "def_list", "tables", "pymdownx.highlight", "pymdownx.superfences")


@dataclass(frozen=True)
class Rendering:
    """The HTML of a page, and the code of each executed block by the class of its empty element."""

    html: str
    examples: dict[str, str]


def render(markdown: str) -> Rendering:
    """Convert the Markdown of a page. Raise the exceptions of Python-Markdown and its extensions."""
    examples: dict[str, str] = {}
    formatter = partial(_empty, token_hex(), examples)
    fence = {"name": "python", "class": "python", "validator": validator, "format": formatter}
    options: dict[str, dict[str, Any]] = {
        # Colors need one more element for each word.
        "pymdownx.highlight": {"use_pygments": False},
        "pymdownx.superfences": {"custom_fences": [fence]},
    }
    converter = Markdown(extensions=EXTENSIONS, extension_configs=options)
    return Rendering(converter.convert(markdown), examples)


def _empty(token: str, examples: dict[str, str], source: str, *_: Any, **__: Any) -> str:
    """Return an element with a class that no author can know."""
    name = f"{token}-{len(examples)}"
    examples[name] = source
    return f'<div class="{name}"></div>'
