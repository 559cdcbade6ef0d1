"""The search index, and the results of its script: in headless Chromium, on pages created here."""

import json
import os
from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright

from session_answers.publish.search_index import Claim, Entry, entry, to_json
from support.projects import ROOT

ARTICLE = """\
<!doctype html><html><head><title>Site</title></head><body><h1>Site</h1><nav><h2>Other</h2><p>words</p></nav>
<article class="md-content__inner"><a id="__skip" tabindex="-1"></a>
{}
</article><footer><p>Footer</p></footer></body></html>
"""
CODE = '<li id="a-1-L1"><code class="highlight"><span class="n">close</span>()</code>'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("", None, id="nothing"),
        pytest.param("<p>No question</p><h2 id=a>A</h2>", None, id="no question"),
        pytest.param("<h1>Is it?</h1>", Entry("a", "Is it?", "", ()), id="a question"),
        pytest.param(
            '<h1 id="is-it">Is <code>it</code>\n?<a class="headerlink" href="#is-it">&para;</a></h1>\n'
            "<p><strong>No.</strong>\n<code>it()</code> is &lt;not&gt;.</p>",
            Entry("a", "Is it ?", "No. it() is <not>.", ()),
            id="a verdict",
        ),
        pytest.param(
            "<h1>Is it?</h1><p>No.</p><p>But</p><p>see\n<a href='#b'>this</a>.</p><h2 id=b>B</h2><p>Yes.</p>",
            Entry("a", "Is it?", "No.", (Claim("", "", "But see this."), Claim("b", "B", "Yes."))),
            id="text before the first claim",
        ),
        pytest.param(
            "<h1>Is it?</h1><p>No.</p><h2 id=b>B <code>b()</code>"
            '<a class="headerlink" href="#b">&para;</a></h2><h2>C</h2><p>c<br>d</p>',
            Entry("a", "Is it?", "No.", (Claim("b", "B b()", ""), Claim("", "C", "c d"))),
            id="claims without text and without an id",
        ),
        pytest.param(
            "<h1>Is it?</h1><h2 id=b>B</h2><ul><li>one<li>two</ul><blockquote><p>said</p></blockquote>"
            "<dl><dt>word<dd>meaning</dl><table><tr><th>x</th><td>1</td></tr><tr><td>2</td></tr></table><h3>three</h3>end",
            Entry("a", "Is it?", "", (Claim("b", "B", "one two said word meaning x 1 2 three end"),)),
            id="lists, quotes and tables",
        ),
        pytest.param(
            "<h1>Is it?</h1><h2 id=b>B</h2><script>'no'</script><style>no</style><svg><text>no</text></svg>"
            "<button>no</button><template><p>no</p></template><!-- no --><p>yes</p><img alt=no><hr>",
            Entry("a", "Is it?", "", (Claim("b", "B", "yes"),)),
            id="text that readers do not see",
        ),
        pytest.param(
            "<h1>Is it?</h1><h2 id=b>B</h2><p>Before.</p>"
            '<section class="example avoid" id="b-1"><p class="review">no</p><p class="note">no</p>'
            "<details class='setup'><summary>no</summary><pre>no</pre></details>"
            f'<ol class="trace">{CODE}<ul class="did"><li class="pool">checkin</li>'
            '<li class="output"><samp>no</samp></li>'
            '<li class="error quiet"><b>raises X</b> <span>&lt;A&gt; is\nnot <b>bound</b></span>'
            ' <span class="connection">connection 2</span></li>'
            '<li class="warning"><b>warns Y</b> <span>soon</span></li></ul></li></ol>'
            '<p class="program"><button data-clipboard-text="no">Copy</button> <a href="b-1.py">no</a></p></section>'
            "<p>After.</p>",
            Entry("a", "Is it?", "", (Claim("b", "B", "Before. After. raises X <A> is not bound warns Y soon"),)),
            id="the errors and warnings of an example",
        ),
        pytest.param(
            "<h1>Is it?</h1><h2 id=b>B</h2><noscript>"
            f'<section class="example" id="b-1"><ol>{CODE}<ul><li class="error"><p>X</p><p>x</p></li></ul></ol>'
            "</section></noscript>"
            '<section class="example"><ul><li class="error">X x</li><li class="error">Z</li></ul></section>'
            '<h2 id=c>C</h2><section class="example"><ul><li class="error">X x</li></ul></section><p class=error>End',
            Entry("a", "Is it?", "", (Claim("b", "B", "X x Z"), Claim("c", "C", "End X x"))),
            id="each error once in a claim",
        ),
    ],
)
def test_a_page_has_the_text_of_its_article(content, expected):
    assert entry("a", ARTICLE.format(content)) == expected


