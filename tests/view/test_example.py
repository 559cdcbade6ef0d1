from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from conftest import ROOT
from session_answers.pages.page import Example
from session_answers.view.example import example
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import strip
from sqlalchemy_receipts.render.lifelines import MOST_LANES
from sqlalchemy_receipts.render.svg import STEP
from sqlalchemy_receipts.trace import Event, Trace

SETUP = "s = 1\n\n\nt = 2\n"
OFFSET = 6


def rendered(code, *events, setup="", note="", links=None, **options):
    """Render an example and read it strictly, as XML: every tag is closed, every text escaped."""
    program = Program("a-x-1", code, setup)
    html = example(Example("x-1", 1, code, **options), program, Trace(events), note, links=links)
    return ET.fromstring(html.replace("<wbr>", "<wbr/>"))


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
        for row in section.find("div/ol")
    ]


def test_an_example_is_one_section():
    events = (
        Event("pool", "checkout", 4, visit=1, connection=1),
        Event("statement", "SELECT user", 4, visit=1, detail="SELECT 1\nFROM user", parameters="('<',)", connection=1),
    )
    held = '<line class="held" x1="9" x2="9" y1="{}" y2="100%"/>'
    lanes = '<svg class="lanes" width="0" height="0" aria-hidden="true">'
    shape = '<svg x="9" y="{}"><path class="{}" d="{}"/></svg>'
    disc = shape.format("50%", "pool checkout", "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z")
    square = shape.format("1.05em", "statement statement", "M-3-3H3V3H-3z")
    assert example(Example("b-1", 1, ""), Program("a-b-1", "f('<')\n# -> x", "s"), Trace(events)) == (
        '<section class="example" id="b-1" aria-label="example b-1">'
        '<details class="setup"><summary>Setup: imports, models and engine</summary>'
        '<div class="highlight"><pre tabindex="0"><code>s\n</code></pre></div></details>'
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
        '<p class="program"><button type="button" class="copy scripted">Copy the whole program</button> '
        '<a href="b-1.py" download="a-b-1.py">Download b-1.py</a></p></section>'
    )


def test_what_is_later_waits_in_its_room():
    code, events = "a\nb\nc\nd", [Event("pool", "x", number) for number in range(1, 5)]
    shown = (Example("x-1", 1, code), Program("a-x-1", code), Trace(tuple(events)), "A note.")
    opening, inner = example(*shown).removesuffix("</section>").split(">", 1)
    waiting = opening.replace('class="example"', 'class="example later beside-2 between-4"')
    assert example(*shown, later=True) == f"{waiting}><noscript>{inner}</noscript></section>"
    ET.fromstring(example(*shown, later=True))


@pytest.mark.parametrize(
    ("review", "label"),
    [("avoid", "What not to write"), ("prefer", "What to write instead")],
)
def test_an_example_of_a_review_says_so(review, label):
    section = rendered("pass", review=review)
    assert section.attrib == {"class": f"example {review}", "id": "x-1", "aria-label": f"{label}: example x-1"}
    assert (section[0].tag, section[0].get("class"), text_of(section[0])) == ("p", "review", label)


def test_an_example_says_where_it_was_run():
    section = rendered("pass", note="Recorded with <MariaDB> & co.", review="avoid")
    assert [(each.get("class"), text_of(each)) for each in section.findall("p")][:2] == [
        ("review", "What not to write"),
        ("note", "Recorded with <MariaDB> & co."),
    ]


WAYS = (
    Event("state", "User transient", OFFSET + 1, subject="ada", state="transient", quiet=True),
    Event("state", "User pending", OFFSET + 2, subject="ada", state="pending"),
)


@pytest.mark.parametrize(
    ("picture", "classes", "parts"),
    [
        pytest.param("", "example", ["details.setup", "div.trace lanes-1", "p.program"], id="no picture"),
        pytest.param(
            "states",
            "example",
            ["details.setup", "div.trace lanes-1", "figure.states", "p.program"],
            id="a map below the example",
        ),
        pytest.param("map", "example map", ["figure.states", "details.behind", "p.program"], id="a map instead of it"),
    ],
)
def test_an_example_has_the_picture_that_it_asks_for(picture, classes, parts):
    section = rendered("ada = User()\nsession.add(ada)", *WAYS, setup=SETUP, picture=picture)
    assert section.get("class") == classes
    assert [f"{part.tag}.{part.get('class')}" for part in section] == parts


def test_the_program_behind_a_map_is_the_example():
    code = ("ada = User()\nsession.add(ada)", *WAYS)
    behind = rendered(*code, setup=SETUP, picture="map").find("details")
    alone = rendered(*code, setup=SETUP)
    assert [part.tag for part in behind] == ["summary", "noscript"]
    assert text_of(behind[0]) == "The program that drew this map"
    assert [ET.tostring(part) for part in behind[1]] == [ET.tostring(alone[0]), ET.tostring(alone[1])]


