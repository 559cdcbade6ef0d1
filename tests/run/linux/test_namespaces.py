"""What an example can do to the machine that runs it."""

import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePath

import pytest

from session_answers.errors import RunError
from session_answers.run import limits
from session_answers.run.databases.servers import SERVERS as KINDS
from session_answers.run.linux.visible_paths import needed_paths
from session_answers.run.runner import Runner
from session_answers.run.venvs import python_of
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Outcome
from support.databases import ON_A_SERVER
from support.namespaces import RUN, run_python
from support.projects import ROOT

CONNECT = "import socket\nsocket.create_connection({}, timeout=5)"
READ = "open({!r}).read()"
WRITE = "open({!r}, 'w').write('left')"
REFUSED = "raises ConnectionRefusedError: [Errno 111] Connection refused"
MISSING = "raises FileNotFoundError: [Errno 2] No such file or directory: {!r}"
READ_ONLY = "raises OSError: [Errno 30] Read-only file system: {!r}"
OF_THE_PROJECT = [
    str(ROOT / name) for name in (".git", "scripts/env.sh", "docs/index.md", "mkdocs.yml", "tests/conftest.py")
]
OF_THE_SYSTEM = ["/etc/shadow", "/etc/hostname", "/run", "/var", "/sys", "/home"]

