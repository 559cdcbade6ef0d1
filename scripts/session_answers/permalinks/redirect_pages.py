"""The pages at addresses that redirect, and the notes on a page about claims that it no longer has."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from posixpath import relpath

from session_answers.pages.answers import Answer
from session_answers.pages.markdown import plain


def href(page: str, to: str) -> str:
    """Return the link from one address to another. Both begin with a slash: `/s02/`, `/commit/#stays-open`."""
    path, mark, identifier = to.partition("#")
    link = relpath(path.strip("/") or ".", page.strip("/") or ".")
    return f"{'.' if link == '.' else link}/{mark}{identifier}"


def onward(page: str, to: str) -> str:
    """Return the link from a page to the new address of its claim: `#id` if it is on the same page."""
    path, mark, identifier = to.partition("#")
    return f"#{identifier}" if path == page and mark else href(page, to)


def title(answer: Answer, identifier: str = "") -> str:
    """Return the title of an answer or of one of its claims as plain text, with the code of the answer."""
    claim = answer.claim(identifier)
    text = plain(claim.title if claim else answer.question)
    return f"{answer.code}: {text}" if answer.code else text


def page(old: str, answer: Answer, to: str, moved: Mapping[str, str], base: str) -> str:
    """Return the page at the address `old`, which redirects to `to`, an address of `answer`.

    It has the title and the description of its target. A script keeps the fragment or replaces it with its address in
    `moved`. Without scripts, the reader gets to the target.
    """
    named, about = escape(title(answer, to.partition("#")[2])), escape(answer.description, quote=True)
    target = escape(href(old, to), quote=True)
    whole = escape(base + to.lstrip("/"), quote=True)
    image = f"{base}{answer.url}card.png" if base else href(old, f"/{answer.url}") + "card.png"
    links = "".join(
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
<noscript><meta http-equiv="refresh" content="0; url={target}"></noscript>
</head>
<body>
<p>This address leads to <a id="target" href="{target}">{named}</a>.</p>
{f"<ul>{links}</ul>" if links else ""}
</body>
</html>
"""


def notes(page_address: str, ways: Mapping[str, str], answers: Mapping[str, Answer]) -> str:
    """Return a paragraph for each id that a page no longer has, with this id and a link to its new address.

    `ways` has the new address of each old one. `answers` are the answers of the pages by address.
    """
    paragraphs = []
    for old, to in ways.items():
        path, _, identifier = old.partition("#")
        if path == page_address and identifier:
            target_page, _, anchor = to.partition("#")
            link, name = onward(page_address, to), title(answers[target_page], anchor)
            paragraphs.append(
                f'<p class="moved" id="{escape(identifier, quote=True)}">What was here is now at '
                f'<a href="{escape(link, quote=True)}">{escape(name)}</a>.</p>'
            )
    return "".join(paragraphs)
