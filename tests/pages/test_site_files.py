import os
import shutil

import pytest

from session_answers.pages.site_files import SCRIPTS, faults
from support.projects import ROOT

CHARACTERS = "use letters, digits, hyphens, and dots"
LIST = "remove it, or add it to scripts/session_answers/pages/site_files.py if the site itself needs it"
KIND = f"a file of this kind is not published. Fix: {LIST}"
LINK = "it is a link. Fix: replace it with a copy of its target"
CONTENT = "its content is not a harmless {} file. Fix: restore it from git, or remove it"
PNG = b"\x89PNG\r\n\x1a\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>ran = 1</script></svg>"


@pytest.fixture
def project(tmp_path):
    """A folder with the files in `docs/` that are not pages."""
    for name in ("assets", ".overrides"):
        shutil.copytree(ROOT / "docs" / name, tmp_path / "docs" / name)
    shutil.copy(ROOT / "docs" / "answers.schema.json", tmp_path / "docs")
    return tmp_path


def found(project):
    return [str(fault) for fault in faults(project)]


def put(project, name, data=b""):
    path = project / "docs" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_the_files_of_the_project_are_published():
    assert list(faults(ROOT)) == []
    assert sorted(SCRIPTS) == sorted(path.relative_to(ROOT / "docs").as_posix() for path in ROOT.glob("docs/**/*.js"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a-b/index.md", b"", id="a page"),
        pytest.param("a.png", PNG, id="an image"),
        pytest.param("commit/a_1.b.svg", SVG, id="a drawing"),
        pytest.param("a.jpg", b"\xff\xd8\xff\xe0", id="a photo"),
        pytest.param("setup/a.py", b"", id="a setup"),
        pytest.param(".releases/2026.11.tar.xz", b"", id="a release"),
        pytest.param(".recorded/a/b.jsonl", b"", id="a recording"),
        pytest.param(".DS_Store", b"", id="a hidden file"),
        pytest.param("a/.b.md.swp", b"", id="a hidden file of an editor"),
        pytest.param("a/b.md~", b"", id="a backup of an editor"),
        pytest.param(".git/evil.html", b"", id="a hidden folder"),
    ],
)
def test_other_files_of_known_kinds_are_published_or_not_copied(project, name, data):
    put(project, name, data)
    assert found(project) == []


KINDS = [
    *("evil.html", "evil.HTML", "evil.htm", "evil.xhtml", "evil.xht", "evil.shtml", "evil.xml", "evil.xsl"),
    *("evil.js", "assets/evil.js", "assets/site.js/evil.js", "evil.mjs", "evil.cjs", "evil.wasm", "evil.css"),
    *("evil.svgz", "evil.SVG", "evil.swf", "evil.pdf", "evil.json", "evil.txt", "evil.gif", "evil.PNG", "evil"),
    *("_headers", "_redirects", "CNAME", "assets/fonts/other.woff2", "Setup/user.py", "evil.html.", "evil.md.html"),
]


@pytest.mark.parametrize("name", KINDS)
def test_a_file_of_another_kind_is_refused(project, name):
    if name == "assets/site.js/evil.js":
        (project / "docs" / "assets" / "site.js").unlink()
    put(project, name)
    assert found(project) == [f"docs/{name}: {KIND}"]


@pytest.mark.parametrize("name", ["a b.png", "é.png", "a%2e.svg", "-a.png", "a\n.png", 'a".svg', "a&b/c.png"])
def test_a_name_that_cannot_be_an_address_is_refused(project, name):
    put(project, name, PNG)
    odd = next(part for part in name.split("/") if part != "c.png")
    shown = name.replace("\n", r"\n")
    assert found(project) == [f"docs/{shown}: {odd!r} cannot be part of an address. Fix: {CHARACTERS}"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        (".overrides/evil.svg", "docs/.overrides/ has no files of this kind. Fix: remove it, or move it"),
        (".overrides/assets/evil.js", "docs/.overrides/ has no files of this kind. Fix: remove it, or move it"),
        (".overrides/evil.HTML", "docs/.overrides/ has no files of this kind. Fix: remove it, or move it"),
        (".releases/other.tar.xz", "docs/.releases/ has no files of this kind. Fix: remove it, or move it"),
    ],
)
def test_a_file_of_another_kind_in_a_folder_of_the_site_is_refused(project, name, problem):
    put(project, name)
    assert found(project) == [f"docs/{name}: {problem}"]


