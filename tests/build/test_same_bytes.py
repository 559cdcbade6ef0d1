"""The same sources give the same bytes on any machine."""

import subprocess
from shutil import which

from conftest import BUILDERS, build, copy_of_the_project, tree

# Somebody else, where the system can make one up.
_STRANGER = ["unshare", "--user", "--map-user=1234", "--map-group=1234"]
STRANGER = (
    _STRANGER
    if which("unshare") and not subprocess.run([*_STRANGER, "true"], capture_output=True, check=False).returncode
    else []
)
ELSEWHERE = {
    "PYTHONHASHSEED": "77",
    "TZ": "Asia/Tokyo",
    "LC_ALL": "C",
    "LANG": "tr_TR.UTF-8",
    "USER": "stranger",
    "LOGNAME": "stranger",
    "COLUMNS": "33",
}


def test_the_whole_site_is_the_same_to_the_byte_on_another_machine(site_of, tmp_path):
    there = copy_of_the_project(tmp_path / "another folder" / "with a longer name")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    result = build(there, [*STRANGER, *BUILDERS["mkdocs"]], **ELSEWHERE, TMPDIR=str(scratch))
    assert (result.returncode, list(scratch.iterdir())) == (0, [])
    here, found = tree(site_of("mkdocs") / "site"), tree(there / "site")
    assert sorted(here) == sorted(found)
    assert [name for name in here if here[name] != found[name]] == []
