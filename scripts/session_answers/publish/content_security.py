"""The content security policy of each page, which limits the files and scripts that a browser loads for it.

It needs no setting of the host. A policy from the host can only restrict it further.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

# A page loads only files of the site. A browser blocks everything else, and also styles and handlers in a page.
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
# A policy covers only elements after it. A browser needs the charset before any other element.
_START = re.compile(
    rf"\A(\ufeff?(?:\s*(?:<!--.*?-->|<!doctype\b[^>]*>|<(?:html|head|meta\s+charset)(?=[\s=>]){_ATTRIBUTES}>))*)"
    r'(?:<meta http-equiv="Content-Security-Policy" content="[^"]*">)?',
    re.IGNORECASE | re.DOTALL,
)
# A script in a comment is not a script.
_SCRIPT = re.compile(
    rf"<!--.*?-->|<script(?=[\s/>])(?P<attributes>{_ATTRIBUTES})>(?P<text>.*?)</script(?=[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
# The types of executed scripts. A script of any other type is data, such as JSON-LD.
_RUN = re.compile(
    r"|module|importmap|speculationrules|(?:text|application)/(?:x-)?(?:java|ecma|j|live)script[\d.]*", re.IGNORECASE
)


def under_policy(page: str, *, served: bool = False) -> str:
    """Return the HTML of a page with its policy, which replaces an earlier one.

    The policy has the hashes of the scripts in the page. MkDocs later adds another script, which reloads it, to a page
    that is `served` to its writer. All scripts in such a page may run.
    """
    inline = (
        " 'unsafe-inline'"
        if served
        else "".join(f" 'sha256-{script_hash}'" for script_hash in sorted(set(_hashes(page))))
    )
    policy = "; ".join(_POLICY).format(inline=inline)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return _START.sub(lambda start: start[1] + meta, page, count=1)


def _hashes(page: str) -> Iterator[str]:
    for match in _SCRIPT.finditer(page):
        if match["text"] is not None and _runs(match["attributes"]):
            # A browser reads each line end as a line feed.
            text = match["text"].replace("\r\n", "\n").replace("\r", "\n")
            yield b64encode(sha256(text.encode()).digest()).decode()


def _runs(attributes: str) -> bool:
    by_name = {name.lower(): "".join(values).strip() for name, *values in _ATTRIBUTE.findall(attributes)}
    return "src" not in by_name and _RUN.fullmatch(by_name.get("type", "")) is not None
