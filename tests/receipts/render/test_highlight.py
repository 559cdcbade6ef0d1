"""Code as HTML with the CSS classes of Pygments."""

import re
from html import unescape

import pytest

from sqlalchemy_receipts.render.highlight import python_html, sql_html, with_break_points


@pytest.mark.parametrize(
    ("code", "html"),
    [
        pytest.param("", "\n", id="nothing"),
        pytest.param("a.b(c)[d] = e\n", "a.b(c)[d] = e\n", id="names and punctuation are plain"),
        pytest.param(
            "class A(B):\n    @c\n    def d(e): return len('<')\n",
            '<span class="k">class</span> <span class="nc">A</span>(B):\n'
            '    <span class="nd">@c</span>\n'
            '    <span class="k">def</span> <span class="nf">d</span>(e): <span class="k">return</span> '
            '<span class="nb">len</span>(<span class="s1">\'&lt;\'</span>)\n',
            id="keywords, definitions, builtins, and strings",
        ),
        pytest.param(
            "if not 1 in a:  # c\n",
            '<span class="k">if</span> <span class="ow">not</span> <span class="mi">1</span> '
            '<span class="ow">in</span> a:  <span class="c1"># c</span>\n',
            id="operators that are words, numbers, and comments",
        ),
        pytest.param("\n\na\n\n\n", "\n\na\n\n\n", id="blank lines stay"),
    ],
)
def test_python_is_colored(code, html):
    assert python_html(code) == html


def test_a_statement_is_colored():
    assert sql_html("SELECT user.id\nFROM user\nWHERE user.name = ? AND 1 < 2\n") == (
        '<span class="k">SELECT</span> <span class="k">user</span>.id\n'
        '<span class="k">FROM</span> <span class="k">user</span>\n'
        '<span class="k">WHERE</span> <span class="k">user</span>.name = ? <span class="k">AND</span> '
        '<span class="mi">1</span> &lt; <span class="mi">2</span>'
    )


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("name", id="a word"),
        pytest.param("    a.|b(|c, d=|e[|f])", id="a dot, a bracket, an equals sign"),
        pytest.param("f(|a,|b)", id="a comma without a space"),
        pytest.param("a = b == c <= d", id="spaces are break points anyway"),
        pytest.param("f()[|g()]", id="no break between brackets"),
        pytest.param("f(|(|a))", id="nested brackets"),
        pytest.param("session.|add_all(", id="no break at the end"),
        pytest.param("f(|a, 'a.b(c=d', x=|y)", id="no break in a string"),
        pytest.param("f('a', b=1)", id="no break before an element"),
        pytest.param("f(f'a.b{c}', d.|e)", id="an f-string"),
        pytest.param("a  # see b.c(d=e)", id="no break in a comment"),
        pytest.param("f(|a < b, '&')", id="escaped characters"),
        pytest.param("@event.|listens_for(|A)", id="a decorator"),
    ],
)
def test_a_long_line_has_break_points(line):
    html = python_html(line.replace("|", "")).rstrip("\n")
    broken = with_break_points(html)
    assert broken.replace("<wbr>", "") == html
    assert unescape(re.sub(r"<[^>]*>", "", broken.replace("<wbr>", "|"))) == line
