"""What is said, and what is left, where there are no namespaces; here they are taken away where there are some."""

import json
import os
import re
import socket
import subprocess
import sys

import pytest

from conftest import BUILDER, environment
from isolated import SENTENCE, said
from session_answers.run.linux import notice

# A user of a new namespace may say that there are no others: that is what a system does that forbids them.
NONE = ["unshare", "-Ur", "sh", "-c", 'echo 0 >/proc/sys/user/max_user_namespaces; exec "$@"', "sh"]
# In a container parts of /proc are covered: namespaces can be had, but no view of their processes.
COVERED = ["unshare", "-Urm", "sh", "-c", 'mount -t tmpfs covers /proc/sys; exec "$@"', "sh"]
HAVE = said().stderr == ""
REFUSED = "there are no namespaces here (unshare: No space left on device): "
CURE = "sysctl user.max_user_namespaces=10000 allows them"


def below(command):
    """Return the command that takes namespaces away, or nothing where there are none to take."""
    return command if HAVE else []


def without(code):
    """Run code where there are no namespaces, and return what it prints and says."""
    result = said(*below(NONE), code=code)
    assert SENTENCE.fullmatch(result.stderr)
    return result.stdout


def test_it_is_said_once_and_examples_run():
    result = said(*below(NONE))
    assert result.stdout == "\n\n"
    assert SENTENCE.fullmatch(result.stderr)
    assert not HAVE or result.stderr == (
        "examples run without namespaces here (unshare: No space left on device): "
        f"they can use the network and read the files of this user: {CURE}\n"
    )


def test_a_view_of_processes_that_cannot_be_had_is_said_too():
    result = said(*below(COVERED))
    assert result.stdout == "\n\n"
    assert SENTENCE.fullmatch(result.stderr)
    assert not HAVE or result.stderr == (
        "examples run without namespaces here (mount: Operation not permitted): "
        "they can use the network and read the files of this user: "
        "Linux 5.12 or newer has them, unless the options of a container forbid them\n"
    )


@pytest.mark.parametrize(
    ("path", "value", "cure"),
    [
        ("kernel/apparmor_restrict_unprivileged_userns", "1", "sysctl kernel.apparmor_restrict_unprivileged_userns=0"),
        ("kernel/unprivileged_userns_clone", "0", "sysctl kernel.unprivileged_userns_clone=1"),
        ("user/max_user_namespaces", "0", "sysctl user.max_user_namespaces=10000"),
    ],
)
def test_what_forbids_them_is_what_the_cure_is_about(monkeypatch, path, value, cure):
    monkeypatch.setattr(notice, "_setting", {path: value}.get)
    monkeypatch.setenv("ANSWERS_ISOLATION", "required")
    assert notice.refusal("mount: Permission denied") == (
        f"ANSWERS_ISOLATION=required: there are no namespaces here (mount: Permission denied): {cure} allows them"
    )


def test_an_unknown_isolation_is_refused(monkeypatch):
    monkeypatch.setenv("ANSWERS_ISOLATION", "yes")
    message = "ANSWERS_ISOLATION=yes: there is no such isolation: set it to required, or not at all"
    assert notice.refusal("") == message
    assert notice.refusal("unshare: Operation not permitted") == message


def test_where_there_are_namespaces_nothing_is_said(monkeypatch, capsys):
    monkeypatch.setenv("ANSWERS_ISOLATION", "required")
    assert (notice.refusal(""), capsys.readouterr()) == ("", ("", ""))


@pytest.mark.parametrize("command", BUILDER)
def test_where_they_are_required_the_build_fails_and_leaves_the_last_good_site(project, command):
    (project / "site").mkdir()
    (project / "site" / "index.html").write_text("the last good site", encoding="utf-8")
    result = subprocess.run(
        [*below(NONE), *command],
        cwd=project,
        env=environment(project, ANSWERS_ISOLATION="required"),
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.findall(r"ANSWERS_ISOLATION=required: .*", result.stdout + result.stderr)
    expected = re.escape("ANSWERS_ISOLATION=required: ") + (
        re.escape(REFUSED + CURE) if HAVE else r"there are no namespaces here \(.+\): .+"
    )
    assert result.returncode == 1
    assert [bool(re.fullmatch(expected, each)) for each in found] == [True]
    assert (project / "site" / "index.html").read_text(encoding="utf-8") == "the last good site"


@pytest.mark.parametrize("command", ["check", "explain", "matrix", "update"])
def test_where_they_are_required_every_command_fails(project, command):
    arguments = {"explain": ["page"], "matrix": ["--on=2.0-sqlite"]}.get(command, [])
    result = subprocess.run(
        [*below(NONE), sys.executable, "-m", f"session_answers.commands.{command}", *arguments],
        cwd=project,
        env=environment(project, ANSWERS_ISOLATION="required"),
        capture_output=True,
        text=True,
        check=False,
    )
    told = result.stderr.replace("the results are left as they were\n", "")
    assert (result.returncode, result.stdout) == (1, "")
    assert told.startswith("ANSWERS_ISOLATION=required: there are no namespaces here (")
    assert told.count("\n") == 1


TRY = """
import json
from sqlalchemy_receipts.program import Program
from session_answers.run.runner import Runner
one = Runner(1)
outcomes = [one.run(Program(f"example{number}", code), 10) for number, code in enumerate(json.loads(EXAMPLES))]
one.close()
print(json.dumps([each.failure or each.trace.events[-1].detail for each in outcomes]))
"""


def tried(*examples):
    return json.loads(without(f"EXAMPLES = {json.dumps(examples)!r}\n{TRY}"))


def test_the_limits_that_need_no_namespaces_are_there():
    threads = (
        "import threading, time\nfor _ in range(5000):\n"
        "    threading.Thread(target=time.sleep, args=(99,), daemon=True).start()\nprint('all')"
    )
    attempts = {
        "bytearray(4 << 30)": "needed more than 1 GiB of memory",
        "many = [open(__file__) for _ in range(300)]": "had more than 256 files open",
        "open('a', 'wb').write(bytes(65 << 20))": "wrote a file of more than 64 MiB",
        "import os\nos.abort()": "was killed by signal 6",
    }
    # Root's processes are not counted.
    attempts |= {threads: "started more than 64 processes and threads"} if os.getuid() else {}
    assert tried(*attempts) == list(attempts.values())


def test_its_folder_is_gone_with_it_and_so_is_all_that_it_started(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    note = tmp_path / "note"
    leave = (
        f"import os, socket, time\nopen({str(note)!r}, 'w').write(os.getcwd())\nif os.fork() == 0:\n    os.setsid()\n"
        f"    own = socket.create_server(('127.0.0.1', {port}))\n    time.sleep(99)\n"
        f"while socket.socket().connect_ex(('127.0.0.1', {port})):\n    pass\nprint('left')"
    )
    look = (
        f"import os, socket\nfolder = open({str(note)!r}).read()\n"
        f"print(os.path.exists(folder), socket.socket().connect_ex(('127.0.0.1', {port})) == 0)"
    )
    assert tried(leave, look) == ["left", "False False"]


def test_the_environment_is_no_secret_there_either():
    look = "import os\nprint('SECRET' in os.environ)"
    code = f"import os\nos.environ['SECRET'] = 'told'\nEXAMPLES = {json.dumps([look])!r}\n{TRY}"
    assert json.loads(without(code)) == ["False"]
