"""The errata in a frozen copy: its archive never changes, so each build adds banners to the pages that it unpacks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from session_answers.pages.markdown import plain
from session_answers.permalinks.published_errata import Published
from session_answers.permalinks.redirect_pages import href
from session_answers.view.erratum_html import frozen_banner, frozen_note, older

# The link to the texts that share a claim is directly below its title. Older copies have the texts there.
_HEADING_END = re.compile(
    r"</h[23]>(?:<a class=\"share\"[^>]*>[^<]*</a>|"
    r"(?:<div class=\"share\">)?<button [^>]*>[^<]*</button><noscript>.*?</noscript>(?:</div>)?)?",
    re.DOTALL,
)
_TITLE = re.compile(r"<h1\b")


def page_with_errata(html: str, page: str, release: str, errata: Iterable[Published]) -> str:
    """Return a frozen page with a note below each false claim, and a banner at its top.

    `page` is its original address, such as `/commit/`, and `release` the address of the copy, such as `/v/2026.11/`.
    """
    claims: dict[str, str] = {}
    for published, identifier in _on_page(errata, page):
        heading = re.search(rf'<h[23]\b[^>]*\bid="{re.escape(identifier)}"', html)
        end = _HEADING_END.search(html, heading.end()) if heading else None
        if end:
            to = href(f"{release}{page.lstrip('/')}", published.address)
            claims[to] = published.claim.title
            html = html[: end.end()] + frozen_note(published.erratum, to) + html[end.end() :]
    title = _TITLE.search(html)
    return f"{html[: title.start()]}{frozen_banner(claims)}{html[title.start() :]}" if claims and title else html


def text_with_errata(text: str, errata: Iterable[Published], base: str) -> str:
    """Return a frozen Markdown version, or all of them, with a note below the address of each false claim.

    `base` is the address of the site. In the copy, an address is in its own line, as `<https://host/commit/#stale>`.
    """
    for published in errata:
        for address in published.addresses:
            line = rf"^<(?:https?://\S+/)?{re.escape(address.lstrip('/'))}>$"
            note = f"{older(published.erratum)} See <{base}{published.address.lstrip('/')}>."
            text = re.sub(line, partial(_with_note, note), text, flags=re.MULTILINE)
    return text


def summary(errata: Iterable[Published]) -> str:
    """Return the errata as one text, which changes when a banner changes."""
    return "\n".join(
        f"{published.address} {published.erratum.digest} {plain(published.claim.title)}" for published in errata
    )


def _on_page(errata: Iterable[Published], page: str) -> Iterator[tuple[Published, str]]:
    for published in errata:
        for address in published.addresses:
            path, _, identifier = address.partition("#")
            if path == page:
                yield published, identifier


def _with_note(note: str, line: re.Match[str]) -> str:
    return f"{line[0]}\n\n{note}"
