"""A long day of edits. After each, the server shows the same as a build, or reports the fault until it is fixed."""

import shutil
import signal
import subprocess
import time

import pytest

from session_answers.permalinks.releases import release
from support.projects import PAGE
from support.serving import FAULT, RUNS, serve

pytestmark = pytest.mark.long
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


@pytest.fixture
def day(project):
    config = project / "mkdocs.yml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("page.md", "page.md\n  - Other: other.md"), encoding="utf-8"
    )
    (project / "docs" / "other.md").write_text(OTHER, encoding="utf-8")
    server = serve(project)
    yield server
    server.stop()


def test_a_server_serves_the_same_site_as_a_build(day):
    setup = day.docs / "setup" / "user.py"
    styles = day.docs / "assets" / "site.css"
    menu = day.docs / ".overrides" / "partials" / "footer.html"
    config = day.project / "mkdocs.yml"
    runs, _ = day.edit(day.write("page.md", PAGE.replace("It has an example.", "It has prose.")))
    assert runs == [0]
    day.check_same()
    runs, _ = day.edit(day.write("page.md", PAGE.replace("Ada", "Bob")))
    assert runs == [1]
    day.check_same()
    runs, _ = day.edit(lambda: setup.write_text(setup.read_text().replace("40", "50"), encoding="utf-8"))
    assert runs == [2]
    day.check_same()
    day.edit(
        lambda: styles.write_text(styles.read_text(encoding="utf-8").replace("#1263cb", "#1263ca"), encoding="utf-8")
    )
    day.edit(lambda: menu.write_text(menu.read_text() + "<p>Below</p>", encoding="utf-8"))
    day.check_same()
    text = config.read_text(encoding="utf-8")
    runs, _ = day.edit(lambda: config.write_text(text.replace("permalink: true", "permalink: '#'"), encoding="utf-8"))
    assert runs == [0]
    day.check_same()
    # Editors write another file first, which then replaces the page.
    part = day.project / "part"
    part.write_text(PAGE.replace("Ada", "Cid"), encoding="utf-8")
    runs, _ = day.edit(lambda: part.rename(day.docs / "page.md"))
    assert runs == [1]
    day.check_same()


def test_a_fault_is_reported_in_every_rebuild_until_it_is_fixed(day):
    # The page that links to it is unchanged, and its conversion is cached.
    without_claim = PAGE.replace("{ #claim }", "{ #other }")
    for text in (without_claim, without_claim.replace("Ada", "Bob")):
        _, printed = day.edit(day.write("page.md", text), FAULT)
        assert "docs/other.md:4: the page contains a link 'page.md#claim', but the doc 'page.md' does not" in printed
    _, printed = day.edit(day.write("page.md", PAGE.replace("-> User pending", "-> COMMIT")), FAULT)
    assert "docs/page.md:11: expected COMMIT, got User pending. Fix: scripts/update docs/page.md" in printed
    assert "Traceback" not in printed
    day.edit(day.write("page.md", PAGE))
    day.check_same()


def test_the_warning_of_a_conversion_is_reported_also_when_its_page_is_unchanged(day):
    gone = "but the target is not found among documentation files. Fix: correct the link\n"
    astray = f"docs/other.md:4: the page contains a link 'gone.md', {gone}"
    _, printed = day.edit(day.write("other.md", OTHER.replace("page.md#claim", "gone.md")), FAULT)
    assert astray in printed
    _, printed = day.edit(day.write("page.md", PAGE.replace("Ada", "Bob")), FAULT)
    assert astray in printed
    day.edit(day.write("other.md", OTHER))
    day.check_same()
    note = day.docs / "assets" / "note.txt"
    day.edit(day.write("assets/note.txt", "A note."))
    day.edit(day.write("page.md", f"{PAGE}\n[A note](assets/note.txt)\n"))
    _, printed = day.edit(note.unlink, FAULT)
    assert f"docs/page.md:16: the page contains a link 'assets/note.txt', {gone}" in printed


def test_a_deleted_or_new_page_is_reported_until_the_navigation_agrees(day):
    config = day.project / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    day.edit(day.write("page.md", f"{PAGE}\n[Another](other.md)\n"))
    _, printed = day.edit((day.docs / "other.md").unlink, FAULT)
    assert "nav refers to other.md, which is not in docs/. Fix: correct or remove the entry" in printed
    left = text.replace("\n  - Other: other.md", "")
    _, printed = day.edit(lambda: config.write_text(left, encoding="utf-8"), FAULT)
    assert "docs/page.md:16: the page contains a link 'other.md', but the target is not found among" in printed
    day.edit(day.write("page.md", PAGE))
    day.check_same()
    _, printed = day.edit(day.write("new.md", OTHER), FAULT)
    assert "docs/new.md: the page is not in nav. Fix: add it in mkdocs.yml, or delete the page" in printed
    day.edit(lambda: config.write_text(text.replace("other.md", "new.md"), encoding="utf-8"))
    day.check_same()


def test_settings_that_were_missing_are_read_when_they_are_back(day):
    config = day.project / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")

    def folder():
        config.unlink()
        config.mkdir()

    _, printed = day.edit(folder, FAULT)
    assert "mkdocs.yml: it is not a file. Fix: remove it\n" in printed
    assert "Traceback" not in printed

    def file():
        config.rmdir()
        time.sleep(1)  # longer than the server takes to detect a change
        config.write_text(text, encoding="utf-8")

    day.edit(file)
    day.check_same()
    _, printed = day.edit(lambda: config.write_text("site_name: [\n", encoding="utf-8"), FAULT)
    assert "Traceback" not in printed


