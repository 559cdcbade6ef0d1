"""What an example tries to do to the machine that runs it, and what comes of it.

Where there are no namespaces, each test says that the build's log has told so.
"""

import re
import shutil
import socket
import subprocess
import sys
import textwrap
from pathlib import Path, PurePath

import pytest

from conftest import ROOT, SERVERS
from isolated import RUN, SENTENCE, said
from session_answers.run import limits
from session_answers.run.databases.servers import SERVERS as KINDS
from session_answers.run.linux.mounts import HOME
from session_answers.run.linux.visible_paths import needed
from session_answers.run.runner import LostError, Runner
from session_answers.run.venvs import python_of
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Outcome, Trace

FINE = Outcome(Trace())


@pytest.fixture(scope="module")
def sentence():
    """What is said of this machine: nothing where it has namespaces."""
    text = said().stderr
    assert text == "" or SENTENCE.fullmatch(text)
    return text


@pytest.fixture
def comes_of(sentence):
    """Run examples one after the other in one place: the last event of each, or its failure; all is well without."""
    one = Runner(1)

    def run(*examples, timeout=10):
        found = []
        for number, example in enumerate(examples):
            outcome = one.run(Program(f"example{number}", textwrap.dedent(example)), timeout)
            last = outcome.trace.events[-1:]
            found += [outcome.failure] if outcome.failure else [f"{each.word}: {each.detail}" for each in last]
        return found

    if sentence:
        yield lambda *_, **__: None
    else:
        yield run
    one.close()


def is_so(found, expected, sentence):
    """Hold what came of an example to what is promised, or where nothing can be, to that this was said."""
    assert found == expected or (found is None and SENTENCE.fullmatch(sentence))


CONNECT = "import socket\nsocket.create_connection({}, timeout=5)"
REFUSED = "raises ConnectionRefusedError: [Errno 111] Connection refused"


def test_it_cannot_reach_what_listens_on_this_machine(comes_of, sentence):
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.create_server(("127.0.0.1", 0)) as other:
        ports = [each.getsockname()[1] for each in (listening, other)]
        found = comes_of(*(CONNECT.format(("127.0.0.1", port)) for port in [*ports, 5432, 3306]))
    is_so(found, [REFUSED] * 4, sentence)


def test_it_cannot_reach_another_machine(comes_of, sentence):
    nowhere = "raises OSError: [Errno 101] Network is unreachable"
    found = comes_of(CONNECT.format(("192.0.2.1", 80)), CONNECT.format(("answers.example", 80)))
    unknown = "raises gaierror: [Errno -3] Temporary failure in name resolution"
    is_so(found, [nowhere, unknown], sentence)


def test_it_reaches_itself(comes_of, sentence):
    talk = """
        import socket
        for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"), (socket.AF_INET, "localhost")):
            with socket.create_server((host, 5432), family=family) as server:
                with socket.create_connection((host, 5432)) as client:
                    server.accept()[0].sendall(b"hello")
                    assert client.recv(5) == b"hello"
        print(socket.gethostname())
    """
    is_so(comes_of(talk), ["prints answers: answers"], sentence)


READ = "open({!r}).read()"
MISSING = "raises FileNotFoundError: [Errno 2] No such file or directory: {!r}"
OF_THE_PROJECT = [str(ROOT / name) for name in (".git/config", "docs/index.md", "mkdocs.yml", "tests/conftest.py")]
OF_THE_SYSTEM = ["/etc/shadow", "/etc/hostname", "/run", "/var", "/sys", "/home"]


def test_it_cannot_read_files_of_this_machine(comes_of, sentence, tmp_path):
    (tmp_path / "secret").write_text("told", encoding="utf-8")
    paths = [str(tmp_path / "secret"), *OF_THE_PROJECT, *OF_THE_SYSTEM]
    # What Python itself is in can be seen, and nothing beside it.
    paths = [path for path in paths if not any(tree.startswith(path) for tree in needed().trees)]
    is_so(comes_of(*(READ.format(path) for path in paths)), [MISSING.format(path) for path in paths], sentence)


