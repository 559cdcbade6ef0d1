import pytest
import yaml

from session_answers.errors import PageError
from session_answers.pages import text_limits
from session_answers.pages.controls import CONTROLS
from session_answers.pages.page_rules import check
from session_answers.pages.parser import parse
from session_answers.pages.rendering import EXTENSIONS
from support.projects import PAGE, ROOT

PAGES = sorted((ROOT / "docs").rglob("*.md"))
COLONS = "in a table, write the line below the header without colons"
MARKDOWN = "Fix: write Markdown instead of HTML"
ADDRESS = "Fix: write an address that begins with https://, or a path to a page without a slash at its start"
FILE = "Fix: write a path to a file in docs/ without a slash at its start"
OPEN = (
    "an element or a comment is not closed, or something is closed that is not open. "
    "Fix: close every element and comment where you opened it"
)
UNDERSCORE = "id='__config' is not allowed for an element h2. Fix: begin it with a letter"
COMMENT = "a comment has <, >, [, or ]. Fix: remove it, or its signs"
INSIDE = "Fix: move it out of the list, quote, or HTML around it"
HEADING = "Fix: begin it with # at the left margin, below a blank line, and outside HTML and lists"
DEEP = "the elements are nested too deeply. Fix: nest fewer of them"
NESTED = "more than 20 elements are nested. Fix: end some of them first"
MANY = "the page has more than 2,000 characters <. Fix: remove some of them"
LONG = "the paragraph has more than 10,000 characters. Fix: split it"
BRACKETS = "the paragraph has more than 1,000 characters [. Fix: split it"
FENCE = (
    "the line begins like a block but has more than a language and the options of an example. "
    "Fix: remove the rest, or begin the line with a word"
)
EXAMPLE = '```python exec="on" id="claim-2"\na = 1\n```'


def faults(text, path="docs/page.md"):
    """Return the faults of a page, each without the path."""
    try:
        check(parse(path, text))
    except PageError as error:
        return [str(fault).removeprefix(f"{path}:") for fault in error.faults]
    return []


def below(text):
    """Return a page with `text` at its end, which begins at line 16."""
    return f"{PAGE}\n{text}\n"


def element(name):
    return f"a page cannot have the element <{name}>. {MARKDOWN}"


def sign(text):
    return f"a page cannot have '<{text}>'. {MARKDOWN}"


def attribute(name, of, fix="remove it"):
    return f"an element {of} cannot have the attribute '{name}'. Fix: {fix}"


def href(value):
    return f"href={value!a} is not allowed for an element a. {ADDRESS}"


def value(name, text, of):
    return f"{name}={text!a} is not allowed for an element {of}. Fix: remove it"


