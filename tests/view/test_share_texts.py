from xml.etree import ElementTree as ET

import pytest
from markdown import Markdown
from markdown_it import MarkdownIt

from conftest import ROOT, said_by
from session_answers.pages.answers import Answer, plain
from session_answers.prove.project import Project
from session_answers.view import share_texts
from session_answers.view.share_texts import Shared, fenced, joined, whole

HOST = "https://host/"
RAN_ON = "SQLAlchemy 2.1.9, Python 3.14.0, SQLite 3.50.0, 2026-11-24"
OPEN = '```python exec="on"'
PAGE = f"""\
---
code: S02
instead:
  stale: review-2
---

# Does `commit()` end it?

**No.**
It ends the [transaction](flush.md).
The session stays.

## `expire_on_commit` *stays* [open] {{ #stays }}

It holds [nothing](end.md#nothing), see [below](#stale).
A second reason.
A third one.

{OPEN} id="stays-1"
a = 1
# -> prints 1
b = 2
```

{OPEN} id="stays-2"
c = 3
```

## What you hold is stale {{ #stale }}

{OPEN} id="stale-1"
stale = True
```

## In a code review {{ #review }}

{OPEN} id="review-1" review="avoid"
bad = 1
```

{OPEN} id="review-2" review="prefer"
good = 2
```

## Nothing proves this {{ #bare }}

So it is.

## Sources {{ #sources }}

- [SQLAlchemy](https://www.sqlalchemy.org/)
"""


def claim(identifier, base=HOST, text=PAGE):
    _, found = said_by(text, "docs/commit.md")
    return share_texts.claim(found, found.claim(identifier), base, RAN_ON)


STAYS = r"[S02: expire\_on\_commit \*stays\* \[open\]]"


@pytest.mark.parametrize(
    ("identifier", "link", "comment"),
    [
        pytest.param(
            "stays",
            f"{STAYS}(https://host/commit/#stays)",
            "> **`expire_on_commit` *stays* [open]**\n\n"
            "It holds [nothing](https://host/end/#nothing), see [below](https://host/commit/#stale).\n"
            "A second reason.\n\n"
            "What it does:\n\n```python\na = 1\n# -> prints 1\nb = 2\n```\n\n"
            f"{STAYS}(https://host/commit/#stays), executed on {RAN_ON}.\n",
            id="its own first example",
        ),
        pytest.param(
            "stale",
            "[S02: What you hold is stale](https://host/commit/#stale)",
            "> **What you hold is stale**\n\n"
            "Write instead:\n\n```python\ngood = 2\n```\n\n"
            f"[S02: What you hold is stale](https://host/commit/#stale), executed on {RAN_ON}.\n",
            id="what to write instead",
        ),
        pytest.param(
            "review",
            "[S02: In a code review](https://host/commit/#review)",
            "> **In a code review**\n\n"
            "Write instead:\n\n```python\ngood = 2\n```\n\n"
            f"[S02: In a code review](https://host/commit/#review), executed on {RAN_ON}.\n",
            id="the example to prefer",
        ),
        pytest.param(
            "bare",
            "[S02: Nothing proves this](https://host/commit/#bare)",
            "> **Nothing proves this**\n\nSo it is.\n\n"
            f"[S02: Nothing proves this](https://host/commit/#bare), executed on {RAN_ON}.\n",
            id="no example",
        ),
        pytest.param("sources", "[S02: Sources](https://host/commit/#sources)", "", id="nothing to comment"),
    ],
)
def test_a_claim_is_shared_as_a_link_and_as_a_comment(identifier, link, comment):
    assert claim(identifier) == Shared(f"https://host/commit/#{identifier}", link, comment)


def at(url):
    """An answer that is published there: an index of its own folder, or a file in one."""
    folder = {"errors/": "errors", "more/a/": "more"}.get(url, "")
    return Answer("", url, "", (), "", (), "", folder)