def test_it_sees_of_a_home_what_leads_to_python_alone(comes_of, sentence):
    home = Path.home()
    roots = [*needed().trees, *(link for link, _ in needed().links)]
    seen = sorted({PurePath(path).relative_to(home).parts[0] for path in roots if PurePath(path).is_relative_to(home)})
    look = f"import os\nprint(sorted(os.listdir({str(home)!r})) if os.path.exists({str(home)!r}) else [])"
    is_so(comes_of(look), [f"prints {seen}: {seen}"], sentence)


def test_it_sees_no_process_but_its_own(comes_of, sentence):
    look = """
        import os, time
        child = os.fork()
        if child == 0:
            time.sleep(99)
        seen = {int(name) for name in os.listdir("/proc") if name.isdigit()}
        print(seen == {1, os.getpid(), child}, os.getppid())
    """
    is_so(comes_of(look), ["prints True 0: True 0"], sentence)


def test_it_finds_no_secret_in_an_environment(comes_of, sentence, monkeypatch):
    monkeypatch.setenv("SECRET", "told")
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
    with subprocess.Popen(waits, stdin=subprocess.PIPE, env={"SECRET": "told"}) as process:
        found = comes_of(look)
        process.communicate(b"\n")
    is_so(found, ["prints False True: False True"], sentence)


def test_it_cannot_read_what_the_first_process_was_told(comes_of, sentence):
    expected = "raises PermissionError: [Errno 13] Permission denied: '/proc/1/environ'"
    is_so(comes_of(READ.format("/proc/1/environ")), [expected], sentence)


def test_it_has_its_own_descriptors_alone(comes_of, sentence):
    # 3 is where the streams go after the end, 4 the folder that is being listed.
    look = "import os\nprint(sorted(map(int, os.listdir('/proc/self/fd'))))"
    is_so(comes_of(look), ["prints [0, 1, 2, 3, 4, 255]: [0, 1, 2, 3, 4, 255]"], sentence)


def test_it_is_nobody_and_has_no_rights(comes_of, sentence):
    look = """
        import getpass, os
        rows = dict(line.split(":\\t") for line in open("/proc/self/status").read().splitlines())
        rights = {rows[name] for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")}
        print(getpass.getuser(), os.getresuid(), os.getresgid(), rights, rows["NoNewPrivs"])
    """
    nobody = "nobody (65534, 65534, 65534) (65534, 65534, 65534) {'0000000000000000'} 1"
    is_so(comes_of(look), [f"prints {nobody}: {nobody}"], sentence)


def test_it_makes_no_namespaces_of_its_own(comes_of, sentence):
    attempt = """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        print(libc.unshare(0x10000000), os.strerror(ctypes.get_errno()), libc.umount2(b"/proc", 2))
    """
    said = "-1 No space left on device -1"
    is_so(comes_of(attempt), [f"prints {said}: {said}"], sentence)


WRITE = "open({!r}, 'w').write('left')"
READ_ONLY = "raises OSError: [Errno 30] Read-only file system: {!r}"


def test_it_writes_nowhere_but_in_its_own_folder(comes_of, sentence):
    below = str(ROOT / "scripts" / "session_answers" / "left.py")
    closed = ["/left", "/usr/left", "/etc/left", "/tmp/left", "/proc/sys/kernel/hostname", below]
    # Nothing is there that a build would be started anew by.
    missing = [str(ROOT / "docs" / "left.md"), "/var/tmp/left"]
    found = comes_of(*(WRITE.format(path) for path in [*closed, *missing]))
    expected = [READ_ONLY.format(path) for path in closed] + [MISSING.format(path) for path in missing]
    is_so(found, expected, sentence)
    assert not Path(below).exists()


LEAVE = """
    import ctypes, os, socket
    from multiprocessing.shared_memory import SharedMemory
    for path in ("left", "../left", "/dev/shm/left"):
        open(path, "w").close()
    assert ctypes.CDLL(None).shmget(1, 4096, 0o1600) >= 0
    socket.create_server(("127.0.0.1", 5432))
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
    import os, socket
    for port in (5432, 3306):
        socket.create_server(("127.0.0.1", port))
    shared = len(open("/proc/sysvipc/shm").readlines()) - 1
    print(os.listdir("."), os.listdir(".."), os.listdir("/dev/shm"), shared)
"""


def test_it_leaves_nothing_to_the_next(comes_of, sentence):
    nothing = "['example1.py'] ['work'] ['work'] 0"
    is_so(comes_of(LEAVE, LOOK), [f"prints {nothing}: {nothing}"], sentence)


