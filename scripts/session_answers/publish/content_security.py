"""The policy of a page: what a browser may load and run for it, written into the page itself.

It is a Content-Security-Policy. No host has to be told of it; one that sends a policy besides can only narrow it.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

# The one place where it is written. All that a page loads is the site's own. What is not named here is refused,
# and so are styles and handlers within a page.
_POLICY = (
    "default-src 'none'",
    "script-src 'self'{inline}",
    "script-src-attr 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
)
_ATTRIBUTES = r"""(?:[^>"']|"[^"]*"|'[^']*')*"""
# A browser keeps to a policy from where it stands, and looks for the charset before all else.
_START = re.compile(
    rf"\A(\ufeff?(?:\s*(?:<!--.*?-->|<!doctype\b[^>]*>|<(?:html|head|meta\s+charset)(?=[\s=>]){_ATTRIBUTES}>))*)"
    r'(?:<meta http-equiv="Content-Security-Policy" content="[^"]*">)?',
    re.IGNORECASE | re.DOTALL,
)
# What is in a comment is no script.
_SCRIPT = re.compile(
    rf"<!--.*?-->|<script(?=[\s/>])(?P<attributes>{_ATTRIBUTES})>(?P<text>.*?)</script(?=[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
# The types of what is run, or tells what is run; any other is that of data, as JSON-LD is.
_RUN = re.compile(
    r"|module|importmap|speculationrules|(?:text|application)/(?:x-)?(?:java|ecma|j|live)script[\d.]*", re.IGNORECASE
)


def under_policy(page: str, *, served: bool = False) -> str:
    """Return the HTML of a page with its policy, which takes the place of one that was put there before.

    Of the scripts within a page those may run that are there now: the policy has their hashes. A page that is
    `served` to its writer gets another one, which reloads it and whose hash nobody knows: there all may run.
    """
    inline = " 'unsafe-inline'" if served else "".join(f" 'sha256-{each}'" for each in sorted(set(_hashes(page))))
    policy = "; ".join(_POLICY).format(inline=inline)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return _START.sub(lambda start: start[1] + meta, page, count=1)


def _hashes(page: str) -> Iterator[str]:
    for found in _SCRIPT.finditer(page):
        if found["text"] is not None and _runs(found["attributes"]):
            # A browser reads each end of a line as a line feed.
            text = found["text"].replace("\r\n", "\n").replace("\r", "\n")
            yield b64encode(sha256(text.encode()).digest()).decode()


def _runs(attributes: str) -> bool:
    known = {name.lower(): "".join(values).strip() for name, *values in _ATTRIBUTE.findall(attributes)}
    return "src" not in known and _RUN.fullmatch(known.get("type", "")) is not None