@pytest.mark.parametrize("base", [HOST, "https://host/sub/", "/"])
def test_every_link_begins_with_the_base(base):
    found = claim("stays", base)
    assert found.url == f"{base}commit/#stays"
    assert found.link == f"{STAYS}({base}commit/#stays)"
    assert found.comment.split("\n")[2] == f"It holds [nothing]({base}end/#nothing), see [below]({base}commit/#stale)."


def test_a_page_is_shared_with_its_verdict_and_what_to_write_instead():
    link = "[S02: Does commit() end it?](https://host/commit/)"
    comment = (
        "> **Does `commit()` end it?**\n> **No.**\n\n"
        "It ends the [transaction](https://host/flush/).\nThe session stays.\n\n"
        f"Write instead:\n\n```python\ngood = 2\n```\n\n{link}, executed on {RAN_ON}.\n"
    )
    _, found = said_by(PAGE, "docs/commit.md")
    assert share_texts.page(found, HOST, RAN_ON) == Shared("https://host/commit/", link, comment)


def test_a_page_without_a_code_and_a_review_is_shared_with_its_verdict_alone():
    _, found = said_by("# A?\n\n**Yes.**\n", "docs/a.md")
    comment = f"> **A?**\n> **Yes.**\n\n[A?](/a/), executed on {RAN_ON}.\n"
    assert share_texts.page(found, "/", RAN_ON) == Shared("/a/", "[A?](/a/)", comment)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Plain words", "Plain words"),
        ("`commit()` **closes** [it](end.md)", "commit() closes it"),
        ("`a_b` and a_b", r"a\_b and a\_b"),
        ("a[0] * b[1]", r"a\[0\] \* b\[1\]"),
        ("`a < b > c & d`", "a &lt; b &gt; c &amp; d"),
        (r"`C:\new`", r"C:\\new"),
        (r"The \`objects\` parameter", r"The \`objects\` parameter"),
        ("`**options` are given", r"\*\*options are given"),
    ],
)
def test_the_signs_of_a_title_are_escaped_in_a_link(title, name):
    found = claim("a", text=f"# A?\n\nNo.\n\n## {title} {{ #a }}\n")
    assert found.link == f"[{name}](https://host/commit/#a)"


@pytest.mark.parametrize(
    ("code", "block"),
    [
        ("a", "```python\na\n```"),
        ("\na\n\n  b\n", "```python\na\n\n  b\n```"),
        ("a = '`'", "```python\na = '`'\n```"),
        ("'''\n```\n'''", "````python\n'''\n```\n'''\n````"),
        ("a = '`````'", "``````python\na = '`````'\n``````"),
    ],
)
def test_the_fence_is_longer_than_any_in_the_code(code, block):
    assert fenced(code) == block


def test_code_with_a_fence_is_shared_in_a_longer_one():
    code = 'text = """\n```\nno end\n```\n"""'
    text = f"# A?\n\nNo.\n\n## B {{ #b }}\n\n````python exec='on' id='b-1'\n{code}\n````\n"
    assert claim("b", text=text).comment == (
        f"> **B**\n\nWhat it does:\n\n````python\n{code}\n````\n\n[B](https://host/commit/#b), executed on {RAN_ON}.\n"
    )


@pytest.mark.parametrize("base", [HOST, "https://host/sub/", "/"])
@pytest.mark.parametrize(
    ("page", "to", "there"),
    [
        pytest.param("commit/", "end.md", "end/", id="a page"),
        pytest.param("commit/", "end.md#x", "end/#x", id="a claim"),
        pytest.param("commit/", "#x", "commit/#x", id="a claim of the page"),
        pytest.param("commit/", "index.md", "", id="the home page"),
        pytest.param("commit/", "index.md#x", "#x", id="a part of the home page"),
        pytest.param("commit/", "reading/index.md", "reading/", id="a folder"),
        pytest.param("commit/", "reading/index.md#x-1-L2", "reading/#x-1-L2", id="a line in a folder"),
        pytest.param("errors/", "../commit.md", "commit/", id="up from a folder"),
        pytest.param("errors/", "rare.md#x", "errors/rare/#x", id="down into the folder"),
        pytest.param("more/a/", "../b.md#x", "b/#x", id="up from a page in a folder"),
        pytest.param("more/a/", "index.md", "more/", id="from a page to its folder's"),
        pytest.param("errors/", "../commit.md#x", "commit/#x", id="up to a claim"),
        pytest.param("errors/", "../reading/index.md", "reading/", id="up and down"),
        pytest.param("errors/", "#x", "errors/#x", id="a part of a folder's page"),
        pytest.param("more/a/", "b.md#x", "more/b/#x", id="beside a page in a folder"),
        pytest.param("", "end.md#x", "end/#x", id="from the home page"),
        pytest.param("", "reading/index.md", "reading/", id="from the home page to a folder"),
        pytest.param("", "#x", "#x", id="a part of the home page itself"),
    ],
)
def test_a_link_of_a_page_leads_there_from_anywhere(base, page, to, there):
    assert joined(base, at(page), to) == base + there


