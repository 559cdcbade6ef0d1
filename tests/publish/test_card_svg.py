"""The image for links to a page."""

import re
import struct
from html import unescape

import pytest

from session_answers.prove.project import Project
from session_answers.prove.proof import Proof
from session_answers.publish.card_svg import WIDTH, card_svg
from session_answers.publish.png import png
from sqlalchemy_receipts.trace import Event, Trace
from support.pages import read_answer
from support.projects import ROOT

STYLES = (ROOT / "docs" / "assets" / "site.css").read_text(encoding="utf-8")
NAMES = ("obj", "soft", "ink", "dim", "conn", "tx", "no")
SHEET = "".join(f"--{name}: light-dark(#00{number}, #111);\n" for number, name in enumerate(NAMES)) + (
    "a { color: red }\n/* The lines: what they are. */\n.trace line { stroke: var(--conn) }\n"
    "/* More. */\nb { top: 0 }\n"
)
IMAGE_STYLES = """
rect.card { fill: #fff }
rect.edge { fill: #000 }
rect.panel { fill: #001 }
text { font-family: Figtree; font-weight: 500; fill: #002 }
text.bold { font-weight: 700 }
text.dim { fill: #003 }
text.pool { font-weight: 700; fill: #004 }
text.transaction { font-weight: 700; fill: #005 }
text.state { font-weight: 700; fill: #000 }
text.error { font-weight: 700; fill: #006 }

.trace line { stroke: #004 }
"""
PAGE = """\
---
code: S02
---
# Does `a` < b close the <session>?

**No, never.**
It [stays](end.md) open & it can be used by everyone.
"""


def proof(*events, setup=""):
    page, _ = read_answer('```python exec="on" id="example-1"\na = 1\n```\n')
    return Proof(page, page.examples[0], page.program(page.examples[0], setup), Trace(events))


def card(text, *events):
    _, answer = read_answer(text)
    return card_svg(answer, proof(*events) if events else None, "Sessions & more", SHEET)


HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630">'
    f"<style>{IMAGE_STYLES}</style>"
    '<rect class="card" width="1200" height="630"/><rect class="edge" width="16" height="630"/>'
    '<text class="dim" x="72" y="88" font-size="28">Sessions &amp; more</text>'
    '<text class="bold" x="1128" y="88" font-size="28" text-anchor="end">CODE</text>'
)
QUESTION = HEAD.replace("CODE", "") + '<text class="bold" x="72" y="190" font-size="50">A?</text>'


def test_a_card_has_the_question_and_the_short_answer():
    assert card(PAGE) == HEAD.replace("CODE", "S02") + (
        '<text class="bold" x="72" y="190" font-size="50">Does a &lt; b close the</text>'
        '<text class="bold" x="72" y="248" font-size="50">&lt;session&gt;?</text>'
        '<text class="bold" x="72" y="312" font-size="40">No, never.</text>'
        '<text class="" x="72" y="368" font-size="29">It stays open &amp; it can be used by</text>'
        '<text class="" x="72" y="410" font-size="29">everyone.</text>'
        "</svg>"
    )


def test_a_page_without_a_code_and_bold_words_has_a_card():
    text = '<text class="" x="72" y="246" font-size="29">It is.</text></svg>'
    assert card("# A?\n\nIt is.\n{ .lead }\n") == QUESTION + text


def test_a_card_has_the_lanes_and_words_of_the_first_example():
    drawn = card(
        "# A?\n",
        Event("session", "begins", 1, subject="session", connection=1, quiet=True),
        Event("pool", "checkout", 1, connection=1),
        Event("state", "User.name expired", 1, subject="ada", state="expired", detail=".name"),
        Event("pool", "reset", 1, connection=1, quiet=True),
        Event("output", "prints <b>", 1, detail="<b>"),
    )
    assert drawn == QUESTION + (
        '<g transform="translate(760 120)" class="trace">'
        '<g transform="translate(0 0) scale(1.5)">'
        '<line class="held" x1="9" x2="9" y1="12" y2="24"/><g class="m checkout" transform="translate(9 12)">'
        '<path d="M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"/></g></g>'
        '<text class="pool" x="70" y="25" font-size="23">checkout</text>'
        '<g transform="translate(0 36) scale(1.5)">'
        '<line class="held" x1="9" x2="9" y1="0" y2="24"/><g class="m tick state" transform="translate(27 12)">'
        '<path d="M-5 0H5"/></g></g>'
        '<text class="state" x="70" y="61" font-size="23">ada.name expired</text>'
        '<g transform="translate(0 72) scale(1.5)">'
        '<line class="held" x1="9" x2="9" y1="0" y2="24"/></g>'
        '<text class="output" x="70" y="97" font-size="23">prints &lt;b&gt;</text>'
        "</g></svg>"
    )


