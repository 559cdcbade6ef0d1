"""What is put right in a built page, and what is told of it."""

import pytest

from session_answers.pages.parser import parse
from session_answers.publish.cleanup import Frame, built

PAGE = parse("docs/page.md", "# Is it?\n")
FRAME = Frame("<script>one()</script><script src='/base/assets/site.js' type=module></script>")
OWN = "<script>one()</script><script src='../assets/site.js' type=module></script>"


def told(html):
    return list(built(PAGE, html, {}, FRAME).faults)


def runs(what):
    return f"docs/page.md:1: the built page runs {what!r}: let docs/assets/site.js do it, or take it out"


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        pytest.param("", [], id="the frame's alone"),
        pytest.param("<code>&lt;script&gt;two()</code><!-- <script>two()</script> -->", [], id="told of"),
        pytest.param("<script>two()</script>", [runs("two()")], id="another"),
        pytest.param("<script>one()</script>", [runs("one()")], id="the same again"),
        pytest.param("<script>two()</script><SCRIPT SRC=a.py>", [runs("two()"), runs("a.py")], id="two"),
        pytest.param("<noscript><script src=a.py></script></noscript>", [runs("a.py")], id="in what is drawn later"),
        pytest.param("<!--><script src=a.py></script>-->", [runs("a.py")], id="in a comment that has ended"),
        pytest.param("<svg><script href='a.py'/></svg>", [runs("a.py")], id="in a drawing"),
        pytest.param("<svg><script xlink:href='b/a.py'/></svg>", [runs("a.py")], id="in an old drawing"),
        pytest.param("<script type=module>import 'a.py'</script>", [runs("import 'a.py'")], id="a module"),
    ],
)
def test_a_page_runs_what_its_frame_does(more, faults):
    assert told(f"<head>{OWN}</head><article><h1>Is it?</h1>{more}</article>") == faults


def test_a_frame_without_scripts_lets_none_run():
    assert list(built(PAGE, OWN, {}, Frame("")).faults) == [runs("one()"), runs("site.js")]
