"""The search index, and the results of its scripts: in headless Chromium, on claims created here."""

import json
import os
from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright

from session_answers.publish.search_index import Claim, Entry, entry, texts_to_json, to_json
from session_answers.publish.search_words import Vocabulary
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
            Entry("a", "Is it?", "No.", (Claim("b", "B b()", "", ("b()",)), Claim("", "C", "c d"))),
            id="claims without text and without an id",
        ),
        pytest.param(
            "<h1>Is it?</h1><h2 id=b>B</h2><ul><li>one<li>two</ul><blockquote><p>said</p></blockquote>"
            "<dl><dt>word<dd>meaning</dl><table><tr><th>x</th><td>1</td></tr><tr><td>2</td></tr></table><h4>three</h4>end",
            Entry("a", "Is it?", "", (Claim("b", "B", "one two said word meaning x 1 2 three end"),)),
            id="lists, quotes and tables",
        ),
        pytest.param(
            "<h1>Is it?</h1><h2 id=_group-1>One</h2><h3 id=b>B</h3><p>Yes.</p><h2 id=_group-2>Two</h2><h3 id=c>C</h3>",
            Entry("a", "Is it?", "", (Claim("b", "B", "Yes."), Claim("c", "C", ""))),
            id="claims in groups",
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


NAMES = (
    "<h1>Is <code>it()</code>?</h1><p>No.</p><h2 id=b>B</h2><p><code>with</code> <code>Session(engine).close()</code> "
    '<code>a_b</code> <code>a_b</code></p><section class="example"><ul><li class="error">raises DetachedInstanceError: '
    "Other_Name</ul></section>"
)


def test_the_names_of_a_claim_are_those_in_its_code_and_the_classes_of_its_errors():
    found = entry("a", ARTICLE.format(NAMES))
    assert found.claims[-1].names == ("close()", "a_b", "DetachedInstanceError")


WORDS = Vocabulary("the a", ((("hang", "stuck"), "lock"),))


def test_the_index_has_the_claims_of_the_site_in_the_order_of_their_pages():
    files = {
        "b": "<h1>B?</h1><p>“B” — é.</p><h2 id=two>Two</h2><p>2</p><h2 id=sources>Documentation</h2><p>s</p>",
        "a/deep": "<h1>D?</h1>",
        "a": "<h1>A?</h1><p>A.</p><h2 id=one>One</h2><p><code>x_y</code></p>",
    }
    entries = [entry(address, ARTICLE.format(content)) for address, content in files.items()]
    phrases = {"a": {"page": ("ask a", "S01"), "one": ("ask the one",)}}
    assert to_json(entries, phrases, WORDS) == (
        '{"pages":[["a","A?","A.","ask; S01"],["a/deep","D?","",""],["b","B?","“B” — é.",""]],'
        '"claims":[[0,2],["one","two"],["One","Two"],["ask one",""],["x_y",""]],'
        '"stop":"the a","synonyms":[[["hang","stuck"],"lock"]]}'
    )
    assert texts_to_json(entries) == '{"a/#one":"x_y","b/#two":"2","b/#sources":"s"}'


PAGES = [
    ["close-all", "How do you close all?", "With close_all().", "shut everything; S01"],
    ["commit", "Does commit close it?", "No. It stays open.", "S02"],
    ["errors", "From an error to its answer", "", ""],
]
CLAIMS = [
    [0, "bound", "Nothing stays bound", "free objects", "session.close()"],
    [0, "early", "The early call", "", "pool_recycle"],
    [1, "stays", "The session stays open", "is the session closed", "expire_on_commit"],
    [1, "expires", "Commit expires objects", "why does commit expire", "DetachedInstanceError"],
    [1, "lock", "A lock waits", "", ""],
    [2, "detached", "DetachedInstanceError: Instance … is not bound", "bhk3", ""],
]
INDEX = {
    "pages": PAGES,
    "claims": [*zip(*CLAIMS, strict=True)],
    "stop": "the a is does do you it",
    "synonyms": [[["hang", "never returns"], "lock wait"]],
}
TEXTS = {
    "close-all/#bound": "After close() it is not bound to a Session.",
    "commit/#stays": "A session is reopened by nothing. <User at 0x...> is not bound to a Session.",
    "commit/#expires": "Unless it\u2019s “gone”, an unmentioned word.",
}
SCRIPTS = ("search", "scorer")
SITE = {
    "/": ("text/html", '<!doctype html><html lang="en"><title>A</title><button>Open</button><a href="#a">a</a>'),
    **{
        f"/assets/{name}.js": ("text/javascript", (ROOT / f"docs/assets/{name}.js").read_text(encoding="utf-8"))
        for name in SCRIPTS
    },
    "/search.json": ("application/json", json.dumps(INDEX)),
    "/search-texts.json": ("application/json", json.dumps(TEXTS)),
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


SCORE = """([words, data]) => import("/assets/scorer.js").then(({ prepare, score }) =>
    score(words, prepare(data)).map(({ page, id }) => `${data.pages[page][0]}/${id}`))"""
FINDS = [
    pytest.param("", None, id="no words"),
    pytest.param("xyzzy", None, id="a word that is nowhere"),
    pytest.param("does it", "commit/", id="stop words alone"),
    pytest.param("COMMIT", "commit/", id="an address"),
    pytest.param("shut everything", "close-all/", id="a phrase of a page"),
    pytest.param("closed session", "commit/stays", id="a phrase of a claim, in another order"),
    pytest.param("objects expired by commits", "commit/expires", id="other forms of the words"),
    pytest.param("comit expirse", "commit/expires", id="typing errors"),
    pytest.param("detachedinst", "commit/expires", id="the beginning of a name"),
    pytest.param("DetachedInstanceError", "errors/detached", id="an error"),
    pytest.param("instance", "commit/expires", id="a part of a name, which is no error"),
    pytest.param("bhk3", "errors/detached", id="a code"),
    pytest.param("s01", "close-all/", id="the code of a question"),
    pytest.param("expire_on_commit", "commit/stays", id="an argument"),
    pytest.param("recycle", "close-all/early", id="a part of an argument"),
    pytest.param("session.close()", "close-all/bound", id="a call"),
    pytest.param("it never returns", "commit/lock", id="a synonym of two words"),
    pytest.param("(.*[\\ a-b/ early", "close-all/early", id="signs"),
]


@pytest.mark.parametrize(("words", "first"), FINDS)
def test_the_best_claim_is_first(finder, words, first):
    found = finder.evaluate(SCORE, [words, INDEX])
    assert (found[0] if found else None) == first


SEARCH = """async words => {
    const { open, search } = await import("/assets/search.js")
    await open(words)
    await new Promise(resolve => setTimeout(resolve))
    return search(words).map(({ id }) => id)
}"""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param('"is not bound to a  session', ["bound", "stays"], id="a phrase"),
        pytest.param('"bound is"', [], id="words that are not a phrase"),
        pytest.param('"xyzzy" commit', [], id="a phrase that is nowhere"),
        pytest.param("commit \"it's “gone”", ["expires"], id="curly quotes"),
        pytest.param("unmentioned", ["expires"], id="a word that only a text has"),
    ],
)
def test_quoted_text_and_other_words_are_found_in_the_texts(view, words, found):
    view.evaluate(OPEN, "commit")
    view.get_by_text("A session is reopened").wait_for()
    assert view.evaluate(SEARCH, words) == found