@pytest.mark.parametrize("to", ["https://docs.sqlalchemy.org/en/21/a.html#b", "http://a/b.md", "mailto:a@b.c"])
@pytest.mark.parametrize("page", ["", "commit/"])
def test_a_whole_link_stays(page, to):
    assert joined(HOST, at(page), to) == to


@pytest.mark.parametrize(
    ("markdown", "there"),
    [
        ("", ""),
        ("[a](b.md), [`c()`](#d) and [e](https://f/g)", "[a](/b/), [`c()`](/p/#d) and [e](https://f/g)"),
        ("[`a[0]`](b.md)", "[`a[0]`](/b/)"),
        ("`Mapped[int](b.md)` is [code](b.md)", "`Mapped[int](b.md)` is [code](/b/)"),
        ("``a `[b](b.md)` c`` [d](b.md)", "``a `[b](b.md)` c`` [d](/b/)"),
        ("one ` and [b](b.md)", "one ` and [b](/b/)"),
        ("![a picture](b.svg)", "![a picture](b.svg)"),
        ("a [b] (c)", "a [b] (c)"),
    ],
)
def test_the_links_of_markdown_become_whole(markdown, there):
    assert whole(markdown, "/", at("p/")) == there


BUTTON = '<button type="button" class="share scripted" aria-expanded="false" aria-label="Link to: {}">Link</button>'
DETAILS = (
    '<noscript><details class="share"><summary aria-label="Link to: {}">Link</summary>'
    '<div class="texts">{}</div></details></noscript>'
)
ROW = (
    '<p><span>As a {0}</span><button type="button" class="scripted">Copy {0}</button></p>'
    '<pre tabindex="0" role="group" aria-label="As a {0}">{1}</pre>'
)


def test_the_html_keeps_what_is_copied_until_it_is_asked_for():
    shared = Shared("/a/#b?c&d", '["x" <y>](/a/#b)', "> **`<b>`**\n")
    name = "a &lt; &quot;b&quot; &amp; c"
    rows = (
        ROW.format("link", "/a/#b?c&amp;d"),
        ROW.format("Markdown link", "[&quot;x&quot; &lt;y&gt;](/a/#b)"),
        ROW.format("review comment", "&gt; **`&lt;b&gt;`**\n"),
    )
    assert share_texts.html('`a < "b"` & **c**', shared) == BUTTON.format(name) + DETAILS.format(name, "".join(rows))


def test_the_html_has_no_row_for_what_there_is_not():
    rows = ROW.format("link", "/") + ROW.format("Markdown link", "[a](/)")
    assert share_texts.html("a", Shared("/", "[a](/)", "")) == BUTTON.format("a") + DETAILS.format("a", rows)


RENDERERS = {
    "commonmark": MarkdownIt("commonmark").render,
    "gfm": MarkdownIt("gfm-like", {"linkify": False}).render,
    "python-markdown": lambda text: Markdown(extensions=["fenced_code"]).convert(text),
}


def rendered(render, markdown):
    """Read what a renderer makes of Markdown as a tree."""
    return ET.fromstring(f"<div>{render(markdown)}</div>")


def text_of(element):
    return "".join(element.itertext())