def test_it_runs_where_nobody_else_may_read(sentence, tmp_path):
    copy = tmp_path / "scripts"
    shutil.copytree(ROOT / "scripts", copy)
    for path in (copy, *copy.rglob("*")):
        path.chmod(path.stat().st_mode & 0o700)
    # What is not loaded yet is read by the example itself.
    result = said(code=RUN.replace("a =", "import sqlalchemy_receipts.render.highlight; a ="), PYTHONPATH=str(copy))
    assert (result.stdout, result.stderr) == ("\n\n", sentence)


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
    print("done")
"""


def test_it_cannot_hinder_the_next(comes_of, sentence):
    expected = ["prints done: done", "prints done: done", "prints fine: fine"]
    is_so(comes_of(SABOTAGE, SABOTAGE, "print('fine')"), expected, sentence)


LIMITS = [
    pytest.param("bytearray(4 << 30)", "needed more than 1 GiB of memory", id="4 GiB"),
    pytest.param("import mmap\nmmap.mmap(-1, 4 << 30)", "needed more than 1 GiB of memory", id="4 GiB shared"),
    pytest.param(
        "grows = []\nwhile True:\n    grows.append(bytearray(1 << 20))", "needed more than 1 GiB of memory", id="a leak"
    ),
    pytest.param("grows = list(map(str, range(10**9)))", "needed more than 1 GiB of memory", id="small things"),
    pytest.param("import os\nwhile True:\n    os.fork()", "started more than 64 processes and threads", id="forks"),
    pytest.param(
        "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=(99,), daemon=True).start()",
        "started more than 64 processes and threads",
        id="threads",
    ),
    pytest.param("many = [open(__file__) for _ in range(300)]", "had more than 256 files open", id="open files"),
    pytest.param("open('a', 'wb').write(bytes(65 << 20))", "wrote a file of more than 64 MiB", id="one file"),
    pytest.param(
        "for number in range(5):\n    open(str(number), 'wb').write(bytes(60 << 20))",
        "wrote more than 256 MiB or 10,000 files",
        id="the disk",
    ),
    pytest.param(
        "for number in range(10_001):\n    open(str(number), 'wb').close()",
        "wrote more than 256 MiB or 10,000 files",
        id="many files",
    ),
    pytest.param("import os\nos.abort()", "was killed by signal 6", id="a core"),
    pytest.param(
        "import hashlib, threading\n"
        "def work():\n    hashlib.pbkdf2_hmac('sha256', b'', b'', 10**9)\n"
        "for _ in range(4):\n    threading.Thread(target=work).start()",
        "ran longer than 2 s",
        id="all processors",
    ),
]


@pytest.mark.parametrize(("example", "failure"), LIMITS)
def test_what_it_may_use_is_limited_and_the_next_has_as_much(comes_of, sentence, example, failure):
    timeout = 2 if failure.startswith("ran") else 10
    is_so(comes_of(example, "print('fine')", timeout=timeout), [failure, "prints fine: fine"], sentence)


COUNT = """
    import os, threading, time
    from contextlib import suppress
    with suppress(RuntimeError):
        while True:
            threading.Thread(target=time.sleep, args=(99,), daemon=True).start()
    threads, files, kept = threading.active_count(), [], []
    with suppress(OSError):
        while True:
            files.append(os.open(__file__, os.O_RDONLY))
    os.close(files.pop())
    with suppress(MemoryError):
        while True:
            kept.append(bytearray(1 << 20))
    most = len(kept)
    kept.clear()
    print(threads <= 64, len(files) <= 256, most < 1024)
