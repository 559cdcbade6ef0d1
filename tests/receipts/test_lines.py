import pytest

from sqlalchemy_receipts.lines import Line, Lines, logical_lines, tokens


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        pytest.param("", (), id="no program"),
        pytest.param("\n  \n# only\n", (), id="blanks and comments"),
        pytest.param("a = 1", (Line(1, 1, 0, end=1),), id="no line end at the end"),
        pytest.param("a = 1  # b:", (Line(1, 1, 0, end=1),), id="a comment that ends in a colon"),
        pytest.param("a = 1; b = 2\n", (Line(1, 1, 0, end=1),), id="semicolons"),
        pytest.param("a = 1\r\nb = 2\r\n", (Line(1, 1, 0, end=1), Line(2, 2, 0, end=2)), id="CRLF"),
        pytest.param("\n\nf(\n  1,\n\n  2,\n)\n", (Line(3, 7, 0, end=7),), id="brackets over lines"),
        pytest.param("a = 1 + \\\n  2\n", (Line(1, 2, 0, end=2),), id="a backslash"),
        pytest.param('a = """\nwith b:\n# -> x\n"""\n', (Line(1, 4, 0, end=4),), id="a string over lines"),
        pytest.param("if a: b\nelse: c\n", (Line(1, 1, 0, end=1), Line(2, 2, 0, end=2)), id="one-line compounds"),
        pytest.param("with a: b\n", (Line(1, 1, 0, end=1),), id="a one-line with"),
        pytest.param("f = lambda: 1\n", (Line(1, 1, 0, end=1),), id="a lambda"),
        pytest.param("withdraw = {\n1:\n2}\n", (Line(1, 3, 0, end=3),), id="a name that begins with with"),
        pytest.param(
            "with a:  # b\n\n    c\n\n\nd\n",
            (Line(1, 1, 0, header=True, manager=True, body=3, end=3), Line(3, 3, 4, end=3), Line(6, 6, 0, end=6)),
            id="a with and its block",
        ),
        pytest.param(
            "with (\n  a as b,\n  c as d,\n):\n\te\n",
            (Line(1, 4, 0, header=True, manager=True, body=5, end=5), Line(5, 5, 1, end=5)),
            id="a with over lines, and a tab",
        ),
        pytest.param(
            "async def f():\n  async with a as b, \\\n    c as d:\n    e\n  async for x in y:\n    z\n",
            (
                Line(1, 1, 0, header=True, body=2, end=6),
                Line(2, 3, 2, header=True, manager=True, body=4, end=4),
                Line(4, 4, 4, end=4),
                Line(5, 5, 2, header=True, body=6, end=6),
                Line(6, 6, 4, end=6),
            ),
            id="async with over lines, async for",
        ),
        pytest.param(
            "try:\n  a\nexcept E:\n  b\nelse:\n  with c:\n    d(\n    )\n  # e\n",
            (
                Line(1, 1, 0, header=True, body=2, end=2),
                Line(2, 2, 2, end=2),
                Line(3, 3, 0, header=True, body=4, end=4),
                Line(4, 4, 2, end=4),
                Line(5, 5, 0, header=True, body=6, end=8),
                Line(6, 6, 2, header=True, manager=True, body=7, end=8),
                Line(7, 8, 4, end=8),
            ),
            id="try, except, else; a comment ends no block",
        ),
        pytest.param(
            "@a\n@b(\n  1)\ndef f(x: int = 1) -> int: return x\n",
            (Line(1, 1, 0, end=1), Line(2, 3, 0, end=3), Line(4, 4, 0, end=4)),
            id="decorators",
        ),
    ],
)
def test_a_program_is_split_into_its_logical_lines(source, lines):
    assert logical_lines(source) == lines


def test_a_physical_line_belongs_to_the_logical_line_that_holds_it():
    lines = Lines("\na = 1\n\nf(\n  # b\n)\n# c\n")
    a, f = Line(2, 2, 0, end=2), Line(4, 6, 0, end=6)
    assert [lines.at(number) for number in range(9)] == [None, None, a, None, f, f, f, None, None]


def test_an_empty_program_has_no_line():
    assert [Lines("").at(number) for number in (0, 1, 2)] == [None, None, None]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("f(\n", id="an open bracket"),
        pytest.param('a = """\n', id="an open string"),
        pytest.param("if a:\n    b\n  c\n", id="an indentation that is none"),
    ],
)
def test_text_that_is_not_a_program_is_a_syntax_error(source):
    with pytest.raises(SyntaxError):
        list(tokens(source))
    with pytest.raises(SyntaxError):
        Lines(source)