ATTEMPTS = {
    "another machine": (CONNECT.format(("192.0.2.1", 80)), "raises OSError: [Errno 101] Network is unreachable"),
    "a name": (
        CONNECT.format(("answers.example", 80)),
        "raises gaierror: [Errno -3] Temporary failure in name resolution",
    ),
    "itself": (
        """
        import socket
        for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"), (socket.AF_INET, "localhost")):
            with socket.create_server((host, 5432), family=family) as server:
                with socket.create_connection((host, 5432)) as client:
                    server.accept()[0].sendall(b"hello")
                    assert client.recv(5) == b"hello"
        print(socket.gethostname())
        """,
        "answers",
    ),
    "processes": (
        """
        import os, time
        child = os.fork()
        if child == 0:
            time.sleep(99)
        print({int(name) for name in os.listdir("/proc") if name.isdigit()} - {1, os.getpid(), child}, os.getppid())
        """,
        "set() 0",
    ),
    "the environment of the guard": (
        READ.format("/proc/1/environ"),
        "raises PermissionError: [Errno 13] Permission denied: '/proc/1/environ'",
    ),
    # 3 is where the streams go after the end, 4 the folder that is being listed.
    "descriptors": ("import os\nprint(sorted(map(int, os.listdir('/proc/self/fd'))))", "[0, 1, 2, 3, 4, 255]"),
    "rights": (
        """
        import getpass, os
        rows = dict(line.split(":\\t") for line in open("/proc/self/status").read().splitlines())
        rights = {rows[name] for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")}
        print(getpass.getuser(), os.getresuid(), os.getresgid(), rights, rows["NoNewPrivs"])
        """,
        "nobody (65534, 65534, 65534) (65534, 65534, 65534) {'0000000000000000'} 1",
    ),
    "namespaces": (
        """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        print(libc.unshare(0x10000000), os.strerror(ctypes.get_errno()), libc.umount2(b"/proc", 2))
        """,
        "-1 No space left on device -1",
    ),
    "its folder": (
        "import os\nprint(os.getcwd().startswith('/tmp/answers-example/'), os.environ['HOME'] == os.getcwd())",
        "True True",
    ),
    "message queues": (
        "import ctypes\nlibrt = ctypes.CDLL('librt.so.1')\nprint(librt.mq_open(b'/left', 0o100, 0o600, None))",
        "-1",
    ),
    "memory files": ("import os\nos.memfd_create('left')", "raises OSError: [Errno 38] Function not implemented"),
    "memory of System V": (
        """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        tries = libc.shmget(1, 4096, 0o1600), libc.semget(1, 1, 0o1600), libc.msgget(1, 0o1600)
        print(tries, os.strerror(ctypes.get_errno()))
        """,
        "(-1, -1, -1) Function not implemented",
    ),
    "keys": (
        """
        import ctypes, os
        add_key = {"x86_64": 248, "aarch64": 217}[os.uname().machine]
        print({ctypes.CDLL(None).syscall(add_key, b"user", b"left", b"x", 1, ring) for ring in range(-8, 0)})
        """,
        "{-1}",
    ),
    "other calls": (
        """
        import ctypes, os
        numbers = {"x86_64": (298, 321, 323, 425, 447), "aarch64": (241, 280, 282, 425, 447)}[os.uname().machine]
        libc = ctypes.CDLL(None, use_errno=True)
        print({(libc.syscall(number, 0, 0, 0, 0, 0), os.strerror(ctypes.get_errno())) for number in numbers})
        """,
        "{(-1, 'Function not implemented')}",
    ),
    "core dumps": ("import resource\nprint(resource.getrlimit(resource.RLIMIT_CORE))", "(0, 0)"),
}
LEAVE = """
    import ctypes, os, socket
    from multiprocessing.shared_memory import SharedMemory
    for path in ("left", "../left", "/dev/shm/left"):
        open(path, "w").close()
    libc = ctypes.CDLL(None)
    libc.shmget(1, 4096, 0o1600), libc.semget(1, 1, 0o1600), libc.msgget(1, 0o1600)
    socket.create_server(("127.0.0.1", 5432))
    add_key = {"x86_64": 248, "aarch64": 217}[os.uname().machine]
    for ring in range(-8, 0):
        libc.syscall(add_key, b"user", b"left", b"x", 1, ring)
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        own = socket.create_server(("127.0.0.1", 3306))
        __import__("time").sleep(99)
    while socket.socket().connect_ex(("127.0.0.1", 3306)):
        pass
"""
LOOK = """
    import ctypes, os, socket
    keyctl, search = {"x86_64": 250, "aarch64": 219}[os.uname().machine], 10
    for ring in range(-8, 0):
        assert ctypes.CDLL(None).syscall(keyctl, search, ring, b"user", b"left", 0) == -1
    for port in (5432, 3306):
        socket.create_server(("127.0.0.1", port))
    shared = [len(open(f"/proc/sysvipc/{kind}").readlines()) - 1 for kind in ("shm", "sem", "msg")]
    print(os.listdir("."), os.listdir(".."), os.listdir("/dev/shm"), shared)
"""
SABOTAGE = """
    import os, resource, signal
    from contextlib import suppress
    for name in range(16):
        with suppress(OSError, ValueError):
            resource.prlimit(1, name, (0, 0))
    for number in signal.valid_signals():
        with suppress(PermissionError):
            os.kill(1, number)
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 1, 19)
    for path in ("json", "os", "sqlalchemy"):
        __import__(path).__dict__.clear()
"""
COUNT = """
    import os, threading, time
    from contextlib import suppress
    with suppress(RuntimeError):
        while True:
            threading.Thread(target=time.sleep, args=(99,), daemon=True).start()
    threads, files, blocks = threading.active_count(), [], []
    with suppress(OSError):
        while True:
            files.append(os.open(__file__, os.O_RDONLY))
    os.close(files.pop())
    with suppress(MemoryError):
        while True:
            blocks.append(bytearray(1 << 20))
    most = len(blocks)
    blocks.clear()
    print(60 <= threads <= 64, 240 <= len(files) <= 256, 300 < most < 1024)
"""
LIMITS = {
    "4 GiB": ("bytearray(4 << 30)", limits.MEMORY),
    "4 GiB shared": ("import mmap\nmmap.mmap(-1, 4 << 30)", limits.MEMORY),
    "a leak": ("blocks = []\nwhile True:\n    blocks.append(bytearray(1 << 24))", limits.MEMORY),
    "forks": ("import os\nwhile True:\n    os.fork()", limits.PROCESSES),
    "threads": (
        "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=(99,), daemon=True).start()",
        limits.PROCESSES,
    ),
    "open files": ("many = [open(__file__) for _ in range(300)]", limits.OPEN_FILES),
    "one file": ("open('a', 'wb').truncate(65 << 20)", limits.FILE),
    "the disk": (
        "for number in range(5):\n    open(str(number), 'wb').write(bytes(60 << 20))",
        limits.WRITTEN,
    ),
    "many files": (
        "import os\nfor number in range(10_001):\n    os.mkdir(str(number))",
        limits.WRITTEN,
    ),
}
FORGED = [
    pytest.param(b'F["because", 0, ""]', "because", id="a failure"),
    pytest.param(b"Fbecause", None, id="a failure without its line"),
    pytest.param(b'F["because", -1, ""]', None, id="a failure before the first line"),
    pytest.param(b'F["because", true, ""]', None, id="a failure whose line is not a number"),
    pytest.param(b'T{"events": [], "error": ""}\n{"events": [], "error": ""}', None, id="two traces"),
    pytest.param(b'T{"events": [{"line": "1"}], "error": ""}', None, id="a line that is not a number"),
    pytest.param(b'T{"events": [{"lines": 1}], "error": ""}', None, id="unknown fields"),
    pytest.param(b'T{"events": [{"family": "<b>", "word": "x"}], "error": ""}', None, id="an unknown family"),
    pytest.param(
        b'T{"events": [{"family": "pool", "word": "checkout", "line": 9, "quiet": true}], "error": ""}',
        None,
        id="an event at no line",
    ),
    pytest.param(b'{"kind": "Started"}', None, id="a message"),
    pytest.param(b"T" + b"[" * 100_000, None, id="too deep"),
    pytest.param(b"T\xff", None, id="not text"),
    pytest.param(b"T" + b"1" * (1 << 24), None, id="too long"),
]


