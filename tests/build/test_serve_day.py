"""A writer's day: after each edit what a clean build gives is served, or the fault is told until it is cured."""

import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from conftest import BUILDERS, PAGE, build, environment, tree
from session_answers.permalinks.releases import release

OTHER = """\
# Is this another?

**No.**
It leads to [the claim](page.md#claim).

## It is one { #one }

```python exec="on" id="one-1" setup="user"
with Session(engine) as session:
    session.add(User(name="Eve"))
    # -> User pending
# -> User transient
```
"""
POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="[^"]*">')
RAN = re.compile(r"(\d+) of (\d+) examples were run")


def heard():
    """Let the server hear an interrupt, though this process may have been started deaf to it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Day:
    """`mkdocs serve` on a project; `docs` is where it is edited."""

    def __init__(self, project):
        self.project, self.docs = project, project / "docs"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/"
        (project / "tmp").mkdir()
        self.log = project / "log"
        told = "default::ResourceWarning"
        environ = environment(project, SITE_URL=self.url, TMPDIR=str(project / "tmp"), PYTHONWARNINGS=told)
        command = ["mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command,
                cwd=project,
                env=environ,
                stdout=log,
                stderr=log,
                preexec_fn=heard,  # noqa: PLW1509
            )
        self.wait_for("Serving on")

    def said(self, since=0):
        return self.log.read_text(encoding="utf-8")[since:]

    def wait_for(self, pattern, since=0):
        deadline = time.monotonic() + 120
        while not re.search(pattern, self.said(since)):
            assert time.monotonic() < deadline, f"{pattern} was not told:\n{self.said()}"
            assert self.process.poll() is None, self.said()
            time.sleep(0.02)

    def edit(self, change, pattern="Reloading browsers"):
        """Change the project, wait for what is told of it, and return how many examples were run, and all that is."""
        since = len(self.said())
        change()
        self.wait_for(pattern, since)
        told = self.said(since)
        return [int(each[0]) for each in RAN.findall(told)], told

    def write(self, name, text):
        return lambda: (self.docs / name).write_text(text, encoding="utf-8")

    def served(self):
        (folder,) = (self.project / "tmp").glob("mkdocs_*")
        return {name: POLICY.sub(b"", data) for name, data in tree(folder).items()}

    def built(self):
        """What a clean build gives of the same sources."""
        result = build(self.project, BUILDERS["mkdocs-quiet"], SITE_URL=self.url)
        assert (result.returncode, result.stderr) == (0, "")
        return {name: POLICY.sub(b"", data) for name, data in tree(self.project / "site").items()}

    def memory(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])


@pytest.fixture
def day(project):
    config = project / "mkdocs.yml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("page.md", "page.md\n  - Other: other.md"), encoding="utf-8"
    )
    (project / "docs" / "other.md").write_text(OTHER, encoding="utf-8")
    one = Day(project)
    yield one
    one.process.terminate()
    one.process.wait()


def same(day):
    served, built = day.served(), day.built()
    assert sorted(served) == sorted(built)
    assert [name for name in built if served[name] != built[name]] == []


def test_what_is_served_is_what_a_clean_build_gives(day):
    setup = day.docs / "setup" / "user.py"
    styles = day.docs / "assets" / "site.css"
    menu = day.docs / ".overrides" / "partials" / "footer.html"
    config = day.project / "mkdocs.yml"
    ran, _ = day.edit(day.write("page.md", PAGE.replace("It has an example.", "It has prose.")))
    assert ran == [0]
    same(day)
    ran, _ = day.edit(day.write("page.md", PAGE.replace("Ada", "Bob")))
    assert ran == [1]
    same(day)
    ran, _ = day.edit(lambda: setup.write_text(setup.read_text().replace("40", "50"), encoding="utf-8"))
    assert ran == [2]
    same(day)
    day.edit(
        lambda: styles.write_text(styles.read_text(encoding="utf-8").replace("#1263cb", "#1263ca"), encoding="utf-8")
    )
    day.edit(lambda: menu.write_text(menu.read_text() + "<p>Below</p>", encoding="utf-8"))
    same(day)
    text = config.read_text(encoding="utf-8")
    ran, _ = day.edit(lambda: config.write_text(text.replace("permalink: true", "permalink: '#'"), encoding="utf-8"))
    assert ran == [0]
    same(day)
    # As editors write: another file first, which then takes the place.
    part = day.project / "part"
    part.write_text(PAGE.replace("Ada", "Cid"), encoding="utf-8")
    ran, _ = day.edit(lambda: part.rename(day.docs / "page.md"))
    assert ran == [1]
    same(day)


def test_a_fault_is_told_in_every_rebuild_until_it_is_cured(day):
    # The page that leads to it is as it was, and so is its conversion.
    gone = PAGE.replace("{ #claim }", "{ #other }")
    for text in (gone, gone.replace("Ada", "Bob")):
        _, told = day.edit(day.write("page.md", text), "Aborted with 2 warnings in strict mode!")
        assert "'other.md' contains a link 'page.md#claim', but the doc 'page.md' does not contain an anchor" in told
    _, told = day.edit(day.write("page.md", PAGE.replace("-> User pending", "-> COMMIT")), "happened 'User pending'")
    assert "docs/page.md:11: claimed 'COMMIT', happened 'User pending': run scripts/update docs/page.md" in told
    assert "Traceback" not in told
    day.edit(day.write("page.md", PAGE))
    same(day)


def test_what_a_conversion_warns_of_is_told_though_its_page_is_as_it_was(day):
    astray = "'other.md' contains a link 'gone.md', but the target is not found among documentation files"
    _, told = day.edit(day.write("other.md", OTHER.replace("page.md#claim", "gone.md")), "Aborted with 1 warnings")
    assert astray in told
    _, told = day.edit(day.write("page.md", PAGE.replace("Ada", "Bob")), "Aborted with 1 warnings")
    assert astray in told
    day.edit(day.write("other.md", OTHER))
    same(day)
    note = day.docs / "assets" / "note.txt"
    day.edit(day.write("assets/note.txt", "A note."))
    day.edit(day.write("page.md", f"{PAGE}\n[A note](assets/note.txt)\n"))
    _, told = day.edit(note.unlink, "Aborted with 1 warnings")
    assert "'page.md' contains a link 'assets/note.txt', but the target is not found" in told


def test_a_page_that_is_deleted_or_new_is_told_until_the_navigation_has_it_right(day):
    config = day.project / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    day.edit(day.write("page.md", f"{PAGE}\n[Another](other.md)\n"))
    _, told = day.edit((day.docs / "other.md").unlink, "An error happened during the rebuild")
    assert "nav names other.md, which is no page below docs: take the entry out, or correct it" in told
    left = text.replace("\n  - Other: other.md", "")
    _, told = day.edit(lambda: config.write_text(left, encoding="utf-8"), "Aborted with 1 warnings")
    assert "'page.md' contains a link 'other.md', but the target is not found among documentation files" in told
    day.edit(day.write("page.md", PAGE))
    same(day)
    _, told = day.edit(day.write("new.md", OTHER), "An error happened during the rebuild")
    assert "docs/new.md: is not in nav: add it there in mkdocs.yml, or delete the page" in told
    day.edit(lambda: config.write_text(text.replace("other.md", "new.md"), encoding="utf-8"))
    same(day)


def test_settings_that_are_gone_for_a_while_are_read_when_they_are_back(day):
    config = day.project / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")

    def folder():
        config.unlink()
        config.mkdir()

    _, told = day.edit(folder, "An error happened during the rebuild")
    assert "mkdocs.yml: Is a directory: let it be read, or take it from git\n" in told
    assert "Traceback" not in told

    def file():
        config.rmdir()
        time.sleep(1)  # longer than it takes to see that there is nothing
        config.write_text(text, encoding="utf-8")

    day.edit(file)
    same(day)
    _, told = day.edit(lambda: config.write_text("site_name: [\n", encoding="utf-8"), "An error happened")
    assert "Traceback" not in told


def test_another_version_of_the_package_is_served_with_its_settings_and_from_one_folder(day):
    changes = [
        (
            day.project / "mkdocs.yml",
            "session_answers.build.current_snapshot.prove ",
            "session_answers.build.current_snapshot.prove_all ",
        ),
        (day.project / "scripts" / "session_answers" / "build" / "current_snapshot.py", "def prove(", "def prove_all("),
    ]

    def check_out():
        for path, old, new in changes:
            before, found, after = path.read_text(encoding="utf-8").partition(old)
            assert found
            path.write_text(f"{before}{new}{after}", encoding="utf-8")

    day.edit(check_out, "Serving on")
    same(day)


def test_a_package_that_cannot_be_loaded_or_says_otherwise_is_told_until_it_is_cured(day):
    module = day.project / "scripts" / "receipts" / "sqlalchemy_receipts" / "render" / "html_events.py"
    text = module.read_text(encoding="utf-8")
    number = text.count("\n") + 1
    cure = "correct it; what is served is what the code before it made"
    for code, error in (
        ("def (\n", "SyntaxError: invalid syntax"),
        ("nothing()\n", "NameError: name 'nothing' is not defined"),
    ):
        _, told = day.edit(lambda: module.write_text(text + code, encoding="utf-8"), "An error happened")  # noqa: B023
        assert f"scripts/receipts/sqlalchemy_receipts/render/html_events.py:{number}: {error}: {cure}\n" in told
        assert "Traceback" not in told
    # One that comes when pages are rendered, which is after all of them were proved.
    code = "def example(*_, **__):\n    raise KeyError('nothing')\n"
    drawn = day.project / "scripts" / "session_answers" / "view" / "example.py"
    right = drawn.read_text(encoding="utf-8")

    def spoil():
        module.write_text(text, encoding="utf-8")
        drawn.write_text(right + code, encoding="utf-8")

    _, told = day.edit(spoil, "An error happened")
    number = right.count("\n") + 2
    said = f"scripts/session_answers/view/example.py:{number}: KeyError: 'nothing': correct it\n"
    assert f"Error reading page 'other.md': {said}{said}ERROR " in told
    assert "Traceback" not in told
    drawn.write_text(right, encoding="utf-8")
    receipts = day.project / "scripts" / "receipts" / "sqlalchemy_receipts" / "receipts.py"
    said = receipts.read_text(encoding="utf-8")
    other = said.replace('"; ")\n', '" and ")\n').replace('", "', '" + "')
    assert other != said

    def change():
        module.write_text(text, encoding="utf-8")
        receipts.write_text(other, encoding="utf-8")

    _, told = day.edit(change, "An error happened")
    assert "docs/page.md:13: claimed 'checkout, BEGIN, INSERT user, User persistent, COMMIT, checkin', happened" in told
    assert "Traceback" not in told
    _, told = day.edit(lambda: receipts.write_text(said + "# Changed\n", encoding="utf-8"), "Serving on")
    same(day)


def test_a_server_that_is_started_anew_or_ended_leaves_nothing_of_frozen_copies(project):
    copy = project / "copy"
    copy.mkdir()
    (copy / "index.html").write_text("<p>Frozen</p>", encoding="utf-8")
    release(project, copy, "2026.11", "2026-11-24")
    module = project / "scripts" / "receipts" / "sqlalchemy_receipts" / "render" / "html_events.py"
    day = Day(project)
    for _ in range(2):
        kept = sorted(path.name.split("_")[0].split("-")[0] for path in (project / "tmp").iterdir())
        assert kept == ["mkdocs", "session"]
        assert b"Frozen" in day.served()["v/2026.11/index.html"]
        day.edit(lambda: module.write_text(module.read_text() + "# Changed\n", encoding="utf-8"), "Serving on")
    day.process.send_signal(signal.SIGINT)
    day.process.wait()
    assert [*(project / "tmp").iterdir()] == []
    assert "Implicitly cleaning up" not in day.said()


def test_a_commit_is_named_by_the_pages_that_are_of_it(project):
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]

    def git(*words):
        done = subprocess.run(["git", *who, *words], cwd=project, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    (project / ".gitignore").write_text("*\n!/docs/\n!/docs/**\n", encoding="utf-8")
    git("init", "-q")
    git("add", "docs")
    git("commit", "-qm", "One")
    day = Day(project)
    day.edit(day.write("page.md", PAGE.replace("Ada", "Bob")))
    assert f"{git('rev-parse', '--short=10', 'HEAD')}+<".encode() in day.served()["page/index.html"]
    day.edit(lambda: git("commit", "-qam", "Two"))
    assert f"{git('rev-parse', '--short=10', 'HEAD')}<".encode() in day.served()["page/index.html"]
    day.process.terminate()
    day.process.wait()


def test_what_is_started_again_runs_nothing_that_it_ran_before(project):
    first = Day(project)
    assert RAN.findall(first.said()) == [("1", "1")]
    first.process.terminate()
    first.process.wait()
    shutil.rmtree(project / "tmp")
    second = Day(project)
    assert RAN.findall(second.said()) == [("0", "1")]
    same(second)
    second.process.terminate()
    second.process.wait()


def test_a_long_day_needs_no_more_memory(day):
    found = {}
    for number in range(1, 61):
        day.edit(day.write("page.md", PAGE.replace("Ada", f"Ada {number}")))
        found[number] = day.memory()
    # Python's memory comes to rest after a hundred of them: a page that is never let go is more than what is left.
    assert found[60] / found[20] < 1.1, found
