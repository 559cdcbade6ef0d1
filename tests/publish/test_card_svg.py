import re
import struct
from html import unescape

import pytest

from conftest import ROOT, said_by
from session_answers.prove.project import Project
from session_answers.prove.proof import Proof
from session_answers.publish.card_svg import HIGH, WIDE, svg
from session_answers.publish.png import png
from sqlalchemy_receipts.trace import Event, Trace

STYLES = (ROOT / "docs" / "assets" / "site.css").read_text(encoding="utf-8")
NAMES = ("obj", "soft", "ink", "dim", "conn", "tx", "no")
SHEET = "".join(f"--{name}: light-dark(#00{number}, #111);\n" for number, name in enumerate(NAMES)) + (
    "a { color: red }\n/* The lines: what they are. */\n.trace line { stroke: var(--conn) }\n"
    "/* More. */\nb { top: 0 }\n"
)
DRAWN = """
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


def proof(*events):
    page, _ = said_by('```python exec="on" id="example-1"\na = 1\n```\n')
    return Proof(page, page.examples[0], page.program(page.examples[0], ""), Trace(events))


def card(text, *events):
    _, found = said_by(text)
    return svg(found, proof(*events) if events else None, "Sessions & more", SHEET)


HEAD = (
    (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630">'
        f"<style>{DRAWN}</style>"
        '<rect class="card" width="1200" height="630"/><rect class="edge" width="16" height="630"/>'
        '<text class="dim" x="72" y="88" font-size="28">Sessions &amp; more</text>'
        '<text class="bold" x="1128" y="88" font-size="28" text-anchor="end">{}</text>'
    )
    .replace("{", "{{")
    .replace("}", "}}")
    .replace("{{}}", "{}")
)


def test_a_card_has_the_question_and_the_verdict():
    assert card(PAGE) == HEAD.format("S02") + (
        '<text class="bold" x="72" y="190" font-size="50">Does a &lt; b close the</text>'
        '<text class="bold" x="72" y="248" font-size="50">&lt;session&gt;?</text>'
        '<text class="bold" x="72" y="312" font-size="40">No, never.</text>'
        '<text class="" x="72" y="368" font-size="29">It stays open &amp; it can be used by</text>'
        '<text class="" x="72" y="410" font-size="29">everyone.</text>'
        "</svg>"
    )


def test_a_card_of_a_page_that_is_no_answer_has_what_there_is():
    assert card("# A?\n\nIt is.\n{ .lead }\n") == HEAD.format("") + (
        '<text class="bold" x="72" y="190" font-size="50">A?</text>'
        '<text class="" x="72" y="246" font-size="29">It is.</text></svg>'
    )


def test_a_card_draws_what_the_first_example_did():
    drawn = card(
        "# A?\n",
        Event("session", "begins", 1, subject="session", connection=1, quiet=True),
        Event("pool", "checkout", 1, connection=1),
        Event("state", "User.name expired", 1, subject="ada", state="expired", detail=".name"),
        Event("pool", "reset", 1, connection=1, quiet=True),
        Event("output", "prints <b>", 1, detail="<b>"),
        Event("pool", "checkin", 1, connection=1),
    )
    assert drawn == HEAD.format("") + (
        '<text class="bold" x="72" y="190" font-size="50">A?</text>'
        '<g transform="translate(760 120)" class="trace">'
        '<svg class="lanes" y="0" width="54" height="36" viewBox="0 0 36 24">'
        '<line class="held" x1="9" x2="9" y1="12" y2="24"/><g transform="translate(9 12)">'
        '<path class="pool checkout" d="M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"/></g></svg>'
        '<text class="pool" x="70" y="25" font-size="23">checkout</text>'
        '<svg class="lanes" y="36" width="54" height="36" viewBox="0 0 36 24">'
        '<line class="held" x1="9" x2="9" y1="0" y2="24"/><g transform="translate(27 12)">'
        '<path class="state tick" d="M-5 0H5"/></g></svg>'
        '<text class="state" x="70" y="61" font-size="23">ada.name expired</text>'
        '<svg class="lanes" y="72" width="54" height="36" viewBox="0 0 36 24">'
        '<line class="held" x1="9" x2="9" y1="0" y2="24"/></svg>'
        '<text class="output" x="70" y="97" font-size="23">prints &lt;b&gt;</text>'
        '<svg class="lanes" y="108" width="54" height="36" viewBox="0 0 36 24">'
        '<line class="held" x1="9" x2="9" y1="0" y2="12"/><g transform="translate(9 12)">'
        '<path class="pool checkin" d="M-7 0H7"/></g></svg>'
        '<text class="pool" x="70" y="133" font-size="23">checkin</text>'
        "</g></svg>"
    )


def words(drawn):
    return [unescape(text) for text in re.findall(r'font-size="23">([^<]*)', drawn)]


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (Event("pool", "checkout", 1), "checkout"),
        (Event("statement", "INSERT user", 1, detail="INSERT INTO user"), "INSERT user"),
        (Event("state", "User pending", 1, subject="ada", state="pending"), "ada pending"),
        (Event("output", "prints 123456789 1234567", 1), "prints 123456789 1234567"),
        (Event("output", "prints 123456789 12345678", 1), "prints 123456789 123456…"),
        (Event("output", "prints 1234567890123456 89", 1), "prints 1234567890123456…"),
        (Event("error", "raises DetachedInstanceError", 1), "raises DetachedInstance…"),
    ],
)
def test_an_event_is_called_by_so_many_letters_as_there_is_room_for(event, said):
    assert words(card("# A?\n", event)) == [said]


def test_a_card_has_no_more_rows_than_there_is_room_for():
    events = [Event("output", f"prints {number}", 1) for number in range(20)]
    assert words(card("# A?\n", *events)) == [f"prints {number}" for number in range(13)]


def test_a_card_draws_nothing_of_the_setup():
    page, found = said_by('# A?\n\n```python exec="on" id="example-1"\na = 1\n```\n')
    program = page.program(page.examples[0], "# the setup")
    events = (Event("pool", "connect", 1, connection=1), Event("pool", "checkout", 4, connection=1))
    assert words(svg(found, Proof(page, page.examples[0], program, Trace(events)), "A", SHEET)) == ["checkout"]


def test_a_card_is_a_picture_of_the_size_that_sites_ask_for():
    _, found = said_by(PAGE)
    pictures = [png(svg(found, each, "Sessions", STYLES)) for each in (None, proof(Event("pool", "checkout", 1)))]
    for picture in pictures:
        assert picture[:16] == b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
        assert struct.unpack(">II", picture[16:24]) == (WIDE, HIGH) == (1200, 630)
        assert picture[-8:-4] == b"IEND"
        assert len(picture) < 150_000
    assert pictures[0] != pictures[1]
    assert png(svg(found, None, "Sessions", STYLES)) == pictures[0]


def test_letters_are_drawn_with_the_site_s_own_font():
    # Without a font a renderer draws nothing: then both would be one picture.
    _, one = said_by("# A?\n")
    _, other = said_by("# B?\n")
    assert png(svg(one, None, "", STYLES)) != png(svg(other, None, "", STYLES))


@pytest.fixture(scope="module")
def cards(runner):
    """The cards of all pages of the site, by their addresses."""
    site = Project(ROOT, runner)
    said = site.answers()
    first = [(page, page.examples[0]) for page, _ in said if page.examples]
    runner.run_all((site.program(page, each), each.timeout) for page, each in first if not each.server)
    found = {}
    for page, answer in said:
        shown = None
        for example in page.examples[:1]:
            program = site.program(page, example)
            outcome, _ = site.outcome(example, program)
            shown = Proof(page, example, program, outcome.trace)
        found[page.url] = svg(answer, shown, "SQLAlchemy Session Answers", STYLES)
    return found


LONGEST = {"50": 25, "40": 30, "29": 42, "28": 40, "23": 24}
# The widest that a letter of the bold font is on average, as a part of its size.
LETTER = 0.56


def test_every_page_of_the_site_fits_on_its_card(cards):
    assert len(cards) == len(Project(ROOT, None).paths())
    for url, drawn in cards.items():
        texts = re.findall(r'<text class="\w*" x="(\d+)" y="(\d+)" font-size="(\d+)">([^<]*)', drawn)
        for x, y, size, text in texts:
            assert 0 < len(unescape(text)) <= LONGEST[size], (url, text)
            assert int(y) <= 610, (url, text)
            if size == "23":
                assert 760 + int(x) + len(unescape(text)) * int(size) * LETTER <= WIDE, (url, text)
        rows = words(drawn)
        # One page has no example.
        assert (len(rows) > 0) is (url != "linking/"), url
        assert len(rows) <= 13, url
        assert 120 + 36 * len(rows) <= 610, url