@pytest.fixture(params=["", "class A:\n    pass\n"], ids=["plain", "with a template"])
def setup(request, last_events):
    """A setup that is executed with each example, and one that is executed before."""
    last_events("1", "2", setup=request.param)
    return request.param


def printed(text):
    return f"prints {text}: {text}"


def test_an_example_reaches_only_itself(last_events, setup):
    events = dict(zip(ATTEMPTS, last_events(*(example for example, _ in ATTEMPTS.values()), setup=setup), strict=True))
    assert events == {
        name: expected if expected.startswith("raises ") else printed(expected)
        for name, (_, expected) in ATTEMPTS.items()
    }


def test_it_cannot_connect_to_this_machine(last_events, setup):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ports = [listening.getsockname()[1], 5432, 3306]
        events = last_events(*(CONNECT.format(("127.0.0.1", port)) for port in ports), setup=setup)
    assert events == [REFUSED] * 3


def test_it_cannot_read_files_of_this_machine(last_events, setup, tmp_path):
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    paths = [str(tmp_path / "secret"), *OF_THE_PROJECT, *OF_THE_SYSTEM]
    # The folders that lead to Python are visible, and nothing else in them.
    paths = [path for path in paths if not any(tree.startswith(path) for tree in needed_paths().trees)]
    events = last_events(*(READ.format(path) for path in paths), setup=setup)
    assert events == [MISSING.format(path) for path in paths]


def test_it_sees_in_the_home_only_what_leads_to_python(last_events):
    home, visible = Path.home(), needed_paths()
    paths = [PurePath(path) for path in (*visible.trees, *(link for link, _ in visible.links))]
    expected = sorted({path.relative_to(home).parts[0] for path in paths if path.is_relative_to(home)})
    look = f"import os\nprint(sorted(os.listdir({str(home)!r})) if os.path.exists({str(home)!r}) else [])"
    assert last_events(look) == [printed(str(expected))]


def test_it_finds_no_secret_in_an_environment(one_server, last_events, setup, monkeypatch):
    monkeypatch.setenv("SECRET", "secret")
    one_server.close()  # the next fork server is started with the variable
    look = """
        from pathlib import Path
        found = ["SECRET" in __import__("os").environ]
        for path in [Path("/proc/self/environ"), *Path("/proc").glob("[0-9]*/environ")]:
            try:
                found.append("SECRET" in path.read_text())
            except PermissionError:
                pass
        print(any(found), len(found) > 2)
    """
    waits = [sys.executable, "-c", "input()"]
    with subprocess.Popen(waits, stdin=subprocess.PIPE, env={"SECRET": "secret"}) as process:
        events = last_events("1", "2", look, setup=setup)[2:]
        process.communicate(b"\n")
    assert events == [printed("False True")]


