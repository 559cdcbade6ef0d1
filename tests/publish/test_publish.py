import json
import re

import pytest

from session_answers.day_and_commit import versions
from session_answers.errors import BuildError, PermalinkError
from session_answers.permalinks import redirect_pages, releases
from session_answers.prove.project import Project
from session_answers.prove.snapshot import take
from session_answers.publish.content_security import under_policy
from session_answers.publish.page_cache import PageCache
from session_answers.publish.publish import publish
from sqlalchemy_receipts.errors import Fault
from support.projects import tree

EXAMPLE = """\
---
code: {code}
description: {verdict}
---
# {question}

{verdict}

## A claim {{ #claim }}

```python exec="on" id="claim-1" setup="user"
print("é '<b>&amp;</script>'")
# -> prints é '<b>&amp;</script>'
```

```python exec="on" id="claim-2"
from __future__ import annotations
two = 2
```
"""
PROGRAMS = {
    "claim-1.py": "# The setup: é\n\n\nprint(\"é '<b>&amp;</script>'\")\n# -> prints é '<b>&amp;</script>'\n",
    "claim-2.py": "# From SQLAlchemy Session Answers: /{}#claim-2\nfrom __future__ import annotations\n\n\n\ntwo = 2\n",
}
HEAD = '<link rel="canonical" href="{}"><meta property="og:site_name" content="Answers &amp; more">'
HOST = "https://host/sub/"
SHEET = "".join(f"--{name}: light-dark(#123, #456);\n" for name in ("obj", "soft", "ink", "dim", "conn", "tx", "no"))
LEDGER = """\
2026-11-01 /page/ 0123456789ab
2026-11-02 /page/#claim 0123456789ab
2026-11-03 /reading/ 0123456789ab
2026-11-03 /old/ 0123456789ab
2026-11-03 /old/#gone -
"""
MOVED = "/old/ -> /page/\n/old/#gone -> /page/#claim\n"
BUILT = """\
<!doctype html>
{}
<article><h1>{}</h1><p>{}</p>
<p class="program"><a href="{}claim-1.py" download="x.py">Download</a></p></article>
"""


