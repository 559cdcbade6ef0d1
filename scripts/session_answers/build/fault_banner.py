"""The fault of the newest build, on top of each page that `scripts/serve` serves until the fault is fixed.

Its styles are a file of the server, because the policy of the pages blocks styles in a page.
"""

from __future__ import annotations

import re
from html import escape

STYLES_PATH = "/livereload/fault.css"
_MOST = 20
_BODY = re.compile(rb"<body\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
STYLES = b"""\
.build-fault {
  color-scheme: light dark;
  position: sticky; top: 0; z-index: 100; box-sizing: border-box; max-height: 50vh; overflow: auto;
  margin: 0; padding: 12px 16px; border-bottom: 4px solid light-dark(#bf2230, #ff938d);
  background: light-dark(#fff1f1, #2b1517); color: light-dark(#1a2233, #f4e9ea);
  font: 16px/1.5 ui-sans-serif, system-ui, sans-serif; overflow-wrap: anywhere;
}
:root[data-theme="light"] .build-fault { color-scheme: light; }
:root[data-theme="dark"] .build-fault { color-scheme: dark; }
.build-fault h2 { margin: 0; font: inherit; font-weight: 700; color: light-dark(#a11422, #ffb0ab); }
.build-fault ul { margin: 0; padding: 0; list-style: none; }
.build-fault li { margin: 8px 0 0; padding: 0; white-space: pre-wrap; }
.build-fault b { font-weight: 700; }
.build-fault p { margin: 8px 0 0; }
@media print { .build-fault { display: none; } }
"""
# A screen reader announces an alert that appears after the page has loaded.
_ANNOUNCE = """<script>
addEventListener("load", () => setTimeout(() => {
  const alert = document.querySelector(".build-fault [role=alert]");
  alert.replaceChildren(...alert.childNodes);
}, 100));
</script>"""


def with_banner(page: bytes, fault: str, state: str) -> bytes:
    """Return the HTML of a page with a fault at the top. Each line of the fault is a message.

    `state` says which site the server shows.
    """
    start = _BODY.search(page)
    end = start.end() if start else 0
    return page[:end] + _banner(fault, state).encode("utf-8", "replace") + page[end:]


def plain_page(title: str) -> bytes:
    """Return a page without styles, if the last good site has no page for an error."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
</main>
</body>
</html>
""".encode()


def _banner(fault: str, state: str) -> str:
    lines = [line for line in fault.splitlines() if line.strip()]
    items = "".join(f"<li>{_message(line)}</li>" for line in lines[:_MOST])
    more = f"<p>The terminal shows {len(lines) - _MOST} more lines.</p>" if len(lines) > _MOST else ""
    return (
        f'<link rel="stylesheet" href="{STYLES_PATH}">'
        '<section class="build-fault" aria-label="Fault of the build" tabindex="0"><div role="alert">'
        f"<h2>The build failed. {escape(state)}.</h2>"
        f"<ul>{items}</ul>{more}</div></section>{_ANNOUNCE}"
    )


def _message(line: str) -> str:
    problem, separator, fix = line.rpartition(". Fix: ")
    return f"{escape(problem)}. <b>Fix:</b> {escape(fix)}" if separator else escape(line)