def test_the_index_has_the_questions_of_the_site_in_order():
    files = {
        "empty": "",
        "b": "<h1>B?</h1><p>“B” — é.</p>",
        "a/deep": "<h1>D?</h1>",
        "a": "<h1>A?</h1><p>A.</p><h2 id=one>One</h2><p>1</p>",
    }
    assert to_json(entry(address, ARTICLE.format(content)) for address, content in files.items()) == (
        '{"pages":['
        '{"address":"a","question":"A?","verdict":"A.","claims":[{"id":"one","title":"One","text":"1"}]},'
        '{"address":"a/deep","question":"D?","verdict":"","claims":[]},'
        '{"address":"b","question":"B?","verdict":"“B” — é.","claims":[]}]}'
    )


def page(address, question, verdict, **claims):
    all_claims = [{"id": name, "title": title, "text": text} for name, (title, text) in claims.items()]
    return {"address": address, "question": question, "verdict": verdict, "claims": all_claims}


PAGES = [
    page(
        "close-all",
        "How do you close all?",
        "With close_all().",
        bound=("Nothing stays bound", "After close() it is not bound to a Session."),
        early=("Early", "Call session.remove() in a thread, then commit."),
    ),
    page(
        "commit",
        "Does commit close it?",
        "No. It stays open.",
        stays=("It stays", "A session is reopened by nothing. <User at 0x...> is not bound to a Session."),
        expires=("Commit expires", "Unless expire_on_commit=False. raises DetachedInstanceError: it\u2019s “gone”."),
    ),
    page(
        "remove",
        "What does session.remove() do?",
        "It closes and forgets the session.",
        none=("A plain one has none", "Use the session, or remove the object."),
        sources=("Documentation", "Commit: when?"),
    ),
    page("long", "What is long?", "Much.", **{f"c{i}": (f"Part {i}", f"word {i}") for i in range(8)}),
]
SITE = {
    "/": ("text/html", '<!doctype html><html lang="en"><title>A</title><button>Open</button><a href="#a">a</a>'),
    "/assets/search.js": ("text/javascript", (ROOT / "docs/assets/search.js").read_text(encoding="utf-8")),
    "/search.json": ("application/json", json.dumps({"pages": PAGES})),
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'"
)
OPEN = 'typed => import("/assets/search.js").then(({ open }) => open(typed))'


@pytest.fixture(scope="module")
def browser():
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=os.environ["BROWSER"], args=arguments)
        yield chromium
        chromium.close()


@contextmanager
def visit(browser):
    """Return an empty page of a site that blocks other sites. `missing` are files that the site does not have."""
    context = browser.new_context(base_url="http://answers.test")
    page = context.new_page()
    page.messages, page.missing, page.requests = [], set(), []
    page.on("console", lambda message: page.messages.append(message.text))
    page.on("pageerror", lambda error: page.messages.append(str(error)))

    def answer(route, request):
        path = request.url.removeprefix("http://answers.test").partition("?")[0]
        page.requests.append(path)
        kind, body = SITE.get(path, ("text/html", "another page"))
        status = 404 if path in page.missing else 200
        headers = {"content-type": f"{kind}; charset=utf-8", "content-security-policy": POLICY}
        route.fulfill(status=status, headers=headers, body=body)

    context.route("**/*", answer)
    page.goto("/")
    yield page
    context.close()


@pytest.fixture
def view(browser):
    with visit(browser) as page:
        yield page


