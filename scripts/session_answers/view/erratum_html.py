"""The note on a page about a corrected claim, and the banners in frozen copies that still have the false claim."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from session_answers.pages.answers import Claim
from session_answers.pages.errata import Erratum
from session_answers.pages.markdown import code_html, plain


def notes(claim: Claim) -> str:
    """Return the notes about the corrections of a claim, newest first."""
    return "".join(
        f'<details class="erratum" id="{escape(erratum.id)}"><summary>Corrected on {escape(erratum.date)}</summary>'
        f"<p>{code_html(erratum.correction)}</p></details>"
        for erratum in reversed(claim.errata)
    )


def older(erratum: Erratum) -> str:
    """Return the sentences below a false claim of a frozen copy, as Markdown."""
    return f"Corrected on {erratum.date}, after this copy. Correction: {erratum.fact}"


def frozen_note(erratum: Erratum, href: str) -> str:
    """Return the note below a false claim of a frozen copy. `href` leads to the claim of today."""
    link = f'<a href="{escape(href)}">See the claim of today</a>.'
    return f'<p class="frozen" role="note">{code_html(older(erratum))} {link}</p>'


def frozen_banner(claims: Mapping[str, str]) -> str:
    """Return the banner at the top of a frozen page. `claims` are the titles of its false claims by their links."""
    links = ", ".join(f'<a href="{escape(href)}">{escape(plain(title))}</a>' for href, title in claims.items())
    count = "1 claim on this page was" if len(claims) == 1 else f"{len(claims)} claims on this page were"
    return f'<p class="frozen" role="note">{count} corrected after this copy: {links}.</p>'
