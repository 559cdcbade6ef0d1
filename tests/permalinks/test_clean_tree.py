import pytest

from session_answers.errors import CommandError
from session_answers.permalinks import ledger
from session_answers.permalinks.clean_tree import clean_commit
from support.git import git

UNKNOWN = "git cannot show whether every file is committed: "
FROM = "Fix: release from a repository with a commit of the project"


@pytest.fixture
def folder(tmp_path):
    """A repository with a project."""
    folder = tmp_path / "project"
    for name in ("mkdocs.yml", ledger.PATH, "docs/page.md", "docs/é.md", ".gitignore"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("# Old\n", encoding="utf-8")
    (folder / ".gitignore").write_text("/site/\n*.log\n", encoding="utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "Begin")
    return folder


def fault(folder):
    with pytest.raises(CommandError) as caught:
        clean_commit(folder)
    return str(caught.value)


def test_the_commit_of_a_clean_tree_is_returned(folder):
    (folder / "site").mkdir()
    (folder / "site" / "index.html").touch()
    (folder / "docs" / ".notes.log").touch()
    (folder / "docs" / ".git.log").mkdir()
    (folder / "docs" / ".git.log" / "a.md").touch()
    assert clean_commit(folder) == git(folder, "rev-parse", "HEAD").strip()


def edit(folder):
    (folder / "docs" / "page.md").write_text("# New\n", encoding="utf-8")


def stage(folder):
    edit(folder)
    git(folder, "add", ".")


def hide(folder):
    git(folder, "update-index", "--assume-unchanged", "docs/page.md")
    edit(folder)


def skip(folder):
    git(folder, "update-index", "--skip-worktree", "docs/page.md")
    edit(folder)


def exclude(folder):
    (folder / ".git" / "info").mkdir(exist_ok=True)
    (folder / ".git" / "info" / "exclude").write_text("draft.md\n", encoding="utf-8")
    (folder / "docs" / "draft.md").touch()


def hide_new(folder):
    git(folder, "config", "status.showUntrackedFiles", "no")
    (folder / "docs" / "new.md").touch()


def other_index(folder):
    edit(folder)
    git(folder, "config", "core.fsmonitor", "true")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        pytest.param(edit, "docs/page.md", id="edited"),
        pytest.param(stage, "docs/page.md", id="staged"),
        pytest.param(lambda folder: (folder / "docs" / "page.md").unlink(), "docs/page.md", id="deleted"),
        pytest.param(lambda folder: (folder / "docs" / "new.md").touch(), "docs/new.md", id="new"),
        pytest.param(lambda folder: (folder / "docs" / "a b.md").touch(), '"docs/a b.md"', id="a space"),
        pytest.param(lambda folder: (folder / "docs" / "é.md").write_bytes(b""), "docs/é.md", id="a letter"),
        pytest.param(hide_new, "docs/new.md", id="new, and not shown"),
        pytest.param(hide, "docs/page.md", id="assumed unchanged"),
        pytest.param(skip, "docs/page.md", id="skipped"),
        pytest.param(exclude, "docs/draft.md", id="excluded"),
        pytest.param(lambda folder: (folder / "docs" / "a.log").touch(), "docs/a.log", id="ignored"),
        pytest.param(other_index, "docs/page.md", id="with a monitor of files"),
        pytest.param(lambda folder: (folder / "docs" / "page.md").chmod(0o755), "docs/page.md", id="permissions"),
    ],
)
def test_a_file_that_is_not_committed_is_a_fault(folder, change, path):
    change(folder)
    assert fault(folder) == f"{path}: it is not committed. Fix: commit or remove it"


def test_the_first_of_several_files_is_named(folder):
    edit(folder)
    for name in ("b.md", "a.md"):
        (folder / "docs" / name).touch()
    assert fault(folder) == "docs/page.md: it is not committed, and 2 other files are not. Fix: commit or remove it"


@pytest.mark.parametrize("variable", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"])
def test_the_repository_of_a_variable_is_not_read(folder, tmp_path, monkeypatch, variable):
    edit(folder)
    (tmp_path / "other").mkdir()
    git(tmp_path / "other", "init", "--quiet")
    monkeypatch.setenv(variable, str(tmp_path / "other" / ".git"))
    assert fault(folder) == "docs/page.md: it is not committed. Fix: commit or remove it"


def test_without_a_repository_the_state_is_unknown(tmp_path):
    message = "fatal: not a git repository (or any of the parent directories): .git"
    assert fault(tmp_path) == f"{UNKNOWN}{message}. {FROM}"


def test_without_a_commit_the_state_is_unknown(tmp_path):
    git(tmp_path, "init", "--quiet")
    assert fault(tmp_path) == f"{UNKNOWN}fatal: Needed a single revision. {FROM}"


def test_in_the_repository_of_another_project_the_state_is_unknown(folder):
    (folder / "site" / "docs").mkdir(parents=True)
    (folder / "site" / "mkdocs.yml").touch()
    message = "error: pathspec 'mkdocs.yml' did not match any file(s) known to git"
    assert fault(folder / "site").startswith(f"{UNKNOWN}{message}")


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda git_folder: (git_folder / "index").write_bytes(b"none"), id="the index"),
        pytest.param(lambda git_folder: (git_folder / "HEAD").write_bytes(b"none"), id="the head"),
        pytest.param(lambda git_folder: (git_folder / "config").write_bytes(b"["), id="the settings"),
    ],
)
def test_a_repository_that_git_cannot_read_is_a_fault(folder, spoil):
    spoil(folder / ".git")
    assert fault(folder).startswith(f"{UNKNOWN}")


def test_without_git_the_state_is_unknown(folder, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert fault(folder) == "git: No such file or directory. Fix: install git"