@pytest.fixture(scope="module")
def finder(browser):
    """Return the same page, for searches that do not change it."""
    with visit(browser) as page:
        yield page


FIND = """([words, pages]) => import("/assets/search.js").then(({ search }) => search(words, pages).map(
    ({ page, claims, more, exact }) => [page.address, claims.map(({ id }) => id), more, exact]))"""


def result(address, *claims, other_count=0, exact=True):
    return [address, list(claims), other_count, exact]


FINDS = [
    pytest.param("", [], id="no words"),
    pytest.param(' -> "" ', [], id="no letters"),
    pytest.param('"', [], id="a quote that is only begun"),
    pytest.param("xyzzy", [], id="a word that is nowhere"),
    pytest.param(
        "COMMIT",
        [result("commit", "expires"), result("close-all", "early"), result("remove", "sources")],
        id="an address, then a text, then the links of a page",
    ),
    pytest.param(
        "close",
        [result("close-all", "bound"), result("commit"), result("remove")],
        id="a word in an address, a question, and at the beginning of a word",
    ),
    pytest.param(
        "session.remove()",
        [result("remove", "none"), result("close-all", "early")],
        id="a call as a whole, then by its parts",
    ),
    pytest.param("DetachedInstanceError", [result("commit", "expires")], id="an exception"),
    pytest.param("detachedinst", [result("commit", "expires")], id="its beginning"),
    pytest.param("instanceerr", [result("commit", "expires")], id="a part of it"),
    pytest.param("err", [], id="a part that is too short"),
    pytest.param("expire_on_commit", [result("commit", "expires")], id="an argument"),
    pytest.param(
        "not bound to a session",
        [result("close-all", "bound"), result("commit", "stays")],
        id="adjacent words",
    ),
    pytest.param(
        '"is not bound to a  session', [result("close-all", "bound"), result("commit", "stays")], id="a phrase"
    ),
    pytest.param('"bound is"', [], id="words that are not a phrase"),
    pytest.param('"xyzzy" commit', [], id="a phrase that is nowhere"),
    pytest.param("commit \"it's “gone”", [result("commit", "expires")], id="curly quotes"),
    pytest.param(
        "sqlalchemy.orm.exc.DetachedInstanceError: instance <Foo at 0x7f>",
        [result("commit", "expires", exact=False)],
        id="most words of an error",
    ),
    pytest.param("long", [result("long")], id="only the page"),
    pytest.param(
        "word", [result("long", "c0", "c1", "c2", "c3", "c4", other_count=3)], id="more than is shown of one page"
    ),
    pytest.param("thread nothing", [], id="words that no one page has"),
    pytest.param("(.*[\\ a-b/", [result("close-all", "bound"), result("commit", "stays")], id="signs"),
]


@pytest.mark.parametrize(("words", "groups"), FINDS)
def test_the_best_pages_and_claims_are_found(finder, words, groups):
    assert finder.evaluate(FIND, [words, PAGES]) == groups


def test_at_most_thirty_claims_are_shown(finder):
    many = [page(f"p{i}", "Many?", "", **{f"c{j}": ("", "word") for j in range(5)}) for i in range(8)]
    expected = [result(f"p{i}", *[f"c{j}" for j in range(5)]) for i in range(6)]
    expected += [result("p6", other_count=5), result("p7", other_count=5)]
    assert finder.evaluate(FIND, [" word", many]) == expected


def test_the_pages_are_requested_once_and_their_text_is_shown_as_text(view):
    view.evaluate(OPEN, "stays 0x")
    view.get_by_role("status").get_by_text("1 claim on 1 page.").wait_for()
    assert view.locator(".search-results").inner_html() == (
        '<li class="search-page"><h2 class="search-question">'
        '<a href="http://answers.test/commit/">Does commit close it?</a></h2>'
        '<p class="search-verdict">No. It <mark>stays</mark> open.</p>'
        '<ul class="search-claims" role="list"><li><a href="http://answers.test/commit/#stays">'
        '<span class="search-title">It <mark>stays</mark></span> '
        '<span class="search-excerpt">A session is reopened by nothing. &lt;User at <mark>0x</mark>...&gt; is not bound'
        " to a Session.</span></a></li></ul></li>"
    )
    view.get_by_role("button", name="Close").click()
    view.evaluate(OPEN, "")
    view.keyboard.type("commit")
    view.get_by_role("status").get_by_text("3 claims on 3 pages.").wait_for()
    assert (view.requests, view.messages) == (["/", "/assets/search.js", "/search.json"], [])