def looks(comment, render):
    """Tell what a rendered comment consists of: its tags, the quoted text, the lines said, the code, the last line."""
    parts = list(rendered(render, comment))
    quote, *said = [text_of(part).strip() for part in parts if part.tag in ("blockquote", "p")]
    code = [text_of(part) for part in parts if part.tag == "pre"]
    links = [(link.get("href"), text_of(link)) for link in parts[-1].iter("a")]
    return [part.tag for part in parts], quote.split("\n"), [text.count("\n") for text in said], code, links, said[-1]


def expected(quote, reasons, instead, link, *, better):
    lead = "Write instead:" if better else "What it does:"
    return (
        ["blockquote", *["p"] * bool(reasons), *["p", "pre"] * bool(instead), "p"],
        quote,
        [*[len(reasons) - 1] * bool(reasons), *[0] * bool(instead), 0],
        [instead.code.strip("\n") + "\n"] if instead else [],
        [link],
        f"{link[1]}, executed on {RAN_ON}.",
    ), lead


@pytest.fixture(scope="module")
def said():
    return Project(ROOT, None).answers()


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
@pytest.mark.parametrize("base", [HOST, "/"])
def test_every_comment_of_the_site_is_rendered_as_it_is_meant(render, base, said):
    found, wanted = {}, {}
    for _, each in said:
        for one in each.claims:
            shared = share_texts.claim(each, one, base, RAN_ON)
            if not shared.comment:
                continue
            name = f"{each.code}: {plain(one.title)}" if each.code else plain(one.title)
            found[shared.url] = looks(shared.comment, render)
            wanted[shared.url], lead = expected(
                [plain(one.title)], one.reasons, one.instead, (shared.url, name), better=one.better
            )
            assert shared.comment.split("\n\n").count(lead) == bool(one.instead)
    assert len(found) > 300
    assert found == wanted


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
def test_every_page_of_the_site_is_rendered_as_it_is_meant(render, said):
    found, wanted = {}, {}
    for _, each in said:
        if each.code:
            shared = share_texts.page(each, HOST, RAN_ON)
            review = each.claim("review")
            first, *more = each.verdict
            found[shared.url] = looks(shared.comment, render)
            wanted[shared.url], _ = expected(
                [plain(each.question), plain(first)],
                more,
                review.instead,
                (shared.url, f"{each.code}: {plain(each.question)}"),
                better=True,
            )
    assert len(found) == len({each.code for _, each in said if each.code})
    assert found == wanted


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
def test_every_link_of_every_comment_is_whole(render, said):
    addresses = {f"{HOST}{page.url}" for page, _ in said}
    led = {
        (each.url, link.get("href"))
        for _, each in said
        for one in each.claims
        for link in rendered(render, share_texts.claim(each, one, HOST, RAN_ON).comment).iter("a")
    }
    own = [(page, href) for page, href in led if href.startswith(HOST)]
    assert len(own) > 300
    assert [(page, href) for page, href in own if href.partition("#")[0] not in addresses] == []
    assert [(page, href) for page, href in led - set(own) if not href.startswith("https://")] == []


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("`commit()` **closes** [it](end.md)", "commit() closes it"),
        ("`a_b_c` and _a_", "a_b_c and _a_"),
        ("`a[0]` and `b](c)`", "a[0] and b](c)"),
        ("`2 * a * b`", "2 * a * b"),
        ("`a < b > c & d &amp; <i>`", "a < b > c & d &amp; <i>"),
        (r"`C:\new\[x]`", r"C:\new\[x]"),
        (r"The \`objects\` parameter", "The `objects` parameter"),
        ("`**options` and `*rest`", "**options and *rest"),
    ],
)
def test_a_title_of_any_signs_is_rendered_as_one_link_with_its_text(render, title, name):
    found = claim("a", text=f"# A?\n\nNo.\n\n## {title} {{ #a }}\n")
    (paragraph,) = rendered(render, found.link)
    assert [(link.get("href"), text_of(link)) for link in paragraph] == [("https://host/commit/#a", name)]
    assert text_of(paragraph) == name