# Elements and attributes, each with its faults: the line, counted from the first one, and the message.
HTML = {
    "a script": ("<script>alert(1)</script>", (1, element("script"))),
    "a script within a line": ('a <script src="a.js"></script> b', (1, element("script"))),
    "a script in capitals": ("<ScRiPt>a</sCrIpT>", (1, element("script"))),
    "a script over two lines": ("a\n\n<script\n>a</script>", (4, element("script"))),
    "a script with a slash": ("<script/a>b</script>", (1, element("script"))),
    "a script after a sign": ("<<script>a</script>", (1, element("script"))),
    "a script in a list": ("- a\n\n    <script>b</script>\n\nc", (3, element("script"))),
    "a script in a quote": ("> <script>a</script>", (1, element("script"))),
    "a script in a definition": ("a\n:   <script>b</script>", (2, element("script"))),
    "a script in a table": ("| a |\n|---|\n| <script>b</script> |", (3, element("script"))),
    "a script in a heading": ("## <script>a</script> { #a }", (1, element("script"))),
    "a page in a frame": ('<iframe srcdoc="<b>a</b>"></iframe>', (1, element("iframe"))),
    "another address of links": ('<base href="https://evil.example/">', (1, element("base"))),
    "a redirect": ('<meta http-equiv="refresh" content="0;url=a">', (1, element("meta"))),
    "a style sheet": ('<link rel="stylesheet" href="a.css">', (1, element("link"))),
    "styles": ("<style>p { color: red }</style>", (1, element("style"))),
    "an object": ('<object data="a"></object>', (1, element("object"))),
    "a plugin": ('<embed src="a">', (1, element("embed"))),
    "a form": ('<form action="a"></form>', (1, element("form"))),
    "a form that looks like the finder": ('<form class="finder scripted"></form>', (1, element("form"))),
    "a field": ('<input name="body">', (1, element("input"))),
    "a button": ('<button type="button" class="open-search">a</button>', (1, element("button"))),
    "a text field": ("<textarea><b></textarea>", (1, element("textarea"))),
    "a menu": ("<select><option>a</select>", (1, element("select")), (1, element("option"))),
    "a drawing": ("<svg><title>a</title></svg>", (1, element("svg")), (1, element("title"))),
    "mathematics": ("<math><mi>a</mi></math>", (1, element("math")), (1, element("mi"))),
    "a template": ("<template><b>a</b></template>", (1, element("template"))),
    "HTML without scripts": ("<noscript><b>a</b></noscript>", (1, element("noscript"))),
    "HTML as text": ("<plaintext>", (1, element("plaintext"))),
    "old HTML as text": ("<xmp><b></xmp>", (1, element("xmp"))),
    "attributes of the body": ("<body onload=alert(1)>", (1, element("body"))),
    "attributes of the page": ("<html onclick=a>", (1, element("html"))),
    "a head": ("<head></head>", (1, element("head"))),
    "frames": ("<frameset onload=a>", (1, element("frameset"))),
    "a picture that loads": ('<picture><source srcset="a"></picture>', (1, element("picture")), (1, element("source"))),
    "a film": ('<video src="a"></video>', (1, element("video"))),
    "a dialog": ("<dialog open>a</dialog>", (1, element("dialog"))),
    "an element of its own": ("<a-b>c</a-b>", (1, element("a-b"))),
    "an element with a colon": ("<svg:script>c</svg:script>", (1, sign("svg:script"))),
    "a link that is an element": ("<javascript:alert(1)>", (1, sign("javascript:alert(1)"))),
    "a type of documents": ("<!DOCTYPE html>", (1, sign("!doctype"))),
    "an instruction": ("<?php a ?>", (1, sign("?php"))),
    "a section of characters": ("<![CDATA[ a ]]>", (1, sign("![cdata["))),
    "a handler": ('<p onclick="alert(1)">a</p>', (1, attribute("onclick", "p"))),
    "a handler of a picture": ('<img src="a.png" onerror=alert(1)>', (1, attribute("onerror", "img"))),
    "a handler without a value": ("<U ONCLICK>a</U>", (1, attribute("onclick", "u"))),
    "a handler of an opened part": (
        "<details open ontoggle=a></details>",
        (1, attribute("ontoggle", "details")),
        (1, attribute("open", "details")),
    ),
    "a style": ('<p style="color: red">a</p>', (1, attribute("style", "p", COLONS))),
    "a table with a colon": (
        "a\n\n| b |\n|--:|\n| c |",
        (4, attribute("style", "th", COLONS)),
        (5, attribute("style", "td", COLONS)),
    ),
    "a cell outside a table": (
        "<td onclick=a>b</td>",
        (1, f"the element <td> is not allowed in this place. {MARKDOWN}"),
    ),
    "a part of a table after it": (
        "<table><thead><tr><th>a</th></tr></thead></table><tbody>",
        (1, f"the element <tbody> is not allowed in this place. {MARKDOWN}"),
    ),
    "a target": ('<a href="a.md" target=b>c</a>', (1, attribute("target", "a"))),
    "a name": ('<img name="body" src="a.png">', (1, attribute("name", "img"))),
    "an id": ('<p id="search">a</p>', (1, attribute("id", "p"))),
    "a class of the site": ('<p class="moved">a</p>', (1, value("class", "moved", "p"))),
    "Markdown in HTML": ('<div markdown="1">a</div>', (1, attribute("markdown", "div"))),
    "attributes of a paragraph": ('a\n{ onclick="alert(1)" }', (2, attribute("onclick", "p"))),
    "attributes of a word": ("*a*{ srcdoc=b }", (1, attribute("srcdoc", "em"))),
    "attributes of a link": ('[a](b.md){ href="javascript:alert(1)" }', (1, href("javascript:alert(1)"))),
    "attributes of a heading": ("## A { #a onclick=b }", (1, attribute("onclick", "h2"))),
    "another text of a heading": ('## A { #a data-toc-label="b" }', (1, attribute("data-toc-label", "h2"))),
    "attributes of an item": ("- a\n{ onclick=b }", (2, attribute("onclick", "li"))),
    "attributes of a cell": ("| a |\n|---|\n| b { onclick=c } |", (3, attribute("onclick", "td"))),
    "an id of a paragraph": ("a\n{ #b }", (2, attribute("id", "p"))),
    "a class of a paragraph": ("a\n{ .moved }", (2, value("class", "moved", "p"))),
    "two classes of a paragraph": ("a\n{ .lead .share }", (2, value("class", "lead share", "p"))),
    "a class of a link": ("[a](b.md){ .headerlink }", (1, attribute("class", "a"))),
    "an id of a script": ("## A { #__config }", (1, UNDERSCORE)),
}  # fmt: skip
LINKS = {
    "[a](javascript:alert(1))": "javascript:alert(1)",
    "[a](JaVaScRiPt:alert)": "JaVaScRiPt:alert",
    "[a](java&#115;cript:alert)": "javascript:alert",
    "[a](&#x6A;avascript&colon;alert)": "javascript:alert",
    "[a](java&Tab;script:alert)": "java\tscript:alert",
    "[a](<javascript:alert()>)": "javascript:alert()",
    "[a](&#1;javascript:alert)": "\x01javascript:alert",
    "[a](data:text/html,b)": "data:text/html,b",
    "[a](vbscript:b)": "vbscript:b",
    "[a](file:///etc/passwd)": "file:///etc/passwd",
    "[a](blob:b)": "blob:b",
    "[a](view-source:b)": "view-source:b",
    "[a](//evil.example)": "//evil.example",
    "[a](/b)": "/b",
    "[a](https:evil.example)": "https:evil.example",
    "[a](\\\\evil.example)": "\\evil.example",
    '<a href="/\\evil.example">a</a>': "/\\evil.example",
    '<a href=" javascript:alert(1)">a</a>': " javascript:alert(1)",
    "<a href=javascript&colon;alert(1)>a</a>": "javascript:alert(1)",
    "<a@b.example>": "mailto:a@b.example",
    "[a][b]\n\n[b]: javascript:alert(1)": "javascript:alert(1)",
    "[a]\n\n[a]:\n    javascript:alert(1)": "javascript:alert(1)",
    "**[a](javascript:b)**": "javascript:b",
    "## [a](javascript:b) { #c }": "javascript:b",
    "- [a](javascript:b)": "javascript:b",
    "| a |\n|---|\n| [a](javascript:b) |": "javascript:b",
}
UNCLOSED = [
    "<details><summary>More",
    "</div></div>",
    "a</div>",
    "<b>a",
    "a <i>b\n\nc",
    "a\n<p>b",
    "<div>\n\na",
    "<ul><li>a",
    "<table><tr><td>a",
]
COMMENTS = ["<!--> a -->", "<!---> a -->", "<!--[if IE]> a -->", "<!-- <b> -->", "<!-- a > b -->"]
HEADINGS = {
    "- ## A list { #a }": (1, f"the heading 'A list' is inside another element. {INSIDE}"),
    "1. ### A list { #a }": (1, f"the heading 'A list' is inside another element. {INSIDE}"),
    "- a\n\n    ## A list { #a }": (3, f"the heading 'A list' is inside another element. {INSIDE}"),
    "> ## A quote { #a }": (1, f"the heading 'A quote' is inside another element. {INSIDE}"),
    "> > # A quote { #a }": (1, f"the heading 'A quote' is inside another element. {INSIDE}"),
    "> A quote\n> ---": (2, f"the heading 'A quote' is inside another element. {INSIDE}"),
    "a\n:   ## A definition { #a }": (2, f"the heading 'A definition' is inside another element. {INSIDE}"),
    "<div><h2>A</h2></div>": (1, f"the heading 'A' is inside another element. {INSIDE}"),
    '<h2 id="a">A</h2>': (1, f"heading 3 of the page is missing here, but ## with the id 'a' on the site. {HEADING}"),
    "<h3>A</h3>": (1, f"heading 3 of the page is missing here, but ### without an id on the site. {HEADING}"),
    "a\n\n<div>\n\n## A { #a }\n\n</div>": (
        7,
        f"heading 3 of the page is ## with the id 'a' here, but missing on the site. {HEADING}",
    ),
    "## A { id=a }": (
        1,
        f"heading 3 of the page is ## without an id here, but ## with the id 'a' on the site. {HEADING}",
    ),
    "## A { #a id=b }": (
        1,
        f"heading 3 of the page is ## with the id 'a' here, but ## with the id 'b' on the site. {HEADING}",
    ),
}  # fmt: skip
FENCES = [
    '```text title="<script>"\na\n```',
    '```text hl_lines="1-999999999"\na\n```',
    '```text linenums="1"\na\n```',
    '``` { .text onclick="a" }\nb\n```',
    "```<script>\na\n```",
    "~~~text `a`",
    "``` a ```",
    "```text" + ' a=""' * 100 + "!\nb\n```",
    "````text\n```text" + ' a=""' * 100 + "!\n````",
]


