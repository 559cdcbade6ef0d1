"""Identical sources give identical bytes on any machine."""

import shutil
import subprocess
from shutil import which

import pytest

from session_answers.pages.examples import with_ids
from support.builds import BUILDERS, build
from support.page_faults import HARMLESS, block
from support.projects import copy_project, tree

pytestmark = pytest.mark.long

# Run as another user if the system allows it.
_STRANGER = ["unshare", "--user", "--map-user=1234", "--map-group=1234"]
STRANGER = (
    _STRANGER
    if which("unshare") and not subprocess.run([*_STRANGER, "true"], capture_output=True, check=False).returncode
    else []
)
OTHER_MACHINE = {
    "PYTHONHASHSEED": "77",
    "TZ": "Asia/Tokyo",
    "LC_ALL": "C",
    "LANG": "tr_TR.UTF-8",
    "USER": "stranger",
    "LOGNAME": "stranger",
    "COLUMNS": "33",
}


def test_the_whole_site_is_the_same_to_the_byte_on_another_machine(site_of, tmp_path):
    copy = copy_project(tmp_path / "another folder" / "with a longer name")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    result = build(copy, [*STRANGER, *BUILDERS["mkdocs"]], **OTHER_MACHINE, TMPDIR=str(scratch))
    assert (result.returncode, list(scratch.iterdir())) == (0, [])
    expected, built = tree(site_of("mkdocs") / "site"), tree(copy / "site")
    assert sorted(expected) == sorted(built)
    assert [name for name in expected if expected[name] != built[name]] == []


@pytest.mark.parametrize("command", [BUILDERS["mkdocs-quiet"], BUILDERS["zensical"]], ids=["mkdocs", "zensical"])
def test_examples_that_leave_files_or_settings_give_the_same_bytes_again(project, command):
    text = (project / "docs" / "page.md").read_text(encoding="utf-8")
    noisy = with_ids(text + "".join(block(*case.values) for case in HARMLESS))
    (project / "docs" / "page.md").write_text(noisy, encoding="utf-8")
    sites = []
    for variables in ({}, OTHER_MACHINE):
        assert build(project, command, **variables).returncode == 0
        sites.append(tree(project / "site"))
        shutil.rmtree(project / "site")
        shutil.rmtree(project / ".cache", ignore_errors=True)
    assert sites[0] == sites[1]
