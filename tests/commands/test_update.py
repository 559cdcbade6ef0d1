import os
from pathlib import Path

import pytest

from session_answers.commands.corrected_page import correct
from session_answers.commands.update import main, update
from session_answers.day_and_commit import today
from session_answers.errors import PermalinkError, WriteError
from session_answers.permalinks import ledger, moved
from session_answers.prove import everywhere
from session_answers.prove.everywhere import EnvironmentRun
from session_answers.prove.project import Project
from session_answers.recordings.traces import without_receipts
from sqlalchemy_receipts.trace import Event, Outcome, Trace
from support.git import git
from support.projects import tree

OPEN = '```python exec="on"'
PAGE = f"""# Is it é?

Text stays.

{OPEN} id="example-1"
print(1)
# -> wrong
if True:
    print("a", 2)

# -> old
# note
```

{OPEN} id="example-2" setup="two"
print(TWO)
```
"""
TRUE = (
    PAGE.replace("# -> wrong", "# -> prints 1")
    .replace("2)\n\n# -> old", "2)\n    # -> prints a 2\n")
    .replace("print(TWO)", "print(TWO)\n# -> prints 2")
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "docs" / "setup").mkdir(parents=True)
    (tmp_path / "docs" / "setup" / "two.py").write_text("TWO = 2\nprint('setup')\n", encoding="utf-8")
    (tmp_path / "docs" / "setup" / "bad.py").write_text("raise ValueError('no')\n", encoding="utf-8")
    (tmp_path / "docs" / "a.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "README.md").write_text("# Read me\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "docs" / ".permalinks").mkdir()
    for path in (ledger.PATH, moved.PATH):
        (tmp_path / path).write_text("# One line\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def update_pages(folder, runner):
    """Return a function that updates the named pages, or all pages, and returns the remaining faults."""
    return lambda *arguments: [str(fault) for fault in update(Project(folder, runner), list(arguments))]


@pytest.fixture
def update_text(folder, runner):
    """Return a function that updates the text of a page, and returns the new text and the remaining faults."""

    def update_text(text):
        path = folder / "docs" / "a.md"
        page = correct(Project(folder, runner), path, text)
        return page.text, [str(fault) for fault in page.faults]

    return update_text


@pytest.mark.parametrize("text", [PAGE, TRUE])
def test_receipts_become_true_and_stay_true(update_text, text):
    assert update_text(text) == (TRUE, [])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="an empty page"),
        pytest.param("# A\n\n- b", id="a page without examples and without a line end"),
        pytest.param(f'{OPEN} id="a-1"\n```\n\nText.\n', id="an empty example"),
        pytest.param(f'{OPEN} id="a-1"\n\n```\n', id="an example with a blank line"),
        pytest.param(f"````markdown\n{OPEN}\nprint(1)\n```\n````\n", id="a block that shows an example"),
        pytest.param(f'{OPEN} id="a-1"\na = """\n# -> x\n"""\n```\n', id="a string that looks like a receipt"),
    ],
)
def test_a_text_without_receipts_does_not_change(update_text, text):
    assert update_text(text) == (text, [])


@pytest.mark.parametrize(
    ("code", "setup", "fault"),
    [
        (
            "exit()\n# -> x",
            "two",
            "docs/a.md:4: the example asked the interpreter to exit with None. "
            "Fix: change the example so that it runs to its end",
        ),
        ("a(\n# -> x", "two", "docs/a.md:4: '(' was never closed. Fix: correct the code"),
        ("print(1)\n# -> x", "none", "docs/a.md:3: there is no setup 'none'. Fix: use one of bad, two"),
        (
            "print(1)\n# -> x",
            "bad",
            "docs/setup/bad.py: the setup ended with ValueError: no. Fix: correct the setup",
        ),
    ],
)
def test_an_example_with_a_fault_keeps_its_receipts_and_the_others_are_updated(update_text, code, setup, fault):
    block = f'# B?\n\n{OPEN} id="b-1" setup="{setup}"\n{code}\n```\n\n'
    assert update_text(block + PAGE) == (block + TRUE, [fault])


def test_faults_are_in_the_order_of_the_page(update_text):
    text = f'{OPEN} id="a-1"\nexit(1)\n```\n{OPEN} id="a-2" setup="no"\n```\n{OPEN} id="a-3"\nexit(2)\n```\n'
    assert [fault.split(":")[1] for fault in update_text(text)[1]] == ["2", "4", "7"]


