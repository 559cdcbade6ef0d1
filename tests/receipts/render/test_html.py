"""A drawing as HTML."""

import re
from xml.etree import ElementTree as ET

import pytest

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.render import draw
from sqlalchemy_receipts.render.html import symbols_svg, to_html, trace_html
from sqlalchemy_receipts.trace import Event, Trace
from support.written_events import event, events


def rendered(code, *trace, setup="", **options):
    """Read the HTML of an example as XML: every element is closed, and every text is escaped."""
    html = trace_html(draw(Program("a-x-1", code, setup), Trace(trace)), "x-1", **options)
    return ET.fromstring(html.replace("<wbr>", "<wbr/>"))


def text_of(element):
    return "".join(element.itertext())


def rows(trace):
    """Return each row below the bar: its id or class, its code, and its events as a list of texts."""
    return [
        (
            row.get("id") or row.get("class"),
            code_of(row),
            *([text_of(item) for item in did] for did in row.findall("ul")),
        )
        for row in trace.find("ol")
    ]


def code_of(row):
    return text_of(row.find("pre") if row.find("pre") is not None else row.find("p"))


def test_an_example_is_its_bar_and_its_lines():
    trace = (
        Event("pool", "checkout", 4, visit=1, connection=1),
        Event("statement", "SELECT user", 4, visit=1, detail="SELECT 1\nFROM user", parameters="('<',)", connection=1),
    )
    drawing = draw(Program("a-b-1", "f('<')\n# -> x", "s"), Trace(trace))
    names = '<span class="names v1" aria-hidden="true"><i class="connection l1 left v1">connection</i></span>'
    # The marks are at 7 and 18 of 25 pixels.
    lines = (
        '<ol class="rows" role="list" aria-label="Each line and what it did">'
        '<li class="row h5" id="b-1-L1"><a class="nr" href="#b-1-L1">1</a>'
        '<pre class="highlight">f(<span class="s1">\'&lt;\'</span>)</pre>'
        '<svg class="lanes" aria-hidden="true"><g class="l1"><line class="held" y1="28%" y2="100%"/>'
        '<use class="m checkout" href="#m-checkout" y="28%"/>'
        '<use class="m statement" href="#m-statement" y="72%"/></g></svg>'
        '<ul class="did" aria-label="Line 1 did"><li class="pool checkout l1"><b>checkout</b></li>'
        '<li class="statement l1"><details><summary>SELECT user</summary>'
        '<pre><code class="highlight"><span class="k">SELECT</span> <span class="mi">1</span>\n'
        '<span class="k">FROM</span> <span class="k">user</span></code>\n'
        '<code class="parameters">(&#x27;&lt;&#x27;,)</code></pre></details></li></ul></li></ol></div>'
    )
    whole = (
        '<div class="trace lanes-1"><div class="bar"><details class="setup"><summary>Setup</summary>'
        f'<pre class="highlight" tabindex="0"><code>s\n</code></pre></details>{names}</div>{lines}'
    )
    assert trace_html(drawing, "b-1") == whole
    assert to_html(drawing, "b-1") == symbols_svg() + whole
    assert trace_html(drawing, "b-1", setup=False) == (
        f'<div class="trace lanes-1"><div class="bar">{names}</div>{lines}'
    )


def test_a_setup_that_an_example_above_has_is_left_out():
    imports = '<ol class="rows" role="list" aria-label="Imports"><li class="row" id="b-1-L1">'
    assert trace_html(draw(Program("a-b-1", "import b\na", "s"), Trace()), "b-1", imports_only=True) == (
        f'<div class="trace lanes-0"><div class="bar"><details class="setup"><summary>Imports</summary>{imports}'
        '<a class="nr" href="#b-1-L1">1</a><pre class="highlight"><span class="kn">import</span> b</pre></li></ol>'
        '</details></div><ol class="rows" role="list" aria-label="Each line and what it did">'
        '<li class="row" id="b-1-L2"><a class="nr" href="#b-1-L2">2</a><pre class="highlight">a</pre></li></ol></div>'
    )
    alone = trace_html(draw(Program("a-b-1", "a", "s"), Trace()), "b-1", imports_only=True)
    assert "setup" not in alone


