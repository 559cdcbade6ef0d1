"""The whole site under the policy of its pages: nothing that it does is refused, and all else is."""

import re

import pytest
from test_accessible_pages import OPEN
from test_accessible_parts import copy, find_an_error, open_menu, open_search, point_at_a_line, share
from test_reading import STATUS, draw_all, settle

from conftest import PAGES, PHONE, ROOT, file_of, served
from session_answers.permalinks.releases import address_of, archives
from session_answers.publish.content_security import under_policy

# The site, and each frozen copy of it.
BASES = ["/", *(address_of(archive) for archive in archives(ROOT))]
# Tells the test of each thing that the policy of a page has refused.
NOTE = 'addEventListener("securitypolicyviolation", it => noted(`${it.effectiveDirective} ${it.blockedURI}`))'
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@pytest.fixture
def watch(open_page):
    """Open an address in a window of its own; `refused` is what the policies of pages have refused there."""

    def one(path, **options):
        page = open_page("/404.html", **options)
        page.refused = []
        # Playwright keeps a mark at what it calls, which a method of a list does not take.
        page.expose_function("noted", lambda what: page.refused.append(what))  # noqa: PLW0108
        page.add_init_script(NOTE)
        page.goto(page.url.replace("/404.html", path))
        return page

    return one


def wrong(page):
    """What was refused, and what was said to the console or asked of others, when all that was begun has ended."""
    page.wait_for_load_state("networkidle")
    settle(page)
    return page.refused, page.told


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
        assert (name, set(directives.values())) == (name, {"'none'", "'self'"})
        # It binds only what stands below it.
        found[name] = re.findall(r"<(?!!|/|html|head|meta charset)[^>]*>", before)
    assert {name: tags for name, tags in found.items() if tags} == {}


def test_no_page_names_what_some_browsers_load_ahead_and_the_policy_refuses(site):
    # Firefox does it for what is next, with an error in the console of every page.
    ahead = re.compile(r'<link rel="(?:dns-prefetch|next|preconnect|prefetch|prerender)"')
    assert len(PAGES) > 20
    for path in PAGES:
        assert (path, ahead.findall(file_of(site, path).read_text(encoding="utf-8"))) == (path, [])


# What a page does.


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_a_page_is_refused(watch, path):
    page = watch(path)
    draw_all(page)
    page.evaluate(OPEN)
    page.emulate_media(media="print")
    assert wrong(page) == ([], [])


@pytest.mark.parametrize("path", ["/errors/", *(f"{base}commit/" for base in BASES)])
def test_nothing_of_a_page_is_refused_without_scripts(open_page, path):
    page = open_page(path, java_script_enabled=False, settled="networkidle")
    page.locator("details:visible > summary").first.click()
    assert page.told == []


@pytest.mark.parametrize("base", BASES)
def test_all_that_the_site_does_is_done(watch, address, base):
    page = watch(f"{base}commit/", permissions=["clipboard-read", "clipboard-write"])
    colour = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(colour)
    page.locator("button.theme").click()
    assert page.evaluate(colour) != before
    copy(page)
    assert page.locator(STATUS).inner_text() == "Copied to clipboard"
    point_at_a_line(page)
    page.locator("button.sql").first.click()
    assert page.locator(".statement > details[open]").count() > 0
    share(page)
    open_search(page)
    page.pdf()
    assert page.locator(".later").count() == 0
    page.goto(f"{address}{base}errors/")
    find_an_error(page)
    page.goto(f"{address}{base}s02/#failed")
    page.wait_for_url(f"{address}{base}commit/#failed")
    assert wrong(page) == ([], [])


def test_the_menu_of_a_phone_opens(watch):
    page = watch("/commit/", viewport=PHONE)
    open_menu(page)
    assert wrong(page) == ([], [])


# What a browser runs, where the policy has the hashes of the scripts that a page has.

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
    ran, told = [], []
    with served(tmp_path) as where, browser.new_context() as context:
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        for name in ("without.html", "with.html"):
            page.goto(f"{where}/{name}", wait_until="networkidle")
            ran.append(page.evaluate("ran"))
    assert ran[1] == ran[0]
    assert ran[0] == ["a script", "its type: é < &amp;", "ends of lines", "another", "another", "a module"]
    assert told == []


# What else is refused, so that what is told above can fail.

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
OTHERS = "https://a.example/"
INLINE = {
    "add('script', { text: 'ran = 1' })": "script-src-elem inline",
    "add('script', { type: 'module', text: 'ran = 1' })": "script-src-elem inline",
    "add('a', { href: 'javascript:ran = 1' }).click()": "script-src-elem inline",
}
BREACHES = {
    "add('script', { src: HOST })": f"script-src-elem {OTHERS}",
    "add('script', { src: 'data:text/javascript,ran = 1' })": "script-src-elem data",
    "import(HOST).catch(() => 0)": f"script-src-elem {OTHERS}",
    "add('b', { onclick: 'ran = 1' }).click()": "script-src-attr inline",
    "document.body.insertAdjacentHTML('beforeend', `<b onclick='ran = 1'>`)": "script-src-attr inline",
    "alone(() => eval('ran = 1'))": "script-src eval",
    "alone(() => new Function('ran = 1')())": "script-src eval",
    "alone(() => setTimeout('ran = 1'))": "script-src eval",
    "WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)).catch(() => 0)": "script-src wasm-eval",
    "new Worker(URL.createObjectURL(new Blob(['']))).onerror": "worker-src blob",
    "add('style', { text: 'h1 { color: red }' })": "style-src-elem inline",
    "add('b', { style: 'color: red' })": "style-src-attr inline",
    "add('link', { rel: 'stylesheet', href: HOST })": f"style-src-elem {OTHERS}",
    "add('img', { src: HOST })": f"img-src {OTHERS}",
    "add('img', { src: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' })": "img-src data",
    "new FontFace('a', `url(${HOST})`).load().catch(() => 0)": f"font-src {OTHERS}",
    "fetch(HOST).catch(() => 0)": f"connect-src {OTHERS}",
    "new WebSocket('wss://a.example/')": "connect-src wss://a.example/",
    "add('iframe', { src: HOST })": "frame-src https://a.example",
    "add('object', { data: HOST })": "object-src https://a.example",
    "add('video', { src: HOST })": f"media-src {OTHERS}",
    "add('base', { href: HOST }, document.head)": f"base-uri {OTHERS}",
    "add('form', { action: HOST }).submit()": f"form-action {OTHERS}?",
}


def done(page, breaches):
    """What was refused when each of some things was done on a page, and whether a script of them was run."""
    found = {}
    for breach in breaches:
        page.refused.clear()
        page.evaluate(f"async () => {{ {ADD}; await ({breach}) }}")
        settle(page)
        found[breach] = "; ".join(page.refused)
    return found, page.evaluate("'ran' in window")


def test_all_else_is_refused_and_told(watch):
    page = watch("/commit/")
    assert done(page, INLINE | BREACHES) == (INLINE | BREACHES, False)
    assert page.told != []


def test_a_page_that_is_served_to_its_writer_runs_a_script_more_and_nothing_else(watch, site):
    page = watch("/commit/")
    text = (site / "commit" / "index.html").read_text(encoding="utf-8")
    more = under_policy(text, served=True).replace("</body>", "<script>injected = true</script></body>")
    page.route("**/commit/", lambda route: route.fulfill(body=more, content_type="text/html"))
    page.reload()
    assert page.evaluate("injected")
    assert done(page, BREACHES) == (BREACHES, False)
    assert done(page, INLINE) == (dict.fromkeys(INLINE, ""), True)
