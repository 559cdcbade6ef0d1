"""The sites that both builders create from a project, and the faults that they report."""

import json
import os
import re
from pathlib import Path

import material
import pytest
from jinja2 import Environment, FileSystemLoader

from session_answers import text_files
from session_answers.build import current_snapshot, mkdocs_hooks
from session_answers.pages.examples import with_ids
from session_answers.permalinks import ledger
from sqlalchemy_receipts.errors import ReceiptsError
from support.builds import BUILDERS, PUBLISHING, build
from support.git import git
from support.page_faults import EXAMPLES, FILES, HARMLESS, PAGES, SETUPS, WRITTEN, block
from support.projects import PAGE, ROOT, small_project, tree

HOST = "https://answers.example/"
EITHER = [pytest.param(command, id=name) for name, command in PUBLISHING.items()]


@pytest.fixture
def last(project):
    """Return a project with a site that was built before."""
    (project / "site" / "page").mkdir(parents=True)
    (project / "site" / "page" / "index.html").write_text("the last good site", encoding="utf-8")
    return project


def is_unchanged(project):
    """Return whether the last good site is there, without any other files of a build."""
    left = {path.name for path in project.glob("site*")}
    return (left, tree(project / "site")) == ({"site"}, {"page/index.html": b"the last good site"})


def messages(result):
    """Return the lines that a builder has printed about files of the project."""
    return re.findall(r"^(?:docs/|mkdocs\.yml).*", result.stdout + result.stderr, re.MULTILINE)