def test_the_index_and_its_texts_are_requested_once_and_shown_as_text(view):
    view.evaluate(OPEN, "stays 0x")
    view.locator(".search-excerpt mark").first.wait_for()
    assert view.locator(".search-results > li").first.inner_html() == (
        '<a href="http://answers.test/commit/#stays"><span class="search-title">The session <mark>stays</mark> open'
        '</span> <span class="search-page">Does commit close it?</span> <span class="search-excerpt">A session is '
        "reopened by nothing. &lt;User at 0x...&gt; is not bound to a Session.</span></a>"
    )
    view.get_by_role("button", name="Close").click()
    view.evaluate(OPEN, "")
    view.keyboard.type("commit")
    view.get_by_role("status").get_by_text("4 results.").wait_for()
    requested = ["/", "/assets/search.js", "/assets/scorer.js", "/search.json", "/search-texts.json"]
    assert (view.requests, view.messages) == (requested, [])


@pytest.mark.parametrize(
    ("words", "status"),
    [
        pytest.param(
            " ",
            "Ask in your own words, or paste a name or an error. Text in quotes is found as it is.",
            id="nothing typed",
        ),
        pytest.param(
            "xyzzy",
            "No page has these words. These pages are the nearest, and these errors the most common:",
            id="nothing found",
        ),
        pytest.param("recycle", "1 result.", id="one result"),
    ],
)
def test_the_search_reports_its_status(view, words, status):
    view.evaluate(OPEN, words)
    view.get_by_role("status").get_by_text(status, exact=True).wait_for()


