"""What configures each builder that is compared, as text; ours is the project's own, with few edits."""

from __future__ import annotations

import re

from session_answers.errors import PageError

from .sites import names, title

_PLAIN = """\
site_name: Questions

theme:
  name: material
  font: false

{nav}
plugins:
  - search
{plugins}
markdown_extensions:
  - attr_list
  - tables
  - toc:
      permalink: true
  - pymdownx.highlight
  - pymdownx.superfences
"""
_SPHINX = """\
project = "Questions"
extensions = ["myst_nb"]
nb_execution_mode = "force"
nb_execution_raise_on_error = True
"""


def settings(kind: str, count: int, config: str) -> dict[str, str]:
    """Return the files that configure a builder by their paths; `config` is the project's `mkdocs.yml`.

    Raises PageError where the project's is not as it was when this was written.
    """
    if kind == "sphinx":
        return {"docs/conf.py": _SPHINX}
    if kind in ("plain", "markdown-exec"):
        plugins = "  - markdown-exec\n" if kind == "markdown-exec" else ""
        return {"mkdocs.yml": _PLAIN.format(plugins=plugins, nav=_nav(count))}
    config = replaced(config, "nav:", f"{_nav(count)}\n")
    if kind == "ours, not executed":
        config = replaced(config, "plugins:", "plugins: []\n\n")
        config = replaced(config, "hooks:", "")
        config = replaced(config, "extra:", "extra:\n  as_of:\n    pages: {}\n\n")
        config = replaced(config, "  - session_answers.build.markdown_extension:", "")
    return {"mkdocs.yml": config}


def _nav(count: int) -> str:
    entries = "".join(f"  - {title(each)}: {each}.md\n" for each in names(count))
    return f"nav:\n  - Questions: index.md\n{entries}"


def replaced(text: str, name: str, by: str, path: str = "mkdocs.yml") -> str:
    """Replace the line that begins with `name` and what is indented below it; raises PageError without just one."""
    indent = " " * (len(name) - len(name.lstrip()) + 1)
    found = list(re.finditer(rf"^{re.escape(name)}.*\n(?:(?:{indent}.*)?\n)*", text, re.MULTILINE))
    if len(found) != 1:
        raise PageError(
            f"{path}: there are {len(found)} lines that begin with {name!r}, which the benchmark changes: "
            "change scripts/benchmark/settings.py too"
        )
    return text[: found[0].start()] + by + text[found[0].end() :]