def navigation(project, *entries):
    """Write the entries of the navigation. Return the line of the first entry."""
    path = project / "mkdocs.yml"
    rows = "".join(f"  - {entry}\n" for entry in entries)
    text = re.sub(r"^nav:\n(?: +.*\n)+", f"nav:\n{rows}", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    return text[: text.index("nav:")].count("\n") + 2


@pytest.mark.parametrize("command", EITHER)
def test_an_erratum_is_on_the_page_in_its_markdown_version_and_in_the_answers(project, command):
    """A page without a code, such as that of errors, has its notes too."""
    errata = "errata:\n  - {claim: claim, date: 2026-11-28, said: Yes., fact: No `x`.}\n"
    (project / "docs" / "page.md").write_text(f"---\n{errata}---\n\n{PAGE}", encoding="utf-8")
    (project / ledger.PATH).write_text(f"{ledger.HEAD}2026-11-24 /page/#claim 0123456789ab\n", encoding="utf-8")
    result = build(project, command, SITE_URL=HOST)
    assert (result.returncode, messages(result)) == (0, [])
    note = "Until then, this claim said: “Yes.” Correction: No "
    page = html_of(project / "site", "page")
    fold = '<details class="erratum" id="claim-erratum"><summary>Corrected on 2026-11-28</summary>'
    assert page.count(f"{fold}<p>{note}<code>x</code>.</p></details>") == 1
    assert page.index('id="claim"') < page.index("claim-erratum") < page.index('id="claim-1"')
    version = (project / "site" / "page" / "index.md").read_text(encoding="utf-8")
    assert f"<{HOST}page/#claim>\n\nCorrected on 2026-11-28. {note}`x`.\n\n" in version
    found = json.loads((project / "site" / "answers.json").read_text(encoding="utf-8"))["errata"]
    url = f"{HOST}page/#claim"
    assert found == [
        {
            "address": "/page/#claim",
            "url": url,
            "statement": "A claim",
            "date": "2026-11-28",
            "said": "Yes.",
            "fact": "No x.",
        }
    ]
    search = (project / "site" / "search.json").read_text(encoding="utf-8")
    assert "Corrected" not in search


# A project of many pages, built once with each builder.

WRITTEN_PAGES = {f"p{number:02}": row for number, row in enumerate(WRITTEN.values())}
MORE_PAGES = [f"more{number}" for number in range(40)]


@pytest.fixture(scope="module", params=PUBLISHING)
def many(request, tmp_path_factory):
    """Return the site of a project with more than 60 pages, each with another syntax or very short."""
    project = small_project(tmp_path_factory.mktemp("many") / "project")
    docs = project / "docs"
    for name, (text, _) in WRITTEN_PAGES.items():
        other = text.replace("Ada", name) if name != "p00" else text
        (docs / f"{name}.md").write_bytes(other.replace("It has", f"{name} has").encode())
    for name in MORE_PAGES:
        # Two pages may have the same text.
        (docs / f"{name}.md").write_text("# Is it short?\n", encoding="utf-8")
    (docs / "reading").mkdir(exist_ok=True)
    (docs / "reading" / "index.md").write_text(PAGE.replace("a page", "how to read"), encoding="utf-8")
    names = [*WRITTEN_PAGES, *MORE_PAGES, "reading/index"]
    navigation(project, "Questions: index.md", "Page: page.md", *(f"Title of {name}: {name}.md" for name in names))
    result = build(project, PUBLISHING[request.param], SITE_URL=HOST)
    assert (result.returncode, messages(result)) == (0, [])
    assert not [line for line in result.stderr.splitlines() if line and not line.startswith(("INFO", "No issues"))]
    return project / "site"


def html_of(site, name):
    return (site / name / "index.html").read_text(encoding="utf-8")


def test_a_page_may_be_written_in_many_ways(many):
    counts = [html_of(many, name).count('<section class="example') for name in WRITTEN_PAGES]
    assert dict(zip(WRITTEN, counts, strict=True)) == {title: count for title, (_, count) in WRITTEN.items()}


def test_a_title_has_no_elements_outside_the_page(many):
    before = [html_of(many, name).partition('<div class="md-content"')[0] for name in WRITTEN_PAGES]
    assert [html for html in before if "<i>" in html] == []


def test_a_page_has_its_title_in_the_navigation(many):
    assert "<title>Title of p00 - " in html_of(many, "p00")


MENU = re.compile(r"<p>(?:Questions|More)</p>\s*<ul[^>]*>(.*?)</ul>", re.DOTALL)


def menu(html):
    return re.findall(">([^<]+)</a>", MENU.search(html)[1])


def test_the_menu_of_many_questions_has_the_next_and_the_previous(many):
    assert menu(html_of(many, "more5")) == ["All questions", "Title of more4", "Title of more5", "Title of more6"]


def test_downloads_are_where_links_lead(many):
    setup = (many.parent / "docs" / "setup" / "user.py").read_text(encoding="utf-8")
    code = re.search(r"```python .*?\n(.*)```", PAGE, re.DOTALL)[1]
    for name in ("page", "reading"):
        (link,) = re.findall(r'href="([^"]*\.py)"', html_of(many, name))
        program = f"# From SQLAlchemy Session Answers: /{name}/#claim-1\n{setup}\n\n{code}"
        assert (link, (many / name / link).read_text(encoding="utf-8")) == ("claim-1.py", program)


def test_the_sitemap_has_the_address_of_every_page(many):
    addresses = re.findall("<loc>(.*?)</loc>", (many / "sitemap.xml").read_text(encoding="utf-8"))
    names = ["", "page/", *(f"{name}/" for name in (*WRITTEN_PAGES, *MORE_PAGES)), "reading/"]
    assert sorted(addresses) == sorted(f"{HOST}{name}" for name in names)


def test_files_and_settings_of_an_example_do_not_affect_others(project):
    noisy = with_ids("".join(block(*case.values) for case in HARMLESS))
    text = f"# Questions\n{PAGE.replace('# Is this a page?', noisy)}"
    (project / "docs" / "index.md").write_text(text, encoding="utf-8")
    result = build(project, BUILDERS["mkdocs-quiet"])
    assert (result.returncode, result.stderr) == (0, "")
    html = html_of(project / "site", "")
    assert len(re.findall('<section class="example', html)) == len(HARMLESS) + 1
    assert "<script>alert" not in html
    assert not (project / "site" / "sitemap.xml").exists()
    assert menu(html_of(project / "site", "page")) == ["Page", "A claim"]


# Faults.


@pytest.mark.parametrize("command", [*BUILDERS.values(), PUBLISHING["with zensical"]], ids=" ".join)
@pytest.mark.parametrize("title", ["raise", "a script"])
def test_a_fault_of_a_page_stops_the_build_before_the_last_site_is_changed(last, command, title):
    text, lines = (EXAMPLES | PAGES)[title]
    (last / "docs" / "page.md").write_text(text, encoding="utf-8")
    result = build(last, command)
    printed = [line for line in (result.stdout + result.stderr).splitlines() if line and not line.startswith("INFO ")]
    assert (result.returncode, printed) == (1, lines)
    assert is_unchanged(last)


def test_every_fault_is_reported_once(last):
    for name, (text, _) in SETUPS.items():
        (last / "docs" / "setup" / f"{name}.py").write_text(f"{text}\n", encoding="utf-8")
    using = {
        f"setup that {name}": (PAGE.replace('setup="user"', f'setup="{name}" timeout="1"'), lines)
        for name, (_, lines) in SETUPS.items()
    }
    expected = {}
    for number, (title, (text, lines)) in enumerate((EXAMPLES | PAGES | using).items()):
        name = f"docs/{title[0]}{number:02}.md"
        (last / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        expected[title] = [line.replace("docs/page.md", name) for line in lines]
    for name, (make, message) in FILES.items():
        make(last / "docs" / name)
        expected[name] = [f"docs/{name}: {message}"]
    result = build(last, BUILDERS["mkdocs"])
    printed = messages(result)
    missing = {title: [line for line in lines if line not in printed] for title, lines in expected.items()}
    unexpected = set(printed) - {line for lines in expected.values() for line in lines}
    assert (result.returncode, {title: lines for title, lines in missing.items() if lines}, unexpected) == (
        1,
        {},
        set(),
    )
    assert len(printed) == len(set(printed))
    assert "Traceback" not in result.stderr
    assert is_unchanged(last)


@pytest.fixture
def faults(project, monkeypatch):
    """Return the output of both builders before they change the last site, one fault per line."""
    monkeypatch.chdir(project)

    def lines():
        with pytest.raises(ReceiptsError) as caught:
            current_snapshot.prove()
        return str(caught.value).splitlines()

    yield lines
    current_snapshot._runner.close()


def test_setups_that_cannot_be_read_are_reported(project, faults):
    setups = project / "docs" / "setup"
    (setups / "user.py").unlink()
    (setups / "user.py").symlink_to("nowhere.py")
    (setups / "folder.py").mkdir()
    (setups / "encoding.py").write_bytes(b"# caf\xe9\n")
    (setups / "sign.py").write_text("a = 1\n# \0\n", encoding="utf-8")
    os.mkfifo(setups / "pipe.py")
    assert faults() == [
        "docs/setup/encoding.py: byte 5 is not UTF-8. Fix: save it as UTF-8",
        "docs/setup/folder.py: it is a folder, not a file. Fix: rename or remove it",
        "docs/setup/pipe.py: it is a pipe, not a file. Fix: rename or remove it",
        "docs/setup/sign.py:2: the character U+0000 cannot be shown. Fix: remove it",
        "docs/setup/user.py: it is a link to a file that does not exist. Fix: correct or remove the link",
    ]


def test_a_line_that_was_removed_from_the_ledger_is_reported(project, faults):
    path = project / ledger.PATH
    rows = f"{ledger.HEAD}2026-11-24 / x\n2026-11-24 /page/ x\n"
    path.write_text(rows, encoding="utf-8")
    git(project, "init")
    git(project, "add", ledger.PATH)
    git(project, "commit", "--message", "Enter")
    path.write_text(ledger.HEAD, encoding="utf-8")
    assert faults() == [f"{ledger.PATH}: {address} was removed. Fix: restore its lines" for address in ("/", "/page/")]


def other(text, code=""):
    """Return a page without faults."""
    front = f"---\ncode: {code}\n---\n\n" if code else ""
    return f"{front}# Another page\n\nIt says {text}.\n"


def test_two_pages_or_parts_with_one_address_are_reported(project, faults):
    files = {
        "page.md": f"{PAGE}\n## Again {{ #claim }}\n\n## The top {{ #top }}\n\n# A title\n\n## No id\n\nNo mark\n---\n",
        "page/index.md": other("a"),
        "s01.md": other("b"),
        "code.md": other("c", "S01"),
        "same.md": other("d", "S01"),
        "odd.md": other("e", "../x"),
        "id.md": f"{other('f')}\n## An id {{ #a.b }}\n",
    }
    for name, text in files.items():
        (project / "docs" / name).parent.mkdir(exist_ok=True)
        (project / "docs" / name).write_text(text, encoding="utf-8")
    assert faults() == [
        "docs/code.md:1: docs/s01.md has the address /s01/ of this page's code. Fix: rename it",
        "docs/id.md:5: the id 'a.b' has characters other than letters, digits, hyphens, and underscores. "
        "Fix: change it",
        "docs/odd.md:1: '../x' is not a code. Fix: write S and two digits, such as `code: S99`",
        "docs/page.md:1: docs/page/index.md has the address /page/. Fix: rename one of the two",
        "docs/page.md:6: the id 'claim' appears twice. Fix: change one of the two",
        "docs/page.md:18: the id 'top' appears twice. Fix: change one of the two",
        "docs/page.md:20: the heading has no id. Fix: add { #its-id }",
        "docs/page.md:22: the heading has no id. Fix: add { #its-id }, or write claims with ### under it",
        "docs/page.md:24: the heading is underlined. Fix: begin it with # or ##",
        "docs/same.md:1: docs/code.md has the code S01. Fix: give this page another code",
        "docs/same.md:1: docs/s01.md has the address /s01/ of this page's code. Fix: rename it",
    ]


def test_faults_of_the_navigation_are_reported(project, faults):
    (project / "docs" / "other.md").write_text(other("a"), encoding="utf-8")
    line = navigation(project, "Questions: index.md", "Page: pgae.md", "7", "Gone: gone.md")
    problem = "which is not in docs/. Fix: correct or remove the entry"
    assert faults() == [
        f"mkdocs.yml:{line + 1}: nav refers to pgae.md, {problem}",
        f"mkdocs.yml:{line + 2}: an entry of nav is not a title with a page. Fix: write `- Title: page.md`",
        f"mkdocs.yml:{line + 3}: nav refers to gone.md, {problem}",
        "docs/other.md: the page is not in nav. Fix: add it in mkdocs.yml, or delete the page",
        "docs/page.md: the page is not in nav. Fix: add it in mkdocs.yml, or delete the page",
    ]


def test_a_site_without_a_first_page_is_reported(project, faults):
    (project / "docs" / "index.md").unlink()
    assert faults() == ["docs/index.md: the site has no first page. Fix: create the file"]


@pytest.mark.parametrize("command", EITHER)
def test_a_configuration_that_is_not_yaml_stops_the_build(last, command):
    (last / "mkdocs.yml").write_text("site_name: [\n", encoding="utf-8")
    result = build(last, command)
    assert (result.returncode, "Traceback" in result.stderr, "mkdocs.yml" in result.stderr) == (1, False, True)
    assert is_unchanged(last)


def test_text_that_is_not_yaml_is_reported(project, faults):
    (project / "mkdocs.yml").write_text("site_name: [\n", encoding="utf-8")
    problem = "the YAML is incorrect: expected the node content, but found '<stream end>'"
    assert faults() == [f"mkdocs.yml:2: {problem}. Fix: correct it"]


def test_every_template_that_the_theme_also_has_is_required():
    theme = Path(material.__file__).parent / "templates"
    folder = ROOT / "docs" / ".overrides"
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    assert [name for name in names if (theme / name).exists()] == list(text_files.OVERRIDES)


# Without these checks, a builder would use a template of its theme, or publish a script unchanged.
FRAME = {
    "docs/.overrides/main.html": (None, "the file does not exist. Fix: restore it from git"),
    "docs/.overrides/partials/as-of.html": (b"\xff", "byte 0 is not UTF-8. Fix: save it as UTF-8"),
    "docs/.overrides/partials/header.html": (None, "the file does not exist. Fix: restore it from git"),
    "docs/assets/search.js": (b"\0", "the character U+0000 cannot be shown. Fix: remove it"),
    "docs/assets/site.css": (
        b"a {}\n<<<<<<< HEAD\n",
        "<<<<<<< is from a merge that git could not complete. Fix: complete the merge",
    ),
}


def test_faults_of_templates_styles_and_scripts_are_reported(project, faults):
    for name, (data, _) in FRAME.items():
        (project / name).unlink()
        if data:
            (project / name).write_bytes(data)
    lines = [re.sub(r"^(\S+?):\d+: ", r"\1: ", line) for line in faults()]
    assert lines == [f"{name}: {fault}" for name, (_, fault) in FRAME.items()]


@pytest.mark.parametrize("command", [*BUILDERS.values(), PUBLISHING["with zensical"]], ids=[*BUILDERS, "with zensical"])
def test_a_broken_link_stops_the_build(last, command):
    (last / "docs" / "index.md").write_text("# Questions\n\n[A](page.md#gone) [B](gone.md)\n", encoding="utf-8")
    result = build(last, command)
    printed = re.sub(r"\x1b\[[\d;]*m", "", result.stdout + result.stderr)
    assert result.returncode == 1
    assert [text in printed for text in ("index.md", "page.md#gone", "gone.md")] == [True] * 3
    assert "Traceback" not in printed
    assert is_unchanged(last)


@pytest.mark.parametrize("command", EITHER)
def test_faults_of_built_pages_stop_the_build(last, command):
    # The author of a page cannot write this, but a template can.
    additions = '<p id="claim">Again</p><script>alert(1)</script><script src="claim-1.py"></script>'
    (last / "docs" / ".overrides" / "partials" / "footer.html").write_text(
        f"{{% if page and page.url == 'page/' %}}{additions}{{% endif %}}\n"
        "<script src=\"{{ 'assets/other.js' | url }}\"></script>\n",
        encoding="utf-8",
    )
    result = build(last, command)
    move = "Fix: move it to docs/assets/site.js, or remove it"
    # Zensical changes the address of a script, like the address of a download.
    lines = [line for line in messages(result) if not line.startswith("docs/claim-1.py: ")]
    assert (result.returncode, lines) == (
        1,
        [
            "docs/page.md:1: the built page has the id 'claim' 2 times. Fix: give one of them another id",
            f"docs/page.md:1: the built page runs 'alert(1)'. {move}",
            f"docs/page.md:1: the built page runs 'claim-1.py'. {move}",
            "docs/assets/other.js: pages load this file, but it is missing. "
            "Fix: restore it from git, or remove it from the template",
        ],
    )
    assert "Traceback" not in result.stderr
    assert is_unchanged(last)


FIX = "Fix: correct the template, or the page that names it"


@pytest.mark.parametrize(
    ("command", "text", "message"),
    [
        pytest.param(
            PUBLISHING["mkdocs"],
            "{% if %}\n",
            f"docs/.overrides/main.html:1: Expected an expression, got 'end of statement block'. {FIX}",
            id="MkDocs, a template with a syntax error",
        ),
        pytest.param(
            PUBLISHING["mkdocs"],
            "\n{{ nothing.there }}\n",
            f"docs/.overrides/main.html:2: 'nothing' is undefined. {FIX}",
            id="MkDocs, a template with an undefined name",
        ),
        pytest.param(
            PUBLISHING["with zensical"],
            "\n{{ nothing.there }}\n",
            "undefined value (in main.html:2)",
            id="Zensical, a template with an undefined name",
        ),
    ],
)
def test_an_incorrect_template_stops_the_build(last, command, text, message):
    (last / "docs" / ".overrides" / "main.html").write_text(text, encoding="utf-8")
    result = build(last, command)
    assert (result.returncode, message in (result.stdout + result.stderr).splitlines()) == (1, True)
    assert "Traceback" not in result.stderr
    assert is_unchanged(last)


def test_an_error_in_a_template_of_the_theme_names_the_one_of_the_project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    files = {"site-packages/base.html": "{{ 1 // zero }}", "own/main.html": "\n{% include 'base.html' %}"}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    templates = Environment(loader=FileSystemLoader([tmp_path / "own", tmp_path / "site-packages"]))
    with pytest.raises(ZeroDivisionError) as caught:
        templates.get_template("main.html").render(zero=0)
    with pytest.raises(mkdocs_hooks.BuildFailed) as failed:
        mkdocs_hooks.on_build_error(caught.value)
    assert str(failed.value) == f"own/main.html:2: integer division or modulo by zero. {FIX}"


def test_pages_are_proved_without_a_builder(project, monkeypatch):
    monkeypatch.chdir(project)
    snapshot = current_snapshot.prove()
    current_snapshot._runner.close()
    assert (snapshot.example_count, [page.page.path for page in snapshot.pages]) == (
        1,
        ["docs/index.md", "docs/page.md"],
    )
