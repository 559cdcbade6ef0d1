"""The texts that share a claim or a page, and the HTML that other renderers create from them."""

from xml.etree import ElementTree as ET

import pytest
from markdown import Markdown
from markdown_it import MarkdownIt

from session_answers.pages.answers import Answer
from session_answers.pages.markdown import plain
from session_answers.view.share_texts import (
    ShareTexts,
    absolute_link,
    claim_texts,
    fenced,
    page_texts,
    share_html,
    with_absolute_links,
)
from support.pages import read_answer

HOST = "https://host/"
VERSIONS = "SQLAlchemy 2.1.9, Python 3.14.0, SQLite 3.50.0, 2026-11-24"
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


def texts_of(identifier, base=HOST, text=PAGE):
    _, answer = read_answer(text, "docs/commit.md")
    return claim_texts(answer, answer.claim(identifier), base, VERSIONS)


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
            f"{STAYS}(https://host/commit/#stays), executed on {VERSIONS}.\n",
            id="the first example",
        ),
        *(
            pytest.param(
                identifier,
                f"[S02: {title}](https://host/commit/#{identifier})",
                f"> **{title}**\n\nWrite instead:\n\n```python\ngood = 2\n```\n\n"
                f"[S02: {title}](https://host/commit/#{identifier}), executed on {VERSIONS}.\n",
                id=f"what to write instead: {identifier}",
            )
            for identifier, title in (("stale", "What you hold is stale"), ("review", "In a code review"))
        ),
        pytest.param(
            "bare",
            "[S02: Nothing proves this](https://host/commit/#bare)",
            "> **Nothing proves this**\n\nSo it is.\n\n"
            f"[S02: Nothing proves this](https://host/commit/#bare), executed on {VERSIONS}.\n",
            id="no example",
        ),
        pytest.param("sources", "[S02: Sources](https://host/commit/#sources)", "", id="no comment"),
    ],
)
def test_a_claim_is_shared_as_a_link_and_as_a_comment(identifier, link, comment):
    assert texts_of(identifier) == ShareTexts(f"https://host/commit/#{identifier}", link, comment)


def test_a_comment_ends_with_the_results():
    _, answer = read_answer(PAGE, "docs/commit.md")
    texts = claim_texts(answer, answer.claim("bare"), "/", VERSIONS, ["True here", "False there"])
    assert texts.comment.endswith(f"executed on {VERSIONS}. True here. False there.\n")


@pytest.mark.parametrize("base", ["https://host/sub/", "/"])
def test_every_link_begins_with_the_base(base):
    texts = texts_of("stays", base)
    assert texts.url == f"{base}commit/#stays"
    assert texts.link == f"{STAYS}({base}commit/#stays)"
    assert texts.comment.split("\n")[2] == f"It holds [nothing]({base}end/#nothing), see [below]({base}commit/#stale)."


def test_a_page_is_shared_with_its_short_answer_and_the_code_to_write_instead():
    link = "[S02: Does commit() end it?](https://host/commit/)"
    comment = (
        "> **Does `commit()` end it?**\n> **No.**\n\n"
        "It ends the [transaction](https://host/flush/).\nThe session stays.\n\n"
        f"Write instead:\n\n```python\ngood = 2\n```\n\n{link}, executed on {VERSIONS}.\n"
    )
    _, answer = read_answer(PAGE, "docs/commit.md")
    assert page_texts(answer, HOST, VERSIONS) == ShareTexts("https://host/commit/", link, comment)


def test_a_page_without_a_code_and_a_review_is_shared_with_only_its_short_answer():
    _, answer = read_answer("# A?\n\n**Yes.**\n", "docs/a.md")
    comment = f"> **A?**\n> **Yes.**\n\n[A?](/a/), executed on {VERSIONS}.\n"
    assert page_texts(answer, "/", VERSIONS) == ShareTexts("/a/", "[A?](/a/)", comment)


@pytest.mark.parametrize(
    ("code", "block"),
    [
        ("\na\n\n  b\n", "```python\na\n\n  b\n```"),
        ("a = '`'", "```python\na = '`'\n```"),
        ("'''\n```\n'''", "````python\n'''\n```\n'''\n````"),
        ("a = '`````'", "``````python\na = '`````'\n``````"),
    ],
)
def test_the_fence_is_longer_than_any_fence_in_the_code(code, block):
    assert fenced(code) == block


def test_a_comment_has_code_with_a_fence_in_a_longer_fence():
    code = 'text = """\n```\nno end\n```\n"""'
    text = f"# A?\n\nNo.\n\n## B {{ #b }}\n\n````python exec='on' id='b-1'\n{code}\n````\n"
    assert f"\n\n````python\n{code}\n````\n\n" in texts_of("b", text=text).comment


def at(url):
    """Return an answer that is published at `url`, from the index page of a folder or from a file in it."""
    folder = {"errors/": "errors", "more/a/": "more"}.get(url, "")
    return Answer("", url, "", (), "", (), "", folder)


