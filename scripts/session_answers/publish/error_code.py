"""The code of the entries of a page that lists errors. Each group of entries has its code in a file of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from session_answers.publish.part_pages import part_page
from session_answers.view.example import shapes_html

_GROUP = re.compile(r'(?=<h2 id="_group-\d+">)')
_GROUP_NAME = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)
_TITLE = re.compile(r"<h1[^>]*>(.*?)(?:<a class=\"?headerlink|</h1>)", re.DOTALL)
_ENTRY_TITLE = re.compile(r'<h3 id="([^"]+)">(.*?)</h3>', re.DOTALL)
_EXAMPLE = re.compile(r'<section class="example([^"]*)" id="([^"]+)".*?</section>', re.DOTALL)


def without_code(html: str) -> tuple[str, dict[str, str]]:
    """Return a page with links in the places of its examples, and the files with the examples by their names."""
    before, *groups = _GROUP.split(html)
    title = _TITLE.search(before)
    files: dict[str, str] = {}
    for number, group in enumerate(groups, 1):
        name, heading = f"code-{number}.html", _GROUP_NAME.match(group)
        code = "\n".join(_code(group))
        if code and title and heading:
            files[name] = part_page(html, f"Code: {heading[1]}", title[1], shapes_html() + code)
            before += _EXAMPLE.sub(lambda match, name=name: _link(match, name), group)
        else:
            before += group
    return before, files


def _code(group: str) -> Iterator[str]:
    """Yield the examples of each entry, below its title."""
    starts = list(_ENTRY_TITLE.finditer(group))
    for start, end in zip(starts, [*(match.start() for match in starts[1:]), len(group)], strict=True):
        if examples := [match[0] for match in _EXAMPLE.finditer(group, start.end(), end)]:
            yield f'<h2><a href="./#{start[1]}">{start[2]}</a></h2>\n' + "\n".join(examples)


def _link(example: re.Match[str], file: str) -> str:
    name = "Fixed code, and what each line did" if "fixed" in example[1] else "Code, and what each line did"
    return f'<p class="part"><a id="{example[2]}" href="{file}#{example[2]}">{name}</a></p>'
