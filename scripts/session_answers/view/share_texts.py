"""The texts that share a claim: its link, a Markdown link, and comments for a code review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import dropwhile
from posixpath import join, normpath

from session_answers.pages.answers import Answer, Claim
from session_answers.pages.excerpts import Excerpt
from session_answers.pages.markdown import plain
from session_answers.pages.page import address_of

# Code in backticks, which has no links, or a link, but not an image.
_LINK = re.compile(r"(?<!`)(`++).+?(?<!`)\1(?!`)|(?<!!)\[(?P<text>(?:`[^`]*`|[^\[\]`])*+)\]\((?P<target>[^()\s]*+)\)")
NO_COMMENT = ("sources",)
FILE = "share.html"
"""The name of the file that has the texts of a page."""
INSTEAD = "Write instead"
# The names and notes of comments.
SHORT = ("Short", "three lines")
WITH_CODE = ("With code", "what to write instead")
WITH_PROOF = ("With proof", "folded, for a long thread")
IN_FULL = ("In full", "each belief with its verdict")


@dataclass(frozen=True)
class Comment:
    """A text for a code review, with its name, and with a note that says how it differs from the others."""

    name: str
    note: str
    markdown: str


@dataclass(frozen=True)
class ShareTexts:
    """The texts to copy: `url`, a Markdown `link`, and the review `comments`, smallest first."""

    url: str
    link: str
    comments: tuple[Comment, ...] = ()


def claim_texts(answer: Answer, claim: Claim, base: str, results: Iterable[str] = ()) -> ShareTexts:
    """Return the texts for one claim.

    `base` is the site's address, with a slash at its end. `results` are the environments of the claim, as sentences
    without periods.
    """
    url = f"{base}{answer.url}#{claim.id}"
    link = _link(answer, claim.title, url)
    if claim.id in NO_COMMENT:
        return ShareTexts(url, link)
    if claim.id == "belief":
        return ShareTexts(url, link, tuple(_belief_comments(answer, claim, base, link)))
    title, reason = (with_absolute_links(each, base, answer) for each in _sentences(claim))
    head = f"**{title}**"
    tested, *more = results or ("",)
    end = " ".join(
        [f"{link}, {tested[0].lower()}{tested[1:]}." if tested else f"{link}.", *(f"{one}." for one in more)]
    )
    comments = [Comment(*SHORT, _text(head, reason, end))]
    page = f"{base}{answer.url}"
    if claim.instead:
        code = (
            (_code("Don't", claim.avoid, page), reason, _code("Do", claim.instead, page))
            if claim.avoid
            else (_code(INSTEAD, claim.instead, page),)
        )
        comments.append(Comment(*WITH_CODE, _text(head, *code, end)))
    if claim.examples:
        comments.append(Comment(*WITH_PROOF, _text(head, reason, _proof(claim.examples[0].code), end)))
    return ShareTexts(url, link, tuple(comments))


def _sentences(claim: Claim) -> tuple[str, str]:
    """Return the title of a claim and its first sentence. For a review, return what not to do, and what to do.

    All reviews have the same title, so their first sentence says more.
    """
    if claim.id != "review" or not claim.reasons:
        return claim.title, claim.reasons[0] if claim.reasons else ""
    parts = dropwhile(lambda part: not part.example, claim.content)
    return claim.reasons[0], next((part.markdown.split("\n")[0] for part in parts if part.kind == "text"), "")


def page_texts(answer: Answer, base: str, versions_and_date: str) -> ShareTexts:
    """Return the texts for a whole page: its question with its short answer."""
    url = f"{base}{answer.url}"
    link = _link(answer, answer.question, url)
    head = f"**{answer.question}**"
    short = with_absolute_links(" ".join(answer.verdict), base, answer)
    end = f"{link}, executed on {versions_and_date}."
    comments = [Comment(*SHORT, _text(head, short, end))]
    if answer.instead:
        comments.append(Comment(*WITH_CODE, _text(head, short, _code(INSTEAD, answer.instead, url), end)))
    return ShareTexts(url, link, tuple(comments))


def _belief_comments(answer: Answer, claim: Claim, base: str, link: str) -> Iterator[Comment]:
    """Yield the first misconception with its verdicts in one line, and all misconceptions as they are on the page."""
    parts = [with_absolute_links(part.markdown, base, answer) for part in claim.content]
    if [part.kind for part in claim.content[:2]] == ["quote", "list"]:
        verdicts = (re.sub(r"\n\s*", " ", item) for item in re.split(r"^- ", parts[1], flags=re.MULTILINE))
        yield Comment(*SHORT, _text(parts[0], " ".join(filter(None, map(str.strip, verdicts))), f"{link}."))
    yield Comment(*IN_FULL, _text(*parts, f"{link}."))


def _link(answer: Answer, title: str, url: str) -> str:
    name = f"{answer.code}: {plain(title)}" if answer.code else plain(title)
    text = re.sub(r"([\\[\]*_`])", r"\\\1", escape(name, quote=False))
    return f"[{text}]({url})"


def _code(lead: str, excerpt: Excerpt, page: str) -> str:
    return f"[{lead}]({page}#{excerpt.id}):\n\n{fenced(excerpt.code)}"


def _proof(code: str) -> str:
    """Return code with its receipts, folded."""
    return f"<details><summary>What each line did</summary>\n\n{fenced(code)}\n\n</details>"


def fenced(code: str) -> str:
    """Return code as a Markdown block with a longer fence than any fence in the code."""
    code = code.strip("\n")
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    return f"{fence}python\n{code}\n{fence}"


def _text(*parts: str) -> str:
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


def share_link(identifier: str, name: str) -> str:
    """Return the link to the texts of the claim or page `name`. A script shows them in a panel over the page."""
    label = escape(f"Share: {plain(name)}", quote=True)
    return f'<a class="share" href="{FILE}#{escape(identifier)}" aria-label="{label}">Share</a>'


def share_html(identifier: str, name: str, texts: ShareTexts) -> str:
    """Return the texts of the claim or page `name`, below its title, which links to it."""
    title = f'<h2><a href="./#{escape(identifier)}">{escape(plain(name), quote=False)}</a></h2>'
    return f'<section class="texts" id="{escape(identifier)}">{title}{"".join(_rows(texts))}</section>'


def _rows(texts: ShareTexts) -> Iterator[str]:
    addresses = (Comment("Link", "", texts.url), Comment("Markdown link", "", texts.link))
    for each in (*addresses, *texts.comments):
        note = f" <span>{each.note}</span>" if each.note else ""
        yield f"<p><b>{each.name}</b>{note}</p><pre>{escape(each.markdown, quote=False)}</pre>"
