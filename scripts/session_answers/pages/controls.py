"""The buttons and forms that pages have as HTML. Other buttons and forms, or other pages with them, are faults."""

from __future__ import annotations

_SEARCH = """\
<p class="find scripted"><button type="button" class="open-search">\
Search an error text, a method or a word</button></p>"""
_FINDER = """\
<form class="finder scripted">
<label for="pasted">Paste an error, or a whole traceback</label>
<textarea id="pasted" rows="5" spellcheck="false" autocomplete="off"></textarea>
<p>Your text stays in this page, and nothing is sent.</p>
<p role="status"></p>
<ul></ul>
</form>"""
CONTROLS = {"docs/index.md": _SEARCH, "docs/errors/index.md": _FINDER}
