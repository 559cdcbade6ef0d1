"""A build that is killed, refused or not alone: the last good site stays whole until a new one takes its place."""

import signal
import subprocess
import sys
import time
from contextlib import suppress
from shutil import which

import pytest

from conftest import PAGE, build, environment, tree

COMMANDS = {
    "mkdocs": ["mkdocs", "build", "--quiet"],
    "zensical": [sys.executable, "-m", "session_answers.with_zensical"],
}
COMMAND = [pytest.param(command, id=name) for name, command in COMMANDS.items()]
MOMENTS = 8


def start(project, command):
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=project, env=environment(project), **quiet)


def names(project):
    """What is in the project besides caches and what builds are making."""
    return sorted(path.name for path in project.iterdir() if path.name != ".cache" and ".new-" not in path.name)


def left(project):
    return [path.name for path in project.iterdir() if ".new-" in path.name]


@pytest.mark.parametrize("command", COMMAND)
def test_a_build_that_is_killed_at_any_moment_leaves_a_whole_site(project, command):
    page = project / "docs" / "page.md"
    assert build(project, command).returncode == 0
    sites, before = {"old": tree(project / "site")}, names(project)
    page.write_text(PAGE.replace("Ada", "Eve"), encoding="utf-8")
    began = time.monotonic()
    assert build(project, command).returncode == 0
    lasts = time.monotonic() - began
    sites["new"] = tree(project / "site")
    page.write_text(PAGE, encoding="utf-8")
    assert build(project, command).returncode == 0
    page.write_text(PAGE.replace("Ada", "Eve"), encoding="utf-8")
    found, ends = [], []
    for number in range(MOMENTS):
        process = start(project, command)
        # The moments differ from run to run; what holds does so at each.
        with suppress(subprocess.TimeoutExpired):
            process.wait(lasts * (number + 0.5) / (MOMENTS + 1))
        process.send_signal((signal.SIGKILL, signal.SIGTERM, signal.SIGINT)[number % 3])
        ends.append(process.wait())
        site = tree(project / "site")
        found += [name for name, each in sites.items() if each == site]
        assert names(project) == before
    assert (len(found), any(ends)) == (MOMENTS, True)
    assert build(project, command).returncode == 0
    assert (tree(project / "site") == sites["new"], names(project), left(project)) == (True, before, [])


@pytest.mark.parametrize("command", COMMAND)
def test_builds_at_the_same_time_each_put_a_whole_site(project, command):
    processes = [start(project, command) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    together = tree(project / "site")
    assert build(project, command).returncode == 0
    assert (tree(project / "site") == together, left(project)) == (True, [])


# A small file system of its own, where the system can mount one.
_MOUNTED = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-ec"]
CAN_MOUNT = (
    bool(which("unshare")) and not subprocess.run([*_MOUNTED, "true"], capture_output=True, check=False).returncode
)
FULL = 'mount -t tmpfs -o size={size} tmpfs small; "$@" || code=$?; ls small >listed; exit $code'


@pytest.mark.parametrize("size", ["64k", "300k", "400k"] if CAN_MOUNT else [])
def test_a_disk_that_is_full_is_told_and_leaves_nothing(project, size):
    (project / "small").mkdir()
    command = [*_MOUNTED, FULL.format(size=size), "sh", *COMMANDS["mkdocs"], "--site-dir", "small/site"]
    result = build(project, command)
    told = "No space left on device: make room, or let it be written and replaced; the last good site is as it was\n"
    # MkDocs tells why it stops on standard output.
    assert (result.returncode, result.stdout[-len(told) :], result.stderr) == (1, told, "")
    assert (project / "listed").read_text(encoding="utf-8") == ""


@pytest.mark.parametrize("command", COMMAND)
def test_a_file_in_the_place_of_the_site_is_told_and_left(project, command):
    site = project / "site"
    site.write_text("mine", encoding="utf-8")
    result = build(project, command)
    assert (result.returncode, (result.stdout + result.stderr).strip().splitlines()[-1]) == (
        1,
        f"{site}: Not a directory: make room, or let it be written and replaced; the last good site is as it was",
    )
    assert (site.read_text(encoding="utf-8"), left(project)) == ("mine", [])
