"""Attacks through the values of a page, and through published files: no script runs, and values are shown as text."""

import json
import shutil

import pytest
from selectolax.lexbor import LexborHTMLParser

from session_answers.pages.site_files import SCRIPTS
from session_answers.permalinks import ledger, releases
from support.builds import PUBLISHING, build
from support.projects import PAGE, small_project
from support.web import served

SIGNS = """"'<>& &amp; {{ config }} {% raw %} {#"""
ATTACK = f"{SIGNS} </title></script><script>ran = 1</script><img src=x onerror='ran = 1'>"
# Texts that are JavaScript, and Python or Markdown at the same time.
POLYGLOT = "ran = 1"
# In an earlier release, the same.
FROZEN = {
    "page/index.html": "<!doctype html>\n<title>Then</title><h1>Then</h1>",
    "page/claim-1.py": "ran = 1\n",
    "page/index.md": "<!-- -->\nran = 1\n",
    "llms.txt": "#!x\nran = 1\n",
}


def attacked(folder):
    """Write a project whose every value is an attack."""
    project = small_project(folder)
    config = (project / "mkdocs.yml").read_text(encoding="utf-8")
    for name in ("site_name", "site_description", "copyright"):
        before, _, rest = config.partition(f"\n{name}: ")
        config = f"{before}\n{name}: {json.dumps(f'{name} {ATTACK}')}\n{rest.partition(chr(10))[2]}"
    config = config.replace(
        "  - Page: page.md", f"  - {json.dumps(f'nav {ATTACK}')}: page.md\n  - plain.md\n  - Odd: odd.md"
    )
    (project / "mkdocs.yml").write_text(config, encoding="utf-8")
    front = f"description: {json.dumps(f'description {ATTACK}')}\n"
    claim = '## `claim` `</title><script>ran = 1</script>` "q" &lt;b> &amp; { #claim }'
    text = PAGE.replace("## A claim { #claim }", claim)
    text = f'---\n{front}---\n\n{text}\n```python exec="on" id="claim-2"\n{POLYGLOT}\n```\n'
    (project / "docs" / "page.md").write_text(text, encoding="utf-8")
    (project / "docs" / "plain.md").write_text('# `<b>` &amp; "q"\n\nNo.\n', encoding="utf-8")
    (project / "docs" / "odd.md").write_text(f"{POLYGLOT} //\n\n# Odd\n\nNo.\n", encoding="utf-8")
    for name, data in FROZEN.items():
        (folder / "then" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "then" / name).write_text(data, encoding="utf-8")
    releases.release(project, folder / "then", "2026.11", "2026-11-24")
    shutil.rmtree(folder / "then")
    assert "/v/2026.11/" in (project / ledger.PATH).read_text(encoding="utf-8")
    return project


@pytest.fixture(scope="module", params=PUBLISHING)
def site(request, tmp_path_factory):
    """The folder of the attacked site, from each builder."""
    project = attacked(tmp_path_factory.mktemp("attacked") / "project")
    result = build(project, PUBLISHING[request.param], SITE_URL="https://host/a&b/")
    assert (result.returncode, [line for line in result.stderr.splitlines() if line.startswith("docs/")]) == (0, [])
    return project / "site"


def tree_of(path):
    return LexborHTMLParser(path.read_text(encoding="utf-8"))


def contents(tree):
    """Return the contents of the `<meta>` elements of a page, by their names."""
    names = [(node.attributes.get("name") or node.attributes.get("property"), node) for node in tree.css("meta")]
    return {name: node.attributes["content"] for name, node in names if name}


def test_values_are_shown_as_text(site):
    page, plain, home = (tree_of(site / name / "index.html") for name in ("page", "plain", ""))
    texts = {name: f"{name} {ATTACK}" for name in ("description", "site_name", "site_description", "copyright", "nav")}
    assert page.css_first("title").text() == f"{texts['nav']} - {texts['site_name']}"
    assert plain.css_first("title").text() == f'<b> & "q" - {texts["site_name"]}'
    metas = contents(page)
    about = ("description", "og:description", "og:image:alt", "twitter:description")
    assert {name: metas[name] for name in about} == dict.fromkeys(about, texts["description"])
    assert (metas["og:site_name"], metas["og:title"], metas["twitter:title"]) == (
        texts["site_name"],
        texts["nav"],
        texts["nav"],
    )
    assert contents(home)["description"] == texts["site_description"]
    assert page.css_first('link[rel="canonical"]').attributes["href"] == "https://host/a&b/page/"
    titles = [node.text(strip=True) for node in page.css(".menu .more > li > a")]
    assert titles[-3:-1] == [" ".join(texts["nav"].split()), '<b> & "q"']
    assert page.css_first(".menu .claims a").text() == 'claim </title><script>ran = 1</script> "q" <b> &'
    assert plain.css_first("footer a[rel=prev]").text().endswith(texts["nav"])
    assert page.css_first("footer p").text().startswith(texts["copyright"])
    assert page.css_first("a.home").attributes["aria-label"] == f"{texts['site_name']}: all questions"


def test_no_value_becomes_an_element(site):
    paths = [path for path in site.rglob("*.html") if "v" not in path.relative_to(site).parts]
    assert len(paths) == 5
    for path in paths:
        scripts = [node.attributes.get("src", "").rpartition("/")[2] for node in tree_of(path).css("script")]
        assert (path.name, sorted(scripts)) == (path.name, ["", "site.js"])
        assert tree_of(path).css("img, [onerror]") == []