@pytest.mark.parametrize(("text", "expected"), [(text, rows) for text, *rows in HTML.values()], ids=HTML)
def test_html_that_a_list_does_not_allow_is_a_fault_at_its_line(text, expected):
    assert faults(below(text)) == sorted(f"{15 + line}: {message}" for line, message in expected)


@pytest.mark.parametrize("text", LINKS)
def test_a_link_leads_to_a_page_or_to_the_web(text):
    lines = 15 + text.count("\n") + 1
    assert faults(below(text)) == [f"{lines}: {href(LINKS[text])}"]


@pytest.mark.parametrize("source", ["https://evil.example/a.png", "data:image/svg+xml,a", "//evil.example/a", "/a.png"])
def test_a_picture_is_a_file_of_the_site(source):
    message = f"16: src={source!r} is not allowed for an element img. {FILE}"
    assert faults(below(f"![a]({source})")) == [message]


@pytest.mark.parametrize("text", UNCLOSED)
def test_an_element_that_is_not_closed_is_a_fault(text):
    (fault,) = faults(below(text))
    assert fault.partition(": ")[2] == OPEN
    assert 16 <= int(fault.partition(": ")[0]) <= 16 + text.count("\n")


@pytest.mark.parametrize("text", COMMENTS)
def test_a_comment_has_words_only(text):
    assert COMMENT in [fault.partition(": ")[2] for fault in faults(below(text))]


