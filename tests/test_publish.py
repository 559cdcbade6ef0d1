import json
import re

import pytest

from conftest import BUILDER, PAGE, build, tree
from session_answers.page import folder_of
from session_answers.publish import publish
from session_answers.site import Site

EXAMPLE = """\
# {question}

{verdict}

## A claim {{ #claim }}

```python exec="on" setup="user"
print("é '<b>&amp;</script>'")
# -> prints é '<b>&amp;</script>'
```

```python exec="on"
from __future__ import annotations
two = 2
```
"""
PROGRAMS = {
    "claim-1.py": "# The setup: é\n\n\nprint(\"é '<b>&amp;</script>'\")\n# -> prints é '<b>&amp;</script>'\n",
    "claim-2.py": "from __future__ import annotations\n\n\n\ntwo = 2\n",
}
BUILT = """\
<!doctype html>
<article><h1>{}</h1><p>{}</p>
<p class="program"><a href="{}claim-1.py" download="x.py">Download</a></p></article>
"""


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("docs/index.md", "."),
        ("docs/page.md", "page"),
        ("docs/flush-or-commit.md", "flush-or-commit"),
        ("docs/reading/index.md", "reading"),
        ("docs/reading/lines.md", "reading/lines"),
        ("docs/a.b.md", "a.b"),
        ("docs/docs/index.md", "docs"),
    ],
)
def test_a_page_is_published_in_its_folder(path, folder):
    assert folder_of(path).as_posix() == folder


@pytest.fixture
def sources(tmp_path, runner):
    """The sources of three pages with two examples each, and of one without."""
    docs = tmp_path / "docs"
    files = {
        "index.md": EXAMPLE.format(question="Which?", verdict="All."),
        "page.md": EXAMPLE.format(question="Is it?", verdict="Yes."),
        "reading/index.md": EXAMPLE.format(question="How?", verdict="So."),
        "plain.md": "# Plain?\n\nNo.\n",
        ".hidden/page.md": EXAMPLE.format(question="Hidden?", verdict="Yes."),
        "setup/user.py": "# The setup: é\n",
    }
    for name, text in files.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text, encoding="utf-8")
    return Site(tmp_path, runner)


def built(folder, link=""):
    """Write the pages as a builder does; `link` is what it puts before the download's address."""
    files = {
        "index.html": BUILT.format("Which?", "All.", link),
        "page/index.html": BUILT.format("Is it?", "Yes.", link),
        "reading/index.html": BUILT.format("How?", "So.", link),
        "plain/index.html": "<article><h1>Plain?</h1><p>No.</p></article>\r\n",
        "404.html": "<h1>404</h1>",
        "assets/site.css": "a { color: red }",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return tree(folder)


def page(address, question, verdict, text):
    claims = [{"id": "", "title": "", "text": text}] if text else []
    return {"address": address, "question": question, "verdict": verdict, "claims": claims}


def test_the_downloads_and_the_index_are_all_that_is_added(tmp_path, sources):
    folder = tmp_path / "site"
    before = built(folder)
    search = [
        page("page", "Is it?", "Yes.", "Download"),
        page("plain", "Plain?", "No.", ""),
        page("reading", "How?", "So.", "Download"),
    ]
    after = before | {
        f"{where}{name}": text.encode() for where in ("", "page/", "reading/") for name, text in PROGRAMS.items()
    }
    publish(folder, sources)
    found = tree(folder)
    assert json.loads(found.pop("search.json")) == {"pages": search}
    assert found == after


def test_publishing_twice_changes_nothing(tmp_path, sources):
    folder = tmp_path / "site"
    built(folder, "../")
    publish(folder, sources)
    once = tree(folder)
    publish(folder, sources)
    assert tree(folder) == once


def test_a_download_that_a_builder_moved_is_put_back(tmp_path, sources):
    wanted = built(tmp_path / "wanted")
    moved = built(tmp_path / "site", "../")
    publish(tmp_path / "site", sources)
    after = {name: data for name, data in tree(tmp_path / "site").items() if name in moved}
    assert after == wanted
    assert moved != wanted


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('<a href="../claim-1.py">a link</a>', id="no download"),
        pytest.param('<a href="../page/claim-1.py" download="x.py">another page</a>', id="a download of another page"),
        pytest.param('<a href="../notes.txt" download>notes</a>', id="a download that is no program"),
        pytest.param('<a href="../page/">a page</a>', id="a page"),
    ],
)
def test_other_links_stay_as_they_are(tmp_path, sources, text):
    folder = tmp_path / "site"
    built(folder)
    (folder / "page" / "index.html").write_text(text, encoding="utf-8")
    publish(folder, sources)
    assert (folder / "page" / "index.html").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("command", [BUILDER[1], BUILDER[2]])
def test_the_downloads_of_a_build_are_where_its_links_lead(project, runner, command):
    docs, site = project / "docs", project / "site"
    (docs / "reading").mkdir(exist_ok=True)
    config = project / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("page.md", "page.md\n  - Reading: reading/index.md", 1), encoding="utf-8")
    for name in ("index.md", "page.md", "reading/index.md"):
        (docs / name).write_text(PAGE, encoding="utf-8")
    assert build(project, command).returncode == 0
    publish(site, Site(project, runner))
    setup = (docs / "setup" / "user.py").read_text(encoding="utf-8")
    code = re.search(r"```python .*?\n(.*)```", PAGE, re.DOTALL)[1]
    found = [
        (path.parent.relative_to(site).as_posix(), link, (path.parent / link).read_text(encoding="utf-8"))
        for path in sorted(site.rglob("index.html"))
        for link in re.findall(r'href="([^"]*\.py)"', path.read_text(encoding="utf-8"))
    ]
    assert found == [(folder, "claim-1.py", f"{setup}\n\n{code}") for folder in (".", "page", "reading")]
    assert len(list(site.rglob("*.py"))) == 3