@pytest.mark.parametrize(
    ("code", "setup", "folded", "below"),
    [
        pytest.param("a", "", None, ["a"], id="neither setup nor imports"),
        pytest.param("a", "<s>", ("Setup", "<s>\n", []), ["a"], id="a setup"),
        pytest.param("import b\n\na", "", ("Imports", None, ["import b", ""]), ["a"], id="imports"),
        pytest.param(
            "from __future__ import annotations\n\na",
            "<s>",
            (
                "Setup",
                "from __future__ import annotations\n\n<s>\n",
                ["from __future__ import annotations", ""],
            ),
            ["a"],
            id="both",
        ),
        pytest.param(
            "from b import (\n    c,\n)\nimport d\nimported = 1",
            "",
            ("Imports", None, ["from b import (", "    c,", ")", "import d"]),
            ["imported = 1"],
            id="an import of several lines",
        ),
        pytest.param("\na\nimport b", "", None, ["", "a", "import b"], id="an import below other code"),
        pytest.param("import b", "", None, ["import b"], id="only imports"),
    ],
)
def test_the_setup_and_the_imports_are_folded(code, setup, folded, below):
    trace = rendered(code, setup=setup)
    details = trace.find("div/details")
    assert [code_of(row) for row in trace.find("ol")] == below
    if folded is None:
        assert details is None
        return
    code = details.find("pre/code")
    imports = [] if details.find("ol") is None else [code_of(row) for row in details.find("ol")]
    assert (text_of(details.find("summary")), code if code is None else text_of(code), imports) == folded


def test_imports_that_did_something_are_not_folded():
    trace = rendered("import a\n\nb", event("checkout", line=1))
    assert (trace.find("div/details"), len(trace.find("ol"))) == (None, 3)


def test_lines_have_the_same_numbers_with_and_without_imports():
    names = ["x-1-L1", "x-1-L2", "x-1-L3"]
    trace = rendered("import a\n\nb")
    assert [row.get("id") for row in trace.iter("li")] == names
    html = trace_html(draw(Program("a-x-1", "import a\n\nb"), Trace()), "x-1", setup=False)
    assert re.findall(r'<li class="row" id="(.+?)"', html) == names[2:]
    assert [(link.get("href"), link.text) for link in trace.iter("a")] == [
        (f"#{name}", str(number)) for number, name in enumerate(names, 1)
    ]


def test_lines_are_blank_high_or_different():
    trace = rendered("a\n\nb\nc", *events("prints, checkout, BEGIN, checkin, checkout", line=3), marked={1, 3})
    assert [row.get("class") for row in trace.find("ol")] == ["row differs", "row blank", "row h7 differs", "row"]


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        pytest.param("", [""], id="no code"),
        pytest.param("# -> x", [""], id="only a receipt"),
        pytest.param("\na\n\n", ["", "a"], id="blank lines above"),
        pytest.param("if a:\n\tb  \n\n  # c\n", ["if a:", "\tb  ", "", "  # c"], id="spaces and tabs"),
        pytest.param("a()\n# -> x\nb()\n# -> y", ["a()", "b()"], id="receipts"),
        pytest.param(
            'a = """<b>\n# -> x\n\n</b>"""', ['a = """<b>', "# -> x", "", '</b>"""'], id="a string of several lines"
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
        *(("x-1-L1", "with a:"), ("x-1-L2", "    b()"), ("x-1-L3", "    c()"), ("row", "end of the with block")),
        *(("x-1-L4", "d()"), ("x-1-L5", "e()")),
    ]
    labels = ["Line 1 did", "Line 2 did", "The end of the block of line 1 did", "Line 4 did"]
    assert [element.get("aria-label") for element in section.iter("ul")] == labels
    assert [drawn(row) for row in section.find("ol")] == [
        "l1 held 50% 100%, l1 checkout!",
        "l1 held 0 100%, l2 pending 28% 72%, l2 persistent 72% 100%, l2 pending!, l2 persistent!",
        "l1 held 0 100%, l2 persistent 0 100%",
        "l1 held 0 50%, l1 checkin!, l2 persistent 0 100%",
        "l2 persistent 0 50%, l2 detached 50% 100%, l2 detached!",
        "l2 detached 0 100%",
    ]


