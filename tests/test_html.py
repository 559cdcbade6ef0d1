from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from session_answers.html import example
from session_answers.page import Example
from session_answers.program import Program
from session_answers.trace import Event, Trace

SETUP = "s = 1\n\n\nt = 2\n"
OFFSET = 6


def rendered(code, *events, setup="", review=""):
    """Render an example and read it strictly, as XML: every tag is closed, every text escaped."""
    return ET.fromstring(example(Example("x-1", 1, code, review=review), Program("a-x-1", code, setup), Trace(events)))


def text_of(element):
    return "".join(element.itertext())


def rows(section):
    """Give each row of the list: its id or class, its code, and what it did as lists of texts."""
    return [
        (
            row.get("id") or row.get("class"),
            text_of(row[0]),
            *([text_of(item) for item in did] for did in row.findall("ul")),
        )
        for row in section.find("ol")
    ]


def test_an_example_is_one_section():
    events = (
        Event("pool", "checkout", 4, visit=1),
        Event("statement", "SELECT user", 4, visit=1, detail="SELECT 1", parameters="('<',)"),
    )
    assert example(Example("b-1", 1, ""), Program("a-b-1", "f('<')\n# -> x", "s"), Trace(events)) == (
        '<section class="example " id="b-1" aria-label="example b-1">'
        '<details class="setup" data-search-exclude=""><summary>Setup: imports, models and engine</summary>'
        '<div class="highlight"><pre tabindex="0"><code><span class="n">s</span>\n</code></pre></div></details>'
        '<ol class="trace" aria-label="Each line and what it did">'
        '<li id="b-1-L1"><code class="highlight"><span class="n">f</span><span class="p">(</span>'
        '<span class="s1">\'&lt;\'</span><span class="p">)</span></code>'
        '<ul class="did" aria-label="Line 1, did"><li class="pool">checkout</li><li class="statement">'
        '<code class="highlight"><span class="k">SELECT</span><span class="w"> </span><span class="mi">1</span></code>'
        ' <code class="parameters">(&#x27;&lt;&#x27;,)</code></li></ul></li></ol>'
        '<p class="program" data-search-exclude=""><button type="button" class="copy" data-program="b-1.py" '
        'data-clipboard-text="s\n\n\nf(&#x27;&lt;&#x27;)\n# -&gt; x\n">Copy the whole program</button> '
        '<a href="b-1.py" download="a-b-1.py">Download b-1.py</a></p></section>'
    )


@pytest.mark.parametrize(
    ("review", "label"),
    [("avoid", "What not to write"), ("prefer", "What to write instead")],
)
def test_an_example_of_a_review_says_so(review, label):
    section = rendered("pass", review=review)
    assert section.attrib == {"class": f"example {review}", "id": "x-1", "aria-label": f"{label}: example x-1"}
    assert (section[0].tag, section[0].get("class"), text_of(section[0])) == ("p", "review", label)


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        pytest.param("", [" "], id="no code"),
        pytest.param("# -> x", [" "], id="a receipt alone"),
        pytest.param("\na\n\n", [" ", "a"], id="blank lines above"),
        pytest.param("if a:\n\tb  \n\n  # c\n", ["if a:", "\tb  ", " ", "  # c"], id="blanks and tabs"),
        pytest.param("a()\n# -> x\nb()\n# -> y", ["a()", "b()"], id="receipts are not shown"),
        pytest.param(
            'a = """<b>\n# -> x\n\n</b>"""', ['a = """<b>', "# -> x", " ", '</b>"""'], id="a string over lines"
        ),
        pytest.param("a(\n  # -> x\n  '</script>&amp;é🦆'\n)", ["a(", "  '</script>&amp;é🦆'", ")"], id="HTML"),
        pytest.param("a = '```````` \\x00'", ["a = '```````` \\x00'"], id="eight backticks"),
        pytest.param("from __future__ import annotations\na", ["from __future__ import annotations", "a"], id="future"),
    ],
)
@pytest.mark.parametrize("setup", ["", SETUP])
def test_every_line_is_shown_as_it_is_written(code, lines, setup):
    shown = [(f"x-1-L{number}", text) for number, text in enumerate(lines, 1)]
    assert rows(rendered(code, setup=setup)) == shown


NESTED = """\
with a:
    # -> old
    with b, c:
        d(
            1,
        )
        # -> old
    # -> old
# -> old

e()"""


def test_everything_is_shown_below_the_line_that_did_it():
    events = [
        Event("pool", "outside"),
        Event("pool", "setup", 4),
        Event("pool", "enters a", OFFSET + 1, visit=1),
        Event("pool", "enters b", OFFSET + 3, visit=2),
        Event("pool", "does", OFFSET + 4, visit=3),
        Event("pool", "leaves b", OFFSET + 3, leaving=True, visit=4),
        Event("pool", "leaves a", OFFSET + 1, leaving=True, visit=5),
        Event("pool", "ends", OFFSET + 11, visit=6),
    ]
    section = rendered(NESTED, *events, setup=SETUP)
    assert rows(section) == [
        ("x-1-L1", "with a:", ["enters a"]),
        ("x-1-L2", "    with b, c:", ["enters b"]),
        ("x-1-L3", "        d("),
        ("x-1-L4", "            1,"),
        ("x-1-L5", "        )", ["does"]),
        ("leaving", "    # leaving the block of line 2", ["leaves b"]),
        ("leaving", "# leaving the block of line 1", ["leaves a"]),
        ("x-1-L6", " "),
        ("x-1-L7", "e()", ["ends"]),
    ]
    assert [did.get("aria-label") for did in section.iter("ul")] == [
        "Line 1, did",
        "Line 2, did",
        "Line 5, did",
        "Leaving the block of line 2, did",
        "Leaving the block of line 1, did",
        "Line 7, did",
    ]