@pytest.mark.parametrize(
    ("words", "status", "links"),
    [
        pytest.param(
            " ", "Exception names are found as they are; put the text of an error in quotes.", [], id="nothing typed"
        ),
        pytest.param("xyzzy", "Nothing found. See all questions", ["http://answers.test/"], id="nothing found"),
        pytest.param(
            "instanceerr xyzzy",
            "Nothing has all of these words. Most of them: 1 claim on 1 page.",
            ["http://answers.test/commit/", "http://answers.test/commit/#expires"],
            id="nothing has all words",
        ),
    ],
)
def test_the_search_reports_its_status(view, words, status, links):
    view.evaluate(OPEN, words)
    view.get_by_role("status").get_by_text(status, exact=True).wait_for()
    assert view.locator("dialog").get_by_role("link").evaluate_all("all => all.map(({ href }) => href)") == links


def test_a_search_that_cannot_be_loaded_is_reported_and_loaded_again(view):
    view.missing.add("/search.json")
    view.evaluate(OPEN, "")
    view.get_by_text("The search could not be loaded. See all questions").wait_for()
    view.missing.clear()
    view.keyboard.type("instanceerr")
    view.get_by_text("1 claim on 1 page.").wait_for()


CLOSING = [
    pytest.param(lambda view: view.keyboard.press("Escape"), id="Escape"),
    pytest.param(lambda view: view.get_by_role("button", name="Close").click(), id="the button"),
    pytest.param(lambda view: view.mouse.click(3, 3), id="a click outside it"),
]


@pytest.mark.parametrize("close", CLOSING)
def test_closing_gives_the_focus_back(view, close):
    view.get_by_role("button", name="Open").focus()
    view.evaluate(OPEN, "commit")
    view.get_by_text("3 claims on 3 pages.").wait_for()
    assert view.evaluate("document.activeElement.className") == "search-words"
    close(view)
    assert not view.locator("dialog").is_visible()
    assert view.evaluate("document.activeElement.textContent") == "Open"


def test_the_arrows_go_through_the_links_and_enter_follows(view):
    view.evaluate(OPEN, "commit")
    view.get_by_text("3 claims on 3 pages.").wait_for()
    focused = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp", *["ArrowDown"] * 8):
        view.keyboard.press(key)
        focused.append(
            view.evaluate("(({ pathname, hash, value }) => value ?? pathname + hash)(document.activeElement)")
        )
    pages = ["/commit/", "/commit/#expires", "/close-all/", "/close-all/#early", "/remove/", "/remove/#sources"]
    assert focused == [*pages[:3], pages[1], pages[0], "commit", "commit", *pages, *pages[-1:] * 2]
    view.keyboard.press("Enter")
    view.wait_for_url("/remove/#sources")


def test_enter_in_the_box_follows_the_first_result(view):
    view.evaluate(OPEN, "commit")
    view.get_by_text("3 claims on 3 pages.").wait_for()
    view.keyboard.press("Enter")
    view.wait_for_url("/commit/")


def test_the_excerpt_of_a_long_text_has_the_words(view):
    text = " ".join(f"word{i}" for i in range(60))
    pages = [page("p", "Long?", "", c=("", text))]
    shown = """([words, pages]) => (globalThis.fetch = async () => ({ ok: true, json: async () => ({ pages }) }),
        import("/assets/search.js").then(({ open }) => open(words)))"""
    view.evaluate(shown, ["word40 word41", pages])
    view.locator(".search-excerpt").wait_for()
    assert view.locator(".search-excerpt").inner_html() == (
        "… word36 word37 word38 word39 <mark>word40 word41</mark> word42 word43 word44 word45 word46 word47 word48"
        " word49 word50 word51 word52 …"
    )