def drawn(row):
    """Return the lines and marks of a row, each with its lane: `l1 held 50% 100%`, or `l1 checkout!` for a mark."""
    return ", ".join(
        f"{lane.get('class')} {element.get('class')} {element.get('y1', '0')} {element.get('y2')}"
        if element.tag == "line"
        else f"{lane.get('class')} {element.get('class').split()[1]}!"
        for lane in row.findall("svg/g")
        for element in lane
    )


def test_iterations_have_labels_in_the_list_of_their_line():
    trace = [event(word, line=1, visit=visit) for visit, word in ((1, "a"), (1, "b"), (5, "c"))]
    section = rendered("while f(): pass", *trace)
    assert rows(section) == [("x-1-L1", "while f(): pass", ["iteration 1 ab", "iteration 2 c"])]
    assert [[text_of(item) for item in each] for each in section.findall("ol/li/ul/li/ul")] == [["a", "b"], ["c"]]


def test_a_line_is_as_high_as_the_iterations_that_are_not_folded():
    trace = [event("reset", line=1, visit=visit) for visit in range(9)]
    row = rendered("while f(): pass", *trace).find("ol/li")
    # Three marks on one lane: at 7, 18, and 29 of 36 pixels.
    assert row.get("class") == "row h6"
    assert [mark.get("y") for mark in row.iter("use")] == ["19%", "50%", "81%"]


@pytest.mark.parametrize(
    ("connections", "shown"),
    [
        pytest.param([3, 3, 0], ["checkout", "checkout", "checkout"], id="one connection"),
        pytest.param(
            [5, 3, 5], ["connection 1: checkout", "connection 2: checkout", "connection 1: checkout"], id="two"
        ),
    ],
)
def test_connections_have_numbers_if_there_are_several(connections, shown):
    trace = [event(f"checkout {number}", line=1) for number in connections]
    assert rows(rendered("a()", *trace)) == [("x-1-L1", "a()", shown)]


def test_the_owner_of_a_connection_is_in_the_items_and_above_the_lanes():
    trace = [event(f"checkout {number}", line=1) for number in (1, 2)]
    trace += [event(f"<{number}> begins {number}", line=1) for number in (1, 2)]
    section = rendered("a()", *trace)
    assert rows(section) == [("x-1-L1", "a()", ["<1>, connection 1: checkout", "<2>, connection 2: checkout"])]
    names = [(name.get("class"), name.text) for name in section.find("div/span")]
    assert names == [("connection l1 left v1", "<1> conn"), ("connection l2 right v1", "<2> conn")]


@pytest.mark.parametrize(
    ("code", "lines", "ends"),
    [
        pytest.param("async with a as b:\n    c()", [1], [("end", "end of the async with block")], id="an async block"),
        pytest.param(
            "if a:\n    with '<':\n        c()", [2], [("end in-4", "end of the with block")], id="an indented block"
        ),
        pytest.param(
            "with (\n    a as b,\n    # -> receipt\n    c as d,\n):\n    e()",
            [1],
            [("end", "end of the with block")],
            id="a header of several lines",
        ),
        pytest.param(
            "with a:\n    b()\nwith c:\n    d()",
            [1, 3],
            [("end", "end of the with block of line 1"), ("end", "end of the with block of line 3")],
            id="several blocks have their lines",
        ),
    ],
)
def test_the_end_of_a_block_is_a_row(code, lines, ends):
    section = rendered(code, *(event("x", line=line, leaving=True) for line in lines))
    found = [row for row in section.find("ol") if row.find("p") is not None]
    assert [(row.find("p").get("class"), code_of(row)) for row in found] == ends
    assert [row.find("ul").get("aria-label") for row in found] == [
        f"The end of the block of line {line} did" for line in lines
    ]
    assert [row.get("id") for row in found] == [None] * len(lines)


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
    assert text_of(section.find("ol/li/pre")) == code


def test_indentation_has_a_class_up_to_24_spaces():
    section = rendered("if a:\n    b\nif c:\n" + " " * 30 + "d")
    classes = ["highlight", "highlight in-4", "highlight", "highlight in-24"]
    assert [code.get("class") for code in section.iter("pre")] == classes
