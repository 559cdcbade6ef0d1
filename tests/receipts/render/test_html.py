"""A drawing as HTML."""

from xml.etree import ElementTree as ET

import pytest

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.render import LANE_WIDTH, draw
from sqlalchemy_receipts.render.html import to_html, trace_html
from sqlalchemy_receipts.trace import Event, Trace
from support.written_events import event, events


def rendered(code, *trace, setup=""):
    """Read the HTML of an example as XML: every element is closed, and every text is escaped."""
    html = to_html(draw(Program("a-x-1", code, setup), Trace(trace)), "x-1")
    return ET.fromstring(f"<div>{html.replace('<wbr>', '<wbr/>')}</div>")


def text_of(element):
    return "".join(element.itertext())


def rows(section):
    """Return each row: its id or class, its code, and its events as lists of texts."""
    return [
        (
            row.get("id") or row.get("class"),
            text_of(row[0]),
            *([text_of(item) for item in did] for did in row.findall("ul")),
        )
        for row in section.find("div/ol")
    ]


def test_an_example_is_its_setup_and_its_lines():
    trace = (
        Event("pool", "checkout", 4, visit=1, connection=1),
        Event("statement", "SELECT user", 4, visit=1, detail="SELECT 1\nFROM user", parameters="('<',)", connection=1),
    )
    held = '<line class="held" x1="9" x2="9" y1="{}" y2="100%"/>'
    lanes = '<svg class="lanes" width="0" height="0" aria-hidden="true">'
    shape = '<svg x="9" y="{}"><path class="{}" d="{}"/></svg>'
    disc = shape.format("50%", "pool checkout", "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z")
    square = shape.format("1.05em", "statement statement", "M-3-3H3V3H-3z")
    drawing = draw(Program("a-b-1", "f('<')\n# -> x", "s"), Trace(trace))
    lines = (
        '<div class="trace lanes-1">'
        '<button type="button" class="sql scripted" aria-pressed="false">Show all SQL</button>'
        '<span class="names" aria-hidden="true"><i class="connection">connection</i></span>'
        '<ol role="list" aria-label="Each line and what it did">'
        '<li id="b-1-L1"><code class="highlight">f(<span class="s1">\'&lt;\'</span>)</code>'
        '<ul class="did" role="list" aria-label="Line 1, did">'
        f'<li class="pool">{lanes}{held.format("50%")}{disc}</svg><b>checkout</b></li>'
        f'<li class="statement">{lanes}{held.format("0")}{square}</svg>'
        "<details><summary>SELECT user</summary>"
        '<pre><code class="highlight"><span class="k">SELECT</span> <span class="mi">1</span>\n'
        '<span class="k">FROM</span> <span class="k">user</span></code>\n'
        '<code class="parameters">(&#x27;&lt;&#x27;,)</code></pre></details></li></ul></li></ol></div>'
    )
    assert to_html(drawing, "b-1") == (
        '<details class="setup"><summary>Setup: imports, models and engine</summary>'
        f'<div class="highlight"><pre tabindex="0"><code>s\n</code></pre></div></details>{lines}'
    )
    assert trace_html(drawing, "b-1") == lines


def test_the_setup_is_shown_with_the_future_imports():
    section = rendered("from __future__ import annotations\n", setup="<s>")
    assert text_of(section.find("details/div")) == "from __future__ import annotations\n\n<s>\n"
    assert rendered("a").find("details") is None


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        pytest.param("", [" "], id="no code"),
        pytest.param("# -> x", [" "], id="only a receipt"),
        pytest.param("\na\n\n", [" ", "a"], id="blank lines above"),
        pytest.param("if a:\n\tb  \n\n  # c\n", ["if a:", "\tb  ", " ", "  # c"], id="spaces and tabs"),
        pytest.param("a()\n# -> x\nb()\n# -> y", ["a()", "b()"], id="receipts"),
        pytest.param(
            'a = """<b>\n# -> x\n\n</b>"""', ['a = """<b>', "# -> x", " ", '</b>"""'], id="a string of several lines"
        ),
        pytest.param("a(\n  # -> x\n  '</script>&amp;é🦆'\n)", ["a(", "  '</script>&amp;é🦆'", ")"], id="HTML"),
        pytest.param("a = '```````` \\x00'", ["a = '```````` \\x00'"], id="eight backticks"),
    ],
)
def test_every_line_is_shown_as_it_is_written(code, lines):
    assert rows(rendered(code)) == [(f"x-1-L{number}", text) for number, text in enumerate(lines, 1)]


def test_every_row_has_its_label_and_the_lines_that_run_through_it():
    trace = (
        event("checkout", line=1),
        *events("ada pending, ada persistent, prints", line=2),
        event("checkin", line=1, leaving=True),
        event("ada detached", line=4),
    )
    section = rendered("with a:\n    b()\n    c()\nd()\ne()", *trace)
    assert [(name, code) for name, code, *_ in rows(section)] == [
        *(("x-1-L1", "with a:"), ("x-1-L2", "    b()"), ("x-1-L3", "    c()"), ("leaving", "# leaving with a")),
        *(("x-1-L4", "d()"), ("x-1-L5", "e()")),
    ]
    labels = ["Line 1, did", "Line 2, did", "Leaving the block of line 1, did", "Line 4, did"]
    assert [element.get("aria-label") for element in section.iter("ul")] == labels
    assert [[drawn(row), *map(drawn, row.findall("ul/li"))] for row in section.find("div/ol")] == [
        ["", "0 held below, 0 checkout!"],
        [
            "0 held",
            "0 held, 1 pending below, 1 pending!",
            "0 held, 1 pending above, 1 persistent below, 1 persistent!",
            "0 held, 1 persistent",
        ],
        ["0 held, 1 persistent"],
        ["0 held, 1 persistent", "0 held above, 1 persistent, 0 checkin!"],
        ["1 persistent", "1 persistent above, 1 detached below, 1 detached!"],
        ["1 detached"],
    ]


