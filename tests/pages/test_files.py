import pytest

from session_answers.errors import PageError, TextFileError
from session_answers.pages.files import check_name, files_in, root

CHARACTERS = "use letters, digits, hyphens, and dots"


def test_the_root_is_the_nearest_folder_with_a_configuration(tmp_path, monkeypatch):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").touch()
    monkeypatch.chdir(tmp_path / "a" / "b")
    assert root() == tmp_path
    (tmp_path / "mkdocs.yml").unlink()
    with pytest.raises(TextFileError) as caught:
        root()
    problem = "there is no mkdocs.yml in this folder or above it"
    assert str(caught.value) == f"{tmp_path}/a/b: {problem}. Fix: run the command in the project's folder"


def test_the_files_of_a_folder_are_found_at_any_depth(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c.md").touch()
    assert sorted(files_in(tmp_path)) == [tmp_path / "a", tmp_path / "a" / "b", tmp_path / "a" / "b" / "c.md"]
    with pytest.raises(FileNotFoundError):
        list(files_in(tmp_path / "none"))


@pytest.mark.parametrize("name", ["docs/a.md", "docs/a-b/index.md", "docs/a.b/c_1.md", "README.md"])
def test_a_page_has_a_name_that_can_be_published(name):
    check_name(name)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        *(
            (f"docs/other.{ending}", "the name does not end with .md. Fix: rename the page")
            for ending in ("markdown", "mkd", "MD")
        ),
        ("docs/other/README.md", "the builders treat a README.md as index.md. Fix: rename the page"),
        ("docs/setup/other.md", "pages in docs/setup/ are not published. Fix: move the page"),
        *(
            (
                f"docs/{part}/index.md",
                f"{part!r} cannot be part of an address. Fix: {CHARACTERS}",
            )
            for part in ("an other", "a?", "a#b", "é", "a\nb")
        ),
    ],
)
def test_a_page_with_another_name_is_a_fault(name, problem):
    with pytest.raises(PageError) as caught:
        check_name(name)
    assert str(caught.value) == f"{name}: {problem}".replace("\n", r"\n")
