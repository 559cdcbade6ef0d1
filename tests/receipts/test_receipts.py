import pytest

from sqlalchemy_receipts.lines import logical_lines
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import (
    RECEIPT_WIDTH,
    Receipt,
    Slot,
    check_lines,
    read_receipts,
    receipt_texts,
    strip_receipts,
    write_receipts,
)
from sqlalchemy_receipts.trace import Event, TraceError


def leaving(line):
    return Slot(line, leaving=True)


WITH = "with a:\n    b()\n"


@pytest.mark.parametrize(
    ("source", "receipts"),
    [
        pytest.param("", [], id="no example"),
        pytest.param("a()\n# -> x", [Receipt(2, "x", Slot(1))], id="below a line"),
        pytest.param("a()\r\n# -> x\r\n", [Receipt(2, "x", Slot(1))], id="CRLF"),
        pytest.param("a()\n\n# note\n# -> x", [Receipt(4, "x", Slot(1))], id="below a blank line and a comment"),
        pytest.param("a()\n# -> x,\n#   ->\n# -> y", [Receipt(2, "x,", Slot(1)), Receipt(4, "y", Slot(1))], id="apart"),
        pytest.param("a()\n# -> x,\n# ->   y\n# ->z", [Receipt(2, "x, y z", Slot(1))], id="over lines"),
        pytest.param("a()\n# ->", [Receipt(2, "", Slot(1))], id="an empty one"),
        pytest.param("a()\n# -> prints # -> é", [Receipt(2, "prints # -> é", Slot(1))], id="the mark in its text"),
        pytest.param("a()\n#-> x\n# > y\n## -> z\n", [], id="other comments"),
        pytest.param("# -> x\na()", [Receipt(1, "x", None)], id="at the first line"),
        pytest.param("a()  # -> x", [Receipt(1, "x", None)], id="after code"),
        pytest.param("a()\n  # -> x", [Receipt(2, "x", None)], id="too far to the right"),
        pytest.param(f"{WITH}  # -> x", [Receipt(3, "x", None)], id="between two indentations"),
        pytest.param(f"{WITH}    # -> x", [Receipt(3, "x", Slot(2))], id="below the last line of a block"),
        pytest.param(f"{WITH}# -> x", [Receipt(3, "x", leaving(1))], id="below a block"),
        pytest.param(f"{WITH}\n# -> x", [Receipt(4, "x", leaving(1))], id="below a block and a blank line"),
        pytest.param("with a:\n    # -> x\n    b()", [Receipt(2, "x", Slot(1))], id="on entering a block"),
        pytest.param("with a:\n# -> x\n    b()", [Receipt(2, "x", None)], id="left of the block that is entered"),
        pytest.param("with a: b()\n# -> x", [Receipt(2, "x", Slot(1))], id="below a one-line with"),
        pytest.param("if a:\n    b()\n# -> x", [Receipt(3, "x", None)], id="below a block that is not left"),
        pytest.param("for a in b:\n    # -> x\n    c()", [Receipt(2, "x", Slot(1))], id="on entering a loop"),
        pytest.param("\ta()\n\t# -> x".replace("\ta", "if 1:\n\ta"), [Receipt(3, "x", Slot(2))], id="tabs"),
        pytest.param("a(\n  1,\n)\n# -> x", [Receipt(4, "x", Slot(1))], id="below a line over lines"),
        pytest.param("a()\nb(\n# -> x\n)", [Receipt(3, "x", None)], id="within a line over lines"),
        pytest.param('a("""\n# -> x\n""")\n# -> y', [Receipt(4, "y", Slot(1))], id="a string that holds one"),
        pytest.param("a(); b()\n# -> x", [Receipt(2, "x", Slot(1))], id="semicolons"),
        pytest.param("@a\n# -> x\ndef b(): pass", [Receipt(2, "x", Slot(1))], id="below a decorator"),
        pytest.param(
            "with a:\n    with b:\n        c()\n        # -> x\n    # -> y\n# -> z",
            [Receipt(4, "x", Slot(3)), Receipt(5, "y", leaving(2)), Receipt(6, "z", leaving(1))],
            id="below two blocks at once",
        ),
        pytest.param(
            "with a:\n    for b in c:\n        d()\n    # -> y\n# -> z",
            [Receipt(4, "y", None), Receipt(5, "z", leaving(1))],
            id="a loop is not left, the block around it is",
        ),
        pytest.param(
            "async def f():\n  async with (\n    a,\n    b as c,\n  ):\n    # -> x\n    d()\n  # -> y",
            [Receipt(6, "x", Slot(2)), Receipt(8, "y", leaving(2))],
            id="async with over lines",
        ),
        pytest.param(
            "try:\n  a()\n  # -> w\nexcept E:\n  # -> x\n  with b:\n    c()\n  # -> y\nelse:\n  d()\n# -> z",
            [Receipt(3, "w", Slot(2)), Receipt(5, "x", Slot(4)), Receipt(8, "y", leaving(6)), Receipt(11, "z", None)],
            id="try, except, else",
        ),
    ],
)
def test_a_receipt_is_about_the_statement_above_it(source, receipts):
    assert list(read_receipts(source)) == receipts