def test_a_block_that_does_nothing_when_it_is_left_has_no_row_for_it():
    assert rows(rendered(NESTED, Event("pool", "x", 3)))[1:3] == [
        ("x-1-L2", "    with b, c:", ["x"]),
        ("x-1-L3", "        d("),
    ]


def test_passes_are_told_apart():
    events = [Event("pool", word, 1, visit=visit) for visit, word in ((1, "a"), (1, "b"), (2, "a"), (5, "c"))]
    section = rendered("while f(): pass", *events)
    did = [["pass 1", "a", "b"], ["pass 2", "a"], ["pass 3", "c"]]
    assert rows(section) == [("x-1-L1", "while f(): pass", *did)]
    labels = [each.get("aria-label") for each in section.iter("ul")]
    assert labels == ["Line 1, pass 1, did", "Line 1, pass 2, did", "Line 1, pass 3, did"]


MESSAGE = (
    "(sqlite3.IntegrityError) UNIQUE <b>\n[SQL: INSERT INTO user]\n"
    "[parameters: (1,)]\n(Background on this error at: https://sqlalche.me/e/gkpj)"
)


@pytest.mark.parametrize(
    ("event", "classes", "text"),
    [
        pytest.param(Event("pool", "checkin", 1), "pool", "checkin", id="the pool"),
        pytest.param(Event("transaction", "COMMIT", 1), "transaction", "COMMIT", id="a transaction"),
        pytest.param(
            Event("statement", "SELECT t", 1, detail="SELECT '</script>' FROM t", parameters="{'a': '&<'}"),
            "statement",
            "SELECT '</script>' FROM t {'a': '&<'}",
            id="SQL",
        ),
        pytest.param(Event("statement", "X", 1, detail="SELECT 1"), "statement", "SELECT 1", id="no parameters"),
        pytest.param(
            Event("state", "User pending", 1, subject="by['<a>']", state="pending"),
            "state",
            "by['<a>'] pending",
            id="a state",
        ),
        pytest.param(
            Event("state", "User.name expired", 1, subject="ada", state="expired", detail=".name"),
            "state",
            "ada.name expired",
            id="an attribute's state",
        ),
        pytest.param(Event("state", "x", 1, subject="a", state="s", quiet=True), "state quiet", "a s", id="quiet"),
        pytest.param(
            Event("output", "x", 1, detail="</samp><script>&lt;`` ```````` é 🦆"),
            "output",
            "prints </samp><script>&lt;`` ```````` é 🦆",
            id="output",
        ),
        pytest.param(Event("output", "prints an empty line", 1), "output", "prints ", id="an empty line"),
        pytest.param(Event("warning", "warns A", 1, detail="a\n<b>"), "warning", "warns A a\n<b>", id="a warning"),
        pytest.param(Event("log", "logs ERROR <a>", 1, detail=""), "log", "logs ERROR <a> ", id="a log record"),
        pytest.param(
            Event("error", "raises IntegrityError", 1, detail=MESSAGE),
            "error",
            "raises IntegrityError (sqlite3.IntegrityError) UNIQUE <b> (code gkpj)",
            id="an error of the database",
        ),
        pytest.param(
            Event("error", "raises E", 1, detail="No. (Background on this error at: https://sqlalche.me/e/bhk3)"),
            "error",
            "raises E No. (code bhk3)",
            id="an error with a link on its line",
        ),
        pytest.param(Event("error", "raises E", 1, detail="a\nb"), "error", "raises E a\nb", id="another error"),
    ],
)
def test_every_kind_of_event_is_shown_in_words(event, classes, text):
    (item,) = rendered("a()", event).iter("ul")
    assert [(each.get("class"), text_of(each)) for each in item] == [(classes, text)]


def test_a_reset_of_the_pool_that_changed_nothing_is_not_shown():
    events = [Event("pool", "reset", 1, quiet=True), Event("pool", "reset", 1)]
    assert rows(rendered("a()", *events)) == [("x-1-L1", "a()", ["reset"])]


@pytest.mark.parametrize(
    ("second", "shown"),
    [
        pytest.param(0, ["checkout", "SELECT 1", "a expired"], id="one connection"),
        pytest.param(2, ["checkout connection 1", "SELECT 1", "a expired"], id="two connections"),
    ],
)
def test_connections_are_numbered_where_there_are_several(second, shown):
    events = [
        Event("pool", "checkout", 1, connection=1),
        Event("statement", "SELECT", 1, detail="SELECT 1", connection=1),
        Event("state", "x", 1, subject="a", state="expired", connection=second),
    ]
    if second:
        shown = [*shown[:2], "a expired connection 2"]
    assert rows(rendered("a()", *events)) == [("x-1-L1", "a()", shown)]


class _Buttons(HTMLParser):
    def handle_starttag(self, tag, attrs):
        if tag == "button":
            self.found = dict(attrs)


def test_the_whole_program_is_there_to_be_copied():
    program = Program("a-x-1", "a = '\"&amp;</script>'  # é\n# -> x\n", "s = '''\n\t<'''\n")
    buttons = _Buttons()
    buttons.feed(example(Example("x-1", 1, ""), program, Trace()))
    assert buttons.found == {
        "type": "button",
        "class": "copy",
        "data-program": "x-1.py",
        "data-clipboard-text": program.source,
    }


def test_the_setup_is_folded_and_shown_with_the_future_imports():
    section = rendered("from __future__ import annotations\n", setup="<s>")
    assert text_of(section.find("details/div")) == "from __future__ import annotations\n\n<s>\n"
    assert rendered("a").find("details") is None
