"""Faults around a build: it is stopped, the system refuses an action, or cached results are damaged."""

import ctypes
import fcntl
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

import pytest

from session_answers.build import current_snapshot
from session_answers.pages.parser import parse
from session_answers.run.result_store import FOLDER, Store
from session_answers.run.runner import Runner
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Trace
from support.builds import build, environment
from support.projects import BIN, PAGE, tree

MKDOCS, ZENSICAL = [str(BIN / "mkdocs"), "build"], [sys.executable, "-m", "session_answers.build.zensical"]
# Both builders share most of this code, so a normal run tests only MkDocs.
BOTH = [pytest.param(MKDOCS, id="MkDocs"), pytest.param(ZENSICAL, id="Zensical", marks=pytest.mark.long)]
LAST = {"index.html": b"the last good site"}
REFUSED = ". The last good site is unchanged"
PIECE = 64 * 1024


def put(folder, files):
    """Write these files into a folder, and remove all other files."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def names(folder):
    # Zensical does not delete its cache.
    return {path.name for path in folder.iterdir()} - {".cache"}


@pytest.fixture
def last(project):
    """Return a project with a site that was built before."""
    put(project / "site", LAST)
    return project


# The signal that stops a build, and the part of its time after which it is sent.
STOPPED = [
    *((signal.SIGKILL, part) for part in (0.4, 0.6, 0.75, 0.85, 0.95)),
    *((signal.SIGTERM, part) for part in (0.5, 0.8)),
    *((signal.SIGINT, part) for part in (0.5, 0.9)),
]


@pytest.mark.long
@pytest.mark.parametrize("command", BOTH)
def test_a_build_that_is_stopped_leaves_the_last_site_or_the_new_one(project, command):
    began = time.monotonic()
    assert build(project, command).returncode == 0
    takes = time.monotonic() - began
    before, new, stops = names(project), tree(project / "site"), list(reversed(STOPPED))
    while stops:
        number, part = stops[-1]
        put(project / "site", LAST)
        began = time.monotonic()
        with (project.parent / "log").open("a") as log:
            process = subprocess.Popen(command, cwd=project, env=environment(project), stdout=log, stderr=log)
            try:
                code = process.wait(takes * part)
                # The build ended before the signal, so try again.
                takes = time.monotonic() - began
            except subprocess.TimeoutExpired:
                process.send_signal(number)
                code = process.wait(60)
                stops.pop()
        left = names(project) - before
        assert left == {name for name in left if re.fullmatch(r"site\.new-\d+-[0-9a-f]{4}", name)}
        assert tree(project / "site") in ((LAST, new) if code else (new,))
    assert build(project, command).returncode == 0
    assert (tree(project / "site"), names(project)) == (new, before)
    assert "BrokenPipeError" not in (project.parent / "log").read_text()


@pytest.mark.long
@pytest.mark.parametrize("command", BOTH)
def test_two_builds_at_once_leave_one_whole_site(last, command):
    before = names(last)
    both = [
        subprocess.Popen(command, cwd=last, env=environment(last), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=120)[1] for process in both]
    assert ([process.returncode for process in both], names(last)) == ([0, 0], before), outputs
    site = tree(last / "site")
    assert build(last, command).returncode == 0
    assert tree(last / "site") == site


def test_builds_with_zensical_run_one_after_the_other(last):
    descriptor = os.open(last, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        process = subprocess.Popen(
            ZENSICAL, cwd=last, env=environment(last), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        output = process.stderr.readline()
        assert (output, tree(last / "site"), (last / ".cache").exists()) == (
            "another build with Zensical is running here. Waiting for it to end\n",
            LAST,
            False,
        )
    finally:
        os.close(descriptor)
    process.communicate(timeout=120)
    assert (process.returncode, "page/index.html" in tree(last / "site")) == (0, True)


def without_rights():
    """Remove the right of root to read and write all files."""
    if os.geteuid() == 0:
        for right in (1, 2):  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
            ctypes.CDLL(None).prctl(24, right, 0, 0, 0)  # PR_CAPBSET_DROP


def run(folder, command, before=None, **variables):
    """Build like `build`, but call a function in the new process first."""
    return subprocess.run(
        command,
        cwd=folder,
        env=environment(folder, **variables),
        preexec_fn=before,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def refusals(result):
    """Return the lines about refused actions, without the number of the folder and the words about the last site."""
    assert "Traceback" not in result.stderr
    lines = re.sub(r"site\.new-\d+-[0-9a-f]{4}", "site.new", result.stdout + result.stderr).splitlines()
    return [line.removesuffix(REFUSED) for line in lines if line.endswith(REFUSED)]


@pytest.mark.parametrize("command", BOTH)
def test_a_project_that_cannot_be_written_is_reported(last, command):
    before = names(last)
    last.chmod(0o555)
    result = run(last, command, without_rights)
    last.chmod(0o755)
    assert (result.returncode, refusals(result)) == (
        1,
        [f"{last}/site.new: Permission denied. Fix: change its permissions"],
    )
    assert (tree(last / "site"), names(last)) == (LAST, before)


@pytest.mark.parametrize("command", BOTH)
def test_a_file_in_the_place_of_the_site_is_reported(project, command):
    (project / "site").write_text("a file", encoding="utf-8")
    before = names(project)
    result = run(project, command)
    assert (result.returncode, refusals(result)) == (1, [f"{project}/site: Not a directory. Fix: rename or remove it"])
    assert ((project / "site").read_text(encoding="utf-8"), names(project)) == ("a file", before)


@pytest.mark.parametrize("command", BOTH)
def test_a_read_only_site_is_replaced(last, command):
    before = names(last)
    (last / "site").chmod(0o555)
    assert run(last, command, without_rights).returncode == 0
    assert ("page/index.html" in tree(last / "site"), names(last)) == (True, before)


def test_a_site_that_is_a_link_is_replaced_at_its_target(last, tmp_path):
    (last / "site").rename(tmp_path / "target")
    (last / "site").symlink_to(tmp_path / "target")
    before = names(last), names(tmp_path)
    assert run(last, MKDOCS).returncode == 0
    assert ("page/index.html" in tree(last / "site"), names(last), names(tmp_path)) == (True, *before)


@pytest.mark.long
def test_zensical_builds_only_in_the_project(last, tmp_path):
    (last / "site").rename(tmp_path / "target")
    (last / "site").symlink_to(tmp_path / "target")
    before = names(last), names(tmp_path)
    result = run(last, ZENSICAL)
    assert (result.returncode, result.stderr) == (1, "Error: site_dir must be within project root\n")
    assert (tree(last / "site"), names(last), names(tmp_path)) == (LAST, *before)


# Most systems let every user mount a disk. On other systems, a limit simulates a full disk,
# and test_atomic_site.py has a site that cannot be replaced.
CAN_MOUNT = bool(shutil.which("unshare")) and subprocess.run(["unshare", "-rm", "true"], check=False).returncode == 0
FULL = """
mount -t tmpfs -o size=12m none "$0" && cp -r . "$0" && cd "$0" || exit 9
cat /dev/zero > filler 2> /dev/null
truncate -s -300k filler
"$@"
code=$?
cat site/index.html
ls -d site*
exit $code
"""
BUSY = """
mount -t tmpfs none site && printf %s "$0" > site/index.html || exit 9
"$@"
code=$?
cat site/index.html
ls -d site*
exit $code
"""


def small_files():
    """Limit the size of files to one piece."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (PIECE, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


