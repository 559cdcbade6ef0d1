"""Pages that come in pieces."""

import re
import time
from pathlib import Path

import pytest

from support.browser import DESKTOP, PHONE
from support.builds import file_of
from support.pages import PAGES
from support.visits import FIRST_VIEW, WATCH
from support.web import QuietHandler, served

# Within the header, and within the first example.
CUT = re.compile(b'(?<=</a>)(?=\\s*<a class="legend")|(?<=</li>)(?=<li id="[a-z0-9-]*-L2")')


class InPieces(QuietHandler):
    """Sends a page with a pause at each cut."""

    def do_GET(self):  # noqa: N802  (the server's own name)
        if not self.path.endswith((".html", "/")):
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for piece in CUT.split(file_of(Path(self.directory), self.path).read_bytes(), 2):
            self.wfile.write(piece)
            # Long enough for a browser to show the pieces that have come.
            time.sleep(0.25)
        return None


@pytest.fixture(scope="module")
def slow_address(site):
    with served(site, InPieces) as where:
        yield where


@pytest.mark.long
@pytest.mark.parametrize("viewport", [pytest.param(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone")])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_while_a_page_comes_slowly(browser, site, slow_address, path, viewport):
    text = file_of(site, path).read_bytes()
    first, second, *_ = CUT.split(text, 2)
    assert (b"<header" in first, b"</header>" in first) == (True, False)
    _, _, example = text.partition(b"</section>")[0].partition(b'<section class="example')
    within = b'<section class="example' in second and b"</section>" not in second
    # An example of one line has no place for a cut.
    assert within == (b'-L2"' in example)
    with browser.new_context(viewport=viewport) as context:
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(slow_address + path)
        assert page.evaluate(FIRST_VIEW)[1] == []