@pytest.mark.parametrize("text", HEADINGS)
def test_a_heading_that_the_ledger_would_lack_is_a_fault(text):
    line, message = HEADINGS[text]
    assert faults(below(text)) == [f"{15 + line}: {message}"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"<!-- a --> b <!-- c\n\n{EXAMPLE}\n\n-->", id="a comment that begins within a line"),
        pytest.param(f"<pre title='\n\n{EXAMPLE}\n'></pre>", id="an attribute"),
    ],
)
def test_an_example_that_would_not_be_executed_is_a_fault(text):
    assert [fault.partition(": ")[2] for fault in faults(below(text))] != []


@pytest.mark.parametrize("text", FENCES)
def test_a_block_has_a_language_and_nothing_else(text):
    assert {fault.partition(": ")[2] for fault in faults(below(text))} == {FENCE}


DEPTHS = {
    "elements": ("<div>" * 500 + "</div>" * 500, (16, NESTED)),
    "elements of words": ("<b>" * 100 + "</b>" * 100, (16, NESTED)),
    "quotes": ("> " * 3000 + "a", (16, NESTED)),
    "lists": ("- " * 3000 + "a", (16, DEEP)),
    "numbers": ("1. " * 3000 + "a", (16, DEEP)),
    "items": ("\n".join(f"{'    ' * depth}- a" for depth in range(30)), (26, NESTED)),
    "many elements": ("<div>" * 3000 + "</div>" * 3000, (1, MANY), (16, LONG)),
    "brackets": ("[" * 30_000, (16, LONG)),
    "brackets on many lines": ("[[[\n" * 500, (16, BRACKETS)),
    "brackets in a list that is a paragraph": ("a\n" + "- [[[\n" * 500, (16, BRACKETS)),
    "a long page": ("a\n\n" * 70_000, (1, "the page has more than 200,000 characters. Fix: split it into two pages")),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [(text, rows) for text, *rows in DEPTHS.values()], ids=DEPTHS)
