import sys

import pytest

from benchmark.processes import cpu_seconds, run, started
from benchmark.server import Server, free_port
from session_answers.errors import BuildError

# Starts itself again. The child uses half a second of processor time and ends with the given code.
BUSY = """\
import subprocess, sys, time
if len(sys.argv) == 2:
    sys.exit(subprocess.run([sys.executable, __file__, *sys.argv[1:], "child"]).returncode)
while time.process_time() < 0.5:
    pass
print("The end.")
sys.exit(int(sys.argv[1]))
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "busy.py").write_text(BUSY, encoding="utf-8")
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "index.html").write_text("before</html>", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    return tmp_path


def test_the_processor_time_of_children_counts(folder):
    cost = run([sys.executable, "-I", "busy.py", "0"], folder, {})
    assert (cost.cpu >= 0.5, cost.wall >= 0.5) == (True, True)


def test_a_command_that_fails_is_reported_with_its_output(folder):
    with pytest.raises(BuildError) as caught:
        run([sys.executable, "-I", "busy.py", "3"], folder, {})
    assert str(caught.value) == (
        f"{folder.name}: busy.py 3 ended with 3 and printed 'The end.'. Fix: correct the error that it printed"
    )


@pytest.fixture
def server(folder):
    """A file server. Its page `docs/page.md` is a link to the file that it sends."""
    (folder / "docs" / "page.md").symlink_to(folder / "page" / "index.html")
    port = free_port()
    command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)]
    with started(command, folder, {}) as process:
        yield Server(process, folder, f"http://127.0.0.1:{port}/")
    assert process.poll() is not None


def test_an_edit_ends_when_the_page_shows_it(server):
    server.wait_for("page/", "before")
    cost = server.edit("page", "after</html>", "after")
    assert (cost.wall > 0, cpu_seconds(server.process.pid) >= cost.cpu >= 0) == (True, True)


def test_a_server_that_ends_is_reported(server):
    server.wait_for("page/", "before")
    server.process.kill()
    with pytest.raises(BuildError, match=r"the server ended before it sent 'after' and printed '.*GET /page/.*'"):
        server.edit("page", "after</html>", "after")