def test_programs_get_values_as_data(site):
    answers = json.loads((site / "answers.json").read_text(encoding="utf-8"))
    assert answers["site"] == f"site_name {ATTACK}"
    lists = (site / "llms.txt").read_text(encoding="utf-8")
    assert lists.startswith("# site_name ")
    assert "<script" not in lists.partition("## Optional")[0]


KINDS = ("css", "gz", "html", "js", "json", "map", "md", "png", "py", "svg", "txt", "woff2", "xml")


def test_only_known_kinds_are_published(site):
    kinds = {path.suffix for path in site.rglob("*") if path.is_file()}
    assert kinds <= {*(f".{kind}" for kind in KINDS)}
    assert sorted(path.relative_to(site).as_posix() for path in site.rglob("*.js")) == sorted(SCRIPTS)
    texts = [path for path in site.rglob("*") if path.suffix in (".md", ".py", ".txt")]
    assert len(texts) > 10
    assert [path for path in texts if not path.read_bytes().startswith(b"# ")] == []


def attacks(site):
    """Return elements that would run a script, if a browser could run a published file, or the policy allowed it."""
    files = [
        "/" + path.relative_to(site).as_posix()
        for path in site.rglob("*")
        if path.is_file() and path.suffix not in (".js", ".html", ".png", ".woff2")
    ]
    loads = [f'<script src="{name}"{more}></script>' for name in files for more in ("", " charset=utf-16be type=''")]
    loads += [f'<script src="{name}" type="module"></script>' for name in files]
    frame = "".join(loads).replace('"', "&quot;")
    return (
        f'{"".join(loads)}<iframe srcdoc="{frame}<script>top.ran = 1</script>"></iframe>'
        "<script>ran = 1</script><img src=x onerror='ran = 1'><svg onload='ran = 1'><script href=/page/claim-2.py />"
        "</svg><iframe src='javascript:top.ran = 1'></iframe><object data='/page/claim-2.py'></object>"
        "<details open ontoggle='ran = 1'>a</details><a id=link href='javascript:ran = 1'>a</a>"
        "<form action='javascript:ran = 1'><button id=send></button></form><base href='https://a.example/'>"
        "<link rel=stylesheet href=/page/claim-2.py><style>@import '/page/claim-2.py'</style>"
        "<math><mtext><script>ran = 1</script></mtext></math><template><script>ran = 1</script></template>"
        '<script type=importmap>{"imports": {"a": "/page/claim-2.py"}}</script>'
        "<script type=module>import 'a'</script><script type=speculationrules>{}</script>"
        '<img src=\'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="top.ran = 1"/>\'>'
    ), files


@pytest.mark.parametrize("page", ["page", "v/2026.11/page"])
def test_no_published_file_and_no_element_of_a_page_runs(browser, site, page):
    html = (site / page / "index.html").read_text(encoding="utf-8")
    elements, files = attacks(site)
    (site / "attacks.html").write_text(html.replace("<h1", f"{elements}<h1", 1), encoding="utf-8")
    errors, loaded = [], []
    with served(site) as where, browser.new_context() as context:
        window = context.new_page()
        window.on("pageerror", lambda error: errors.append(str(error)))
        window.on("response", lambda response: loaded.append(response.url.removeprefix(where)))
        window.goto(f"{where}/attacks.html", wait_until="networkidle")
        for selector in ("#link", "#send"):
            window.locator(selector).dispatch_event("click")
        window.wait_for_load_state("networkidle")
        assert [frame.evaluate("'ran' in window || 'ran' in top") for frame in window.frames[:1]] == [False]
    (site / "attacks.html").unlink()
    assert set(files) <= set(loaded)
    # A text that was read as a script is an error as a whole.
    syntax = [error for error in errors if "Unexpected" in error or "Invalid or unexpected token" in error]
    assert len(syntax) > sum(name.endswith((".md", ".py", ".txt")) for name in files)


def test_a_browser_would_run_a_download_without_its_first_line(browser, site):
    # The attacks can succeed: the policy allows the file, which is JavaScript without the line.
    program = (site / "page" / "claim-2.py").read_text(encoding="utf-8")
    first, _, rest = program.partition("\n")
    assert (first, rest) == ("# From SQLAlchemy Session Answers: /page/#claim-2", "ran = 1\n")
    ran = {}
    for name, text in {"with": program, "without": rest}.items():
        html = (site / "page" / "index.html").read_text(encoding="utf-8")
        (site / "attacks.html").write_text(html.replace("<h1", "<script src=/x.py></script><h1", 1), encoding="utf-8")
        (site / "x.py").write_text(text, encoding="utf-8")
        with served(site) as where, browser.new_context() as context:
            window = context.new_page()
            window.goto(f"{where}/attacks.html")
            ran[name] = window.evaluate("'ran' in window")
    for name in ("attacks.html", "x.py"):
        (site / name).unlink()
    assert ran == {"with": False, "without": True}


FRAGMENTS = ["%", "%ff", "%E0%A4%A", "<img src=x onerror=ran=1>", "constructor", "__proto__", "%00", "a" * 9999]


def test_the_script_runs_with_any_fragment(browser, site):
    noise = []
    with served(site) as where, browser.new_context() as context:
        page = context.new_page()
        page.on("pageerror", lambda error: noise.append(str(error)))
        for fragment in FRAGMENTS:
            page.goto("about:blank")
            page.goto(f"{where}/page/#{fragment}")
            page.locator("button.theme").click()
            page.keyboard.press("/")
            page.locator("dialog.search").wait_for()
            page.evaluate("location.hash = '#%%'")
            page.keyboard.press("Escape")
            page.locator(".copy").first.click()
            page.locator(".said:not(:empty)").wait_for()
            assert (fragment, "ran" in page.evaluate("Object.keys(window)"), noise) == (fragment, False, [])