def test_other_code_is_served_with_its_settings_and_from_one_folder(day):
    changes = [
        (day.project / "mkdocs.yml", "zensical_facts.AS_OF", "zensical_facts.FACTS"),
        (day.project / "scripts" / "session_answers" / "build" / "zensical_facts.py", "AS_OF = ", "FACTS = "),
    ]

    def check_out():
        for path, old, new in changes:
            before, separator, after = path.read_text(encoding="utf-8").partition(old)
            assert separator
            path.write_text(f"{before}{new}{after}", encoding="utf-8")

    day.edit(check_out)
    day.check_same()


def test_code_that_cannot_be_loaded_or_reads_receipts_otherwise_is_reported_until_it_is_fixed(day):
    module = day.project / "scripts" / "receipts" / "sqlalchemy_receipts" / "render" / "html_events.py"
    text = module.read_text(encoding="utf-8")
    number = text.count("\n") + 1
    for code, error in (
        ("def (\n", "SyntaxError: invalid syntax"),
        ("nothing()\n", "NameError: name 'nothing' is not defined"),
    ):
        _, printed = day.edit(lambda: module.write_text(text + code, encoding="utf-8"), FAULT)  # noqa: B023
        assert (
            f"scripts/receipts/sqlalchemy_receipts/render/html_events.py:{number}: {error}. Fix: correct the code\n"
            in printed
        )
        assert "Traceback" not in printed
    # This error occurs when pages are converted, after all of them were proved.
    code = "def example_html(*_, **__):\n    raise KeyError('nothing')\n"
    drawn = day.project / "scripts" / "session_answers" / "view" / "example.py"
    right = drawn.read_text(encoding="utf-8")

    def spoil():
        module.write_text(text, encoding="utf-8")
        drawn.write_text(right + code, encoding="utf-8")

    _, printed = day.edit(spoil, FAULT)
    number = right.count("\n") + 2
    fault = f"scripts/session_answers/view/example.py:{number}: KeyError: 'nothing'. Fix: correct the code\n"
    assert printed.count(fault) == 1
    assert "Traceback" not in printed
    drawn.write_text(right, encoding="utf-8")
    receipts = day.project / "scripts" / "receipts" / "sqlalchemy_receipts" / "receipts.py"
    source = receipts.read_text(encoding="utf-8")
    changed_source = source.replace('"; ")\n', '" and ")\n').replace('", "', '" + "')
    assert changed_source != source

    def change():
        module.write_text(text, encoding="utf-8")
        receipts.write_text(changed_source, encoding="utf-8")

    _, printed = day.edit(change, FAULT)
    assert "docs/page.md:13: expected checkout, BEGIN, INSERT user, User persistent, COMMIT, checkin, got" in printed
    assert "Traceback" not in printed
    _, printed = day.edit(lambda: receipts.write_text(source + "# Changed\n", encoding="utf-8"))
    day.check_same()


def test_a_server_that_restarts_or_ends_removes_unpacked_copies(project):
    copy = project / "copy"
    copy.mkdir()
    (copy / "index.html").write_text("<p>Frozen</p>", encoding="utf-8")
    release(project, copy, "2026.11", "2026-11-24")
    module = project / "scripts" / "receipts" / "sqlalchemy_receipts" / "render" / "html_events.py"
    day = serve(project)
    for _ in range(2):
        remaining = sorted(path.name.split("_")[0].split("-")[0] for path in (project / "tmp").iterdir())
        assert remaining == ["session"]
        assert b"Frozen" in day.served()["v/2026.11/index.html"]
        day.edit(lambda: module.write_text(module.read_text() + "# Changed\n", encoding="utf-8"))
    day.stop(signal.SIGINT)
    assert [*(project / "tmp").iterdir()] == []
    assert "Implicitly cleaning up" not in day.printed()


def test_pages_name_the_newest_commit(project):
    author = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]

    def git(*words):
        done = subprocess.run(["git", *author, *words], cwd=project, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    (project / ".gitignore").write_text("*\n!/docs/\n!/docs/**\n", encoding="utf-8")
    git("init", "-q")
    git("add", "docs")
    git("commit", "-qm", "One")
    day = serve(project)
    day.edit(day.write("page.md", PAGE.replace("Ada", "Bob")))
    assert f"{git('rev-parse', '--short=10', 'HEAD')}+<".encode() in day.served()["page/index.html"]
    day.edit(lambda: git("commit", "-qam", "Two"))
    assert f"{git('rev-parse', '--short=10', 'HEAD')}<".encode() in day.served()["page/index.html"]
    day.stop()


def test_the_next_server_serves_the_same_site_as_a_build(project):
    first = serve(project)
    assert RUNS.findall(first.printed()) == [("1", "1")]
    first.stop()
    shutil.rmtree(project / "tmp")
    second = serve(project, first.port)
    assert RUNS.findall(second.printed()) == [("0", "1")]
    second.check_same()
    second.stop()


def test_a_server_needs_no_more_memory_after_many_edits(day):
    memory = {}
    for number in range(1, 61):
        day.edit(day.write("page.md", PAGE.replace("Ada", f"Ada {number}")))
        memory[number] = day.memory()
    # Pages that are never freed would need more.
    assert memory[60] / memory[20] < 1.1, memory
