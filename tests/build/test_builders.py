import os
import re
import shutil

import pytest

from conftest import BUILDER, PAGE, PUBLISHING, build, tree
from session_answers.pages.examples import with_ids
from wrong import EXAMPLES, FILES, HARMLESS, PAGES, SETUPS, WRITTEN, block


def last_good_site(project):
    (project / "site" / "page").mkdir(parents=True)
    (project / "site" / "page" / "index.html").write_text("the last good site", encoding="utf-8")
    return tree(project / "site")


def written(project, pages):
    """Write pages of a table, each with a name of its own; give by its name what has to be told of it."""
    wanted = {}
    for number, (title, (text, messages)) in enumerate(pages.items()):
        name = f"docs/{title[0]}{number:02}.md"
        (project / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        wanted[title] = [message.replace("docs/page.md", name) for message in messages]
    return wanted


def said(result):
    """What a builder has said of files of the project, one a line."""
    return re.findall(r"^(?:docs/|mkdocs\.yml).*", result.stdout + result.stderr, re.MULTILINE)


@pytest.mark.parametrize("command", BUILDER)
def test_every_fault_is_told_at_once_and_the_last_good_site_stays(project, command):
    before = last_good_site(project)
    for name, (text, _) in SETUPS.items():
        (project / "docs" / "setup" / f"{name}.py").write_text(f"{text}\n", encoding="utf-8")
    using = {
        f"setup that {name}": (PAGE.replace('setup="user"', f'setup="{name}" timeout="1"'), messages)
        for name, (_, messages) in SETUPS.items()
    }
    wanted = written(project, EXAMPLES | PAGES | using)
    for name, (make, message) in FILES.items():
        make(project / "docs" / name)
        wanted[name] = [f"docs/{name}: {message}"]
    result = build(project, command)
    told = said(result)
    missing = {title: [each for each in messages if each not in told] for title, messages in wanted.items()}
    more = set(told) - {each for messages in wanted.values() for each in messages}
    assert (result.returncode, {title: each for title, each in missing.items() if each}, more) == (1, {}, set())
    assert len(told) == len(set(told))
    assert "Traceback" not in result.stderr
    assert tree(project / "site") == before


ALONE = ["raise", "hard exit"]


@pytest.mark.parametrize("command", BUILDER[1:])
@pytest.mark.parametrize(("text", "messages"), [pytest.param(*EXAMPLES[name], id=name) for name in ALONE])
def test_one_fault_stops_the_build_and_leaves_the_last_good_site(project, command, text, messages):
    before = last_good_site(project)
    (project / "docs" / "page.md").write_text(text, encoding="utf-8")
    result = build(project, command)
    assert (result.returncode, said(result)) == (1, messages)
    assert tree(project / "site") == before


BOTH = [pytest.param(command, id=name) for name, command in PUBLISHING.items()]


@pytest.mark.parametrize("command", BOTH)
def test_setups_that_cannot_be_read_are_told(project, command):
    before = last_good_site(project)
    setups = project / "docs" / "setup"
    (setups / "user.py").unlink()
    (setups / "user.py").symlink_to("nowhere.py")
    (setups / "folder.py").mkdir()
    (setups / "encoding.py").write_bytes(b"# caf\xe9\n")
    (setups / "sign.py").write_text("a = 1\n# \0\n", encoding="utf-8")
    os.mkfifo(setups / "pipe.py")
    result = build(project, command)
    assert (result.returncode, said(result)) == (
        1,
        [
            "docs/setup/encoding.py: byte 5 is not UTF-8: save it as UTF-8",
            "docs/setup/folder.py: is no file: take it away",
            "docs/setup/pipe.py: is no file: take it away",
            "docs/setup/sign.py:2: the character U+0000 cannot be shown: take it out",
            "docs/setup/user.py: is not there: let it be read, or take it away",
        ],
    )
    assert tree(project / "site") == before


def other(text, code=""):
    """A page that has no fault of its own."""
    front = f"---\ncode: {code}\n---\n\n" if code else ""
    return f"{front}# Another page\n\nIt says {text}.\n"


@pytest.mark.parametrize("command", BOTH)
def test_two_pages_or_parts_of_one_address_are_told(project, command):
    before = last_good_site(project)
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
    result = build(project, command)
    assert (result.returncode, said(result)) == (
        1,
        [
            "docs/code.md:1: /s01/ leads here, and is the address of docs/s01.md: rename that",
            "docs/id.md:5: the id 'a.b': use letters, digits, hyphens and underscores",
            "docs/odd.md:1: '../x' is no code: write S and two digits, as `code: S99`",
            "docs/page.md:1: /page/ is the address of docs/page/index.md: rename one of the two",
            "docs/page.md:6: the id 'claim' is there twice: give one of the two another",
            "docs/page.md:18: the id 'top' is there twice: give one of the two another",
            "docs/page.md:20: a heading without an id: add { #its-id }",
            "docs/page.md:22: a heading without an id: add { #its-id }",
            "docs/page.md:24: a heading that is underlined: begin it with # or ##",
            "docs/same.md:1: /s01/ leads here, and is the address of docs/s01.md: rename that",
            "docs/same.md:1: the code S01 is that of docs/code.md: give the page another",
        ],
    )
    assert tree(project / "site") == before


def navigation(project, *entries):
    """Write the entries of the navigation: the first is on line 36 of mkdocs.yml."""
    path = project / "mkdocs.yml"
    rows = "".join(f"  - {entry}\n" for entry in entries)
    text = re.sub(r"^nav:\n(?: +.*\n)+", f"nav:\n{rows}", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    return text[: text.index("nav:")].count("\n") + 2


@pytest.mark.parametrize("command", BOTH)
def test_what_is_wrong_with_the_navigation_is_told(project, command):
    before = last_good_site(project)
    (project / "docs" / "other.md").write_text(other("a"), encoding="utf-8")
    line = navigation(project, "Questions: index.md", "Page: pgae.md", "7", "Gone: gone.md")
    result = build(project, command)
    known = "which is no page below docs: take the entry out, or correct it"
    assert (result.returncode, said(result)) == (
        1,
        [
            f"mkdocs.yml:{line + 1}: nav names pgae.md, {known}",
            f"mkdocs.yml:{line + 2}: an entry of nav is no title with a page: write `- Title: page.md`",
            f"mkdocs.yml:{line + 3}: nav names gone.md, {known}",
            "docs/other.md: is not in nav: add it there in mkdocs.yml, or delete the page",
            "docs/page.md: is not in nav: add it there in mkdocs.yml, or delete the page",
        ],
    )
    assert tree(project / "site") == before


@pytest.mark.parametrize("command", BOTH)
def test_a_site_without_a_first_page_is_told(project, command):
    before = last_good_site(project)
    (project / "docs" / "index.md").unlink()
    result = build(project, command)
    assert (result.returncode, said(result)) == (1, ["docs/index.md: is not there: every site has a first page"])
    assert tree(project / "site") == before


@pytest.mark.parametrize("command", BOTH)
def test_a_link_that_leads_nowhere_stops_the_build(project, command):
    before = last_good_site(project)
    (project / "docs" / "index.md").write_text("# Questions\n\n[A](page.md#gone) [B](gone.md)\n", encoding="utf-8")
    result = build(project, command)
    told = re.sub(r"\x1b\[[\d;]*m", "", result.stdout + result.stderr)
    assert result.returncode == 1
    assert [each in told for each in ("index.md", "page.md#gone", "gone.md")] == [True] * 3
    assert "Traceback" not in told
    assert tree(project / "site") == before


# What both builders tell of a built page in the same words.
RUNS = "docs/page.md:1: the built page runs {}: let docs/assets/site.js do it, or take it out"
SAME = {
    "an id twice": (
        "docs/page.md",
        f'{PAGE}\n<p id="claim">Again</p>\n',
        "docs/page.md:1: the id 'claim' is on the built page 2 times: give one of them another",
    ),
    "a script in a page": ("docs/page.md", f"{PAGE}\n<script>alert(1)</script>\n", RUNS.format("'alert(1)'")),
    "an example as a script of its page": (
        "docs/page.md",
        f'{PAGE}\n<script src="claim-1.py"></script>\n',
        RUNS.format("'claim-1.py'"),
    ),
    "a script that is not there": (
        "docs/.overrides/partials/footer.html",
        "<script src=\"{{ 'assets/other.js' | url }}\"></script>\n",
        "docs/assets/other.js: pages load it, and it is not there: take it from git, or out of their template",
    ),
}
# What only the built page shows: MkDocs reads templates in its own way, and Zensical in another.
BUILT = [
    pytest.param(
        BOTH[0].values[0],
        "docs/.overrides/main.html",
        "{% if %}\n",
        "docs/.overrides/main.html:1: Expected an expression, got 'end of statement block': "
        "correct the template, or the page that names it",
        id="MkDocs, a template that is none",
    ),
    pytest.param(
        BOTH[0].values[0],
        "docs/.overrides/main.html",
        "\n{{ nothing.there }}\n",
        "docs/.overrides/main.html:2: 'nothing' is undefined: correct the template, or the page that names it",
        id="MkDocs, a template that names nothing",
    ),
    pytest.param(
        BOTH[1].values[0],
        "docs/.overrides/main.html",
        "\n{{ nothing.there }}\n",
        "undefined value (in main.html:2)",
        id="Zensical, a template that names nothing",
    ),
    *(
        pytest.param(command.values[0], name, text, message, id=f"{command.id}, {title}")
        for title, (name, text, message) in SAME.items()
        for command in BOTH
    ),
    pytest.param(
        BOTH[0].values[0],
        "docs/assets/site.css",
        "body { margin: 0 }\n",
        "docs/assets/site.css: the cards need a colour --obj: bring it back",
        id="MkDocs, a style sheet without colours",
    ),
]

# A frame is read before it is used: a builder would take its theme's own, and a script be published as it is.
FRAME = {
    "docs/.overrides/main.html": (None, "is not there: take it from git"),
    "docs/.overrides/partials/as-of.html": (b"\xff", "byte 0 is not UTF-8: save it as UTF-8"),
    "docs/assets/search.js": (b"\0", "the character U+0000 cannot be shown: take it out"),
    "docs/assets/site.css": (b"a {}\n<<<<<<< HEAD\n", "<<<<<<< is of a merge that git could not make: end it"),
}


@pytest.mark.parametrize("command", BOTH)
def test_every_fault_of_the_frame_is_told_before_it_is_used(project, command):
    before = last_good_site(project)
    for name, (data, _) in FRAME.items():
        (project / name).unlink()
        if data:
            (project / name).write_bytes(data)
    result = build(project, command)
    told = [re.sub(r"^(\S+?):\d+: ", r"\1: ", line) for line in result.stderr.splitlines()]
    assert (result.returncode, told[-len(FRAME) :]) == (1, [f"{name}: {fault}" for name, (_, fault) in FRAME.items()])
    assert "Traceback" not in result.stderr
    assert tree(project / "site") == before


@pytest.mark.parametrize(("command", "name", "text", "message"), BUILT)
def test_what_only_the_built_page_shows_leaves_the_last_good_site(project, command, name, text, message):
    before = last_good_site(project)
    (project / name).write_text(text, encoding="utf-8")
    result = build(project, command)
    assert (result.returncode, message in (result.stdout + result.stderr).splitlines()) == (1, True)
    assert "Traceback" not in result.stderr
    assert tree(project / "site") == before


@pytest.mark.parametrize("command", BOTH)
def test_how_a_page_may_be_written(project, command):
    pages = {f"p{number:02}": row for number, row in enumerate(WRITTEN.values())}
    for name, (text, _) in pages.items():
        own = text.replace("Ada", name) if name != "p00" else text
        (project / "docs" / f"{name}.md").write_bytes(own.replace("It has", f"{name} has").encode())
    navigation(project, "Questions: index.md", "Page: page.md", *(f"{name}: {name}.md" for name in pages))
    result = build(project, command)
    assert (result.returncode, said(result)) == (0, [])
    built = {name: (project / "site" / name / "index.html").read_text(encoding="utf-8") for name in pages}
    found = {title: html.count('<section class="example') for title, html in zip(WRITTEN, built.values(), strict=True)}
    assert found == {title: count for title, (_, count) in WRITTEN.items()}
    assert not [name for name, html in built.items() if "<i onclick" in html.partition('<div class="md-content"')[0]]


@pytest.mark.parametrize("command", [BUILDER[1], BUILDER[2]])
def test_what_examples_leave_behind_changes_no_other(project, command):
    noisy = with_ids("".join(block(*case.values) for case in HARMLESS))
    after = PAGE.replace("# Is this a page?", noisy)
    (project / "docs" / "index.md").write_text(f"# Questions\n{after}", encoding="utf-8")
    result = build(project, command)
    assert (result.returncode, result.stderr.replace("No issues found\n", "")) == (0, "")
    html = (project / "site" / "index.html").read_text(encoding="utf-8")
    assert len(re.findall('<section class="example', html)) == len(HARMLESS) + 1
    assert "<script>alert" not in html


MENU = re.compile(r"<h2>Questions</h2>\s*<ul>(.*?)</ul>", re.DOTALL)


@pytest.mark.parametrize("command", [BUILDER[1], BUILDER[2]])
@pytest.mark.parametrize(
    ("count", "menu"),
    [
        pytest.param(3, ["Page", "Is it 0?", "Is it 1?", "Is it 2?"], id="few"),
        pytest.param(70, ["All questions", "Is it 4?", "Is it 6?"], id="many"),
    ],
)
def test_the_menu_of_many_questions_has_those_beside_the_page(project, command, count, menu):
    config = project / "mkdocs.yml"
    nav = "".join(f"\n  - Is it {number}?: p{number}.md" for number in range(count))
    config.write_text(
        config.read_text(encoding="utf-8").replace("\n  - Page: page.md", f"\n  - Page: page.md{nav}"), encoding="utf-8"
    )
    for number in range(count):
        (project / "docs" / f"p{number}.md").write_text(f"# Is it {number}?\n", encoding="utf-8")
    assert build(project, command).returncode == 0
    place = project / "site" / f"p{min(count, 6) - 1}" / "index.html"
    assert re.findall(">([^<]+)</a>", MENU.search(place.read_text(encoding="utf-8"))[1]) == menu


# Examples that run again give the same traces: that the two builders' sites are compared shows it for all.
@pytest.mark.parametrize("command", [BUILDER[1], BUILDER[2]])
def test_two_builds_are_the_same_to_the_byte(project, command):
    here = [{}, {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LC_ALL": "C"}]
    noisy = with_ids("".join(block(*case.values) for case in HARMLESS))
    (project / "docs" / "page.md").write_text(PAGE + noisy, encoding="utf-8")
    sites = []
    for more in here:
        assert build(project, command, **more).returncode == 0
        sites.append(tree(project / "site"))
        shutil.rmtree(project / "site")
        shutil.rmtree(project / ".cache", ignore_errors=True)
    assert sites[0] == sites[1]