def words(svg):
    return [unescape(text) for text in re.findall(r'font-size="23">([^<]*)', svg)]


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (Event("state", "User pending", 1, subject="ada", state="pending"), "ada pending"),
        (Event("output", "prints 123456789 1234567", 1), "prints 123456789 1234567"),
        (Event("output", "prints 123456789 12345678", 1), "prints 123456789 123456…"),
        (Event("output", "prints 1234567890123456 89", 1), "prints 1234567890123456…"),
    ],
)
def test_the_words_of_an_event_have_at_most_24_characters(event, text):
    assert words(card("# A?\n", event)) == [text]


def test_a_card_has_at_most_13_events_and_none_of_the_setup():
    _, answer = read_answer("# A?\n")
    events = (Event("pool", "connect", 1), *(Event("output", f"prints {number}", 4) for number in range(20)))
    svg = card_svg(answer, proof(*events, setup="# the setup"), "A", SHEET)
    assert words(svg) == [f"prints {number}" for number in range(13)]


def test_a_card_has_the_size_that_sites_require():
    _, answer = read_answer(PAGE)
    images = [png(card_svg(answer, drawn, "Sessions", STYLES)) for drawn in (None, proof(Event("pool", "checkout", 1)))]
    for image in images:
        assert image[:16] == b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
        assert struct.unpack(">II", image[16:24]) == (600, 315)
        assert image[-8:-4] == b"IEND"
        assert len(image) < 150_000
    assert images[0] != images[1]
    assert png(card_svg(answer, None, "Sessions", STYLES)) == images[0]


def test_letters_are_drawn_with_the_font_of_the_site():
    # Without the font no letter is drawn, so both images would be the same.
    images = [png(card_svg(read_answer(f"# {letter}?\n")[1], None, "", STYLES)) for letter in "AB"]
    assert images[0] != images[1]


@pytest.fixture(scope="module")
def cards(runner, site_answers):
    """Return the cards of all pages of the site, by their addresses."""
    project = Project(ROOT, runner)
    first = [(page, page.examples[0]) for page, _ in site_answers if page.examples]
    runner.run_all((project.program(page, example), example.timeout) for page, example in first if not example.server)
    cards = {}
    for page, answer in site_answers:
        shown = None
        for example in page.examples[:1]:
            program = project.program(page, example)
            outcome, _ = project.outcome(example, program)
            shown = Proof(page, example, program, outcome.trace)
        cards[page.url] = card_svg(answer, shown, "SQLAlchemy Session Answers", STYLES)
    return cards


MAX_CHARACTERS = {"50": 25, "40": 30, "29": 42, "28": 40, "23": 24}
# The largest average width of a letter of the bold font, as a fraction of its size.
LETTER = 0.56


def test_every_page_of_the_site_fits_on_its_card(cards):
    assert len(cards) == len(Project(ROOT, None).paths())
    for url, svg in cards.items():
        texts = re.findall(r'<text class="\w*" x="(\d+)" y="(\d+)" font-size="(\d+)">([^<]*)', svg)
        for x, y, size, text in texts:
            assert 0 < len(unescape(text)) <= MAX_CHARACTERS[size], (url, text)
            assert int(y) <= 610, (url, text)
            if size == "23":
                assert 760 + int(x) + len(unescape(text)) * int(size) * LETTER <= WIDTH, (url, text)
        rows = words(svg)
        # One page has no example.
        assert (len(rows) > 0) is (url != "linking/"), url
        assert 120 + 36 * len(rows) <= 610, url
