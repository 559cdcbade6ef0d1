"""Redirects: small pages at addresses that lead on, and what a page says of claims that it had."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from posixpath import relpath

from session_answers.pages.answers import Answer, plain


def href(page: str, to: str) -> str:
    """Return the link from one address to another; both begin with a slash: `/s02/`, `/commit/#stays-open`."""
    path, mark, identifier = to.partition("#")
    there = relpath(path.strip("/") or ".", page.strip("/") or ".")
    return f"{'.' if there == '.' else there}/{mark}{identifier}"


def onward(page: str, to: str) -> str:
    """Return the link from a page to where its claim has gone: `#id` within the page."""
    there, mark, identifier = to.partition("#")
    return f"#{identifier}" if there == page and mark else href(page, to)


def title(answer: Answer, identifier: str = "") -> str:
    """Return how an answer, or one of its claims, is called."""
    claim = answer.claim(identifier)
    said = plain(claim.title if claim else answer.question)
    return f"{answer.code}: {said}" if answer.code else said


def page(old: str, answer: Answer, to: str, moved: Mapping[str, str], base: str) -> str:
    """Return the page at the address `old`, which leads to `to`, an address of `answer`.

    It has the title and the description of its target. With a script a fragment goes along,
    or leads where `moved` says for it; without one the reader is led to the target.
    """
    named, about = escape(title(answer, to.partition("#")[2])), escape(answer.description, quote=True)
    there = href(old, to)
    whole = escape(base + to.lstrip("/"), quote=True)
    image = f"{base}{answer.url}card.png" if base else href(old, f"/{answer.url}") + "card.png"
    rest = "".join(
        f'<li><a data-fragment="{escape(key)}" href="{escape(href(old, value))}">#{escape(key)}</a></li>'
        for key, value in moved.items()
    )
    canonical = f'<link rel="canonical" href="{whole}"><meta property="og:url" content="{whole}">' if base else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{named}</title>
<meta name="description" content="{about}">
<meta property="og:title" content="{named}">
<meta property="og:description" content="{about}">
<meta property="og:image" content="{escape(image, quote=True)}">
<meta name="twitter:card" content="summary_large_image">
{canonical}
<script src="{href(old, "/assets/")}moved.js" defer></script>
<noscript><meta http-equiv="refresh" content="0; url={there}"></noscript>
</head>
<body>
<p>This address leads to <a id="target" href="{there}">{named}</a>.</p>
{f"<ul>{rest}</ul>" if rest else ""}
</body>
</html>
"""


def notes(page_address: str, ways: Mapping[str, str], answers: Mapping[str, Answer]) -> str:
    """Return for each id that a page had a paragraph with this id, which says where it has gone.

    `ways` are the addresses that are no more, with those that they lead to; `answers` the pages by their addresses.
    """
    found = []
    for old, to in ways.items():
        path, _, identifier = old.partition("#")
        if path == page_address and identifier:
            there, _, anchor = to.partition("#")
            link = onward(page_address, to)
            found.append(
                f'<p class="moved" id="{escape(identifier, quote=True)}">What was here is now at '
                f'<a href="{escape(link, quote=True)}">{escape(title(answers[there], anchor))}</a>.</p>'
            )
    return "".join(found)