def drawn(row):
    """Return the lines and shapes of a row, each with its lane: `0 held below`, or `0 checkout!` for a shape."""
    parts = {("0", "100%"): "", ("0", "50%"): " above", ("50%", "100%"): " below"}
    return ", ".join(
        f"{int(element.get('x1')) // LANE_WIDTH} {element.get('class')}{parts[element.get('y1'), element.get('y2')]}"
        if element.tag == "line"
        else f"{int(element.get('x')) // LANE_WIDTH} {element.find('path').get('class').split()[1]}!"
        for element in row.findall("svg/*")
    )


def test_iterations_are_separate_lists():
    trace = [event(word, line=1, visit=visit) for visit, word in ((1, "a"), (1, "b"), (5, "c"))]
    section = rendered("while f(): pass", *trace)
    assert rows(section) == [("x-1-L1", "while f(): pass", ["pass 1", "a", "b"], ["pass 2", "c"])]
    assert [element.get("aria-label") for element in section.iter("ul")] == [
        "Line 1, pass 1, did",
        "Line 1, pass 2, did",
    ]


@pytest.mark.parametrize(
    ("connections", "shown"),
    [
        pytest.param([3, 3, 0], ["checkout", "checkout", "checkout"], id="one connection"),
        pytest.param([5, 3, 5], ["checkout connection 1", "checkout connection 2", "checkout connection 1"], id="two"),
    ],
)
def test_connections_have_numbers_if_there_are_several(connections, shown):
    trace = [event(f"checkout {number}", line=1) for number in connections]
    assert rows(rendered("a()", *trace)) == [("x-1-L1", "a()", shown)]


def test_the_owner_of_a_connection_is_in_the_items_and_above_the_lanes():
    trace = [event(f"checkout {number}", line=1) for number in (1, 2)]
    trace += [event(f"<{number}> begins {number}", line=1) for number in (1, 2)]
    section = rendered("a()", *trace)
    assert rows(section) == [("x-1-L1", "a()", ["checkout <1>, connection 1", "checkout <2>, connection 2"])]
    names = [(name.get("class"), name.text) for name in section.find("div/span")]
    assert names == [("connection", "<1> conn"), ("connection", "<2> conn")]


@pytest.mark.parametrize(
    ("event", "buttons"),
    [
        pytest.param(event("checkout", line=1), [], id="no SQL"),
        pytest.param(event("SELECT user", line=1), ["sql scripted"], id="SQL"),
        pytest.param(event("SELECT user"), [], id="SQL that is not shown"),
    ],
)
def test_all_sql_can_be_opened_if_there_is_some(event, buttons):
    assert [button.get("class") for button in rendered("a()", event).iter("button")] == buttons


@pytest.mark.parametrize(
    ("code", "quote", "classes"),
    [
        pytest.param("async with a as b:\n    c()", "# leaving async with a as b", "highlight", id="a header"),
        pytest.param(
            "with (\n    a as b,\n    # -> receipt\n    c as d,\n):\n    e()",
            "# leaving with ( a as b, c as d, )",
            "highlight",
            id="a header of several lines",
        ),
        pytest.param(
            "if a:\n    with '<':\n        c()", "    # leaving with '<'", "highlight in-4", id="an indented block"
        ),
        pytest.param(
            f"with {'a' * 40} as b:\n    c()", f"# leaving with {'a' * 40} as b", "highlight", id="sixty characters"
        ),
        pytest.param(f"with {'a' * 40} as bb:\n    c()", f"# leaving with {'a' * 40} ...", "highlight", id="more"),
    ],
)
def test_the_end_of_a_block_quotes_its_header(code, quote, classes):
    line = next(number for number, text in enumerate(code.split("\n"), 1) if "with " in text)
    section = rendered(code, event("x", line=line, leaving=True))
    row = section.find("div/ol")[-1]
    assert rows(section)[-1] == ("leaving", quote, ["x"])
    assert row.find("code").get("class") == classes
    assert row.find("ul").get("aria-label") == f"Leaving the block of line {line}, did"


@pytest.mark.parametrize(
    ("code", "breaks"),
    [
        pytest.param("a(b, c=d)" + " " * 19, 0, id="a line as wide as a phone"),
        pytest.param("a(b, c=d)" + " " * 20, 2, id="a wider line"),
    ],
)
def test_only_a_long_line_has_break_points(code, breaks):
    section = rendered(code)
    assert len([*section.iter("wbr")]) == breaks
    assert text_of(section.find("div/ol")) == code


def test_indentation_has_a_class_up_to_24_spaces():
    section = rendered("if a:\n    b\nif c:\n" + " " * 30 + "d")
    classes = ["highlight", "highlight in-4", "highlight", "highlight in-24"]
    assert [code.get("class") for code in section.iter("code")] == classes
