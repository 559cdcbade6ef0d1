import pytest

from conftest import PAGE, ROOT
from session_answers.errors import PageError
from session_answers.pages.files import root
from session_answers.prove.project import Project


@pytest.fixture
def site(project, runner):
    return Project(project, runner)


def fault(call):
    with pytest.raises(PageError) as caught:
        call()
    return caught.value.faults


def test_the_root_is_the_nearest_folder_with_a_configuration(project, monkeypatch):
    monkeypatch.chdir(project / "docs" / "setup")
    assert root() == project


def test_outside_a_project_there_is_no_root(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert fault(root) == (f"{tmp_path}: no mkdocs.yml here or above: run the command in the project's folder",)


def test_hidden_folders_hold_no_pages(site):
    (site.folder / "docs" / ".overrides").mkdir(exist_ok=True)
    (site.folder / "docs" / ".overrides" / "hidden.md").touch()
    assert [path.name for path in site.paths()] == ["index.md", "page.md"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        *(
            pytest.param(f"other.{ending}", "the name of a page ends with .md: rename it", id=ending)
            for ending in ("markdown", "mdown", "mkdn", "mkd", "MD")
        ),
        pytest.param("other/README.md", "the builders take it for index.md: rename it", id="README"),
        pytest.param("setup/other.md", "what is below docs/setup is not published: move it", id="among the setups"),
        *(
            pytest.param(
                f"{part}/index.md",
                f"{part!r} is no part of an address: rename it to letters, digits, hyphens and dots",
                id=part,
            )
            for part in ("an other", "a?", "a#b", "é", "a\nb")
        ),
    ],
)
def test_a_file_that_would_be_published_nowhere_is_no_page(site, name, why):
    path = site.folder / "docs" / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
    assert path in site.paths()
    assert fault(lambda: site.read(path)) == (f"docs/{name}: {why}",)


def test_a_setup_that_ends_with_an_error_is_named(site):
    setup = site.folder / "docs" / "setup" / "user.py"
    setup.write_text(setup.read_text(encoding="utf-8") + "\n1 / 0\n", encoding="utf-8")
    assert fault(lambda: site.prove(site.read(site.folder / "docs" / "page.md"))) == (
        "docs/setup/user.py: ended with ZeroDivisionError: division by zero: correct the setup",
    )


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("b = (", "'(' was never closed"),
        ("return", "'return' outside function"),
        ("from __future__ import annotations", "from __future__ imports must occur at the beginning of the file"),
    ],
)
def test_a_setup_that_is_no_python_is_named(site, code, why):
    (site.folder / "docs" / "setup" / "user.py").write_text(f"a = 1\n{code}\n", encoding="utf-8")
    assert fault(lambda: site.prove(site.read(site.folder / "docs" / "page.md"))) == (
        f"docs/setup/user.py:2: {why}: correct the code",
    )


@pytest.mark.parametrize("name", ["../setup/user", "User", "user.py"])
def test_a_setup_is_named_by_one_word(site, name):
    path = site.folder / "docs" / "page.md"
    path.write_text(PAGE.replace('setup="user"', f'setup="{name}"'), encoding="utf-8")
    assert fault(lambda: site.prove(site.read(path))) == (f"docs/page.md:8: unknown setup {name!r}: there are user",)


def test_without_setups_none_is_known(site):
    (site.folder / "docs" / "setup" / "user.py").unlink()
    assert fault(lambda: site.prove(site.read(site.folder / "docs" / "page.md"))) == (
        "docs/page.md:8: unknown setup 'user': there are none",
    )


def test_what_python_warns_of_is_no_fault(site):
    path = site.folder / "docs" / "page.md"
    path.write_text('# A\n\n```python exec="on" id="example-1"\na = "\\d" is 1\n```\n', encoding="utf-8")
    assert len(site.prove(site.read(path))) == 1


def test_the_example_of_the_readme_is_true(runner):
    project = Project(ROOT, runner)
    assert len(project.prove(project.read(ROOT / "README.md"))) == 1


MAP = """\
---
links:
{links}
---

# Map

```python exec="on" id="example-1" setup="user" picture="map"
session = Session(engine)
ada = User(name="Ada")
session.add(ada)
# -> User pending
```
"""


def cure(part, link):
    return (
        f"docs/page.md:1: the map's {part!r} leads to {link!r}: "
        "name a page and an id below `links:` in the front matter"
    )


@pytest.mark.parametrize(
    ("links", "faults"),
    [
        pytest.param("  transient: other.md\n  pending: other.md#id\n  add(): other.md#id", (), id="all lead on"),
        pytest.param(
            "  transient: other.md\n  pending: other.md#gone\n  add(): gone.md",
            (cure("pending", "other.md#gone"), cure("add()", "gone.md")),
            id="an id and a page that are not there",
        ),
        pytest.param("  add(): other.md", (cure("transient", ""), cure("pending", "")), id="parts without a link"),
        pytest.param(
            "  transient: setup/user.py\n  pending: https://example.org\n  add(): other.md#",
            (cure("transient", "setup/user.py"), cure("pending", "https://example.org")),
            id="what is no page",
        ),
    ],
)
def test_every_part_of_a_map_leads_to_a_page(site, links, faults):
    docs = site.folder / "docs"
    (docs / "other.md").write_text("# Other\n\n## A claim { #id }\n", encoding="utf-8")
    (docs / "page.md").write_text(MAP.format(links=links), encoding="utf-8")
    try:
        found = tuple(example.example.id for example in site.prove(site.read(docs / "page.md"))), ()
    except PageError as error:
        found = ("example-1",), error.faults
    assert found == (("example-1",), faults)


def test_a_map_that_leads_to_what_cannot_be_read_tells_of_that(site):
    docs = site.folder / "docs"
    (docs / "other.md").write_bytes(b"# Other\n\n\xff\n")
    links = "  transient: other.md\n  pending: other.md#id\n  add(): other.md"
    (docs / "page.md").write_text(MAP.format(links=links), encoding="utf-8")
    with pytest.raises(PageError) as told:
        site.prove(site.read(docs / "page.md"))
    assert told.value.faults == ("docs/other.md: byte 9 is not UTF-8: save it as UTF-8",)
