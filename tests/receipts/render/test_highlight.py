import re
from html import unescape

import pytest

from sqlalchemy_receipts.render import highlight


def text_of(html):
    return unescape(re.sub(r"<[^>]*>", "", html))


@pytest.mark.parametrize(
    ("code", "html"),
    [
        pytest.param("", "\n", id="nothing"),
        pytest.param("a.b(c)[d] = e\n", "a.b(c)[d] = e\n", id="names and signs have no colour"),
        pytest.param(
            "class A(B):\n    @c\n    def d(e): return len('<')\n",
            '<span class="k">class</span> <span class="nc">A</span>(B):\n'
            '    <span class="nd">@c</span>\n'
            '    <span class="k">def</span> <span class="nf">d</span>(e): <span class="k">return</span> '
            '<span class="nb">len</span>(<span class="s1">\'&lt;\'</span>)\n',
            id="keywords, definitions, builtins and strings",
        ),
        pytest.param(
            "if not 1 in a:  # c\n",
            '<span class="k">if</span> <span class="ow">not</span> <span class="mi">1</span> '
            '<span class="ow">in</span> a:  <span class="c1"># c</span>\n',
            id="words that are operators, numbers and comments",
        ),
        pytest.param("\n\na\n\n\n", "\n\na\n\n\n", id="blank lines stay"),
    ],
)
def test_python_has_the_colours_of_what_is_marked(code, html):
    assert highlight.python(code) == html


def test_a_statement_has_colours():
    assert highlight.sql("SELECT user.id\nFROM user\nWHERE user.name = ? AND 1 < 2\n") == (
        '<span class="k">SELECT</span> <span class="k">user</span>.id\n'
        '<span class="k">FROM</span> <span class="k">user</span>\n'
        '<span class="k">WHERE</span> <span class="k">user</span>.name = ? <span class="k">AND</span> '
        '<span class="mi">1</span> &lt; <span class="mi">2</span>'
    )


@pytest.mark.parametrize(
    ("line", "broken"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("name", "name", id="a word"),
        pytest.param("    a.b(c, d=e[f])", "    a.|b(|c, d=|e[|f])", id="a dot, a bracket, a sign"),
        pytest.param("f(a,b)", "f(|a,|b)", id="a comma without a blank"),
        pytest.param("a = b == c <= d", "a = b == c <= d", id="a blank breaks by itself"),
        pytest.param("f()[g()]", "f()[|g()]", id="no break between brackets"),
        pytest.param("f((a))", "f(|(|a))", id="brackets in brackets"),
        pytest.param("session.add_all(", "session.|add_all(", id="no break at the end"),
        pytest.param("f(a, 'a.b(c=d', x=y)", "f(|a, 'a.b(c=d', x=|y)", id="no break in a string"),
        pytest.param("f('a', b=1)", "f('a', b=1)", id="no break before what has a colour"),
        pytest.param("f(f'a.b{c}', d.e)", "f(f'a.b{c}', d.|e)", id="an f-string"),
        pytest.param("a  # see b.c(d=e)", "a  # see b.c(d=e)", id="no break in a comment"),
        pytest.param("f(a < b, '&')", "f(|a < b, '&')", id="what HTML escapes"),
        pytest.param("@event.listens_for(A)", "@event.|listens_for(|A)", id="a decorator"),
    ],
)
def test_a_long_line_can_be_broken_where_a_reader_would(line, broken):
    marked = highlight.python(line).rstrip("\n")
    found = highlight.breakable(marked)
    assert found.replace("<wbr>", "") == marked
    assert text_of(found) == line
    assert text_of(found.replace("<wbr>", "|")) == broken
