import pytest

from conftest import ROOT
from session_answers.page import PageError
from session_answers.site import Site, root


@pytest.fixture
def site(project, runner):
    return Site(project, runner)


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


def test_a_page_is_found_by_its_text_below_the_front_matter(site):
    path = site.folder / "docs" / "page.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"---\ncode: S99\n---\n\n{text}", encoding="utf-8")
    found = site.find(text.strip())
    assert (found.path, [example.line for example in found.examples]) == ("docs/page.md", [13])


def test_a_text_that_is_no_page_is_refused(site):
    assert fault(lambda: site.find("# Unknown")) == (f"a page is no file below {site.folder / 'docs'}: '# Unknown'",)


def test_a_setup_that_ends_with_an_error_is_named(site):
    setup = site.folder / "docs" / "setup" / "user.py"
    setup.write_text(setup.read_text(encoding="utf-8") + "\n1 / 0\n", encoding="utf-8")
    assert fault(lambda: site.prove(site.read(site.folder / "docs" / "page.md"))) == (
        "docs/setup/user.py: ended with ZeroDivisionError: division by zero: correct the setup",
    )


def test_a_setup_that_is_no_python_is_named(site):
    (site.folder / "docs" / "setup" / "user.py").write_text("a = 1\nb = (\n", encoding="utf-8")
    assert fault(lambda: site.prove(site.read(site.folder / "docs" / "page.md"))) == (
        "docs/setup/user.py:2: '(' was never closed: correct the code",
    )


def test_the_faults_of_all_pages_are_told_at_once(site):
    path = site.folder / "docs" / "page.md"
    text = path.read_text(encoding="utf-8").replace("User pending", "COMMIT")
    path.write_text(text, encoding="utf-8")
    (site.folder / "docs" / "index.md").write_text("```python\n```\n", encoding="utf-8")
    assert fault(site.prove_all) == (
        'docs/index.md:1: the example is not executed: every python block has exec="on"',
        "docs/page.md:11: claimed 'COMMIT', happened 'User pending': "
        "run scripts/update docs/page.md and read the difference",
    )


def test_proving_counts_the_examples(site):
    assert site.prove_all() == 1


def test_the_example_of_the_readme_is_true(runner):
    project = Site(ROOT, runner)
    assert len(project.prove(project.read(ROOT / "README.md"))) == 1