@pytest.mark.parametrize(
    "name",
    ["page.md", "a/page.md", "a.png", "evil", "setup/user.py", ".overrides/main.html", ".releases/2026.11.tar.xz"],
)
@pytest.mark.parametrize("target", ["/etc/hostname", "nowhere", "../outside"])
def test_a_link_is_refused(project, name, target):
    path = put(project, name)
    path.unlink()
    path.symlink_to(target)
    assert found(project) == [f"docs/{name}: {LINK}"]


def test_a_linked_folder_is_refused(project, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "page.md").touch()
    (project / "docs" / "inside").symlink_to(tmp_path / "outside")
    assert found(project) == [f"docs/inside: {LINK}"]
    shutil.move(project / "docs", tmp_path / "other")
    (project / "docs").symlink_to(tmp_path / "other")
    assert found(project)[0] == f"docs: {LINK}"


def test_a_pipe_is_refused(project):
    os.mkfifo(project / "docs" / "a.png")
    assert found(project) == ["docs/a.png: it is not a file. Fix: remove it"]


def drawing(inside, attributes=""):
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


DRAWINGS = {
    "a script": SCRIPT,
    "a script of another prefix": b'<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script/></s:svg>',
    "a script of HTML": drawing('<script xmlns="http://www.w3.org/1999/xhtml">ran = 1</script>'),
    "a handler": drawing("", 'onload="ran = 1"'),
    "a handler in capitals": drawing("", 'ONLOAD="ran = 1"'),
    "a link": drawing('<a href="javascript:ran = 1"><path/></a>'),
    "HTML": drawing('<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="a"/></foreignObject>'),
    "an animation": drawing('<animate attributeName="href" to="javascript:ran = 1"/>'),
    "a set value": drawing('<set attributeName="onload" to="ran = 1"/>'),
    "another document": drawing('<use href="evil.svg#a"/>'),
    "an old link": drawing("<path/>", 'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="evil.svg"'),
    "styles": drawing("<style>@import 'evil.css'</style>"),
    "a style": drawing("<path style='fill: red'/>"),
    "an address": drawing("<path fill='url(https://a.example/)'/>"),
    "an instruction": b"<?xml-stylesheet href='evil.xsl'?>" + SVG,
    "a declaration": b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG,
    "an entity": drawing("&a;"),
    "another encoding": SVG.decode().encode("utf-16"),
    "a declared encoding": b'<?xml version="1.0" encoding="utf-7"?>' + SVG,
    "HTML alone": b"<html xmlns='http://www.w3.org/1999/xhtml'><script>ran = 1</script></html>",
    "no namespace": b"<svg><path/></svg>",
    "no drawing": b"ran = 1",
    "nothing": b"",
}
CONTENTS = {
    **{f"a.svg: {name}": ("a.svg", data) for name, data in DRAWINGS.items()},
    "an icon with a script": ("assets/favicon.svg", SCRIPT),
    "no PNG": ("a.png", b"<script>ran = 1</script>"),
    "no JPEG": ("a.jpg", PNG),
    "no font": ("assets/fonts/figtree.woff2", b"wOF2=1"),
    "a license that is a script": ("assets/fonts/OFL.txt", b"ran = 1"),
    "a schema that is a script": ("answers.schema.json", b"ran = 1"),
    "a schema that is a list": ("answers.schema.json", b"[]"),
}


@pytest.mark.parametrize(("name", "data"), CONTENTS.values(), ids=CONTENTS)
def test_a_file_that_is_not_what_its_name_says_is_refused(project, name, data):
    put(project, name, data)
    assert found(project) == [f"docs/{name}: {CONTENT.format(name.rpartition('.')[2])}"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- a -->' + SVG, id="a declaration and a comment"),
        pytest.param(drawing("<title>é &amp; b</title><g fill='none'><circle r='1'/></g>", "role='img'"), id="texts"),
        pytest.param(drawing("<defs><linearGradient id='a'/></defs><path fill='url(#a)'/>"), id="a gradient"),
    ],
)
def test_a_drawing_without_a_script_is_published(project, data):
    put(project, "a.svg", data)
    assert found(project) == []
