"""The content security policy of each page, which limits the files and scripts that a browser loads for it.

It needs no setting of the host. A policy from the host can only restrict it further.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Literal

# A page loads only files of the site. A browser blocks everything else, and also styles and handlers in a page.
# Material's styles have icons as `data:`, and no script runs in an image.
_ANSWER = {
    "default-src": "'none'",
    "script-src": "'self'",
    "script-src-attr": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
# The policies by kind of page. A kind that needs more has its differences here: `_ANSWER | {"worker-src": "'self'"}`.
_POLICIES = {"answer": _ANSWER, "frozen copy": _ANSWER}
Kind = Literal["answer", "frozen copy"]
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


def under_policy(page: str, kind: Kind = "answer", *, frame: str | None = None, served: bool = False) -> str:
    """Return the HTML of a page with the policy of its kind, which replaces an earlier one.

    The policy has the hashes of the scripts in the page, but only of those in the `frame` if it is given. MkDocs later
    adds another script, which reloads it, to a page that is `served` to its writer. All scripts in such a page may run.
    """
    hashes = set(_hashes(page)) if frame is None else {*_hashes(page)} & {*_hashes(frame)}
    inline = ["'unsafe-inline'"] if served else [f"'sha256-{script_hash}'" for script_hash in sorted(hashes)]
    directives = _POLICIES[kind] | {"script-src": " ".join([_POLICIES[kind]["script-src"], *inline])}
    policy = "; ".join(f"{name} {sources}" for name, sources in directives.items())
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
