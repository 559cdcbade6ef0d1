import pytest

from session_answers.commands import update as command
from session_answers.commands.update import updated
from session_answers.day_and_commit import today
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


def update(folder, runner, text):
    path = folder / "docs" / "a.md"
    path.write_text(text, encoding="utf-8")
    return updated(Project(folder, runner), path)


@pytest.mark.parametrize("text", [PAGE, TRUE])
def test_the_receipts_become_true_and_then_stay(folder, runner, text):
    assert update(folder, runner, text) == (TRUE, [])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="an empty page"),
        pytest.param("# A\n\n- b", id="a page without examples and without a last line end"),
        pytest.param(f"{OPEN} id='a-1'\n```\n\nText.\n", id="an empty example"),
        pytest.param(f"{OPEN} id='a-1'\n\n```\n", id="an example of a blank line"),
        pytest.param(f"````markdown\n{OPEN}\nprint(1)\n```\n````\n", id="a block that shows an example"),
        pytest.param(f'{OPEN} id="a-1"\na = """\n# -> x\n"""\n```\n', id="a string that looks like a receipt"),
    ],
)
def test_what_needs_no_receipt_stays_as_it_is(folder, runner, text):
    assert update(folder, runner, text) == (text, [])


@pytest.mark.parametrize(
    ("code", "setup", "fault"),
    [
        (
            "exit()\n# -> x",
            "",
            "docs/a.md:4: the example asked the interpreter to exit with None: every example must come to its end",
        ),
        ("a(\n# -> x", "", "docs/a.md:4: '(' was never closed: correct the code"),
        ("print(1)\n# -> x", "none", "docs/a.md:3: unknown setup 'none': there are bad, two"),
        ("print(1)\n# -> x", "bad", "docs/setup/bad.py: ended with ValueError: no: correct the setup"),
    ],
)
def test_an_example_that_cannot_be_run_keeps_its_receipts_and_the_others_are_updated(
    folder, runner, code, setup, fault
):
    block = f'# B?\n\n{OPEN} id="b-1" setup="{setup}"\n{code}\n```\n\n'
    block = block if setup else block.replace(' setup=""', "")
    assert update(folder, runner, block + PAGE) == (block + TRUE, [fault])


def test_faults_are_told_from_the_top(folder, runner):
    text = f'{OPEN} id="a-1"\nexit(1)\n```\n{OPEN} id="a-2" setup="no"\n```\n{OPEN} id="a-3"\nexit(2)\n```\n'
    assert update(folder, runner, text)[1] == [
        "docs/a.md:2: the example asked the interpreter to exit with 1: every example must come to its end",
        "docs/a.md:4: unknown setup 'no': there are bad, two",
        "docs/a.md:7: the example asked the interpreter to exit with 2: every example must come to its end",
    ]


DIFFERENCE = (
    "--- docs/a.md\n"
    "+++ docs/a.md\n"
    "@@ -4,14 +4,15 @@\n"
    " \n"
    ' ```python exec="on" id="example-1"\n'
    " print(1)\n"
    "-# -> wrong\n"
    "+# -> prints 1\n"
    " if True:\n"
    '     print("a", 2)\n'
    "+    # -> prints a 2\n"
    " \n"
    "-# -> old\n"
    " # note\n"
    " ```\n"
    " \n"
    ' ```python exec="on" id="example-2" setup="two"\n'
    " print(TWO)\n"
    "+# -> prints 2\n"
    " ```\n"
)


@pytest.mark.parametrize("arguments", [[], ["docs/a.md"]])
def test_the_command_shows_the_difference_once(folder, capsys, arguments):
    assert command.main(arguments) == 0
    entered = "docs/.permalinks/ledger.txt: 3 addresses are new or changed: commit it with the pages\n"
    assert capsys.readouterr() == (DIFFERENCE + entered, "")
    assert (folder / "docs" / "a.md").read_text(encoding="utf-8") == TRUE
    assert command.main(arguments) == 0
    assert capsys.readouterr() == ("", "")


def test_the_command_enters_new_and_changed_addresses_in_the_ledger(folder):
    day, path = today(), folder / ledger.PATH
    assert command.main([]) == 0
    said = path.read_text(encoding="utf-8").splitlines()
    assert [line.rpartition(" ")[0] for line in said] == [
        "# One",
        f"{day} /a/",
        f"{day} /a/#example-1",
        f"{day} /a/#example-2",
    ]
    assert [line.rpartition(" ")[2] for line in said[2:]] == ["L5", "L1"]
    page = folder / "docs" / "a.md"
    page.write_text(TRUE.replace("é?", "e?").replace("# note\n", "# note\n# more\n"), encoding="utf-8")
    assert command.main([]) == 0
    again = path.read_text(encoding="utf-8").splitlines()
    # What was entered on the same day is entered anew.
    assert [line.rpartition(" ")[2] for line in again if "#example-1" in line] == ["L6"]
    assert {line for line in again if line.endswith("/a/#example-2 L1")} < set(said)
    assert len(again) == len(said)


def test_a_fault_keeps_the_ledger_as_it_was(folder):
    (folder / "docs" / "a.md").write_text(PAGE.replace('setup="two"', 'setup="no"'), encoding="utf-8")
    assert command.main([]) == 1
    assert (folder / ledger.PATH).read_text(encoding="utf-8") == "# One line\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_and_a_byte_order_mark_stay_as_they_are(folder, encoding, end):
    page = folder / "docs" / "a.md"
    page.write_text(PAGE, encoding=encoding, newline=end)
    assert command.main(["docs/a.md"]) == 0
    assert page.read_bytes() == TRUE.replace("\n", end).encode(encoding)


def test_a_page_that_is_true_is_not_written(folder):
    page = folder / "docs" / "a.md"
    page.write_bytes(TRUE.replace("\n", "\r\n", 3).encode())
    page.chmod(0o400)
    before = page.stat().st_mtime_ns, page.read_bytes()
    assert command.main(["docs/a.md"]) == 0
    assert (page.stat().st_mtime_ns, page.read_bytes()) == before


@pytest.mark.parametrize(
    ("argument", "fault"),
    [
        ("docs/none.md", "docs/none.md: is not there: let it be read, or take it away"),
        ("docs/open.md", "docs/open.md:1: the block is not closed: end it with ``` on a line of its own"),
        ("docs/bytes.md", "docs/bytes.md: byte 1 is not UTF-8: save it as UTF-8"),
    ],
)
def test_the_command_tells_what_it_cannot_do_and_goes_on(folder, capsys, argument, fault):
    (folder / "docs" / "open.md").write_text("```text\n", encoding="utf-8")
    (folder / "docs" / "bytes.md").write_bytes(b"a\xff")
    assert command.main([argument, "docs/a.md"]) == 1
    assert capsys.readouterr() == (DIFFERENCE, f"{fault}\n")


def test_the_command_tells_of_a_file_that_is_not_the_projects(folder, capsys):
    outside = folder.parent / "outside.md"
    assert command.main([str(outside)]) == 1
    out, err = capsys.readouterr()
    assert (out, err.split(" ")[0]) == ("", f"'{outside}'")