@pytest.mark.parametrize(
    ("source", "stripped"),
    [
        pytest.param("", "", id="no example"),
        pytest.param("# -> x", "", id="a receipt alone"),
        pytest.param("a()\n# -> x\n\n# -> y\n", "a()\n\n", id="blank lines stay"),
        pytest.param("a()  # -> x\n# y", "a()  # -> x\n# y", id="other comments stay"),
        pytest.param('a = """\n# -> x\n"""\n# -> y', 'a = """\n# -> x\n"""', id="strings stay"),
        pytest.param("a(\n    # -> x\n    1,\n)", "a(\n    1,\n)", id="within a line over lines"),
        pytest.param("if a:\n\tb()\n\t# -> x\n # -> y", "if a:\n\tb()", id="wherever it is indented"),
    ],
)
def test_an_example_is_shown_without_its_receipts(source, stripped):
    assert strip_receipts(source) == stripped


def event(word, line, visit=0, **fields):
    return Event("pool", word, line, visit=visit, **fields)


@pytest.mark.parametrize(
    ("events", "texts"),
    [
        pytest.param([], {}, id="nothing"),
        pytest.param([event("a", 11), event("b", 11)], {Slot(1): "a, b"}, id="two things"),
        pytest.param([event("a", 10), event("b", 0)], {}, id="the setup is left out"),
        pytest.param([event("a", 11, quiet=True)], {}, id="quiet events are omitted"),
        pytest.param([event("a", 12), event("b", 12, leaving=True)], {Slot(2): "a", leaving(2): "b"}, id="leaving"),
        pytest.param([event("a", 11), event("a", 11), event("b", 11)], {Slot(1): "2x a, b"}, id="repeated things"),
        pytest.param([event("a", 11), event("b", 11), event("a", 11)], {Slot(1): "a, b, a"}, id="in order"),
        pytest.param([event("a", 11, 1), event("b", 11, 2)], {Slot(1): "a; b"}, id="two passes"),
        pytest.param([event("a", 11, 1), event("a", 11, 2)], {Slot(1): "2x a"}, id="two equal passes"),
        pytest.param(
            [event(word, 11, visit) for visit in (1, 2, 3) for word in "aab"],
            {Slot(1): "3x (2x a, b)"},
            id="equal passes of several things",
        ),
        pytest.param([event("a, b", 11), event("a, b", 11)], {Slot(1): "2x (a, b)"}, id="a comma in a word"),
        pytest.param([event("prints a  \n b\t\u2028c ", 11)], {Slot(1): "prints a b c"}, id="blanks in a word"),
    ],
)
def test_receipts_follow_from_events(events, texts):
    assert receipt_texts(events, 10) == texts


EXAMPLE = "with a:\n    for b in c:\n        d(\n        )\n\n# e"


@pytest.mark.parametrize(
    ("source", "texts", "written"),
    [
        pytest.param("", {}, "", id="nothing"),
        pytest.param("a()\n# -> old\n\n# -> older\nb()\n", {}, "a()\n\nb()\n", id="old ones go"),
        pytest.param("# -> old\na()", {Slot(2): "x"}, "a()\n# -> x", id="old line numbers"),
        pytest.param(
            EXAMPLE,
            {leaving(1): "z", Slot(1): "w", Slot(2): "x", Slot(3): "y"},
            "with a:\n    # -> w\n    for b in c:\n        # -> x\n"
            "        d(\n        )\n        # -> y\n# -> z\n\n# e",
            id="every place",
        ),
        pytest.param(
            "with a:\n  with b:\n    c()",
            {leaving(1): "z", leaving(2): "y", Slot(3): "x"},
            "with a:\n  with b:\n    c()\n    # -> x\n  # -> y\n# -> z",
            id="from the inside to the outside",
        ),
        pytest.param(
            "if a:\n\twith b:\n\t\tc()",
            {Slot(2): "x", Slot(3): "y", leaving(2): "z"},
            "if a:\n\twith b:\n\t\t# -> x\n\t\tc()\n\t\t# -> y\n\t# -> z",
            id="tabs",
        ),
    ],
)
def test_receipts_are_written_below_their_statements(source, texts, written):
    assert write_receipts(source, texts) == written


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param("x" * 67, ["x" * 67], id="just fits"),
        pytest.param(f"{'x' * 33}, {'y' * 32}", [f"{'x' * 33}, {'y' * 32}"], id="two items just fit"),
        pytest.param(f"{'x' * 33}, {'y' * 33}", [f"{'x' * 33},", "y" * 33], id="broken after a comma"),
        pytest.param(f"{'x' * 33}; {'y' * 33}", [f"{'x' * 33};", "y" * 33], id="broken after a semicolon"),
        pytest.param("x" * 80, ["x" * 80], id="a word is not broken"),
        pytest.param(
            f"a, {'b-' * 30} {'c' * 9}, d", ["a,", "b-" * 30, f"{'c' * 9}, d"], id="an item too long for a line"
        ),
    ],
)
def test_a_long_receipt_is_broken(text, rows):
    written = write_receipts("a()", {Slot(1): text})
    assert written == "\n".join(["a()", *(f"# -> {row}" for row in rows)])
    assert max(map(len, rows)) <= max(RECEIPT_WIDTH - 5, *map(len, text.split()))
    assert read_receipts(written) == (Receipt(2, text, Slot(1)),)