"""


def test_a_limit_is_what_it_says(comes_of, sentence):
    is_so(comes_of(COUNT), ["prints True True True: True True True"], sentence)


def test_the_limits_are_those_that_are_written_down():
    text = re.sub(r"\s+", " ", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert [each.failure for each in limits.LIMITS if f"the example {each.failure}" not in text] == []
    assert limits.MEMORY.most == 1 << 30
    assert limits.WRITTEN.most == 256 << 20
    assert limits.FILE.most == 64 << 20
    assert (limits.PROCESSES.most, limits.OPEN_FILES.most, limits.MOST_FILES) == (64, 256, 10_000)


FORGED = [
    pytest.param(b'{"failure": "was told\\n{}"}', "was told\n{}", id="a failure"),
    pytest.param(b'{"events": [], "error": ""}\n{"events": [], "error": ""}', None, id="two answers"),
    pytest.param(b'{"events": [{"line": "1"}], "error": ""}', None, id="a line that is none"),
    pytest.param(b'{"events": [{"lines": 1}], "error": ""}', None, id="unknown words"),
    pytest.param(b'{"lost": "the server"}', None, id="another answer"),
    pytest.param(b"[" * 100_000, None, id="too deep"),
    pytest.param(b"\xff", None, id="no text"),
    pytest.param(b"1" * ((1 << 24) + 1), None, id="too long"),
]


@pytest.mark.parametrize(("text", "failure"), FORGED)
def test_what_it_says_in_place_of_its_trace_is_about_itself_alone(text, failure):
    one = Runner(1)
    code = f"import os\nfor _ in range({len(text)} // {min(len(text), 1000)}):\n    os.write(255, {text[:1000]!r})\n"
    rest = f"os.write(255, {text[len(text) // min(len(text), 1000) * 1000 :]!r})\nos._exit(0)"
    outcome = one.run(Program("forges", code + rest), 10)
    after = one.run(Program("after", "a = 1"), 10)
    one.close()
    assert (outcome, after) == (Outcome(failure=failure or "left something else than its trace"), FINE)


ON_A_SERVER = [pytest.param(name, id=name) for name in SERVERS]


@pytest.mark.parametrize("database", ON_A_SERVER)
def test_on_a_database_server_it_reaches_that_alone(sentence, database):
    kind = KINDS[database]()
    one = Runner(1, python_of(ROOT, "2.1"), database)
    own = f"""
from sqlalchemy import create_engine, text
with create_engine("sqlite:///a.db").connect() as connection:
    print(connection.scalar(text("SELECT 1")))
import socket
socket.create_connection(("127.0.0.1", {kind.port})).close()
print("reached")
"""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        others = [listening.getsockname()[1], *({5432, 3306} - {kind.port})]
        attempts = [own, *(CONNECT.format(("127.0.0.1", port)) for port in others)]
        found = [event for each in attempts for event in one.run(Program("example", each), 10).trace.events[-1:]]
    one.close()
    is_so(
        None if sentence else [f"{each.word}: {each.detail}" for each in found],
        ["prints reached: reached", REFUSED, REFUSED],
        sentence,
    )


@pytest.mark.parametrize("database", [name for name in SERVERS if name == "postgresql"])
def test_on_a_database_server_it_knows_a_role_of_its_own_alone(sentence, monkeypatch, database):
    kind = KINDS[database]
    url = kind().url
    word = url.password or "toldtonobody"  # a server that trusts does not read it
    monkeypatch.setenv(kind.variable, url.set(password=word).render_as_string(hide_password=False))
    one = Runner(1, python_of(ROOT, "2.1"), database)
    # What is looked for must not be in memory because it is looked for: each letter stands for the one before it.
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
    outcome = one.run(Program("example", look), 20)
    one.close()
    found = [event.word for event in outcome.trace.events[-1:]]
    is_so(None if sentence else found, ["prints {False} False True"], sentence)


@pytest.mark.parametrize(("database", "name"), [("postgresql", "host"), ("mariadb", "unix_socket")])
def test_a_server_that_is_a_file_of_this_machine_is_refused(monkeypatch, database, name):
    variable = KINDS[database].variable
    monkeypatch.setenv(variable, f"{database}://user@/test?{name}=/run/server")
    one = Runner(1, python_of(ROOT, "2.1"), database)
    with pytest.raises(LostError) as caught:
        one.versions()
    one.close()
    assert str(caught.value) == (
        f"{variable}: /run/server cannot be reached by examples: name the server's host and port"
    )


def test_a_home_is_where_it_is_said_to_be(comes_of, sentence):
    look = "import os\nprint(os.getcwd().startswith('/tmp/session-answers/'), os.environ['HOME'] == os.getcwd())"
    is_so(comes_of(look), ["prints True True: True True"], sentence)
    assert HOME == "/tmp/session-answers"