DIFFERENCE = f"""\
--- docs/a.md
+++ docs/a.md
@@ -4,14 +4,15 @@
{" "}
 {OPEN} id="example-1"
 print(1)
-# -> wrong
+# -> prints 1
 if True:
     print("a", 2)
+    # -> prints a 2
{" "}
-# -> old
 # note
 ```
{" "}
 {OPEN} id="example-2" setup="two"
 print(TWO)
+# -> prints 2
 ```
"""


def test_the_command_shows_the_difference_and_adds_addresses_to_the_ledger(folder, capsys):
    assert main([]) == 0
    ledger_news = "docs/.permalinks/ledger.txt: 3 addresses are new or changed. Commit it with the pages.\n"
    assert capsys.readouterr() == (DIFFERENCE + ledger_news, "")
    assert (folder / "docs" / "a.md").read_text(encoding="utf-8") == TRUE
    first, *rows = (folder / ledger.PATH).read_text(encoding="utf-8").splitlines()
    assert first == "# One line"
    addresses = ["/a/", "/a/#example-1", "/a/#example-2"]
    assert [row.rpartition(" ")[0] for row in rows] == [f"{today()} {address}" for address in addresses]


@pytest.mark.parametrize("arguments", [(), ("docs/a.md",)])
def test_a_second_update_changes_nothing(update_pages, capsys, arguments):
    assert update_pages(*arguments) == []
    assert capsys.readouterr().out.startswith(DIFFERENCE)
    assert update_pages(*arguments) == []
    assert capsys.readouterr().out == ""


def test_changed_addresses_replace_those_of_the_same_day_in_the_ledger(folder, update_pages):
    update_pages()
    rows = (folder / ledger.PATH).read_text(encoding="utf-8").splitlines()
    changed = TRUE.replace("é?", "e?").replace("# note\n", "# note\n# more\n")
    (folder / "docs" / "a.md").write_text(changed, encoding="utf-8")
    update_pages()
    new_rows = (folder / ledger.PATH).read_text(encoding="utf-8").splitlines()
    assert len(new_rows) == len(rows)
    # The words of the question are not a fact, but the example is.
    assert [row in rows for row in new_rows] == [True, True, False, True]


def test_a_published_line_that_shows_other_code_is_named(folder, update_pages, capsys):
    assert update_pages() == []
    (folder / "docs" / "a.md").write_text(TRUE.replace("print(TWO)", "two = TWO\nprint(TWO)"), encoding="utf-8")
    capsys.readouterr()
    assert update_pages() == []
    problem = f"line 1 of /a/#example-2 shows other code than on {today()}"
    assert f"{ledger.PATH}: {problem}. Fix: {ledger.CHOICES}\n" in capsys.readouterr().out


def test_an_id_that_has_other_code_keeps_the_ledger_as_it_was(folder, update_pages):
    assert update_pages() == []
    before = (folder / ledger.PATH).read_text(encoding="utf-8")
    (folder / "docs" / "a.md").write_text(PAGE.replace("print(TWO)", "print(TWO + 1)"), encoding="utf-8")
    with pytest.raises(PermalinkError) as caught:
        update_pages()
    assert str(caught.value) == (
        f"{ledger.PATH}:4: /a/#example-2 shows none of the lines that it had on {today()}. Fix: give the new code "
        f"another id, and write /a/#example-2 -> /... in {moved.PATH}"
    )
    assert (folder / ledger.PATH).read_text(encoding="utf-8") == before


def test_a_fault_keeps_the_ledger_as_it_was(folder, update_pages):
    (folder / "docs" / "a.md").write_text(PAGE.replace('setup="two"', 'setup="no"'), encoding="utf-8")
    assert update_pages() != []
    assert (folder / ledger.PATH).read_text(encoding="utf-8") == "# One line\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_and_a_byte_order_mark_do_not_change(folder, update_pages, encoding, end):
    page = folder / "docs" / "a.md"
    page.write_text(PAGE, encoding=encoding, newline=end)
    assert update_pages("docs/a.md") == []
    assert page.read_bytes() == TRUE.replace("\n", end).encode(encoding)


