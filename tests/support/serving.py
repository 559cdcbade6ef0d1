"""A project that `mkdocs serve` serves while a test edits it."""

import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from support.builds import BUILDERS, build, environment
from support.projects import tree

POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="[^"]*">')
RUNS = re.compile(r"(\d+) of (\d+) examples were run")
REBUILT = r"Documentation built in .*\n.*Reloading browsers"
FAULT = r"with this fault on top of each page\n.*Reloading browsers"
BARE, SCRIPT = ["mkdocs", "serve"], [sys.executable, "-P", "-m", "session_answers.build.serve"]


def _restore_interrupt():
    """Let the server receive an interrupt, which the parent of this process may have ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def serve(project, port=0, command=BARE):
    """Serve a project, and return when it is served."""
    return Server(project, port, command)


class Server:
    """`mkdocs serve` on a project; `docs` is where it is edited."""

    def __init__(self, project, port=0, command=BARE):
        self.project, self.docs = project, project / "docs"
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        (project / "tmp").mkdir(exist_ok=True)
        self.log = project / "log"
        environ = environment(
            project, SITE_URL=self.url, TMPDIR=str(project / "tmp"), PYTHONWARNINGS="default::ResourceWarning"
        )
        command = [*command, "--dev-addr", f"127.0.0.1:{self.port}"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command,
                cwd=project,
                env=environ,
                stdout=log,
                stderr=log,
                preexec_fn=_restore_interrupt,  # noqa: PLW1509
            )
        self.wait_for("Serving on")

    def printed(self, since=0):
        return self.log.read_text(encoding="utf-8")[since:]

    def wait_for(self, pattern, since=0):
        deadline = time.monotonic() + 120
        while not re.search(pattern, self.printed(since)):
            assert time.monotonic() < deadline, f"{pattern} was not printed:\n{self.printed()}"
            assert self.process.poll() is None, self.printed()
            time.sleep(0.02)

    def edit(self, change, pattern=REBUILT):
        """Change the project, wait for the pattern, and return the numbers of examples that were run, and the log."""
        since = len(self.printed())
        change()
        self.wait_for(pattern, since)
        printed = self.printed(since)
        return [int(run[0]) for run in RUNS.findall(printed)], printed

    def write(self, name, text):
        return lambda: (self.docs / name).write_text(text, encoding="utf-8")

    def page(self, path):
        """Return the text of a page, also of one that reports an error."""
        try:
            with urlopen(self.url + path, timeout=60) as answer:
                return answer.read().decode()
        except HTTPError as error:
            return error.read().decode()

    def served(self):
        folder = self.project / ".examples_cache" / f"site-{self.port}"
        return {name: POLICY.sub(b"", data) for name, data in tree(folder).items()}

    def built(self):
        """Return what a build makes of the same sources."""
        result = build(self.project, BUILDERS["mkdocs-quiet"], SITE_URL=self.url)
        assert (result.returncode, result.stderr) == (0, "")
        return {name: POLICY.sub(b"", data) for name, data in tree(self.project / "site").items()}

    def check_same(self):
        """Assert that what is served is what a build makes."""
        served, built = self.served(), self.built()
        assert sorted(served) == sorted(built)
        assert [name for name in built if served[name] != built[name]] == []

    def children(self):
        """Return the ids of the processes that the server started."""
        folder = Path(f"/proc/{self.process.pid}/task/{self.process.pid}")
        return [int(pid) for pid in (folder / "children").read_text(encoding="ascii").split()]

    def memory(self):
        """Return the memory of the process that builds."""
        (pid,) = self.children()
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        self.process.wait()