@pytest.fixture
def sources(tmp_path, runner, monkeypatch):
    """Return the sources of three pages with two examples each, and one page without examples."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    docs = tmp_path / "docs"
    files = {
        "index.md": EXAMPLE.format(code="", question="Which?", verdict="All."),
        "page.md": EXAMPLE.format(code="S02", question="Is it?", verdict="Yes."),
        "reading/index.md": EXAMPLE.format(code="", question="How?", verdict="So."),
        "plain.md": "# Plain?\n\nNo.\n",
        ".hidden/page.md": EXAMPLE.format(code="S03", question="Hidden?", verdict="Yes."),
        "setup/user.py": "# The setup: é\n",
        "assets/site.css": SHEET,
        ".search/stop-words.txt": "the a\n",
        ".search/synonyms.txt": "one => two\n",
        ".permalinks/ledger.txt": LEDGER,
        ".permalinks/moved.txt": MOVED,
    }
    for name, text in files.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text, encoding="utf-8")
    return Project(tmp_path, runner)


def built(folder, link="", base=HOST):
    """Write the pages like a builder. `link` is the text before the download's address."""
    head = HEAD.format(base) if base else HEAD.partition(">")[2]
    files = {
        "index.html": BUILT.format(head, "Which?", "All.", link),
        "page/index.html": BUILT.format(head, "Is it?", "Yes.", link),
        "reading/index.html": BUILT.format(head, "How?", "So.", link),
        "plain/index.html": "<article><h1>Plain?</h1><p>No.</p></article>\r\n",
        "404.html": "<h1>404</h1>",
        "assets/site.css": "a{color:red}",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return tree(folder)


FOLDERS = ["", "page/", "plain/", "reading/"]
ADDED = [
    *(f"{folder}{name}" for folder in ("", "page/", "reading/") for name in PROGRAMS),
    *(f"{folder}{name}" for folder in FOLDERS for name in ("index.md", "card.png")),
    *(f"{folder}/index.html" for folder in ("S02", "s02", "old")),
    "page/share.html",
    *("llms.txt", "llms-full.txt", "answers.json", "feed.xml", "search.json", "search-texts.json"),
]


def with_policy(files, **options):
    """Return the files, with the policy in each page."""
    return {
        name: under_policy(data.decode(), **options).encode() if name.endswith(".html") else data
        for name, data in files.items()
    }


def published(tmp_path, sources, base=HOST):
    before = built(tmp_path / "site", base=base)
    publish(tmp_path / "site", take(sources))
    after = tree(tmp_path / "site")
    assert {name: after.pop(name) for name in before} == with_policy(before)
    return after


@pytest.mark.parametrize("base", [HOST, ""], ids=["an address", "no address"])
def test_a_site_has_all_files_for_programs(tmp_path, sources, base):
    files = published(tmp_path, sources, base)
    assert sorted(files) == sorted(ADDED)
    for folder in ("", "page/", "reading/"):
        programs = {name: program.replace("{}", folder) for name, program in PROGRAMS.items()}
        assert {name: files[f"{folder}{name}"].decode() for name in PROGRAMS} == programs
    index = json.loads(files["search.json"])
    assert index["pages"] == [
        ["page", "Is it?", "Yes.", "S02"],
        ["plain", "Plain?", "No.", ""],
        ["reading", "How?", "So.", ""],
    ]
    assert json.loads(files["search-texts.json"]) == {"page/": "Download", "reading/": "Download"}
    changed = [(entry["url"], entry["changed"]) for entry in json.loads(files["answers.json"])["answers"]]
    assert changed == [(f"{base}page/", "2026-11-02")]
    links = re.findall(r'rel="self" .* href="(.*?)"', files["feed.xml"].decode())
    assert links == [f"{base}feed.xml"]


TESTED = (
    "Tested on SQLAlchemy 2.1 with SQLite. Not run on SQLAlchemy 2.0 with SQLite; 2.1 with SQLite on Python 3.13; "
    "2.0 and 2.1 with PostgreSQL and MariaDB."
)
MARKDOWN = """\
# {question}

{verdict}

## A claim

<https://host/sub/{url}#claim>

{tested}

```python
print("é '<b>&amp;</script>'")
# -> prints é '<b>&amp;</script>'
```

```python
from __future__ import annotations
two = 2
```

---

Source: <https://host/sub/{url}>. Executed on {versions}, 2023-11-14.
"""


def test_every_page_has_a_markdown_version_and_one_file_has_all(tmp_path, sources):
    files = {name: data.decode() for name, data in published(tmp_path, sources).items() if not name.endswith(".png")}
    versions_by_folder = {
        "": MARKDOWN.format(tested=TESTED, question="Which?", verdict="All.", url="", versions=versions()),
        "page/": MARKDOWN.format(tested=TESTED, question="Is it?", verdict="Yes.", url="page/", versions=versions()),
        "plain/": f"# Plain?\n\nNo.\n\n---\n\nSource: <{HOST}plain/>. Executed on {versions()}, 2023-11-14.\n",
        "reading/": MARKDOWN.format(tested=TESTED, question="How?", verdict="So.", url="reading/", versions=versions()),
    }
    assert {folder: files[f"{folder}index.md"] for folder in versions_by_folder} == versions_by_folder
    head = files["llms.txt"].partition("## Questions")[0]
    assert head.startswith("# Answers & more\n\n> All.\n\n")
    assert files["llms-full.txt"] == head + "\n".join(
        versions_by_folder[folder] for folder in ("page/", "plain/", "reading/")
    )


@pytest.mark.parametrize(("base", "expected"), [(HOST, True), ("", False)], ids=["an address", "no address"])
def test_the_sitemap_of_the_builder_stays_if_the_site_has_an_address(tmp_path, sources, base, expected):
    folder = tmp_path / "site"
    built(folder, base=base)
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        (folder / name).write_bytes(b"of the builder")
    publish(folder, take(sources))
    exist = [(folder / name).exists() for name in ("sitemap.xml", "sitemap.xml.gz")]
    assert exist == [expected, expected]


def test_codes_and_moved_addresses_redirect(tmp_path, sources):
    files = published(tmp_path, sources)
    pages = {name: data.decode() for name, data in files.items() if name.endswith("/index.html")}
    answer = next(answer for _, answer in sources.answers() if answer.code)
    assert pages == {
        "S02/index.html": under_policy(redirect_pages.page("/S02/", answer, "/page/", {}, HOST)),
        "s02/index.html": under_policy(redirect_pages.page("/s02/", answer, "/page/", {}, HOST)),
        "old/index.html": under_policy(redirect_pages.page("/old/", answer, "/page/", {"gone": "/page/#claim"}, HOST)),
    }


def test_a_release_is_published_with_policies_in_its_pages_and_texts_that_are_no_scripts(tmp_path, sources):
    frozen = {
        "index.html": b"<h1>Then</h1>\r\n",
        "page/index.html": b"<h1>Was it?</h1><script>then()</script>",
        "page/index.md": b"# Was it?\n",
        "page/claim-1.py": b"# It was.\n",
    }
    # Earlier releases have texts that could also be scripts.
    old = {"page/claim-2.py": b"ran = 2\n", "page/old/index.md": b"<!-- -->\nran = 3\n"}
    for name, data in (frozen | old).items():
        (tmp_path / "then" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "then" / name).write_bytes(data)
    archive = releases.release(tmp_path, tmp_path / "then", "2026.11", "2026-11-24")
    before = archive.read_bytes()
    files = published(tmp_path, sources)
    assert {name: data for name, data in files.items() if name.startswith("v/")} == with_policy(
        {f"v/2026.11/{name}": data for name, data in frozen.items()}
        | {
            "v/2026.11/page/claim-2.py": b"# From SQLAlchemy Session Answers: /v/2026.11/page/#claim-2\nran = 2\n",
            "v/2026.11/page/old/index.md": b"# From SQLAlchemy Session Answers: /v/2026.11/page/old/index.md\n"
            b"<!-- -->\nran = 3\n",
        }
    )
    assert archive.read_bytes() == before


# Files of a forged archive, each with its problem.
FORGED = {
    ".htaccess": (b"", "'.htaccess' is not a file of a site"),
    "assets/é.css": (b"", "'assets/é.css' is not a file of a site"),
    "assets/evil.js": (b"", "'assets/evil.js' is not a file of a site"),
    "evil.xhtml": (b"", "'evil.xhtml' is not a file of a site"),
    "page/evil.HTML": (b"", "'page/evil.HTML' is not a file of a site"),
    "page/evil.svg": (
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>ran = 1</script></svg>',
        "page/evil.svg: its content is not a harmless svg file",
    ),
    "feed.xml": (b'<a xmlns="http://www.w3.org/1999/xhtml"/>', "feed.xml: its content is not a harmless xml file"),
    "other.html": (b"\xff", "'other.html' is not UTF-8"),
    "search.json": (b"[]", "search.json: its content is not a harmless json file"),
}


def test_a_release_with_files_of_other_kinds_is_not_published(tmp_path, sources):
    for name, (data, _) in FORGED.items():
        (tmp_path / "then" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "then" / name).write_bytes(data)
    releases.release(tmp_path, tmp_path / "then", "2026.11", "2026-11-24")
    with pytest.raises(PermalinkError) as caught:
        published(tmp_path, sources)
    archive, fix = "docs/.releases/2026.11.tar.xz", "restore it from git"
    assert sorted(caught.value.faults) == sorted(Fault(archive, 0, problem, fix) for _, problem in FORGED.values())


def test_scripts_that_no_page_loads_are_not_published(tmp_path, sources):
    folder = tmp_path / "site"
    built(folder)
    (folder / "assets" / "javascripts" / "workers").mkdir(parents=True)
    (folder / "assets" / "javascripts" / "workers" / "search.js").touch()
    publish(folder, take(sources))
    assert not (folder / "assets" / "javascripts").exists()


def test_a_markdown_version_begins_with_the_question(tmp_path, sources):
    (tmp_path / "docs" / "plain.md").write_text("<!-- -->\nran = 1 //\n\n# `Plain`?\n\nNo.\n", encoding="utf-8")
    version = published(tmp_path, sources)["plain/index.md"].decode()
    assert version.startswith("# Plain?\n<!-- -->\nran = 1 //\n\n# `Plain`?\n")


def test_all_faults_of_the_built_pages_are_reported_together(tmp_path, sources):
    folder = tmp_path / "site"
    built(folder)
    (folder / "page" / "index.html").write_text('<i id="a"></i><i id="a"></i><img src="a.png">', encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        publish(folder, take(sources))
    restore = "restore it from git, or remove it from the template"
    assert caught.value.faults == (
        Fault("docs/page.md", 1, "the built page has the id 'a' 2 times", "give one of them another id"),
        Fault("docs/page/a.png", 0, "pages load this file, but it is missing", restore),
    )


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        pytest.param(
            "site/page/index.html",
            "",
            Fault("docs/page.md", 1, "the page is not at /page/ of the built site", "build the site again"),
            id="a page that was not built",
        ),
        pytest.param(
            "docs/assets/site.css",
            SHEET.replace("--obj", "--other"),
            Fault("docs/assets/site.css", 0, "the images for links need a color --obj", "restore it"),
            id="a style sheet without a color",
        ),
    ],
)
def test_a_missing_file_or_page_is_reported(tmp_path, sources, name, text, fault):
    built(tmp_path / "site")
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        publish(tmp_path / "site", take(sources))
    assert caught.value.faults == (fault,)


