import json

import pytest

from session_answers.pages.parser import parse
from session_answers.publish.cleanup import BuiltPage, Frame, built_page
from session_answers.publish.content_security import under_policy
from sqlalchemy_receipts.errors import Fault

PAGE = parse("docs/page.md", "# Is it?\n")
FRAME = Frame("<script>one()</script><script src='/base/assets/site.js' type=module></script>")
FRAME_SCRIPTS = "<script>one()</script><script src='../assets/site.js' type=module></script>"


def faults(html, frame=FRAME):
    return list(built_page(PAGE, html, {}, frame).faults)


def runs(script):
    fix = "move it to docs/assets/site.js, or remove it"
    return Fault("docs/page.md", 1, f"the built page runs {script!r}", fix)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("", [], id="the frame's alone"),
        pytest.param("<code>&lt;script&gt;two()</code><!-- <script>two()</script> -->", [], id="shown as text"),
        pytest.param("<script>two()</script>", [runs("two()")], id="another"),
        pytest.param("<script>one()</script>", [runs("one()")], id="the same twice"),
        pytest.param("<script>two()</script><SCRIPT SRC=a.py>", [runs("two()"), runs("a.py")], id="two"),
        pytest.param("<noscript><script src=a.py></script></noscript>", [runs("a.py")], id="in noscript"),
        pytest.param("<!--><script src=a.py></script>-->", [runs("a.py")], id="in a comment that has ended"),
        pytest.param("<svg><script href='a.py'/></svg>", [runs("a.py")], id="in a drawing"),
        pytest.param("<svg><script xlink:href='b/a.py'/></svg>", [runs("a.py")], id="in an old drawing"),
        pytest.param("<script type=module>import 'a.py'</script>", [runs("import 'a.py'")], id="a module"),
    ],
)
def test_a_page_runs_only_the_scripts_of_its_frame(html, expected):
    assert faults(f"<head>{FRAME_SCRIPTS}</head><article><h1>Is it?</h1>{html}</article>") == expected


def test_a_frame_without_scripts_allows_none():
    assert faults(FRAME_SCRIPTS, Frame("")) == [runs("one()"), runs("site.js")]


def test_an_id_that_the_built_page_has_twice_is_a_fault():
    html = '<h1 id="top">A</h1><p data-id="claim" id="claim">B</p><a id="claim"></a><i class="x" id="claim"></i>'
    problem = "the built page has the id 'claim' 3 times"
    assert faults(html) == [Fault("docs/page.md", 1, problem, "give one of them another id")]


@pytest.mark.parametrize(
    "unused",
    [
        '<input class="md-toggle" data-md-toggle="drawer">\n',
        '<label class="md-overlay" for="__drawer"></label>',
        '<div data-md-component="announce">\n  </div>\n',
        '<div class="md-dialog" data-md-component="dialog">\n<div class="md-dialog__inner md-typeset"></div>\n</div>\n',
    ],
)
def test_elements_for_scripts_of_the_theme_are_removed(unused):
    assert built_page(PAGE, f"<p>a</p>{unused}<p>b</p>", {}, Frame("")).html.endswith("<p>a</p><p>b</p>")


def test_the_code_of_errors_is_in_other_files_with_a_policy():
    errors = parse("docs/errors/index.md", "# Errors\n")
    code = '<section class="example" id="a-1"><p>a()</p></section>'
    html = f'<h1>Errors</h1><h2 id="_group-1">A</h2><details><h3 id="a">E</h3><noscript>{code}</noscript></details>'
    built = built_page(errors, html, {}, FRAME)
    assert list(built.parts) == ["code-1.html"]
    assert code in built.parts["code-1.html"]
    assert under_policy(built.parts["code-1.html"], frame=FRAME.html) == built.parts["code-1.html"]
    assert code not in built.html
    assert BuiltPage.from_data(json.loads(json.dumps(built.to_data()))) == built
    assert built_page(PAGE, html, {}, FRAME).parts == {}


def test_a_built_page_is_the_same_after_it_was_data():
    built = built_page(
        PAGE, "<article><h1>Is it?</h1><p>Yes.</p><h2 id=a>A</h2><img src=a.png><script>a()</script>", {}, FRAME
    )
    assert (len(built.faults), len(built.entry.claims), built.loads) == (1, 1, {"page/a.png"})
    assert BuiltPage.from_data(json.loads(json.dumps(built.to_data()))) == built
