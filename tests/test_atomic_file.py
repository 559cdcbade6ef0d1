import os
import signal
import subprocess
import sys

import pytest

from session_answers import atomic_file
from session_answers.atomic_file import PART, put
from support.projects import ROOT

ENVIRONMENT = {"PYTHONPATH": f"{ROOT / 'scripts'}{os.pathsep}{ROOT / 'scripts' / 'receipts'}"}
WRITE = """
import os, signal, sys
from pathlib import Path
from session_answers import atomic_file
target = Path(sys.argv[1])
"""
NAMED = "atomic_file._nameless = lambda _: -1\n"


@pytest.fixture(params=["without a name", "with a name"])
def way(request, monkeypatch):
    """Write the part into a file without a name, or into a hidden one, as on systems that have no such files."""
    if request.param == "with a name":
        monkeypatch.setattr(atomic_file, "_nameless", lambda _: -1)
    return request.param


@pytest.fixture
def target(tmp_path):
    path = tmp_path / "page.md"
    path.write_bytes(b"old")
    return path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.usefixtures("way")
def test_a_file_gets_another_content(target):
    put(target, b"new\r\n\xff")
    assert (target.read_bytes(), names(target.parent)) == (b"new\r\n\xff", ["page.md"])


@pytest.mark.usefixtures("way")
def test_a_new_file_has_the_permissions_of_new_files(tmp_path):
    mask = os.umask(0o027)
    put(tmp_path / "page.md", b"new")
    os.umask(mask)
    path = tmp_path / "page.md"
    assert (path.read_bytes(), path.stat().st_mode & 0o7777, names(tmp_path)) == (b"new", 0o640, ["page.md"])


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755, 0o4711])
def test_a_file_keeps_its_permissions(target, mode):
    target.chmod(mode)
    put(target, b"new")
    assert target.stat().st_mode & 0o7777 == mode


@pytest.mark.usefixtures("way")
def test_a_file_keeps_its_owner(target):
    # Only root gives files to others.
    owner = (1234, 5678) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    os.chown(target, *owner)
    put(target, b"new")
    assert (target.stat().st_uid, target.stat().st_gid) == owner


@pytest.mark.usefixtures("way")
def test_what_the_check_raises_leaves_the_old_content(target):
    seen = []

    def check():
        seen.append(target.read_bytes())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put(target, b"new", check=check)
    assert (seen, target.read_bytes(), names(target.parent)) == ([b"old"], b"old", ["page.md"])


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("call", ["fsync", "fchmod", "close"])
def test_an_interrupt_at_any_call_leaves_the_old_content(target, monkeypatch, call):
    real = getattr(os, call)

    def interrupted(*arguments):
        if call == "close":
            real(*arguments)
        raise KeyboardInterrupt

    if call == "close":
        monkeypatch.setattr(os, "fsync", lambda _: 1 / 0)
    monkeypatch.setattr(os, call, interrupted)
    with pytest.raises(KeyboardInterrupt):
        put(target, b"new")
    monkeypatch.undo()
    assert (target.read_bytes(), names(target.parent)) == (b"old", ["page.md"])


@pytest.mark.parametrize("way", ["", NAMED])
def test_without_space_the_old_content_stays(target, way):
    small = "import resource\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    small += "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
    write = "try:\n    atomic_file.put(target, b'n' * 1000)\nexcept OSError as error:\n    print(error.strerror)\n"
    command = [sys.executable, "-c", f"{WRITE}{way}{small}{write}", str(target)]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert (done.stdout, target.read_bytes(), names(target.parent)) == ("File too large\n", b"old", ["page.md"])


@pytest.mark.parametrize("call", ["os.fsync", "os.fchmod", "os.link", "Path.replace"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_kill_at_any_call_leaves_the_old_content(target, call, number):
    """A part can be left only if it has a name, and then its name is hidden."""
    kill = f"{call} = lambda *_, **__: os.kill(os.getpid(), {int(number)})\natomic_file.put(target, b'new')\n"
    done = subprocess.run([sys.executable, "-c", WRITE + kill, str(target)], env=ENVIRONMENT, check=False)
    left = [name for name in names(target.parent) if name != "page.md"]
    assert (done.returncode, target.read_bytes()) == (-number, b"old")
    assert [bool(PART.fullmatch(name)) for name in left] == [True] * (call == "Path.replace")


def test_a_kill_with_a_named_part_leaves_a_hidden_file(target):
    kill = f"{NAMED}os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\natomic_file.put(target, b'new')\n"
    subprocess.run([sys.executable, "-c", WRITE + kill, str(target)], env=ENVIRONMENT, check=False)
    (left,) = (name for name in names(target.parent) if name != "page.md")
    assert (bool(PART.fullmatch(left)), target.read_bytes()) == (True, b"old")


def test_the_content_is_on_the_disk_before_it_gets_the_name(target, monkeypatch):
    calls = []
    for owner, name in ((os, "fsync"), (os, "link"), (type(target), "replace")):
        real = getattr(owner, name)
        monkeypatch.setattr(
            owner, name, lambda *words, real=real, name=name, **named: (calls.append(name), real(*words, **named))[1]
        )
    put(target, b"new")
    put(target, b"newer", lasting=False)
    assert (calls, target.read_bytes()) == (["fsync", "link", "replace", "link", "replace"], b"newer")


def test_a_long_name_is_no_obstacle(tmp_path):
    path = tmp_path / ("n" * 252 + ".md")
    put(path, b"new")
    assert (path.read_bytes(), names(tmp_path)) == (b"new", [path.name])
