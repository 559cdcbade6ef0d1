"""The sample pages: `sample_page.md`, filled in repeatedly and written as each variant needs it."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from string import Template

_PAGE = Template(Path(__file__).with_name("sample_page.md").read_text(encoding="utf-8"))
CLAIMS = 4
_WORDS = re.findall(
    r"\w+",
    "a session gives its connection back to the pool when transaction ends and objects expire so that next access "
    "begins another which reads current row from database after commit or rollback while engine keeps idle ones open "
    "for whoever asks first until they grow too old before flush sends every pending change in one order of tables "
    "without closing anything that was loaded by query with identity map still holding each weak reference",
)
SENTENCES, SENTENCE_WORDS = 12, 12


@dataclass(frozen=True)
class Style:
    """The syntax of an example: its opening line, with its number, and the comment that hides its setup.

    Without `hide`, examples do not repeat the setup.
    """

    fence: str
    hide: str = ""

    @property
    def is_executed(self) -> bool:
        """Return whether examples in this style are executed."""
        return "exec=" in self.fence


CHECKED = Style('python exec="on" id="c{}-1" setup="user"')
PLAIN = Style("python")
MARKDOWN_EXEC = Style('python exec="on" source="above"', hide="  # markdown-exec: hide")


def page_names(count: int) -> list[str]:
    """Return the names of all pages except the home page, for a site with `count` pages."""
    return [f"page{number:04}" for number in range(1, count)]


def documents(style: Style, count: int, setup: str) -> dict[str, str]:
    """Return the Markdown of a site with `count` pages by file name. The examples share the text `setup`."""
    names = page_names(count)
    links = "".join(f"- [Is this {name}?]({name}.md)\n" for name in names)
    home = f"# Questions\n\n**All of them.**\nThey are below.\n\n{links}"
    return {"index.md": home, **{f"{name}.md": page(style, name, setup) for name in names}}


def page(style: Style, name: str, setup: str, first: str = "", word: str = "") -> str:
    """Return the Markdown of one page. `first` is the first word of its text. Its examples print `word`."""
    source = random.Random(name)  # noqa: S311  (the same pages each time, not a secret)
    hidden = "".join(f"\n{line}{style.hide}" for line in setup.split("\n") if line) if style.hide else ""
    parts = {"name": name, "word": word or name}
    for number in range(1, CLAIMS + 1):
        parts[f"text{number}"] = _text(source, first if number == 1 else "")
        parts[f"fence{number}"] = style.fence.format(number) + hidden
    return _PAGE.substitute(parts)


def _text(source: random.Random, first: str) -> str:
    sentences = [source.choices(_WORDS, k=SENTENCE_WORDS) for _ in range(SENTENCES)]
    sentences[0][0] = first or sentences[0][0]
    return "".join(f"{' '.join(sentence).capitalize()}.\n" for sentence in sentences)


def examples(name: str) -> list[str]:
    """Return the code of the examples of a page."""
    return re.findall(r"^```python\n(.*?)^```$", page(PLAIN, name, ""), re.MULTILINE | re.DOTALL)


def shows_output(html: str, name: str) -> bool:
    """Return whether a built page shows the printed output of its example, outside the receipt."""
    # What is printed is a line, because the code before it may have a comment.
    lines = re.sub("</?samp>", "\n", html)
    text = unescape(re.sub("<[^>]*>", "", lines))
    return bool(re.search(rf"^[^#\n]*\] {name}\b", text, re.MULTILINE))