@pytest.mark.parametrize(
    ("links", "found"),
    [
        pytest.param(None, ["#x-1-L2"], id="none"),
        pytest.param(
            {"pending": "states/#add", "add()": "flush/"}, ["flush/", "states/#add"], id="those that are given"
        ),
    ],
)
def test_the_parts_of_a_map_lead_where_its_links_say(links, found):
    section = rendered("ada = User()\nsession.add(ada)", *WAYS, setup=SETUP, links=links, picture="map")
    assert [link.get("href") for link in section.find("figure").iter("a")] == found


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
        ("leaving", "    # leaving with b, c", ["leaves b"]),
        ("leaving", "# leaving with a", ["leaves a"]),
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
            "SELECT tSELECT '</script>' FROM t\n{'a': '&<'}",
            id="SQL",
        ),
        pytest.param(Event("statement", "<X>", 1, detail="SELECT 1"), "statement", "<X>SELECT 1", id="no parameters"),
        pytest.param(
            Event("statement", "SELECT t", 1, detail="SELECT 1\nFROM t"),
            "statement",
            "SELECT tSELECT 1\nFROM t",
            id="SQL in two lines",
        ),
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


def test_whose_a_connection_is_is_told_beside_its_words_and_above_its_line():
    events = [
        *(Event("pool", "checkout", 1, connection=number) for number in (1, 2)),
        *(Event("session", "begins", 1, subject=f"<{number}>", connection=number, quiet=True) for number in (1, 2)),
    ]
    section = rendered("a()", *events)
    assert rows(section) == [("x-1-L1", "a()", ["checkout <1>, connection 1", "checkout <2>, connection 2"])]
    assert [(name.get("class"), name.text) for name in section.find("div/span")] == [
        ("connection", "<1> conn"),
        ("connection", "<2> conn"),
    ]


@pytest.mark.parametrize(
    ("events", "buttons"),
    [
        pytest.param([Event("pool", "checkout", 1)], ["copy scripted"], id="no SQL"),
        pytest.param([Event("statement", "SELECT", 1)], ["sql scripted", "copy scripted"], id="SQL"),
        pytest.param([Event("statement", "SELECT")], ["copy scripted"], id="SQL that is not shown"),
    ],
)
def test_all_sql_can_be_opened_where_there_is_some(events, buttons):
    assert [each.get("class") for each in rendered("a()", *events).iter("button")] == buttons


def lines_of(svg):
    """Give what is drawn in a row: each line's state, lane and part, each shape's word and lane."""
    if svg is None:
        return []
    whole = {("0", "100%"): "", ("0", "50%"): " above", ("50%", "100%"): " below"}
    return [
        f"{(int(part.get('x1')) - STEP // 2) // STEP} {part.get('class')}{whole[part.get('y1'), part.get('y2')]}"
        if part.tag == "line"
        else f"{(int(part.get('x')) - STEP // 2) // STEP} {part.find('path').get('class').split()[1]}!"
        for part in svg
    ]


def drawn(section):
    """Give for each row what runs through its code, then what each thing that it did draws."""
    return [
        [lines_of(row.find("svg")), *(lines_of(item.find("svg")) for item in row.findall("ul/li"))]
        for row in section.find("div/ol")
    ]


def state(number, name, subject="ada", visit=0):
    return Event("state", f"User {name}", number, subject=subject, state=name, visit=visit)


def test_the_lines_run_through_every_row():
    code = "with a:\n    b()\n    c()\nd()\ne()"
    events = [
        Event("pool", "checkout", 1, connection=1),
        state(2, "pending"),
        state(2, "persistent"),
        Event("output", "prints", 2),
        Event("pool", "checkin", 1, leaving=True, connection=1),
        state(4, "detached"),
    ]
    section = rendered(code, *events)
    assert [row.get("class") or row.get("id") for row in section.find("div/ol")] == [
        "x-1-L1",
        "x-1-L2",
        "x-1-L3",
        "leaving",
        "x-1-L4",
        "x-1-L5",
    ]
    assert drawn(section) == [
        [[], ["0 held below", "0 checkout!"]],
        [
            ["0 held"],
            ["0 held", "1 pending below", "1 pending!"],
            ["0 held", "1 pending above", "1 persistent below", "1 persistent!"],
            ["0 held", "1 persistent"],
        ],
        [["0 held", "1 persistent"]],
        [["0 held", "1 persistent"], ["0 held above", "1 persistent", "0 checkin!"]],
        [["1 persistent"], ["1 persistent above", "1 detached below", "1 detached!"]],
        [["1 detached"]],
    ]