def test_a_receipt_of_a_line_that_is_not_there_is_an_error():
    with pytest.raises(TraceError, match=r"^the trace has an event at line 2, but the program has no statement there"):
        write_receipts("a()\n", {Slot(2): "x"})


STABLE = [
    pytest.param("a()\nb()", id="lines"),
    pytest.param("\n# c\na()\n\n\n# d\n", id="comments and blank lines"),
    pytest.param("a()  # -> x\n", id="a comment that is not a receipt"),
    pytest.param("# -> old\na()\n# -> old\n\n# -> old\n  # -> old", id="old receipts anywhere"),
    pytest.param(EXAMPLE, id="blocks"),
    pytest.param("with a:\n  with b, c as d:\n    e()\n  # -> old\nf()", id="nested blocks"),
    pytest.param("with a: b(); c()\nif d: e()\nelse: f()", id="one-line compounds"),
    pytest.param("try:\n  with a:\n    b()\nexcept E: pass\nelse:\n  c()\nfinally:\n  with d:\n    e()", id="try"),
    pytest.param("async def f():\n  async with a as b, \\\n    c(\n\n    ) as d:\n    await e\n", id="async with"),
    pytest.param("@a\n@b(\n  1)\nclass C:\n  '''d\n  # -> x\n'''\n  @e\n  def f(self): pass\n", id="decorators"),
    pytest.param('if a:\n    b("""\n# -> x\n    # -> y\n""")\n    c()', id="strings over lines"),
    pytest.param("a(\n# -> old\n  1,\n    # -> old\n)\nb()", id="old receipts in brackets"),
    pytest.param("if a:\n\twith b:\n\t\tc()\n\t# -> old\n", id="tabs"),
    pytest.param("match a:\n  case 1:\n    b()\n  case _:\n    ä = f'{c}'\nwhile d: break", id="match"),
]
TEXTS = ["x", "a, b; 2x (c, d)", "prints # -> `é", ", ".join(["INSERT user_account"] * 9), "long " * 40 + "w" * 99]


@pytest.mark.parametrize("text", [pytest.param(text, id=text[:20]) for text in TEXTS])
@pytest.mark.parametrize("source", STABLE)
def test_written_receipts_are_read_and_written_again_unchanged(source, text):
    lines = logical_lines(source)
    slots = [Slot(line.first) for line in lines] + [leaving(line.first) for line in lines if line.manager]
    written = write_receipts(source, dict.fromkeys(slots, text))
    texts = {receipt.slot: receipt.text for receipt in read_receipts(written) if receipt.slot}
    assert list(texts.values()) == [text.strip()] * len(slots)
    assert strip_receipts(written) == strip_receipts(source)
    assert write_receipts(written, texts) == written
    assert write_receipts(written, {}) == strip_receipts(source)


@pytest.mark.parametrize("function", [read_receipts, strip_receipts, lambda source: write_receipts(source, {})])
def test_text_that_is_not_python_is_a_syntax_error(function):
    with pytest.raises(SyntaxError):
        function("a(\n# -> x")


PROGRAM = Program("x", "with a:\n    b(\n        1)\n# -> checkout\nc()", "setup = 1")
PLACES = [(0, False), (1, False), (3, True), (4, False), (4, True), (5, False), (8, False)]


@pytest.mark.parametrize(("line", "leaving"), PLACES)
def test_an_event_is_at_a_statement_or_in_the_setup(line, leaving):
    check_lines(PROGRAM, [Event("pool", "checkout", line, leaving)])


@pytest.mark.parametrize(("line", "leaving"), [(6, False), (7, False), (9, False), (5, True), (8, True)])
def test_an_event_at_no_statement_is_of_another_program(line, leaving):
    with pytest.raises(TraceError, match=f"an event at line {line}, but"):
        check_lines(PROGRAM, [Event("pool", "connect", 1), Event("pool", "checkout", line, leaving)])
