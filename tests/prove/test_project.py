import pytest

from session_answers.errors import PageError
from session_answers.pages.files import root
from session_answers.prove.project import Project
from sqlalchemy_receipts.errors import Fault, ReceiptsError
from support.projects import PAGE, ROOT


@pytest.fixture
def site(project, runner):
    return Project(project, runner)


def faults_of(site, text=None, name="docs/page.md"):
    """Return the faults of a page, with another text if `text` is given."""
    if text is not None:
        (site.folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ReceiptsError) as caught:
        site.prove(site.read(site.folder / name))
    return list(caught.value.faults)


def test_the_root_is_the_nearest_folder_with_a_configuration(project, monkeypatch):
    monkeypatch.chdir(project / "docs" / "setup")
    assert root() == project


def test_hidden_folders_have_no_pages(site):
    (site.folder / "docs" / ".overrides" / "hidden.md").touch()
    assert [path.name for path in site.paths()] == ["index.md", "page.md"]


def test_a_file_that_cannot_be_published_is_not_a_page(site):
    path = site.folder / "docs" / "other.markdown"
    path.touch()
    assert path in site.paths()
    with pytest.raises(PageError):
        site.read(path)


def test_an_error_of_a_setup_is_a_fault_of_its_file(site):
    setup = site.folder / "docs" / "setup" / "user.py"
    setup.write_text(setup.read_text(encoding="utf-8") + "\n1 / 0\n", encoding="utf-8")
    problem = "the setup ended with ZeroDivisionError: division by zero"
    assert faults_of(site) == [Fault("docs/setup/user.py", 0, problem, "correct the setup")]


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("b = (", "'(' was never closed"),
        ("return", "'return' outside function"),
        ("from __future__ import annotations", "from __future__ imports must occur at the beginning of the file"),
    ],
)
def test_a_setup_that_is_not_python_is_a_fault_at_its_line(site, code, problem):
    (site.folder / "docs" / "setup" / "user.py").write_text(f"a = 1\n{code}\n", encoding="utf-8")
    assert faults_of(site) == [Fault("docs/setup/user.py", 2, problem, "correct the code")]


@pytest.mark.parametrize("name", ["../setup/user", "User", "user.py"])
def test_an_unknown_setup_is_a_fault_that_lists_the_others(site, name):
    text = PAGE.replace('setup="user"', f'setup="{name}"')
    assert faults_of(site, text) == [Fault("docs/page.md", 8, f"there is no setup {name!r}", "use one of user")]


def test_a_project_without_setups_reports_a_missing_setup(site):
    (site.folder / "docs" / "setup" / "user.py").unlink()
    assert faults_of(site) == [Fault("docs/page.md", 8, "there is no setup 'user'", "add docs/setup/user.py")]


def test_warnings_of_python_are_not_faults(site):
    path = site.folder / "docs" / "page.md"
    path.write_text('# A\n\n```python exec="on" id="example-1"\na = "\\d" is 1\n```\n', encoding="utf-8")
    assert len(site.prove(site.read(path))) == 1


def test_the_example_of_the_readme_has_true_receipts(runner):
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
OTHER = "# Other\n\n## A claim { #id }\n"
FIX = "add a page and an id for it under `links:` in the front matter"


def test_every_part_of_a_map_links_to_a_page(site):
    docs = site.folder / "docs"
    (docs / "other.md").write_text(OTHER, encoding="utf-8")
    links = "  transient: other.md\n  pending: other.md#id\n  add(): other.md#id"
    (docs / "page.md").write_text(MAP.format(links=links), encoding="utf-8")
    assert len(site.prove(site.read(docs / "page.md"))) == 1


@pytest.mark.parametrize(
    ("links", "problems"),
    [
        pytest.param(
            "  transient: other.md\n  pending: other.md#gone\n  add(): gone.md",
            ["'pending' of the map links to 'other.md#gone'", "'add()' of the map links to 'gone.md'"],
            id="an id and a page that do not exist",
        ),
        pytest.param(
            "  add(): other.md",
            ["'transient' of the map has no link", "'pending' of the map has no link"],
            id="parts without a link",
        ),
        pytest.param(
            "  transient: setup/user.py\n  pending: https://example.org\n  add(): other.md#",
            ["'transient' of the map links to 'setup/user.py'", "'pending' of the map links to 'https://example.org'"],
            id="links to no page",
        ),
    ],
)
def test_a_part_of_a_map_without_a_page_is_a_fault(site, links, problems):
    (site.folder / "docs" / "other.md").write_text(OTHER, encoding="utf-8")
    expected = [Fault("docs/page.md", 1, problem, FIX) for problem in problems]
    assert faults_of(site, MAP.format(links=links)) == expected


def test_a_map_that_links_to_an_unreadable_page_has_the_fault_of_that_page(site):
    (site.folder / "docs" / "other.md").write_bytes(b"# Other\n\n\xff\n")
    links = "  transient: other.md\n  pending: other.md#id\n  add(): other.md"
    (fault,) = faults_of(site, MAP.format(links=links))
    assert str(fault).startswith("docs/other.md: byte 9 is not UTF-8")


def test_files_with_crlf_read_the_same(site):
    def content():
        pages = [site.read(path) for path in site.sources()]
        answers = site.answers()
        return pages, site.setups(), answers, site.permalinks(answers), [site.prove(page) for page in pages]

    before = content()
    files = [path for path in (site.folder / "docs").rglob("*") if path.suffix in {".md", ".py", ".txt", ".jsonl"}]
    for path in (site.folder / "mkdocs.yml", *files):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(files) > 4
    assert content() == before