def test_a_search_that_cannot_be_loaded_is_reported_and_loaded_again(view):
    view.missing.add("/search.json")
    view.evaluate(OPEN, "")
    view.get_by_text("The search could not be loaded. See all questions").wait_for()
    view.missing.clear()
    view.keyboard.type("recycle")
    view.get_by_text("1 result.").wait_for()


def test_a_search_without_its_texts_has_results_without_excerpts(view):
    view.missing.add("/search-texts.json")
    view.evaluate(OPEN, "recycle")
    view.get_by_text("1 result.").wait_for()
    assert view.locator(".search-excerpt").count() == 0


CLOSING = [
    pytest.param(lambda view: view.keyboard.press("Escape"), id="Escape"),
    pytest.param(lambda view: view.get_by_role("button", name="Close").click(), id="the button"),
    pytest.param(lambda view: view.mouse.click(3, 3), id="a click outside it"),
]


@pytest.mark.parametrize("close", CLOSING)
def test_closing_gives_the_focus_back(view, close):
    view.get_by_role("button", name="Open").focus()
    view.evaluate(OPEN, "commit")
    view.locator(".search-results a").first.wait_for()
    assert view.evaluate("document.activeElement.className") == "search-words"
    close(view)
    assert not view.locator("dialog").is_visible()
    assert view.evaluate("document.activeElement.textContent") == "Open"


def test_the_arrows_go_through_the_links_and_enter_follows(view):
    view.evaluate(OPEN, "commit")
    view.locator(".search-excerpt").first.wait_for()
    links = view.locator(".search-results a").evaluate_all("all => all.map(each => each.pathname + each.hash)")
    focused = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp", *["ArrowDown"] * 5):
        view.keyboard.press(key)
        focused.append(
            view.evaluate("(({ pathname, hash, value }) => value ?? pathname + hash)(document.activeElement)")
        )
    assert len(links) == 4
    assert focused == [*links[:2], links[0], "commit", "commit", *links, links[-1]]
    view.keyboard.press("Enter")
    view.wait_for_url(links[-1])


def test_enter_in_the_box_follows_the_first_result(view):
    view.evaluate(OPEN, "commit")
    view.locator(".search-results a").first.wait_for()
    view.keyboard.press("Enter")
    view.wait_for_url("/commit/")


def test_the_excerpt_of_a_long_text_has_the_words(view):
    text = " ".join(f"word{i}" for i in range(60))
    data = {"search": INDEX | {"claims": [[0], ["c"], ["word40"], [""], [""]]}, "search-texts": {"close-all/#c": text}}
    shown = """([words, data]) => (
        globalThis.fetch = async url => ({ ok: true, json: async () => data[/([\\w-]+).json/.exec(url)[1]] }),
        import("/assets/search.js").then(({ open }) => open(words)))"""
    view.evaluate(shown, ["word40 word41", data])
    view.locator(".search-excerpt").first.wait_for()
    assert view.locator(".search-excerpt").first.inner_html() == (
        "… word36 word37 word38 word39 <mark>word40</mark> <mark>word41</mark> word42 word43 word44 word45 word46 "
        "word47 word48 word49 word50 word51 word52 …"
    )