@pytest.mark.parametrize(
    ("page", "target", "address"),
    [
        pytest.param("commit/", "end.md", "end/", id="a page"),
        pytest.param("commit/", "end.md#x", "end/#x", id="a claim"),
        pytest.param("commit/", "#x", "commit/#x", id="a claim of the same page"),
        pytest.param("commit/", "index.md#x", "#x", id="a part of the home page"),
        pytest.param("commit/", "reading/index.md#x-1-L2", "reading/#x-1-L2", id="a line of a page with a folder"),
        pytest.param("errors/", "../commit.md#x", "commit/#x", id="up from a folder"),
        pytest.param("errors/", "rare.md#x", "errors/rare/#x", id="a page in the folder"),
        pytest.param("errors/", "../reading/index.md", "reading/", id="another folder"),
        pytest.param("errors/", "#x", "errors/#x", id="a part of a folder's index page"),
        pytest.param("more/a/", "../b.md#x", "b/#x", id="up from a page in a folder"),
        pytest.param("more/a/", "index.md", "more/", id="the index page of the folder"),
        pytest.param("more/a/", "b.md#x", "more/b/#x", id="another page in the folder"),
        pytest.param("", "reading/index.md", "reading/", id="from the home page to a folder"),
        pytest.param("", "#x", "#x", id="a part of the home page from itself"),
    ],
)
def test_a_link_of_a_page_works_anywhere(page, target, address):
    assert absolute_link("https://host/sub/", at(page), target) == f"https://host/sub/{address}"


@pytest.mark.parametrize("target", ["https://docs.sqlalchemy.org/en/21/a.html#b", "http://a/b.md", "mailto:a@b.c"])
@pytest.mark.parametrize("page", ["", "commit/"])
def test_a_link_to_another_site_is_not_changed(page, target):
    assert absolute_link(HOST, at(page), target) == target


@pytest.mark.parametrize(
    ("markdown", "absolute"),
    [
        ("[a](b.md), [`c()`](#d) and [e](https://f/g)", "[a](/b/), [`c()`](/p/#d) and [e](https://f/g)"),
        ("[`a[0]`](b.md)", "[`a[0]`](/b/)"),
        ("`Mapped[int](b.md)` is [code](b.md)", "`Mapped[int](b.md)` is [code](/b/)"),
        ("``a `[b](b.md)` c`` [d](b.md)", "``a `[b](b.md)` c`` [d](/b/)"),
        ("one ` and [b](b.md)", "one ` and [b](/b/)"),
        ("![a picture](b.svg) and a [b] (c)", "![a picture](b.svg) and a [b] (c)"),
    ],
)
def test_only_links_of_markdown_are_changed(markdown, absolute):
    assert with_absolute_links(markdown, "/", at("p/")) == absolute


BUTTON = '<button type="button" class="share scripted" aria-expanded="false" aria-label="Link to: {}">Link</button>'
DETAILS = (
    '<noscript><details class="share"><summary aria-label="Link to: {}">Link</summary>'
    '<div class="texts">{}</div></details></noscript>'
)
ROW = (
    '<p><span>As a {0}</span><button type="button" class="scripted">Copy {0}</button></p>'
    '<pre tabindex="0" role="group" aria-label="As a {0}">{1}</pre>'
)


def test_the_html_has_a_button_and_the_texts():
    texts = ShareTexts("/a/#b?c&d", '["x" <y>](/a/#b)', "> **`<b>`**\n")
    name = "a &lt; &quot;b&quot; &amp; c"
    rows = (
        ROW.format("link", "/a/#b?c&amp;d"),
        ROW.format("Markdown link", "[&quot;x&quot; &lt;y&gt;](/a/#b)"),
        ROW.format("review comment", "&gt; **`&lt;b&gt;`**\n"),
    )
    assert share_html('`a < "b"` & **c**', texts) == BUTTON.format(name) + DETAILS.format(name, "".join(rows))


def test_the_comment_of_misconceptions_quotes_them_with_their_verdicts():
    beliefs = "> It `closes`.\n\n- **Right.**\n  It [does](b.md#x).\n\n> It stays.\n\n- **Wrong.**\n  It goes.\n"
    texts = texts_of("belief", text=f"# A?\n\nNo.\n\n## Common misconceptions {{ #belief }}\n\n{beliefs}")
    end = "[Common misconceptions](https://host/commit/#belief).\n"
    assert texts.comment == beliefs.replace("b.md#x", "https://host/b/#x") + f"\n{end}"


def test_the_html_has_no_row_for_an_empty_text():
    rows = ROW.format("link", "/") + ROW.format("Markdown link", "[a](/)")
    assert share_html("a", ShareTexts("/", "[a](/)", "")) == BUTTON.format("a") + DETAILS.format("a", rows)


