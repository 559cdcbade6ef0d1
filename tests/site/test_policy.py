"""The policy of the site's pages: nothing that the site does is refused, and everything else is."""

import re

import pytest

from session_answers.permalinks.releases import address_of, archives
from session_answers.publish.content_security import under_policy
from support.actions import copy_program, find_error, open_search, point_at_line, share_claim
from support.builds import file_of
from support.pages import PAGES
from support.projects import ROOT
from support.visits import settle
from support.web import served

# The addresses of the site and of each frozen copy of it.
BASES = ["/", *(address_of(archive) for archive in archives(ROOT))]
# Reports whatever the policy of a page refuses.
NOTE = 'addEventListener("securitypolicyviolation", it => noted(`${it.effectiveDirective} ${it.blockedURI}`))'
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@pytest.fixture
def watch(open_page):
    """Open an address in its own window. `page.refused` lists what the policies of its pages refused."""

    def watch(path, **options):
        page = open_page("/404.html", **options)
        page.refused = []
        # Playwright keeps a mark at what it calls, which a method of a list does not take.
        page.expose_function("noted", lambda what: page.refused.append(what))  # noqa: PLW0108
        page.add_init_script(NOTE)
        page.goto(page.url.replace("/404.html", path))
        return page

    return watch


def problems(page):
    """Return what was refused, and what was logged or asked of other hosts, when the page is idle."""
    page.wait_for_load_state("networkidle")
    settle(page)
    return page.refused, page.noise


