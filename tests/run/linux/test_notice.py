"""The notice that there are no namespaces, and the isolation that remains; here they are taken away."""

import json
import os
import re
import socket
import subprocess
import sys

import pytest

from session_answers.errors import RunError
from session_answers.run.linux import notice
from support.builds import BUILDER, environment
from support.namespaces import NOTICE, has_namespaces, run_python

# In a new namespace, its owner may forbid further ones, as the settings of a system do.
NONE = ["unshare", "-Ur", "sh", "-c", 'echo 0 >/proc/sys/user/max_user_namespaces; exec "$@"', "sh"]
# In a container parts of /proc are covered: then there are namespaces, but no view of their processes.
COVERED = ["unshare", "-Urm", "sh", "-c", 'mount -t tmpfs covers /proc/sys; exec "$@"', "sh"]
FIX = "sysctl user.max_user_namespaces=10000"
OTHER_FIX = "use Linux 5.12 or newer, outside a container or in one that allows namespaces"
REFUSED = f"ANSWERS_ISOLATION=required: there are no namespaces here (unshare: No space left on device). Fix: {FIX}"


def without(command):
    """The command that takes namespaces away, or nothing if there are none."""
    return command if has_namespaces() else []


@pytest.mark.parametrize(
    ("command", "reason", "fix"),
    [
        pytest.param(NONE, "unshare: No space left on device", FIX, id="none"),
        pytest.param(COVERED, "mount: Operation not permitted", OTHER_FIX, id="a covered view of processes"),
    ],
)
def test_the_notice_is_written_once_and_examples_run(command, reason, fix):
    result = run_python(*without(command))
    assert result.stdout == "\n\n"
    assert NOTICE.fullmatch(result.stderr)
    assert not has_namespaces() or result.stderr == (
        f"examples run without namespaces ({reason}): they can use the network and read your files. Fix: {fix}\n"
    )


@pytest.mark.parametrize(("path", "value", "fix"), notice._SETTINGS)
def test_the_fix_is_that_of_the_setting_that_forbids_namespaces(monkeypatch, path, value, fix):
    monkeypatch.setattr(notice, "_setting", {path: value}.get)
    monkeypatch.setenv("ANSWERS_ISOLATION", "required")
    with pytest.raises(RunError) as caught:
        notice.check("mount: Permission denied")
    assert str(caught.value) == (
        f"ANSWERS_ISOLATION=required: there are no namespaces here (mount: Permission denied). Fix: {fix}"
    )


@pytest.mark.parametrize("failure", ["", "unshare: Operation not permitted"])
def test_an_unknown_isolation_is_a_fault(monkeypatch, failure):
    monkeypatch.setenv("ANSWERS_ISOLATION", "yes")
    with pytest.raises(RunError) as caught:
        notice.check(failure)
    assert str(caught.value) == "ANSWERS_ISOLATION=yes: unknown isolation. Fix: set it to required, or unset it"


def test_with_namespaces_there_is_no_notice(monkeypatch, capsys):
    monkeypatch.setenv("ANSWERS_ISOLATION", "required")
    notice.check("")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("command", BUILDER[:1] + BUILDER[-1:])
def test_if_they_are_required_the_build_fails_and_leaves_the_last_good_site(project, command):
    (project / "site").mkdir()
    (project / "site" / "index.html").write_text("the last good site", encoding="utf-8")
    result = subprocess.run(
        [*without(NONE), *command],
        cwd=project,
        env=environment(project, ANSWERS_ISOLATION="required"),
        capture_output=True,
        text=True,
        check=False,
    )
    (fault,) = re.findall(r"ANSWERS_ISOLATION=required: .*", result.stdout + result.stderr)
    assert result.returncode == 1
    assert fault == REFUSED or not has_namespaces()
    assert (project / "site" / "index.html").read_text(encoding="utf-8") == "the last good site"


@pytest.mark.parametrize("command", ["check", "explain", "matrix", "update"])
def test_if_they_are_required_every_command_fails(project, command):
    arguments = {"explain": ["page"], "matrix": ["--on=2.0-sqlite"]}.get(command, [])
    result = subprocess.run(
        [*without(NONE), sys.executable, "-m", "session_answers.commands", command, *arguments],
        cwd=project,
        env=environment(project, ANSWERS_ISOLATION="required"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert re.findall(r"(ANSWERS_ISOLATION=required: there are no namespaces here) \(", result.stderr) != []


TRY = """
import json
from sqlalchemy_receipts.program import Program
from session_answers.run.runner import Runner
runner = Runner(1)
outcomes = [runner.run(Program(f"example{number}", code), 10) for number, code in enumerate(json.loads(EXAMPLES))]
runner.close()
print(json.dumps([outcome.failure or outcome.trace.events[-1].detail for outcome in outcomes]))
"""


def test_what_needs_no_namespaces_is_isolated_also(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    note = tmp_path / "note"
    threads = (
        "import threading, time\nfor _ in range(5000):\n"
        "    threading.Thread(target=time.sleep, args=(99,), daemon=True).start()\nprint('all')"
    )
    leave = (
        f"import os, socket, time\nopen({str(note)!r}, 'w').write(os.getcwd())\nif os.fork() == 0:\n    os.setsid()\n"
        f"    own = socket.create_server(('127.0.0.1', {port}))\n    time.sleep(99)\n"
        f"while socket.socket().connect_ex(('127.0.0.1', {port})):\n    pass\nprint('left')"
    )
    look = (
        f"import os, socket\nfolder = open({str(note)!r}).read()\n"
        f"print(os.path.exists(folder), socket.socket().connect_ex(('127.0.0.1', {port})) == 0)"
    )
    expected = {
        "bytearray(4 << 30)": "needed more than 1 GiB of memory",
        "many = [open(__file__) for _ in range(300)]": "had more than 256 files open",
        "open('a', 'wb').write(bytes(65 << 20))": "wrote a file of more than 64 MiB",
        "import os\nos.abort()": "was killed by signal 6",
        "import os\nprint('SECRET' in os.environ)": "False",
        leave: "left",
        look: "False False",
    }
    # Linux counts no processes of root.
    expected |= {threads: "started more than 64 processes and threads"} if os.getuid() else {}
    secret = "import os\nos.environ['SECRET'] = 'secret'\n"
    result = run_python(*without(NONE), code=f"{secret}EXAMPLES = {json.dumps([*expected])!r}\n{TRY}")
    assert json.loads(result.stdout) == [*expected.values()]