def many(number, name, attribute="", first=0, visit=1):
    """Make the events of so many objects, each with a name of its own."""
    return [
        Event(
            "state",
            f"User{attribute} {name}",
            1,
            subject=f"all[{count}]",
            state=name,
            detail=attribute,
            visit=visit,
        )
        for count in range(first, first + number)
    ]


@pytest.mark.parametrize(
    ("events", "did"),
    [
        pytest.param(
            many(MOST_LANES, "pending"),
            [[f"all[{number}] pending" for number in range(MOST_LANES)]],
            id="as many as there are lanes",
        ),
        pytest.param(many(9, "pending"), [["9x User pending"]], id="more"),
        pytest.param(many(9, "expired", ".name"), [["9x User.name expired"]], id="attributes"),
        pytest.param(
            [*many(9, "pending"), *many(10, "persistent")],
            [["9x User pending", "10x User persistent"]],
            id="one state after the other",
        ),
        pytest.param(
            [*many(5, "pending"), *many(5, "pending", visit=2)],
            [
                ["pass 1", *(f"all[{number}] pending" for number in range(5))],
                ["pass 2", *(f"all[{number}] pending" for number in range(5))],
            ],
            id="two passes",
        ),
        pytest.param(
            [Event("statement", "X", 1, detail="1") for _ in range(9)],
            [["X1"] * 9],
            id="statements are never put together",
        ),
    ],
)
def test_what_happens_to_many_objects_is_told_once(events, did):
    assert rows(rendered("a()", *events)) == [("x-1-L1", "a()", *did)]


def test_what_happens_to_many_objects_is_drawn_once():
    section = rendered("a()", *many(9, "pending"), *many(9, "persistent"))
    assert drawn(section) == [
        [
            [],
            ["0 pending below", "0 pending!"],
            ["0 pending above", "0 persistent below", "0 persistent!"],
        ]
    ]


def test_a_pass_begins_with_the_lines_that_there_are():
    events = [
        Event("pool", "checkout", 1, connection=1),
        *(state(2, name, visit=visit) for visit, name in enumerate(("pending", "persistent"), 1)),
    ]
    assert drawn(rendered("a()\nwhile f(): pass", *events)) == [
        [[], ["0 held below", "0 checkout!"]],
        [
            ["0 held"],
            ["0 held"],
            ["0 held", "1 pending below", "1 pending!"],
            ["0 held", "1 pending"],
            ["0 held", "1 pending above", "1 persistent below", "1 persistent!"],
        ],
    ]


def test_the_lines_of_the_setup_run_through_the_first_row():
    events = [
        Event("pool", "checkout", 1, connection=1),
        state(4, "pending"),
        state(4, "pending", "bob"),
        state(OFFSET + 2, "persistent"),
    ]
    assert drawn(rendered("a()\nb()", *events, setup=SETUP)) == [
        [["0 pending"]],
        [["0 pending"], ["0 pending above", "0 persistent below", "0 persistent!"]],
    ]


RUN = """
with Session(engine) as session:
    session.add(User(name="<b>"))
    session.add(ada := User(name="Ada"))
    session.commit()
    print(ada.name)
    with session.begin_nested():
        session.delete(ada)
print("</samp>&amp;")
"""


def test_what_is_drawn_of_a_run_has_no_gap(run):
    """Between one row and the next nothing begins and nothing ends."""
    outcome = run(RUN)
    text = (ROOT / "docs" / "setup" / "user.py").read_text(encoding="utf-8")
    program = Program("a-x-1", strip(RUN), text)
    html = example(Example("x-1", 1, RUN), program, outcome.trace)
    section = ET.fromstring(html.replace("<wbr>", "<wbr/>"))
    pieces = [piece for row in drawn(section) for piece in row]
    ends = [
        (
            {part.removesuffix(" above") for part in piece if not part.endswith(("!", " below"))},
            {part.removesuffix(" below") for part in piece if not part.endswith(("!", " above"))},
        )
        for piece in pieces
    ]
    assert [one[1] for one, _ in pairwise(ends)] == [two[0] for _, two in pairwise(ends)]
    assert (ends[0][0], ends[-1][1]) == (set(), {"3 deleted"})


