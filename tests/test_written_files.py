import fcntl
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from session_answers.atomic_file import PART
from session_answers.errors import WriteError
from session_answers.text_files import load
from session_answers.written_files import create, one_writer, overwrite, replace, styled
from support.projects import ROOT, tree

ENVIRONMENT = {"PYTHONPATH": f"{ROOT / 'scripts'}{os.pathsep}{ROOT / 'scripts' / 'receipts'}"}
NAME = "docs/page.md"
LINK = "it is a link to a file that does not exist. Fix: correct or remove the link"


@pytest.fixture
def page(tmp_path):
    path = tmp_path / NAME
    path.parent.mkdir()
    path.write_bytes(b"old\n")
    return path


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        pytest.param(b"", "a\nb\n", b"a\nb\n", id="a new file"),
        pytest.param(b"a\n", "a\nb\n", b"a\nb\n", id="line feeds"),
        pytest.param(b"a\r\n", "a\nb\n", b"a\r\nb\r\n", id="carriage returns and line feeds"),
        pytest.param(b"a\rb\r", "a\nc\n", b"a\rc\r", id="carriage returns"),
        pytest.param(b"\xef\xbb\xbfa\n", "a\nb\n", b"\xef\xbb\xbfa\nb\n", id="a byte order mark"),
        pytest.param(b"\xef\xbb\xbfa\r\n", "b\n", b"\xef\xbb\xbfb\r\n", id="both"),
        pytest.param(b"a\r\nb", "a\nb", b"a\r\nb", id="no end of the last line"),
        pytest.param(b"a", "a\nb", b"a\nb", id="no line end"),
        pytest.param(b"a\nb\r\nc\rd", "a\nb\nc\nd", b"a\nb\r\nc\rd", id="mixed line ends"),
        pytest.param(b"a\r\nb\nc\n", "a\nb\nnew\nc\n", b"a\r\nb\nnew\r\nc\n", id="a new line among mixed ones"),
        pytest.param(b"a\nb\r\nc", "a\nb\nc\nnew", b"a\nb\r\nc\nnew", id="a line below the last of mixed ones"),
        pytest.param(b"a\nb\r\n", "", b"", id="nothing left"),
        pytest.param(b"a\r\n\r\n\n", "\n\na\n", b"\r\n\r\na\r\n", id="other places"),
        pytest.param("é\u2028\x0b\r\n".encode(), "é\u2028\x0b\n", "é\u2028\x0b\r\n".encode(), id="no other line ends"),
    ],
)
def test_a_text_keeps_the_line_ends_of_its_file(before, text, after):
    assert styled(text, before) == after


def test_a_file_is_replaced(page):
    file = load(page, NAME)
    replace(file, "new\n", "scripts/update")
    assert tree(page.parent) == {"page.md": b"new\n"}


@pytest.mark.parametrize("data", [b"edited\n", b"old", b"old\r\n", b"\xef\xbb\xbfold\n", b"", None])
def test_a_file_that_changed_since_is_not_replaced(page, data):
    file = load(page, NAME)
    page.unlink()
    if data is not None:
        page.write_bytes(data)
    before = tree(page.parent)
    with pytest.raises(WriteError) as caught:
        replace(file, "new\n", "scripts/update docs/page.md")
    problem = "the file changed while the command ran and was not written"
    assert str(caught.value) == f"{NAME}: {problem}. Fix: scripts/update docs/page.md"
    assert tree(page.parent) == before


def test_an_edit_is_left_alone_if_there_is_nothing_to_write(page):
    file = load(page, NAME)
    page.write_bytes(b"edited\n")
    replace(file, "old\n", "scripts/update")
    assert page.read_bytes() == b"edited\n"


def test_a_link_stays_and_its_file_is_written(page):
    target = page.parent / "real.md"
    page.rename(target)
    page.symlink_to("real.md")
    replace(load(page, NAME), "new\n", "scripts/update")
    overwrite(page, NAME, "newer\n")
    assert (page.readlink(), tree(page.parent)) == (Path("real.md"), {"page.md": b"newer\n", "real.md": b"newer\n"})


def test_an_unchanged_text_is_not_written(page):
    before = page.stat().st_ino
    overwrite(page, NAME, "old\n")
    replace(load(page, NAME), "old\n", "scripts/update")
    assert page.stat().st_ino == before


def bound(path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(path))


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        pytest.param(lambda path: path.mkdir(), "it is a folder, not a file. Fix: rename or remove it", id="a folder"),
        pytest.param(os.mkfifo, "it is a pipe, not a file. Fix: rename or remove it", id="a pipe"),
        pytest.param(bound, "it is a socket, not a file. Fix: rename or remove it", id="a socket"),
        pytest.param(lambda path: path.symlink_to("nowhere.md"), LINK, id="a dead link"),
        pytest.param(lambda path: path.symlink_to(path.name), LINK, id="a link to itself"),
        pytest.param(
            lambda path: path.symlink_to("/dev/null"),
            "it is a device, not a file. Fix: rename or remove it",
            id="a device",
        ),
    ],
)
def test_something_else_in_the_place_of_a_file_is_a_fault(page, monkeypatch, make, fault):
    monkeypatch.chdir(page.parent)
    page.unlink()
    make(page)
    with pytest.raises(WriteError) as caught:
        overwrite(page, NAME, "new\n")
    assert str(caught.value) == f"{NAME}: {fault}"
    with pytest.raises(WriteError) as caught:
        create(page, NAME, b"new\n")
    assert str(caught.value) == f"{NAME}: the file exists. Fix: rename or remove it"
    assert [path.name for path in page.parent.iterdir()] == ["page.md"]