def test_what_no_author_writes_has_a_message(text, expected):
    assert faults(below(text)) == [f"{line}: {message}" for line, message in expected]


@pytest.mark.parametrize(
    "unit",
    [
        "{#", " {#", "{: ", "`", "`a", "` `` ", "[", "](", "[a](", "![", "<", "!--", "<!--", "<a ",
        "</", "&", "*", "**", "*a ", "_a", "|", "a|", "# ->", " ", "\t", "\\", ">", "- ",
        "1. ", "#", ":", "~", "=", "-", "[a]: ", "[^a]", "http:", "a@", '"', "!",
    ],
)  # fmt: skip
def test_no_text_takes_long(unit):
    # A text at the limits must be converted well before the time limit of this test.
    text = unit * (text_limits.MAX_PARAGRAPH // len(unit) - 10)
    for page in (f"# A\n\na {text}\n", f"# A\n\n## {text} {{ #a }}\n", f"# A\n\n- {text}\n", f"# A\n\n> {text}\n"):
        faults(page)
        faults(page.replace(text, unit * 30_000))


@pytest.mark.parametrize(
    "text",
    [
        "<https://docs.example/> and [a](https://docs.example/?a=b&c#d 'e')",
        "[a](b.md#c), [a](../b.md), [a](#claim), [a](b/), and ![a](b.png)",
        "`<script>`, `` ` <b onclick=c> ``, &lt;script&gt;, \\<b\\>, 1 < 2, and a <- b",
        "<kbd>a</kbd>, H<sub>2</sub>, 2<sup>3</sup>, <b>b</b><br>c",
        "<details><summary>More</summary>Text</details>",
        "a\n{ .lead }",
        "| a | b |\n|---|---|\n| c | d |",
        "a\n:   b\n\n- c\n    - d\n\n1. e\n\n> f",
        "```text\n<script>\n```\n\n~~~console\n$ a\n~~~\n\n    <script>",
        f"````markdown\n{EXAMPLE}\n````",
        f"<div>\n{EXAMPLE}\n</div>",
        "<!-- a comment\n\n## No heading\n-->",
        f"a `<!--` b\n\n{EXAMPLE}",
        f"`<!--`\n\n{EXAMPLE}\n\n## B {{ #b }}",
        f"    <!--\n\n{EXAMPLE}",
        f"~~~text\n<!--\n~~~\n\n{EXAMPLE}",
        f"a <!-- b\n\n{EXAMPLE}\n\n## B {{ #b }}",
        "--8<-- 'a.txt'\n\n[TOC]\n\n!!! note\n\n*[a]: b",
        "## A `<b>` & more { #a }\n\n### Deep { #deep }",
    ],
)
def test_other_pages_are_allowed(text):
    assert faults(below(text)) == []


@pytest.mark.parametrize("path", PAGES, ids=[path.relative_to(ROOT / "docs").as_posix() for path in PAGES])
def test_the_pages_of_the_site_are_allowed(path):
    assert faults(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()) == []


@pytest.mark.parametrize("path", CONTROLS)
def test_the_controls_are_on_their_page_only(path):
    text = f"# A\n\n{CONTROLS[path]}\n"
    assert faults(text, path) == []
    assert faults(text) != []
    assert faults(text.replace("scripted", "scripted other"), path) != []
    assert faults(f"{text}\n<form></form>\n", path) == [f"{text.count(chr(10)) + 2}: {element('form')}"]


def test_pages_are_checked_with_the_extensions_of_the_site():
    loader = type("Loader", (yaml.SafeLoader,), {})
    loader.add_multi_constructor("", lambda _loader, suffix, _node: suffix)
    config = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), loader)
    names = [name if isinstance(name, str) else next(iter(name)) for name in config["markdown_extensions"]]
    own = {"toc", "session_answers.build.markdown_extension"}
    assert tuple(name for name in names if name not in own) == EXTENSIONS