RENDERERS = {
    "commonmark": MarkdownIt("commonmark").render,
    "gfm": MarkdownIt("gfm-like", {"linkify": False}).render,
    "python-markdown": lambda text: Markdown(extensions=["fenced_code"]).convert(text),
}


def rendered(render, markdown):
    """Return the HTML of a renderer as a tree."""
    return ET.fromstring(f"<div>{render(markdown)}</div>")


def text_of(element):
    return "".join(element.itertext())


@pytest.mark.parametrize(
    ("title", "escaped", "name"),
    [
        ("`commit()` **closes** [it](end.md)", "commit() closes it", "commit() closes it"),
        ("`a_b` and _a_", r"a\_b and \_a\_", "a_b and _a_"),
        ("`a[0]` and `b](c)`", r"a\[0\] and b\](c)", "a[0] and b](c)"),
        ("`2 * a * b`", r"2 \* a \* b", "2 * a * b"),
        (
            "`a < b > c & d &amp; <i>`",
            "a &lt; b &gt; c &amp; d &amp;amp; &lt;i&gt;",
            "a < b > c & d &amp; <i>",
        ),
        ("`Session` &lt; `a &amp; b` &amp; c", "Session &lt; a &amp;amp; b &amp; c", "Session < a &amp; b & c"),
        (r"`C:\new\[x]`", r"C:\\new\\\[x\]", r"C:\new\[x]"),
        (r"The \`objects\` parameter", r"The \`objects\` parameter", "The `objects` parameter"),
        ("`**options` and `*rest`", r"\*\*options and \*rest", "**options and *rest"),
    ],
)
def test_a_title_is_escaped_in_a_link_so_that_it_is_rendered_as_its_text(title, escaped, name):
    link = texts_of("a", text=f"# A?\n\nNo.\n\n## {title} {{ #a }}\n").link
    assert link == f"[{escaped}](https://host/commit/#a)"
    for render in RENDERERS.values():
        (paragraph,) = rendered(render, link)
        assert [(link.get("href"), text_of(link)) for link in paragraph] == [("https://host/commit/#a", name)]
        assert text_of(paragraph) == name


def looks(comment, render):
    """Return the parts of a rendered comment: its tags, quote, lines per paragraph, code, last link, and last line."""
    parts = list(rendered(render, comment))
    quote, *paragraphs = [text_of(part).strip() for part in parts if part.tag in ("blockquote", "p")]
    code = [text_of(part) for part in parts if part.tag == "pre"]
    links = [(link.get("href"), text_of(link)) for link in parts[-1].iter("a")]
    lines = [text.count("\n") + 1 for text in paragraphs]
    return [part.tag for part in parts], quote.split("\n"), lines, code, links, paragraphs[-1]


def expected(quote, reasons, instead, url, name):
    return (
        ["blockquote", *["p"] * bool(reasons), *["p", "pre"] * bool(instead), "p"],
        quote,
        [*[len(reasons)] * bool(reasons), *[1] * bool(instead), 1],
        [instead.code.strip("\n") + "\n"] if instead else [],
        [(url, name)],
        f"{name}, executed on {VERSIONS}.",
    )


@pytest.fixture(scope="module")
def answers(site_answers):
    return [answer for _, answer in site_answers]


@pytest.fixture(scope="module")
def shared(answers):
    """Return the comments of all claims and questions of the site, each with its parts."""
    comments = []
    for answer in answers:
        code = f"{answer.code}: " if answer.code else ""
        for claim in answer.claims:
            texts = claim_texts(answer, claim, HOST, VERSIONS)
            if claim.id == "belief":  # its comment has no title and no code
                continue
            lead = "Write instead:" if claim.better else "What it does:"
            if texts.comment:
                assert texts.comment.split("\n\n").count(lead) == bool(claim.instead)
                title = plain(claim.title)
                parts = expected([title], claim.reasons, claim.instead, texts.url, code + title)
                comments.append((texts.comment, parts))
        if answer.code:
            texts, question = page_texts(answer, HOST, VERSIONS), plain(answer.question)
            first, *reasons = answer.verdict
            instead = answer.claim("review").instead
            quote = [question, plain(first)]
            comments.append((texts.comment, expected(quote, reasons, instead, texts.url, code + question)))
    assert len(comments) > 300
    return comments


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
def test_every_comment_of_the_site_is_rendered_as_it_is_meant(render, shared):
    assert [comment for comment, parts in shared if looks(comment, render) != parts] == []


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
def test_every_link_of_every_comment_of_the_site_is_absolute(render, answers, shared):
    addresses = {f"{HOST}{answer.url}" for answer in answers}
    links = {link.get("href") for comment, _ in shared for link in rendered(render, comment).iter("a")}
    internal = {link for link in links if link.startswith(HOST)}
    assert len(internal) > 300
    assert {link for link in internal if link.partition("#")[0] not in addresses} == set()
    assert {link for link in links - internal if not link.startswith("https://")} == set()