@pytest.mark.parametrize("command", BOTH)
def test_a_full_disk_is_reported(last, command, tmp_path):
    before = names(last)
    limited = run(last, command, small_files)
    assert (tree(last / "site"), names(last)) == (LAST, before)
    limit = r"File too large\. Fix: raise the limit that `ulimit -f` shows"
    reason = limit if command is MKDOCS else r"the file is incomplete\. Fix: check the disk"
    results = [(limited, rf".*site\.new/assets/\S+: {reason}")]
    if CAN_MOUNT:
        (tmp_path / "disk").mkdir()
        full = run(last, ["unshare", "-rm", "sh", "-c", FULL, str(tmp_path / "disk"), *command])
        assert full.stdout.endswith("the last good sitesite\n")
        place = r".*/site\.new/\S+" if command is MKDOCS else r"site\.new or \.cache"
        results.append((full, rf"{place}: No space left on device\. Fix: free some disk space"))
    refused = [(result.returncode, refusals(result)) for result, _ in results]
    assert [
        (code, [bool(re.fullmatch(pattern, line)) for line in lines])
        for (code, lines), (_, pattern) in zip(refused, results, strict=True)
    ] == [(1, [True])] * len(results), refused


@pytest.mark.long
@pytest.mark.parametrize("command", BOTH)
def test_a_site_that_is_a_mounted_disk_is_reported(last, command):
    mount = ["unshare", "-rm", "sh", "-c", BUSY, LAST["index.html"].decode()] if CAN_MOUNT else []
    result = run(last, [*mount, *command])
    if CAN_MOUNT:
        assert (result.returncode, refusals(result)) == (1, [f"{last}/site: Device or resource busy. Fix: unmount it"])
        assert (tree(last / "site"), result.stdout.endswith("the last good sitesite\n")) == (LAST, True)
    else:
        assert result.returncode == 0