def test_a_page_with_true_receipts_is_not_written(folder, update_pages):
    page = folder / "docs" / "a.md"
    page.write_bytes(TRUE.replace("\n", "\r\n", 3).encode())
    before = page.stat().st_mtime_ns, page.read_bytes()
    assert update_pages("docs/a.md") == []
    assert (page.stat().st_mtime_ns, page.read_bytes()) == before


@pytest.mark.parametrize(
    ("argument", "start"),
    [
        ("docs/none.md", "docs/none.md: "),
        ("docs/open.md", "docs/open.md:1: the block is not closed"),
        ("docs/bytes.md", "docs/bytes.md: byte 1 is not UTF-8"),
    ],
)
def test_other_pages_are_updated_despite_a_fault(folder, update_pages, argument, start):
    (folder / "docs" / "open.md").write_text("```text\n", encoding="utf-8")
    (folder / "docs" / "bytes.md").write_bytes(b"a\xff")
    (fault,) = update_pages(argument, "docs/a.md")
    assert fault.startswith(start)
    assert (folder / "docs" / "a.md").read_text(encoding="utf-8") == TRUE


@pytest.fixture
def during_the_run(runner, monkeypatch):
    """Return a function that sets an action for the time in which examples run."""

    def set_action(action):
        run = runner.run

        def run_and_act(*arguments):
            outcome = run(*arguments)
            action()
            return outcome

        monkeypatch.setattr(runner, "run", run_and_act)

    return set_action


def changed(name):
    problem = "the file changed while the command ran and was not written"
    return f"{name}: {problem}. Fix: scripts/update {name}"


@pytest.mark.parametrize(
    "edited",
    [
        pytest.param(PAGE.replace("Text stays.", "Text was edited."), id="a sentence"),
        pytest.param(PAGE.replace("print(1)", "print(3)"), id="an example"),
        pytest.param(f"{PAGE}\n", id="the end"),
        pytest.param("", id="everything"),
    ],
)
def test_an_edit_that_is_saved_while_the_examples_run_stays(folder, update_pages, during_the_run, capsys, edited):
    page = folder / "docs" / "a.md"
    during_the_run(lambda: page.write_text(edited, encoding="utf-8"))
    assert update_pages("docs/a.md") == [changed("docs/a.md")]
    assert page.read_text(encoding="utf-8") == edited
    assert ((folder / ledger.PATH).read_text(encoding="utf-8"), capsys.readouterr().out) == ("# One line\n", "")


def test_a_page_that_is_removed_while_the_examples_run_stays_removed(folder, update_pages, during_the_run):
    page = folder / "docs" / "a.md"
    during_the_run(lambda: page.unlink(missing_ok=True))
    assert update_pages("docs/a.md") == [changed("docs/a.md")]
    assert not page.exists()


def test_an_edit_of_the_ledger_that_is_saved_meanwhile_stays(folder, update_pages, monkeypatch):
    path = folder / ledger.PATH

    def added(text, *_):
        path.write_text("# Edited\n", encoding="utf-8")
        return f"{text}# New\n"

    monkeypatch.setattr(ledger, "added", added)
    with pytest.raises(WriteError) as caught:
        update_pages("docs/a.md")
    problem = "the file changed while the command ran and was not written"
    assert str(caught.value) == f"{ledger.PATH}: {problem}. Fix: scripts/update"
    assert path.read_text(encoding="utf-8") == "# Edited\n"


def test_lines_keep_their_line_ends_if_these_are_mixed(folder, update_pages):
    rows = [f"{row}\r\n" if number % 2 else f"{row}\n" for number, row in enumerate(PAGE.split("\n")[:-1])]
    page = folder / "docs" / "a.md"
    page.write_bytes("".join(rows).encode())
    assert update_pages("docs/a.md") == []
    written = page.read_bytes().decode().splitlines(keepends=True)
    assert "".join(written).replace("\r\n", "\n") == TRUE
    added = {"# -> prints 1\n", "    # -> prints a 2\n", "# -> prints 2\n"}
    assert added < {*written}
    other_rows = [row for row in rows if not row.startswith("# ->")]
    assert [row for row in written if row not in added] == other_rows


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_a_page_keeps_its_permissions_and_its_link(folder, update_pages, mode):
    page, target = folder / "docs" / "a.md", folder / "docs" / "more" / "real.md"
    target.parent.mkdir()
    page.rename(target)
    page.symlink_to("more/real.md")
    target.chmod(mode)
    assert update_pages("docs/a.md") == []
    assert (page.readlink(), target.stat().st_mode & 0o777) == (Path("more/real.md"), mode)
    assert target.read_text(encoding="utf-8") == TRUE