@pytest.mark.parametrize("mode", [0o444, 0o400, 0o555, 0])
def test_a_read_only_file_stays_as_it_is(page, mode):
    file = load(page, NAME)
    page.chmod(mode)
    for write in (lambda: replace(file, "new\n", "scripts/update"), lambda: overwrite(page, NAME, "new\n")):
        with pytest.raises(WriteError) as caught:
            write()
        assert str(caught.value) == f"{NAME}: the file is read-only. Fix: make it writable"
    assert (page.stat().st_mode & 0o777, tree(page.parent)) == (mode, {"page.md": b"old\n"})


def test_a_file_in_the_place_of_a_folder_is_a_fault(page):
    for path in (page / "new.md", page / "more" / "new.md"):
        name = path.relative_to(page.parent.parent).as_posix()
        with pytest.raises(WriteError) as caught:
            create(path, name, b"new\n")
        assert str(caught.value) == f"{name}: a folder of its path is a file. Fix: rename or remove that file"
    assert tree(page.parent) == {"page.md": b"old\n"}


# Most systems let every user mount a disk. On other systems, test_atomic_file.py has a limit that simulates a full one.
CAN_MOUNT = bool(shutil.which("unshare")) and subprocess.run(["unshare", "-rm", "true"], check=False).returncode == 0
WRITE = """
import sys
from pathlib import Path
from session_answers.errors import WriteError
from session_answers.text_files import load
from session_answers.written_files import create, overwrite, replace
path = Path("docs/page.md")
for write in (
    lambda: replace(load(path, str(path)), "n" * 100_000, ""),
    lambda: overwrite(path, str(path), "n" * 100_000),
    lambda: create(Path("docs/new.md"), "docs/new.md", b"n" * 100_000),
    lambda: create(Path("docs/more/new.md"), "docs/more/new.md", b"n" * 100_000),
):
    try:
        write()
    except WriteError as error:
        print(error)
"""
DISK = 'mount -t tmpfs -o size=64k none "$0" && cd "$0" && mkdir docs && echo old > docs/page.md || exit 9'
IS_FULL = "No space left on device. Fix: free some disk space"
IS_READ_ONLY = "Read-only file system. Fix: make its file system writable"


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        pytest.param("", IS_FULL, IS_FULL, id="full"),
        pytest.param(
            'mount -o remount,ro "$0"', "the file is read-only. Fix: make it writable", IS_READ_ONLY, id="read-only"
        ),
    ],
)
def test_a_disk_that_cannot_be_written_keeps_the_old_files(tmp_path, change, old, new):
    script = f'{DISK}\n{change}\n"$@"\nfind docs -type f; cat docs/page.md\n'
    command = ["unshare", "-rm", "sh", "-c", script, str(tmp_path), sys.executable, "-c", WRITE]
    faults = [*[f"docs/page.md: {old}"] * 2, f"docs/new.md: {new}", f"docs/more/new.md: {new}"]
    if CAN_MOUNT:
        done = subprocess.run(command, env={**os.environ, **ENVIRONMENT}, capture_output=True, text=True, check=False)
        assert done.stdout.splitlines() == [*faults, "docs/page.md", "old"], done.stderr


def test_the_next_writer_removes_the_parts_of_killed_ones(page):
    root = page.parent.parent
    parts = [
        root / ".0123456789abcdef.part",
        page.parent / ".fedcba9876543210.part",
        page.parent / "more" / ".0000000000000000.part",
    ]
    others = [page.parent / ".notes.part", page.parent / "0123456789abcdef.part", page.parent / ".0123456789abcdef.md"]
    (page.parent / "more").mkdir()
    for path in (*parts, *others):
        path.touch()
    with one_writer(root):
        assert sorted(root.rglob("*")) == sorted([page.parent, page, page.parent / "more", *others])
    assert all(PART.fullmatch(path.name) for path in parts)


def test_writers_wait_for_each_other(page):
    program = "from pathlib import Path\nfrom session_answers.written_files import one_writer\n"
    program += "with one_writer(Path.cwd()):\n    print(Path('docs/page.md').read_text())\n"
    with one_writer(page.parent.parent):
        process = subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=page.parent.parent,
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        waits = process.stderr.readline()
        page.write_bytes(b"new\n")
    assert waits == "another command is writing files here. Waiting for it to end\n"
    assert process.communicate() == ("new\n\n", "")


def test_the_lock_ends_with_an_error(page):
    folder = page.parent.parent
    with pytest.raises(KeyboardInterrupt), one_writer(folder):
        raise KeyboardInterrupt
    descriptor = os.open(folder / "docs", os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(descriptor)


def test_without_pages_there_is_nothing_to_lock(tmp_path):
    with pytest.raises(FileNotFoundError), one_writer(Path(tmp_path)):
        pass