@pytest.mark.parametrize("command", BOTH)
@pytest.mark.parametrize(
    ("name", "fault"),
    [
        pytest.param("docs/page.md", "docs/page.md: Permission denied. Fix: change its permissions", id="a page"),
        pytest.param("docs/more", "docs/more: Permission denied. Fix: change its permissions", id="a folder"),
    ],
)
def test_an_unreadable_file_is_reported(last, command, name, fault):
    (last / "docs" / "more").mkdir()
    (last / name).chmod(0)
    result = run(last, command, without_rights)
    (last / name).chmod(0o755)
    assert (result.returncode, result.stderr.splitlines()[-1]) == (1, fault.format(project=last))
    assert tree(last / "site") == LAST


@pytest.mark.parametrize("command", BOTH)
def test_a_build_needs_no_tool_but_python(last, command):
    (last / ".git").mkdir()
    assert run(last, command, PATH="").returncode == 0
    assert "page/index.html" in tree(last / "site")


@pytest.mark.long
def test_a_file_in_the_place_of_zensical_s_cache_is_reported(last):
    (last / ".cache").write_text("a file", encoding="utf-8")
    result = run(last, ZENSICAL)
    assert (result.returncode, refusals(result)) == (1, ["site.new or .cache: File exists. Fix: rename or remove it"])
    assert tree(last / "site") == LAST


def program(folder):
    page = parse("docs/page.md", PAGE)
    return page.program(page.examples[0], (folder / "docs" / "setup" / "user.py").read_text(encoding="utf-8"))


@pytest.mark.parametrize("command", BOTH)
def test_a_build_neither_reads_nor_writes_cached_results(project, command):
    store = project / FOLDER
    # The build would fail if it used this trace of another run.
    Store(project).write(program(project), Trace())
    (entry,) = store.iterdir()
    before = (entry.read_bytes(), entry.stat().st_mtime_ns)
    assert run(project, command).returncode == 0
    # Zensical empties `.cache` when it begins.
    assert list(store.iterdir()) == [entry]
    assert (entry.read_bytes(), entry.stat().st_mtime_ns) == before


@pytest.fixture
def served(project, monkeypatch):
    """Prove the pages like `mkdocs serve` when it starts. Return the number of executed examples."""
    monkeypatch.chdir(project)
    monkeypatch.setattr(current_snapshot, "is_served", lambda: True)

    def begin():
        runner = Runner(1)
        monkeypatch.setattr(current_snapshot, "_runner", runner)
        monkeypatch.setattr(current_snapshot, "_newest", None)
        try:
            current_snapshot.prove()
        finally:
            runner.close()
        return runner.run_count

    return begin


def test_serve_uses_only_complete_cached_results(project, served, monkeypatch):
    assert [served(), served()] == [1, 0]
    (entry,) = (project / FOLDER).iterdir()
    seal, _, text = entry.read_text(encoding="utf-8").partition("\n")
    entry.write_text(f"{seal}\n{text.replace('User pending', 'User detached')}", encoding="utf-8")
    assert [served(), served()] == [1, 0]
    # The trace of another program, in the right file.
    other = Program("page-claim-1", "print(1)")
    Store(project).write(other, Trace())
    (others,) = set((project / FOLDER).iterdir()) - {entry}
    entry.write_bytes(others.read_bytes())
    assert [served(), served()] == [1, 0]
    monkeypatch.setattr("session_answers.run.result_store.hash_of_run_code", lambda: "another version")
    assert [served(), served()] == [1, 0]


def test_serve_works_without_a_folder_for_results(project, served, caplog):
    (project / FOLDER).write_text("a file", encoding="utf-8")
    caplog.set_level("INFO")
    assert [served(), served()] == [1, 1]
    assert [record.message for record in caplog.records] == [
        "1 of 1 examples were run",
        f"{FOLDER}: results cannot be kept (File exists). Fix: rename or remove it",
    ] * 2