def test_every_page_loads_from_the_site_alone_and_runs_no_script_but_its_own(site):
    paths = sorted(site.rglob("*.html"))
    texts = {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    assert {f"{base}commit/index.html".lstrip("/") for base in BASES} < set(texts)
    found = {}
    for name, text in texts.items():
        before, policy, _ = POLICY.split(text)
        directives = dict(each.split(" ", 1) for each in policy.split("; "))
        directives["script-src"] = re.sub(r" 'sha256-[\w+/]{43}='", "", directives["script-src"])
        assert (name, directives["default-src"]) == (name, "'none'")
        assert (name, directives.pop("img-src")) == (name, "'self' data:")
        assert (name, set(directives.values())) == (name, {"'none'", "'self'"})
        # It binds only what stands below it.
        found[name] = re.findall(r"<(?!!|/|html|head|meta charset)[^>]*>", before)
    assert {name: tags for name, tags in found.items() if tags} == {}


def test_no_page_asks_browsers_to_load_another_page_ahead(site):
    # Firefox does it for what is next, with an error in the console of every page.
    ahead = re.compile(r'<link rel="(?:dns-prefetch|next|preconnect|prefetch|prerender)"')
    assert len(PAGES) > 20
    for path in PAGES:
        assert (path, ahead.findall(file_of(site, path).read_text(encoding="utf-8"))) == (path, [])


@pytest.mark.parametrize("path", ["/errors/", *(f"{base}commit/" for base in BASES)])
def test_nothing_of_a_page_is_refused_without_scripts(open_page, path):
    page = open_page(path, java_script_enabled=False, settled="networkidle")
    page.locator("details:visible > summary").first.click()
    assert page.noise == []


@pytest.mark.parametrize("base", BASES)
def test_everything_that_the_site_does_works(watch, address, base):
    # The first click on the button gives light colors, and in a frozen copy the other ones.
    page = watch(f"{base}commit/", color_scheme="dark", permissions=["clipboard-read", "clipboard-write"])
    color = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(color)
    page.locator("button.theme").click()
    assert page.evaluate(color) != before
    copy_program(page)
    assert page.locator(".said[role=status]").inner_text() == "Copied to clipboard"
    point_at_line(page)
    page.locator("button.sql").first.click()
    assert page.locator(".statement > details[open]").count() > 0
    share_claim(page)
    open_search(page)
    page.pdf()
    assert page.locator(".later").count() == 0
    page.goto(f"{address}{base}errors/")
    find_error(page)
    page.goto(f"{address}{base}s02/#failed")
    page.wait_for_url(f"{address}{base}commit/#failed")
    assert problems(page) == ([], [])


# The policy has the hash of each script of a page.

SCRIPTS = """\
<!doctype html>
<head>
<meta charset="utf-8">
<title>Scripts</title>
<link rel="icon" href="a.svg">
<script>ran = ["a script"]</script>
<SCRIPT type=text/javascript data-a='>'>ran.push("its type: é < &amp;")</SCRIPT >
<script type=" Text/JScript ">\r
ran.push("ends of lines")\r\r
</script>
<!-- <script>ran.push("a comment")</script> <script> -->
<script type="application/ld+json">{"ran": "data"}</script>
<script type="text/plain">ran.push("a text")</script>
<script type="importmap">{"imports": {"other": "./a.js"}}</script>
<script src="a.js" data-what="a source">ran.push("no source")</script>
<script type="module">import "other"; ran.push("a module")</script>
</head>
"""


def test_scripts_of_a_page_are_run_as_if_there_were_no_policy(browser, tmp_path):
    pages = {"without.html": SCRIPTS, "with.html": under_policy(SCRIPTS), "a.svg": "", "a.js": "ran.push('another')"}
    for name, text in pages.items():
        (tmp_path / name).write_bytes(text.encode())
    results, noise = [], []
    with served(tmp_path) as where, browser.new_context() as context:
        page = context.new_page()
        page.on("console", lambda message: noise.append(message.text))
        page.on("pageerror", lambda error: noise.append(str(error)))
        for name in ("without.html", "with.html"):
            page.goto(f"{where}/{name}", wait_until="networkidle")
            results.append(page.evaluate("ran"))
    assert results[1] == results[0]
    assert results[0] == ["a script", "its type: é < &amp;", "ends of lines", "another", "another", "a module"]
    assert noise == []


# Breaches of the policy, so that the tests above can fail.

ADD = """
const HOST = "https://a.example/"
const add = (name, its, where = document.body) => {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(its)) made.setAttribute(key, value)
  made.append(its.text ?? "")
  where.append(made)
  return made
}
// The browser lets a test evaluate texts, until the page is on its own again.
const alone = act => new Promise(done => setTimeout(() => { try { act() } catch {} done() }))
"""
OTHER_HOST = "https://a.example/"
INLINE = {
    "add('script', { text: 'ran = 1' })": "script-src-elem inline",
    "add('script', { type: 'module', text: 'ran = 1' })": "script-src-elem inline",
    "add('a', { href: 'javascript:ran = 1' }).click()": "script-src-elem inline",
}
BREACHES = {
    "add('script', { src: HOST })": f"script-src-elem {OTHER_HOST}",
    "add('script', { src: 'data:text/javascript,ran = 1' })": "script-src-elem data",
    "import(HOST).catch(() => 0)": f"script-src-elem {OTHER_HOST}",
    "add('b', { onclick: 'ran = 1' }).click()": "script-src-attr inline",
    "document.body.insertAdjacentHTML('beforeend', `<b onclick='ran = 1'>`)": "script-src-attr inline",
    "alone(() => eval('ran = 1'))": "script-src eval",
    "alone(() => new Function('ran = 1')())": "script-src eval",
    "alone(() => setTimeout('ran = 1'))": "script-src eval",
    "WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)).catch(() => 0)": "script-src wasm-eval",
    "new Worker(URL.createObjectURL(new Blob(['']))).onerror": "worker-src blob",
    "add('style', { text: 'h1 { color: red }' })": "style-src-elem inline",
    "add('b', { style: 'color: red' })": "style-src-attr inline",
    "add('link', { rel: 'stylesheet', href: HOST })": f"style-src-elem {OTHER_HOST}",
    "add('img', { src: HOST })": f"img-src {OTHER_HOST}",
    "add('link', { rel: 'stylesheet', href: 'data:text/css,h1{}' })": "style-src-elem data",
    "add('iframe', { src: 'data:text/html,<script>parent.ran = 1</script>' })": "frame-src ",
    "add('object', { data: 'data:image/svg+xml,<svg/>' })": "object-src data",
    "add('video', { src: 'data:video/mp4,a' })": "media-src data",
    "new FontFace('a', 'url(data:font/woff2,a)').load().catch(() => 0)": "font-src data",
    "fetch('data:,a').catch(() => 0)": "connect-src data",
    "import('data:text/javascript,ran = 1').catch(() => 0)": "script-src-elem data",
    "new FontFace('a', `url(${HOST})`).load().catch(() => 0)": f"font-src {OTHER_HOST}",
    "fetch(HOST).catch(() => 0)": f"connect-src {OTHER_HOST}",
    "new WebSocket('wss://a.example/')": "connect-src wss://a.example/",
    "add('iframe', { src: HOST })": "frame-src https://a.example",
    "add('object', { data: HOST })": "object-src https://a.example",
    "add('video', { src: HOST })": f"media-src {OTHER_HOST}",
    "add('base', { href: HOST }, document.head)": f"base-uri {OTHER_HOST}",
    "add('form', { action: HOST }).submit()": f"form-action {OTHER_HOST}?",
}


# Waits for the refusal of a breach, which may come after it.
WAIT = """
const refused = new Promise(done => addEventListener("securitypolicyviolation", done))
const late = new Promise(done => setTimeout(done, 10000))
"""


def refusals(page, breaches):
    """Return what was refused for each breach on a page, and whether one of their scripts ran.

    If a refusal is expected, wait for it.
    """
    found = {}
    for breach, expected in breaches.items():
        page.refused.clear()
        wait = "await Promise.race([refused, late])" if expected else ""
        page.evaluate(f"async () => {{ {ADD}; {WAIT}; await ({breach}); {wait} }}")
        settle(page)
        found[breach] = "; ".join(page.refused)
    return found, page.evaluate("'ran' in window")


def test_everything_else_is_refused_and_logged(watch):
    page = watch("/commit/")
    assert refusals(page, INLINE | BREACHES) == (INLINE | BREACHES, False)
    assert page.noise != []


def test_a_page_of_the_writers_server_may_run_one_more_script_and_nothing_else(watch, site):
    page = watch("/commit/")
    text = (site / "commit" / "index.html").read_text(encoding="utf-8")
    more = under_policy(text, served=True).replace("</body>", "<script>injected = true</script></body>")
    page.route("**/commit/", lambda route: route.fulfill(body=more, content_type="text/html"))
    page.reload()
    assert page.evaluate("injected")
    assert refusals(page, BREACHES) == (BREACHES, False)
    assert refusals(page, allowed := dict.fromkeys(INLINE, "")) == (allowed, True)