def test_it_writes_only_in_its_own_folder(last_events, setup):
    package = str(ROOT / "scripts" / "session_answers" / "left.py")
    closed = ["/left", "/usr/left", "/etc/left", "/tmp/left", "/proc/sys/kernel/hostname", package]
    missing = [str(ROOT / "docs" / "left.md"), "/var/tmp/left"]
    events = last_events(*(WRITE.format(path) for path in [*closed, *missing]), setup=setup)
    assert events == [READ_ONLY.format(path) for path in closed] + [MISSING.format(path) for path in missing]
    assert not Path(package).exists()


def test_it_leaves_nothing_to_the_next(last_events, setup):
    nothing = "['example1.py'] ['work'] ['work'] [0, 0, 0]"
    assert last_events(LEAVE, LOOK, setup=setup)[1:] == [printed(nothing)]


def test_it_cannot_hinder_the_next(last_events, setup):
    assert last_events(SABOTAGE, "print('fine')", SABOTAGE, "print('fine')", setup=setup)[1::2] == [printed("fine")] * 2


def test_a_hostile_setup_reaches_only_its_own_examples(last_events):
    hostile = """
class Hostile:
    import os, signal, socket, builtins, tempfile
    builtins.print = tempfile.mkdtemp = os.getcwd = None
    listening = socket.create_server(("127.0.0.1", 5432))
    if os.fork() == 0:
        signal.pause()
    for number in range(1, os.getpid() + 99):
        try:
            number == os.getpid() or os.kill(number, signal.SIGKILL)
        except (PermissionError, ProcessLookupError):
            pass
"""
    last_events("1", "2", "3", setup=hostile)
    assert last_events(LOOK, LOOK) == [
        printed(f"['example{number}.py'] ['work'] ['work'] [0, 0, 0]") for number in (0, 1)
    ]
    assert last_events("print('fine')", "print('fine')", setup="class A:\n    pass\n") == [printed("fine")] * 2


def descendants(process):
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [*children, *(number for child in children for number in descendants(child))]


