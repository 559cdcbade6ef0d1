"""Sharing: a claim as a link, as a Markdown link, and as a comment of a code review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from posixpath import join, normpath

from session_answers.pages.answers import Answer, Claim, plain
from session_answers.pages.page import address_of

# A comment is pasted where no page is around it: every link in it is whole. In code there is none.
_LINK = re.compile(r"(`+).+?\1(?!`)|(?<!!)\[(?P<text>(?:`[^`]*`|[^\]`])*)\]\((?P<to>[^)\s]*)\)")
NOTHING_TO_COMMENT = ("sources",)


@dataclass(frozen=True)
class Shared:
    """The texts that are copied: `url`, a Markdown `link`, and a `comment`."""

    url: str
    link: str
    comment: str


def claim(answer: Answer, one: Claim, base: str, ran_on: str, runs: Iterable[str] = ()) -> Shared:
    """Return the texts for one claim; `base` is the site's own address, with a slash at its end.

    `runs` are sentences of where it holds.
    """
    url = f"{base}{answer.url}#{one.id}"
    link = _link(answer, one.title, url)
    heading = f"> **{one.title}**"
    if one.id in NOTHING_TO_COMMENT:
        return Shared(url, link, "")
    code = _code("Write instead:" if one.better else "What it does:", one)
    said = _said(one.reasons, base, answer)
    end = " ".join([f"{link}, executed on {ran_on}.", *(f"{each}." for each in runs)])
    return Shared(url, link, _comment(heading, said, code, end))


def page(answer: Answer, base: str, ran_on: str) -> Shared:
    """Return the texts for a page as a whole: its question with its verdict."""
    url = f"{base}{answer.url}"
    link = _link(answer, answer.question, url)
    first, *more = answer.verdict or ("",)
    heading = f"> **{answer.question}**\n> {first}"
    review = answer.claim("review")
    code = _code("Write instead:", review) if review and review.better else ""
    return Shared(url, link, _comment(heading, _said(more, base, answer), code, f"{link}, executed on {ran_on}."))


def _link(answer: Answer, title: str, url: str) -> str:
    name = f"{answer.code}: {plain(title)}" if answer.code else plain(title)
    marked = re.sub(r"([\\[\]*_`])", r"\\\1", escape(name, quote=False))
    return f"[{marked}]({url})"


def _code(lead: str, one: Claim) -> str:
    if not one.instead:
        return ""
    return f"{lead}\n\n{fenced(one.instead.code)}"


def fenced(code: str) -> str:
    """Return code as a Markdown block, whose fence is longer than any that the code has."""
    code = code.strip("\n")
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    return f"{fence}python\n{code}\n{fence}"


def _said(reasons: Iterable[str], base: str, answer: Answer) -> str:
    return "\n".join(whole(reason, base, answer) for reason in reasons)


def _comment(*parts: str) -> str:
    return "\n\n".join(filter(None, parts)) + "\n"


def whole(markdown: str, base: str, answer: Answer) -> str:
    """Return an answer's Markdown with links to other pages that lead there from anywhere."""

    def lead(found: re.Match[str]) -> str:
        return found[0] if found[1] else f"[{found['text']}]({joined(base, answer, found['to'])})"

    return _LINK.sub(lead, markdown)


def joined(base: str, answer: Answer, to: str) -> str:
    """Return where a link of an answer leads: `to` is written as in its Markdown, from the file's own folder."""
    if re.match(r"\w+:", to):
        return to
    if to.startswith("#"):
        return f"{base}{answer.url}{to}"
    file, mark, identifier = to.partition("#")
    return f"{base}{address_of(normpath(join(answer.folder, file)))}{mark}{identifier}"


def html(name: str, shared: Shared) -> str:
    """Return the button that opens what can be copied of the claim called `name`, and the texts themselves.

    With a script the texts are kept until they are asked for; without one they unfold.
    """
    label = escape(f"Link to: {plain(name)}", quote=True)
    texts = f'<div class="texts">{"".join(_rows(shared))}</div>'
    return (
        f'<button type="button" class="share scripted" aria-expanded="false" aria-label="{label}">Link</button>'
        f'<noscript><details class="share"><summary aria-label="{label}">Link</summary>{texts}</details></noscript>'
    )


def _rows(shared: Shared) -> Iterator[str]:
    for kind, text in (("link", shared.url), ("Markdown link", shared.link), ("review comment", shared.comment)):
        if text:
            yield (
                f'<p><span>As a {kind}</span><button type="button" class="scripted">Copy {kind}</button></p>'
                f'<pre tabindex="0" role="group" aria-label="As a {kind}">{escape(text)}</pre>'
            )