def test_a_file_outside_the_project_is_not_written(folder, update_pages):
    outside = folder.parent / "outside.md"
    outside.write_text(PAGE, encoding="utf-8")
    (folder / "docs" / "b.md").symlink_to(outside)
    (fault,) = update_pages()
    assert fault == "docs/b.md: it is a link to a file that is not in the project. Fix: remove the link"
    assert outside.read_text(encoding="utf-8") == PAGE


def test_the_folder_of_the_pages_can_be_a_link(folder, update_pages):
    (folder / "docs").rename(folder.parent / "pages")
    (folder / "docs").symlink_to(folder.parent / "pages")
    assert update_pages() == []
    assert (folder / "docs" / "a.md").read_text(encoding="utf-8") == TRUE


def test_a_read_only_page_is_a_fault(folder, update_pages):
    (folder / "docs" / "a.md").chmod(0o444)
    assert update_pages("docs/a.md") == ["docs/a.md: the file is read-only. Fix: make it writable"]
    assert (folder / "docs" / "a.md").read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize(
    ("argument", "fault"),
    [
        ("docs", "docs: it is not a page. Fix: name a page in docs/"),
        ("docs/setup", "docs/setup: it is not a page. Fix: name a page in docs/"),
        ("docs/setup/two.py", "docs/setup/two.py: it is not a page. Fix: name a page in docs/"),
        ("mkdocs.yml", "mkdocs.yml: it is not a page. Fix: name a page in docs/"),
        ("docs/folder.md", "docs/folder.md: it is not a page. Fix: name a page in docs/"),
        ("docs/pipe.md", "docs/pipe.md: it is a pipe, not a file. Fix: rename or remove it"),
        ("docs/circle.md", "docs/circle.md: Too many levels of symbolic links. Fix: correct or remove the link"),
    ],
)
def test_an_argument_that_is_not_a_page_is_a_fault(folder, capsys, argument, fault):
    (folder / "docs" / "folder.md").mkdir()
    os.mkfifo(folder / "docs" / "pipe.md")
    (folder / "docs" / "circle.md").symlink_to("circle.md")
    assert main([argument]) == 1
    assert capsys.readouterr() == ("", f"{fault}\n")


@pytest.mark.parametrize("path", [ledger.PATH, moved.PATH])
def test_a_pipe_in_the_place_of_a_ledger_is_a_fault(folder, capsys, path):
    (folder / path).unlink()
    os.mkfifo(folder / path)
    assert main([]) == 1
    assert capsys.readouterr().err == f"{path}: it is a pipe, not a file. Fix: rename or remove it\n"


def test_a_deleted_example_is_a_fault(folder, update_pages):
    assert update_pages() == []
    before = (folder / ledger.PATH).read_text(encoding="utf-8")
    first, _, _ = TRUE.partition(f'{OPEN} id="example-2"')
    (folder / "docs" / "a.md").write_text(first, encoding="utf-8")
    with pytest.raises(PermalinkError) as caught:
        update_pages()
    problem = f"{ledger.PATH}:4: /a/#example-2 was published but no longer exists"
    fix = f"restore it, or write /a/#example-2 -> /... in {moved.PATH}"
    assert str(caught.value) == f"{problem}. Fix: {fix}"
    assert (folder / ledger.PATH).read_text(encoding="utf-8") == before
    (folder / moved.PATH).write_text("/a/#example-2 -> /a/\n", encoding="utf-8")
    assert update_pages() == []


def test_a_line_that_was_removed_from_the_ledger_is_a_fault(folder, update_pages):
    assert update_pages() == []
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "--message", "Enter")
    path = folder / ledger.PATH
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(rows[:-1]), encoding="utf-8")
    with pytest.raises(PermalinkError) as caught:
        update_pages()
    assert str(caught.value) == f"{ledger.PATH}: /a/#example-2 was removed. Fix: restore its lines"
    assert path.read_text(encoding="utf-8") == "".join(rows[:-1])


