"""The times of the search and of the error finder, with the built site in Chromium."""

import pytest

from benchmark.finding import finding
from benchmark.workspace import Workspace
from session_answers.errors import CommandError
from support.projects import ROOT

COLUMNS = ["a key in the search", "a paste of 3 KB", "a paste of 100 KB", "a paste of 1 MB"]


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "docs").symlink_to(ROOT / "docs")
    (tmp_path / "work").mkdir()
    return Workspace(tmp_path / "project", tmp_path / "work", (2,), 1, print)


def test_a_site_is_compared_with_the_last_release(workspace, site):
    (workspace.root / "site").symlink_to(site)
    figures = list(finding(workspace))
    assert [(figure.row, figure.column) for figure in figures] == [
        (row, column) for row in ("the last release", "this site") for column in COLUMNS
    ]
    assert all(figure.values[0] >= 0 for figure in figures)
    assert list(workspace.folder.iterdir()) == []


def test_a_site_that_is_not_built_is_a_fault(workspace):
    with pytest.raises(CommandError) as caught:
        list(finding(workspace))
    assert str(caught.value) == "site: there is no built site. Fix: run scripts/build"
