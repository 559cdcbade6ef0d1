"""The texts that share a claim or a page, and the HTML that other renderers create from them."""

import ast
import re
from xml.etree import ElementTree as ET

import pytest
from markdown import Markdown
from markdown_it import MarkdownIt

from session_answers.pages.answers import Answer
from session_answers.pages.markdown import plain
from session_answers.view.share_texts import (
    Comment,
    ShareTexts,
    absolute_link,
    claim_texts,
    fenced,
    page_texts,
    share_html,
    share_link,
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
  stale: stays-1-L2-L3
  long: stays-3
---

# Does `commit()` end it?

**No.**
It ends the [transaction](flush.md).
The session stays.

## `expire_on_commit` *stays* [open] {{ #stays }}

It holds [nothing](end.md#nothing), see [below](#stale).
A second reason.

{OPEN} id="stays-1"
a = 1
# -> prints 1
if a:
    b = 2
    # -> prints 2
```

{OPEN} id="stays-3"
print(a)
```

## What you hold is stale {{ #stale }}

{OPEN} id="stale-1"
stale = True
```

## Its code is no code to paste {{ #long }}

So it is.

## In a code review {{ #review }}

Do not [end](end.md) it.
Here it ends.

{OPEN} id="review-1" review="avoid"
bad = 1
# -> prints 1
```

Keep it.
It stays.

{OPEN} id="review-2" review="prefer"
good = 2
```

## Sources {{ #sources }}

- [SQLAlchemy](https://www.sqlalchemy.org/)
"""
TESTED = "Tested on SQLAlchemy 2.1 with SQLite"


def texts_of(identifier, base=HOST, text=PAGE, results=(TESTED,)):
    _, answer = read_answer(text, "docs/commit.md")
    return claim_texts(answer, answer.claim(identifier), base, results)


STAYS = r"[S02: expire\_on\_commit \*stays\* \[open\]](https://host/commit/#stays)"
HEAD = "**`expire_on_commit` *stays* [open]**"
REASON = "It holds [nothing](https://host/end/#nothing), see [below](https://host/commit/#stale)."
STALE = "[S02: What you hold is stale](https://host/commit/#stale)"
LONG = "[S02: Its code is no code to paste](https://host/commit/#long)"
REVIEW = "[S02: In a code review](https://host/commit/#review)"
END = "tested on SQLAlchemy 2.1 with SQLite."
FOLDED = "<details><summary>What each line did</summary>\n\n```python\n{}\n```\n\n</details>"


@pytest.mark.parametrize(
    ("identifier", "link", "comments"),
    [
        pytest.param(
            "stays",
            STAYS,
            (
                Comment("Short", "three lines", f"{HEAD}\n\n{REASON}\n\n{STAYS}, {END}\n"),
                Comment(
                    "With proof",
                    "folded, for a long thread",
                    f"{HEAD}\n\n{REASON}\n\n"
                    + FOLDED.format("a = 1\n# -> prints 1\nif a:\n    b = 2\n    # -> prints 2")
                    + f"\n\n{STAYS}, {END}\n",
                ),
            ),
            id="no code to write instead",
        ),
        pytest.param(
            "stale",
            STALE,
            (
                Comment("Short", "three lines", f"**What you hold is stale**\n\n{STALE}, {END}\n"),
                Comment(
                    "With code",
                    "what to write instead",
                    "**What you hold is stale**\n\n[Write instead](https://host/commit/#stays-1-L2-L3):\n\n"
                    f"```python\nif a:\n    b = 2\n```\n\n{STALE}, {END}\n",
                ),
                Comment(
                    "With proof",
                    "folded, for a long thread",
                    f"**What you hold is stale**\n\n{FOLDED.format('stale = True')}\n\n{STALE}, {END}\n",
                ),
            ),
            id="a range of lines to write instead",
        ),
        pytest.param(
            "long",
            LONG,
            (Comment("Short", "three lines", f"**Its code is no code to paste**\n\nSo it is.\n\n{LONG}, {END}\n"),),
            id="code that cannot be pasted, and no example",
        ),
        pytest.param(
            "review",
            REVIEW,
            (
                Comment(
                    "Short",
                    "three lines",
                    f"**Do not [end](https://host/end/) it.**\n\nKeep it.\n\n{REVIEW}, {END}\n",
                ),
                Comment(
                    "With code",
                    "what to write instead",
                    "**Do not [end](https://host/end/) it.**\n\n"
                    "[Don't](https://host/commit/#review-1):\n\n```python\nbad = 1\n```\n\nKeep it.\n\n"
                    "[Do](https://host/commit/#review-2):\n\n```python\ngood = 2\n```\n\n"
                    f"{REVIEW}, {END}\n",
                ),
                Comment(
                    "With proof",
                    "folded, for a long thread",
                    "**Do not [end](https://host/end/) it.**\n\nKeep it.\n\n"
                    + FOLDED.format("bad = 1\n# -> prints 1")
                    + f"\n\n{REVIEW}, {END}\n",
                ),
            ),
            id="a review",
        ),
        pytest.param("sources", "[S02: Sources](https://host/commit/#sources)", (), id="no comment"),
    ],
)
def test_a_claim_is_shared_as_links_and_as_comments_in_three_sizes(identifier, link, comments):
    assert texts_of(identifier) == ShareTexts(f"https://host/commit/#{identifier}", link, comments)


@pytest.mark.parametrize(
    ("results", "end"),
    [
        ((), "."),
        (("Tested on A",), ", tested on A."),
        (("Tested on A", "It differs on B"), ", tested on A. It differs on B."),
        (("Differs on B",), ", differs on B."),
    ],
)
def test_a_comment_ends_with_the_results(results, end):
    (comment,) = texts_of("long", results=results).comments
    assert comment.markdown == f"**Its code is no code to paste**\n\nSo it is.\n\n{LONG}{end}\n"


@pytest.mark.parametrize("base", ["https://host/sub/", "/"])
def test_every_link_begins_with_the_base(base):
    texts = texts_of("stays", base)
    assert texts.url == f"{base}commit/#stays"
    assert texts.link == STAYS.replace(HOST, base)
    assert texts.comments[0].markdown.split("\n")[2] == REASON.replace(HOST, base)


def test_a_page_is_shared_with_its_short_answer_and_the_code_to_write_instead():
    link = "[S02: Does commit() end it?](https://host/commit/)"
    head = (
        "**Does `commit()` end it?**\n\n**No.** It ends the [transaction](https://host/flush/). The session stays.\n\n"
    )
    code = "[Write instead](https://host/commit/#review-2):\n\n```python\ngood = 2\n```\n\n"
    _, answer = read_answer(PAGE, "docs/commit.md")
    assert page_texts(answer, HOST, VERSIONS) == ShareTexts(
        "https://host/commit/",
        link,
        (
            Comment("Short", "three lines", f"{head}{link}, executed on {VERSIONS}.\n"),
            Comment("With code", "what to write instead", f"{head}{code}{link}, executed on {VERSIONS}.\n"),
        ),
    )


def test_a_page_without_a_code_and_a_review_is_shared_with_only_its_short_answer():
    _, answer = read_answer("# A?\n\n**Yes.**\n", "docs/a.md")
    comment = Comment("Short", "three lines", f"**A?**\n\n**Yes.**\n\n[A?](/a/), executed on {VERSIONS}.\n")
    assert page_texts(answer, "/", VERSIONS) == ShareTexts("/a/", "[A?](/a/)", (comment,))


BELIEF = "> It `closes`.\n\n- **Right.**\n  It [does](b.md#x).\n  Always.\n- **Wrong.**\n  No.\n"
OTHER = "\n> It stays.\n\n- **Wrong.**\n  It goes.\n"
BELIEFS = "[Common misconceptions](https://host/commit/#belief).\n"


def test_the_comment_of_misconceptions_quotes_them_with_their_verdicts():
    texts = texts_of("belief", text=f"# A?\n\nNo.\n\n## Common misconceptions {{ #belief }}\n\n{BELIEF}{OTHER}")
    first = "> It `closes`.\n\n**Right.** It [does](https://host/b/#x). Always. **Wrong.** No."
    assert texts.comments == (
        Comment("Short", "three lines", f"{first}\n\n{BELIEFS}"),
        Comment(
            "In full", "each belief with its verdict", f"{BELIEF}{OTHER}\n{BELIEFS}".replace("b.md#x", f"{HOST}b/#x")
        ),
    )


def test_misconceptions_without_a_list_of_verdicts_are_shared_in_full():
    text = "> It closes.\n\nNo.\n"
    texts = texts_of("belief", text=f"# A?\n\nNo.\n\n## Common misconceptions {{ #belief }}\n\n{text}")
    assert texts.comments == (Comment("In full", "each belief with its verdict", f"{text}\n{BELIEFS}"),)


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
    assert f"\n\n````python\n{code}\n````\n\n" in texts_of("b", text=text).comments[1].markdown


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


HTML = '<section class="texts" id="{0}"><h2><a href="./#{0}">{1}</a></h2>{2}</section>'
ADDRESSES = "<p><b>Link</b></p><pre>{}</pre><p><b>Markdown link</b></p><pre>{}</pre>"


def test_a_link_leads_to_the_texts_of_a_claim():
    link = '<a class="share" href="share.html#left" aria-label="Share: a &lt; &quot;b&quot; &amp; c">Share</a>'
    assert share_link("left", '`a < "b"` & **c**') == link


def test_the_html_has_the_title_and_the_texts():
    texts = ShareTexts("/a/#b?c&d", '["x" <y>](/a/#b)', (Comment("Short", "three lines", "**`<b>`**\n"),))
    comment = "<p><b>Short</b> <span>three lines</span></p><pre>**`&lt;b&gt;`**\n</pre>"
    rows = ADDRESSES.format("/a/#b?c&amp;d", '["x" &lt;y&gt;](/a/#b)') + comment
    assert share_html("b", '`a < "b"` & **c**', texts) == HTML.format("b", 'a &lt; "b" &amp; c', rows)


def test_the_html_has_only_links_if_there_is_no_comment():
    assert share_html("top", "a", ShareTexts("/", "[a](/)")) == HTML.format("top", "a", ADDRESSES.format("/", "[a](/)"))


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


@pytest.fixture(scope="module")
def answers(site_answers):
    return [answer for _, answer in site_answers if answer.code]


@pytest.fixture(scope="module")
def shared(answers):
    """Return the comments of all claims and questions of the site, each with its title, its code, and its address."""
    comments = []
    for answer in answers:
        code = [answer.instead] if answer.instead else []
        comments.append((page_texts(answer, HOST, VERSIONS), plain(answer.question), code))
        for claim in answer.claims:
            code = [excerpt for excerpt in (claim.avoid, claim.instead) if excerpt]
            is_review = claim.id == "review" and claim.reasons
            title = plain(claim.reasons[0] if is_review else claim.title)
            comments.append((claim_texts(answer, claim, HOST, [TESTED]), title, code))
    assert len(comments) > 300
    return comments


def of_size(shared, name):
    """Return the comments with a name, each with its texts, title, and code."""
    found = [(one.markdown, *others) for others in shared for one in others[0].comments if one.name == name]
    assert found
    return found


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
def test_every_short_comment_of_the_site_has_a_title_a_sentence_and_a_link(render, shared):
    for markdown, texts, title, _ in of_size(shared, "Short"):
        lines = [line for line in markdown.split("\n") if line]
        parts = list(rendered(render, markdown))
        assert len(lines) <= 3 >= len(parts), markdown
        if not texts.url.endswith("#belief"):
            assert {part.tag for part in parts} == {"p"}
            assert (parts[0][0].tag, text_of(parts[0])) == ("strong", title)
        assert parts[-1][0].get("href") == texts.url


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
def test_every_comment_with_code_of_the_site_has_code_to_paste_and_a_link_to_it(render, shared):
    for markdown, texts, title, excerpts in of_size(shared, "With code"):
        tree = rendered(render, markdown)
        codes = [text_of(part) for part in tree if part.tag == "pre"]
        assert codes == [f"{excerpt.code}\n" for excerpt in excerpts], markdown
        for code in codes:
            ast.parse(code)
            assert code.count("\n") <= 6
            assert not re.search(r"\bprint\(|\bassert\b|# ->", code), code
        assert text_of(tree[0]) == title
        links = [part[0].get("href").partition("#")[2] for part in tree if re.fullmatch(LEADS, text_of(part))]
        assert links == [excerpt.id for excerpt in excerpts], markdown
        assert tree[-1][0].get("href") == texts.url


LEADS = "(Don't|Do|Write instead):"


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
def test_every_proof_in_a_comment_of_the_site_is_folded_and_compiles(render, shared):
    for markdown, texts, _, _ in of_size(shared, "With proof"):
        tree = rendered(render, markdown)
        (folded,) = tree.findall("details")
        assert [part.tag for part in folded] == ["summary", "pre"], markdown
        ast.parse(text_of(folded[1]))
        assert tree[-1][0].get("href") == texts.url


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
def test_every_link_of_every_comment_of_the_site_is_absolute(render, answers, shared):
    addresses = {f"{HOST}{answer.url}" for answer in answers}
    comments = [comment.markdown for texts, *_ in shared for comment in texts.comments]
    links = {link.get("href") for comment in comments for link in rendered(render, comment).iter("a")}
    internal = {link for link in links if link.startswith(HOST)}
    assert len(internal) > 300
    assert {link for link in internal if link.partition("#")[0] not in addresses | {f"{HOST}errors/"}} == set()
    assert {link for link in links - internal if not link.startswith("https://")} == set()