def test_an_interrupt_leaves_everything_as_it_was(folder, during_the_run, capsys):
    before = tree(folder)

    def interrupt():
        raise KeyboardInterrupt

    during_the_run(interrupt)
    with pytest.raises(KeyboardInterrupt):
        main([])
    assert (capsys.readouterr(), tree(folder)) == (("", ""), before)


RECORDED = f"""# Is it?

{OPEN} id="example-1" server="mariadb"
print(1)
```
"""


@pytest.fixture
def on_mariadb(runner, monkeypatch):
    """Replace runs on MariaDB by local ones, and return a list of actions for their time."""
    actions = []

    def run(_, __, jobs, **___):
        for action in actions:
            action()
        outcomes = {job.program.name: runner.run(without_receipts(job.program), 10) for job in jobs}
        return EnvironmentRun("SQLAlchemy 2.1.9", outcomes)

    monkeypatch.setattr(everywhere, "run", run)
    return actions


@pytest.mark.usefixtures("on_mariadb")
def test_a_recording_is_written_with_its_page(folder, update_pages):
    page = folder / "docs" / "a.md"
    page.write_text(RECORDED, encoding="utf-8")
    assert update_pages() == []
    assert page.read_text(encoding="utf-8") == RECORDED.replace("print(1)", "print(1)\n# -> prints 1")
    before = tree(folder)
    assert "docs/.recorded/2.1-mariadb/a-example-1.jsonl" in before
    assert (update_pages(), tree(folder)) == ([], before)


def test_a_page_that_changes_while_it_is_recorded_gets_no_recording(folder, update_pages, on_mariadb):
    page = folder / "docs" / "a.md"
    page.write_text(RECORDED, encoding="utf-8")
    on_mariadb.append(lambda: page.write_text(f"{RECORDED}\nMore.\n", encoding="utf-8"))
    before = {**tree(folder), "docs/a.md": f"{RECORDED}\nMore.\n".encode()}
    assert (update_pages("docs/a.md"), tree(folder)) == ([changed("docs/a.md")], before)


def test_a_table_of_drivers_is_written_from_the_new_recordings(folder, update_pages, monkeypatch):
    trace = Trace((Event("output", "prints 3", 1),))
    run = EnvironmentRun("psycopg 3.3.9, asyncpg 0.32.0", {"a-example-1": Outcome(trace)})
    monkeypatch.setattr(everywhere, "run", lambda *_: run)
    marks = "<!-- drivers: example-1-L1 prints -->\n{}<!-- end of drivers -->\n"
    example = f'{OPEN} id="example-1" server="postgresql" sqlalchemy="2.1"\nprint(3)\n# -> prints 3\n```\n'
    (folder / "docs" / "a.md").write_text(f"# A\n\n{example}\n{marks.format('')}", encoding="utf-8")
    assert update_pages() == []
    table = "\n| driver | prints |\n|---|---|\n| PostgreSQL | 3 |\n\n"
    assert (folder / "docs" / "a.md").read_text(encoding="utf-8") == f"# A\n\n{example}\n{marks.format(table)}"
    recording = (folder / "docs/.recorded/2.1-postgresql/a-example-1.jsonl").read_text(encoding="utf-8")
    # No connection was used, so no driver ran.
    assert '"versions": ""' in recording


def test_a_question_comes_into_the_lists_once_its_template_is_replaced(folder):
    home = folder / "docs" / "index.md"
    home.write_text("# Home\n\n[Is it b?](b.md)\n:   **No.**\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text("nav:\n  - More:\n      - b: b.md\n      - é: a.md\n", encoding="utf-8")
    for name, code, answer in (("b", "S01", "**No.**"), ("a", "S02", "**Answer first.**")):
        text = f"---\ncode: {code}\n---\n\n# Is it {name}?\n\n{answer}\n"
        (folder / "docs" / f"{name}.md").write_text(text, encoding="utf-8")
    assert main(["docs/a.md"]) == 0
    assert home.read_text(encoding="utf-8").count("\n:   ") == 1
    page = folder / "docs" / "a.md"
    page.write_text(page.read_text(encoding="utf-8").replace("Answer first.", "Yes."), encoding="utf-8")
    assert main(["docs/a.md"]) == 0
    assert home.read_text(encoding="utf-8").endswith("**No.**\n\n[Is it a?](a.md)\n:   **Yes.**\n")