def test_all_processes_end_with_a_fork_server_that_is_killed(one_server, last_events):
    last_events("1")
    server = one_server._servers[0]._server.process
    with ThreadPoolExecutor(1) as threads:
        outcome = threads.submit(one_server.run, Program("sleeps", "import time\ntime.sleep(30)"), 60)
        time.sleep(0.5)
        started = descendants(server.pid)
        server.kill()
        assert outcome.result() == Outcome(failure="was running when the process around it ended")
    # The kernel ends one after the other.
    deadline = time.monotonic() + 10
    while (left := [number for number in started if Path(f"/proc/{number}").exists()]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (len(started) > 2, left) == (True, [])


def test_it_runs_where_only_the_owner_may_read(tmp_path):
    scripts = tmp_path / "scripts"
    shutil.copytree(ROOT / "scripts", scripts)
    for path in (scripts, *scripts.rglob("*")):
        path.chmod(path.stat().st_mode & 0o700)
    # The example itself reads what is not imported yet, and is nobody without rights from the start.
    rights = "assert 'CapPrm:\\t0000000000000000' in open('/proc/self/status').read()"
    code = RUN.replace("a =", f"import sqlalchemy_receipts.render.highlight; {rights}; a =")
    result = run_python(code=code, PYTHONPATH=f"{scripts}:{scripts / 'receipts'}")
    assert (result.stdout, result.stderr) == ("\n\n", "")


def test_its_resources_are_limited_and_the_next_has_as_much(last_events):
    examples = [example for pair in LIMITS.values() for example in (pair[0], "print('fine')")]
    events = last_events(*examples)
    assert dict(zip(LIMITS, events[::2], strict=True)) == {name: limit.failure for name, (_, limit) in LIMITS.items()}
    assert events[1::2] == [printed("fine")] * len(LIMITS)


def test_limits_are_exact(last_events, setup):
    assert last_events(COUNT, setup=setup) == [printed("True True True")]


def test_all_processors_do_not_end_it_before_its_time(last_events):
    work = """
        import hashlib, threading
        for _ in range(4):
            threading.Thread(target=hashlib.pbkdf2_hmac, args=("sha256", b"", b"", 10**9)).start()
    """
    assert last_events(work, timeout=1) == ["ran longer than 1 s"]


def test_the_limits_are_those_of_the_documentation():
    rows = (
        "| memory | 1 GiB for each process |",
        "| processes and threads | 64 |",
        "| open files | 256 for each process |",
        "| one file | 64 MiB |",
        "| everything that it writes | 256 MiB in 10,000 files |",
    )
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
    assert [row for row in rows if row not in text] == []
    assert [limit.most for limit in limits.LIMITS] == [1 << 30, 64, 256, 64 << 20, 256 << 20]
    assert limits.MOST_FILES == 10_000


@pytest.mark.parametrize(("data", "failure"), FORGED)
def test_a_forged_result_is_about_its_own_program(one_server, data, failure):
    code = f"import os\nos.write(255, {data[:2]!r} + {data[2:3]!r} * {len(data) - 2})"
    if len(set(data[2:])) > 1:
        code = f"import os\nos.write(255, {data!r})"
    outcome = one_server.run(Program(f"forges {data[:50]!r}".encode().hex(), f"{code}\nos._exit(0)"), 10)
    assert outcome == Outcome(failure=failure or "left something else than its trace")
    assert one_server.run(Program("after", "print('fine')"), 10).trace.events[0].word == "prints fine"


@pytest.mark.parametrize("database", ON_A_SERVER)
def test_with_a_database_server_it_reaches_only_that_one(database):
    port = KINDS[database]().port
    example = f"""
from sqlalchemy import create_engine, text
with create_engine("sqlite:///a.db").connect() as connection:
    print(connection.scalar(text("SELECT 1")))
import socket
socket.create_connection(("127.0.0.1", {port})).close()
print("reached")
"""
    runner = Runner(1, python_of(ROOT, "2.1"), database)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        others = [listening.getsockname()[1], *({5432, 3306} - {port})]
        examples = [example, *(CONNECT.format(("127.0.0.1", other)) for other in others)]
        events = [runner.run(Program("example", each), 10).trace.events[-1] for each in examples]
    runner.close()
    assert [f"{event.word}: {event.detail}" for event in events] == [printed("reached"), REFUSED, REFUSED]


@pytest.mark.parametrize("database", [param for param in ON_A_SERVER if param.id == "postgresql"])
def test_with_a_database_server_it_knows_only_its_own_role(monkeypatch, database):
    kind = KINDS[database]
    url = kind().url
    word = url.password or "notthepassword"  # a server that trusts does not read it
    monkeypatch.setenv(kind.variable, url.set(password=word).render_as_string(hide_password=False))
    # The program must not contain the password that it looks for: each letter stands for the one before it.
    look = f"""
import os
table = bytes((number + 1) % 256 for number in range(256))
word = bytes({[(ord(letter) + 1) % 256 for letter in word]})
found = set()
for path in ("/proc/self/environ", "/proc/1/environ"):
    try:
        found.add(word in open(path, "rb").read().translate(table))
    except PermissionError:
        pass
with open("/proc/self/mem", "rb", 0) as memory:
    for line in open("/proc/self/maps"):
        place, rights, *_, name = line.split(" ")
        begin, end = (int(number, 16) for number in place.split("-"))
        if rights.startswith("r") and not name.startswith("[v"):
            memory.seek(begin)
            found.add(word in memory.read(end - begin).translate(table))
url = os.environ[{kind.variable!r}]
print(found, word in url.encode().translate(table), url.startswith("postgresql+psycopg://answers_"))
"""
    runner = Runner(1, python_of(ROOT, "2.1"), database)
    outcome = runner.run(Program("example", look), 20)
    runner.close()
    assert [event.word for event in outcome.trace.events[-1:]] == ["prints {False} False True"]


@pytest.mark.parametrize(("database", "name"), [("postgresql", "host"), ("mariadb", "unix_socket")])
def test_a_server_behind_a_socket_file_is_a_fault(monkeypatch, database, name):
    variable = KINDS[database].variable
    monkeypatch.setenv(variable, f"{database}://user@/test?{name}=/run/server")
    runner = Runner(1, python_of(ROOT, "2.1"), database)
    with pytest.raises(RunError) as caught:
        runner.versions()
    runner.close()
    fix = "Fix: name the host and port of the server"
    assert str(caught.value) == f"{variable}: examples cannot reach /run/server. {fix}"