@pytest.mark.parametrize(
    ("connections", "shown"),
    [
        pytest.param([1, 1], ["checkout", "checkout"], id="one connection"),
        pytest.param([1, 2], ["checkout connection 1", "checkout connection 2"], id="two connections"),
        pytest.param([5, 3, 5], [f"checkout connection {number}" for number in (1, 2, 1)], id="in the page's order"),
        pytest.param([3, 0], ["checkout", "checkout"], id="one connection, and none"),
    ],
)
@pytest.mark.parametrize("setup", ["", SETUP])
def test_connections_are_numbered_as_the_page_shows_them_where_there_are_several(setup, connections, shown):
    before = [Event("pool", "checkout", 1, connection=number) for number in (1, 4)] if setup else []
    quiet = [Event("pool", "reset", OFFSET + 1, connection=9, quiet=True)] if setup else []
    line = OFFSET + 1 if setup else 1
    events = [Event("pool", "checkout", line, connection=number) for number in connections]
    assert rows(rendered("a()", *before, *quiet, *events, setup=setup)) == [("x-1-L1", "a()", shown)]


@pytest.mark.parametrize(
    ("code", "leaving", "indent"),
    [
        pytest.param("with a as b:\n    c()", "# leaving with a as b", "highlight", id="its header"),
        pytest.param("async with a:\n    c()", "# leaving async with a", "highlight", id="an asynchronous block"),
        pytest.param(
            "with (\n    a as b,\n    # -> old\n    c as d,\n):\n    e()",
            "# leaving with ( a as b, c as d, )",
            "highlight",
            id="a header of several rows is one",
        ),
        pytest.param(
            "if a:\n    with '<':\n        c()", "    # leaving with '<'", "highlight in-4", id="where it began"
        ),
        pytest.param(
            f"with {'a' * 40} as b:\n    c()", f"# leaving with {'a' * 40} as b", "highlight", id="sixty characters"
        ),
        pytest.param(f"with {'a' * 40} as bb:\n    c()", f"# leaving with {'a' * 40} ...", "highlight", id="one more"),
        pytest.param(
            f"with a({'b, ' * 20}c):\n    d()",
            "# leaving with a(b, b, b, b, b, b, b, b, b, b, b, b, b, ...",
            "highlight",
            id="many more",
        ),
    ],
)
def test_the_end_of_a_block_quotes_its_beginning(code, leaving, indent):
    (line,) = (number for number, text in enumerate(code.split("\n"), 1) if "with " in text)
    section = rendered(code, Event("pool", "x", line, leaving=True))
    row = section.find("div/ol")[-1]
    assert rows(section)[-1] == ("leaving", leaving, ["x"])
    assert row.find("code").get("class") == indent
    assert row.find("ul").get("aria-label") == f"Leaving the block of line {line}, did"


@pytest.mark.parametrize(
    ("code", "breaks"),
    [
        pytest.param("a(b, c=d)" + " " * 19, 0, id="a line as wide as a phone"),
        pytest.param("a(b, c=d)" + " " * 20, 2, id="a wider line"),
        pytest.param("if a:\n    # bbbbbbbbbbbbbbbbbbbb.c(d=e)\n    pass", 0, id="a comment"),
    ],
)
def test_only_a_long_line_has_places_to_break(code, breaks):
    section = rendered(code)
    assert len([*section.iter("wbr")]) == breaks
    assert "\n".join(text_of(row[0]) for row in section.find("div/ol")) == code


STEPS = """\
def f():
    b()


a()
f()
"""


def test_the_lines_are_cut_between_steps_that_do_not_follow_each_other():
    events = [
        Event("pool", "checkout", 5, visit=1, connection=1),
        state(2, "pending", visit=2),
        state(2, "persistent", visit=3),
    ]
    section = rendered(STEPS, *events)
    assert rows(section)[1::3] == [
        ("x-1-L2", "    b()", ["pass 1, step 2", "ada pending"], ["pass 2, step 3", "ada persistent"]),
        ("x-1-L5", "a()", ["step 1", "checkout"]),
    ]
    assert drawn(section) == [
        [[]],
        [
            [],
            [],
            ["0 held", "1 pending below", "1 pending!"],
            ["0 held", "1 pending"],
            ["0 held", "1 pending above", "1 persistent below", "1 persistent!"],
        ],
        [[]],
        [[]],
        [[], [], ["0 held below", "0 checkout!"]],
        [["0 held"]],
    ]


@pytest.mark.parametrize(("identifier", "name"), [("claim-1", "page-claim-1"), ("example-12", "index-example-12")])
def test_the_whole_program_can_be_downloaded(identifier, name):
    section = ET.fromstring(example(Example(identifier, 1, ""), Program(name, "a"), Trace()))
    link = section.find("p/a")
    assert (link.attrib, link.text) == (
        {"href": f"{identifier}.py", "download": f"{name}.py"},
        f"Download {identifier}.py",
    )


def test_the_setup_is_folded_and_shown_with_the_future_imports():
    section = rendered("from __future__ import annotations\n", setup="<s>")
    assert text_of(section.find("details/div")) == "from __future__ import annotations\n\n<s>\n"
    assert rendered("a").find("details") is None
