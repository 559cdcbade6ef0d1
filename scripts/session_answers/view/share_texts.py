"""The texts that share a claim: its link, a Markdown link, and a comment for a code review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from posixpath import join, normpath

from session_answers.pages.answers import Answer, Claim
from session_answers.pages.markdown import plain
from session_answers.pages.page import address_of

# Code in backticks, which has no links, or a link, but not an image.
_LINK = re.compile(r"(?<!`)(`++).+?(?<!`)\1(?!`)|(?<!!)\[(?P<text>(?:`[^`]*`|[^\[\]`])*+)\]\((?P<target>[^()\s]*+)\)")
NO_COMMENT = ("sources",)


@dataclass(frozen=True)
class ShareTexts:
    """The texts to copy: `url`, a Markdown `link`, and a review `comment`, "" if there is none."""

    url: str
    link: str
    comment: str


def claim_texts(
    answer: Answer, claim: Claim, base: str, versions_and_date: str, results: Iterable[str] = ()
) -> ShareTexts:
    """Return the texts for one claim.

    `base` is the site's address, with a slash at its end. `results` are sentences about the environments of the claim.
    """
    url = f"{base}{answer.url}#{claim.id}"
    link = _link(answer, claim.title, url)
    if claim.id in NO_COMMENT:
        return ShareTexts(url, link, "")
    if claim.id == "belief":
        beliefs = (with_absolute_links(part.markdown, base, answer) for part in claim.content)
        return ShareTexts(url, link, _comment(*beliefs, f"{link}."))
    reasons = _with_absolute_links(claim.reasons, base, answer)
    code = _code("Write instead:" if claim.better else "What it does:", claim)
    end = " ".join([f"{link}, executed on {versions_and_date}.", *(f"{result}." for result in results)])
    return ShareTexts(url, link, _comment(f"> **{claim.title}**", reasons, code, end))


def page_texts(answer: Answer, base: str, versions_and_date: str) -> ShareTexts:
    """Return the texts for a whole page: its question with its short answer."""
    url = f"{base}{answer.url}"
    link = _link(answer, answer.question, url)
    first, *reasons = answer.verdict or ("",)
    review = answer.claim("review")
    code = _code("Write instead:", review) if review and review.better else ""
    quote, end = f"> **{answer.question}**\n> {first}", f"{link}, executed on {versions_and_date}."
    return ShareTexts(url, link, _comment(quote, _with_absolute_links(reasons, base, answer), code, end))


def _link(answer: Answer, title: str, url: str) -> str:
    name = f"{answer.code}: {plain(title)}" if answer.code else plain(title)
    text = re.sub(r"([\\[\]*_`])", r"\\\1", escape(name, quote=False))
    return f"[{text}]({url})"


def _code(lead: str, claim: Claim) -> str:
    return f"{lead}\n\n{fenced(claim.instead.code)}" if claim.instead else ""


def fenced(code: str) -> str:
    """Return code as a Markdown block with a longer fence than any fence in the code."""
    code = code.strip("\n")
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    return f"{fence}python\n{code}\n{fence}"


def _with_absolute_links(lines: Iterable[str], base: str, answer: Answer) -> str:
    return "\n".join(with_absolute_links(line, base, answer) for line in lines)


def _comment(*parts: str) -> str:
    return "\n\n".join(filter(None, parts)) + "\n"


def with_absolute_links(markdown: str, base: str, answer: Answer) -> str:
    """Return the Markdown of an answer with links that work anywhere, such as in a comment."""

    def replaced(match: re.Match[str]) -> str:
        return match[0] if match[1] else f"[{match['text']}]({absolute_link(base, answer, match['target'])})"

    return _LINK.sub(replaced, markdown)


def absolute_link(base: str, answer: Answer, target: str) -> str:
    """Return the address of a link in an answer. `target` is relative to the folder of the Markdown file."""
    if re.match(r"\w+:", target):
        return target
    if target.startswith("#"):
        return f"{base}{answer.url}{target}"
    file, mark, identifier = target.partition("#")
    return f"{base}{address_of(normpath(join(answer.folder, file)))}{mark}{identifier}"


def share_html(name: str, texts: ShareTexts) -> str:
    """Return the button that shows the texts of the claim or page `name`, and the texts.

    A script shows the texts when the button is pressed. Without scripts, they are folded.
    """
    label = escape(f"Link to: {plain(name)}", quote=True)
    rows = f'<div class="texts">{"".join(_rows(texts))}</div>'
    return (
        f'<button type="button" class="share scripted" aria-expanded="false" aria-label="{label}">Link</button>'
        f'<noscript><details class="share"><summary aria-label="{label}">Link</summary>{rows}</details></noscript>'
    )


def _rows(texts: ShareTexts) -> Iterator[str]:
    for kind, text in (("link", texts.url), ("Markdown link", texts.link), ("review comment", texts.comment)):
        if text:
            yield (
                f'<p><span>As a {kind}</span><button type="button" class="scripted">Copy {kind}</button></p>'
                f'<pre tabindex="0" role="group" aria-label="As a {kind}">{escape(text)}</pre>'
            )