@pytest.mark.parametrize(
    "old",
    ["/assets/site.css/", "/page/index.html/", "/page/card.png/old/", "/llms.txt/", "/404.html/", "/old/index.html/"],
)
def test_no_page_that_redirects_takes_the_place_of_a_file(tmp_path, sources, old):
    built(tmp_path / "site")
    (tmp_path / "docs" / ".permalinks" / "moved.txt").write_text(f"{MOVED}{old} -> /page/\n", encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        publish(tmp_path / "site", take(sources))
    line = MOVED.count("\n") + 1
    assert caught.value.faults == (
        Fault("docs/.permalinks/moved.txt", line, f"{old} is a file of the site", "remove the line"),
    )


def test_publishing_twice_changes_nothing(tmp_path, sources):
    folder = tmp_path / "site"
    built(folder, "../")
    publish(folder, take(sources))
    once = tree(folder)
    publish(folder, take(sources))
    assert tree(folder) == once


def test_a_cached_page_that_is_built_with_another_template_is_corrected_again(tmp_path, sources):
    folder, cache, taken = tmp_path / "site", PageCache(), take(sources)
    before = built(folder)
    publish(folder, taken, cache)
    built(folder)
    other = before | {"page/index.html": before["page/index.html"].replace(b"Yes.", b"Yes, with another template.")}
    (folder / "page" / "index.html").write_bytes(other["page/index.html"])
    publish(folder, taken, cache)
    after = tree(folder)
    assert {name: after[name] for name in before} == with_policy(other)


def test_a_served_page_may_run_the_script_that_reloads_it(tmp_path, sources):
    folder = tmp_path / "site"
    built(folder)
    publish(folder, take(sources))
    once = tree(folder)
    publish(folder, take(sources), served=True)
    assert tree(folder) == with_policy(once, served=True)
    publish(folder, take(sources))
    assert tree(folder) == once


def test_a_download_link_that_zensical_changed_is_corrected(tmp_path, sources):
    wanted = built(tmp_path / "wanted")
    moved = built(tmp_path / "site", "../")
    publish(tmp_path / "site", take(sources))
    after = {name: data for name, data in tree(tmp_path / "site").items() if name in moved}
    assert after == with_policy(wanted)
    assert moved != wanted


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('<a href="../claim-1.py">a link</a>', id="no download"),
        pytest.param('<a href="../page/claim-1.py" download="x.py">another page</a>', id="a download of another page"),
        pytest.param('<a href="../notes.txt" download>notes</a>', id="a download that is not a program"),
        pytest.param('<a href="../page/">a page</a>', id="a page"),
    ],
)
def test_other_links_stay_as_they_are(tmp_path, sources, text):
    folder = tmp_path / "site"
    built(folder)
    (folder / "page" / "index.html").write_text(text, encoding="utf-8")
    publish(folder, take(sources))
    assert (folder / "page" / "index.html").read_text(encoding="utf-8") == under_policy(text)
