"""Parts of a page in files of their own, which keep the page small.

A script brings a part into its page when a reader asks for it. Without scripts, a link leads to the part, so its file
is a complete page. Its links work in both places, because both are in the same folder.
"""

from __future__ import annotations

import re

_STYLES = re.compile(r'<link [^>]*\brel="?(?:stylesheet|icon)"?[^>]*>')
_FRAME = """<!doctype html>
<html lang="en" class="no-js">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{title}</title>
{styles}
</head>
<body>
<main class="md-main"><div class="md-main__inner md-grid"><div class="md-content">
<article class="md-content__inner md-typeset">
<h1>{title}</h1>
<p class="lead"><a href="./">{page}</a></p>
{content}
</article>
</div></div></main>
</body>
</html>
"""


def part_page(built: str, title: str, page: str, content: str) -> str:
    """Return the page for a part of the page with the HTML `built`, whose name `page` is a link to it.

    It has the styles of this page. All arguments are HTML.
    """
    return _FRAME.format(title=title, styles="\n".join(_STYLES.findall(built)), page=page, content=content)
