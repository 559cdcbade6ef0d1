import pytest

from session_answers.commands.update import main, new_text, update
from session_answers.day_and_commit import today
from session_answers.errors import PermalinkError
from session_answers.permalinks import ledger, moved
from session_answers.prove.project import Project

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
        path.write_text(text, encoding="utf-8")
        text, faults = new_text(Project(folder, runner), path)
        return text, [str(fault) for fault in faults]

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
    assert [row in rows for row in new_rows] == [True, False, False, True]


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
