import subprocess

import pytest

from conftest import ROOT
from session_answers.errors import PageError
from session_answers.pages.answers import answer
from session_answers.pages.page import parse
from session_answers.permalinks.ledger import HEAD, PATH, Entry, added, addresses, lines, marks, news, read
from session_answers.permalinks.ledger_history import missing
from session_answers.prove.project import Project
from session_answers.run.runner import Runner
from sqlalchemy_receipts.program import Program

DAY, NEXT = "2026-11-24", "2026-11-25"


def entries(*rows):
    return read("".join(f"{DAY} {row}\n" for row in rows))


def test_the_ledger_is_read():
    text = f"{HEAD}\n{DAY} /a/ 0123456789ab\n{DAY} /a/#x -\n# note\n{NEXT} / L3\n  \n{NEXT} /v/2026.11/ {'f' * 64}"
    assert read(text) == (
        Entry(3, DAY, "/a/", "0123456789ab"),
        Entry(4, DAY, "/a/#x", "-"),
        Entry(6, NEXT, "/", "L3"),
        Entry(8, NEXT, "/v/2026.11/", "f" * 64),
    )
    assert read("") == read(HEAD) == ()


CORRUPTED = [
    "2026-11-24 /a/",
    "2026-11-24  /a/ x",
    "2026-11-24 a/ x",
    "2026-11-24 /a/ x y",
    "24.11.2026 /a/ x",
    "/a/ x",
    " 2026-11-24 /a/ x",
    "<<<<<<< HEAD",
    "=======",
]


@pytest.mark.parametrize("line", CORRUPTED)
def test_a_line_that_is_corrupted_is_told(line):
    with pytest.raises(PageError) as caught:
        read(f"{HEAD}{DAY} /b/ x\n{line}\n{DAY} /c/ x\n")
    assert caught.value.faults == (
        f"docs/.permalinks/ledger.txt:3: cannot read {line!r}: take the line as it was from git",
    )


def test_all_lines_that_are_corrupted_are_told():
    with pytest.raises(PageError) as caught:
        read("\n".join(CORRUPTED))
    assert caught.value.faults == tuple(
        f"docs/.permalinks/ledger.txt:{number}: cannot read {line!r}: take the line as it was from git"
        for number, line in enumerate(CORRUPTED, 1)
    )


TEXT = """\
# Q?

## A claim { #a }

```python exec="on" id="a-1"
x = 1
# -> prints 1

y = 2
# -> prints 2

```

### Deeper { #b }

```python exec="on" id="b-1"
```
"""


@pytest.mark.parametrize(("path", "root"), [("docs/commit.md", "/commit/"), ("docs/index.md", "/")])
def test_a_page_has_addresses(path, root):
    page = parse(path, TEXT)
    said = answer(page, {each.id: Program(each.id, each.code) for each in page.examples})
    assert addresses(page, said, ["a", "b"]) == {
        root: said.digest,
        f"{root}#a": said.claims[0].digest,
        f"{root}#b": "-",
        f"{root}#a-1": "L3",
        f"{root}#b-1": "L1",
    }


@pytest.mark.parametrize(
    ("mark", "count"), [("L1", 1), ("L20", 20), ("L", 0), ("L1x", 0), ("-", 0), ("", 0), ("l1", 0)]
)
def test_the_mark_of_an_example_counts_its_lines(mark, count):
    assert lines(mark) == count


@pytest.mark.parametrize(
    ("rows", "known"),
    [
        pytest.param([], {}, id="nothing"),
        pytest.param(["/a/ x", "/b/ y"], {"/a/": "x", "/b/": "y"}, id="two addresses"),
        pytest.param(["/a/ x", "/a/ y", "/a/ x"], {"/a/": "x"}, id="the last counts"),
        pytest.param(["/a/#x-1 L3", "/a/#x-1 L5"], {"/a/#x-1": "L5"}, id="an example that grew"),
        pytest.param(["/a/#x-1 L5", "/a/#x-1 L3"], {"/a/#x-1": "L5"}, id="became shorter"),
        pytest.param(["/a/#x-1 L9", "/a/#x-1 L10"], {"/a/#x-1": "L10"}, id="and is counted by numbers"),
    ],
)
def test_each_address_has_a_mark(rows, known):
    assert marks(entries(*rows)) == known


@pytest.mark.parametrize(
    ("now", "new"),
    [
        pytest.param({"/a/": "x", "/a/#x-1": "L3"}, {}, id="all is known"),
        pytest.param({}, {}, id="what is gone is none"),
        pytest.param({"/b/": "x"}, {"/b/": "x"}, id="a new address"),
        pytest.param({"/a/": "y"}, {"/a/": "y"}, id="other words"),
        pytest.param({"/a/": "w"}, {"/a/": "w"}, id="the words that it had before"),
        pytest.param({"/a/#x-1": "L4"}, {"/a/#x-1": "L4"}, id="an example that grew"),
        pytest.param({"/a/#x-1": "L2"}, {}, id="became shorter"),
        pytest.param({"/a/#x-2": "L1"}, {"/a/#x-2": "L1"}, id="a new example"),
        pytest.param({"/c/": "z"}, {}, id="what comes back is none"),
        pytest.param({"/c/": "y"}, {"/c/": "y"}, id="but with other words"),
    ],
)
def test_news_are(now, new):
    assert news(entries("/a/ w", "/a/ x", "/c/ z", "/a/#x-1 L3"), now) == new


BEFORE = f"{HEAD}{DAY} /a/ w\n{DAY} /a/#x v\n"


@pytest.mark.parametrize(
    ("text", "changed", "date", "after"),
    [
        pytest.param("", {"/a/": "w", "/a/#x": "v"}, DAY, BEFORE, id="an empty file"),
        pytest.param(HEAD, {"/a/": "w", "/a/#x": "v"}, DAY, BEFORE, id="the first day"),
        pytest.param(BEFORE, {}, NEXT, BEFORE, id="no news"),
        pytest.param(BEFORE, {"/b/": "u"}, DAY, f"{BEFORE}{DAY} /b/ u\n", id="a new address on the same day"),
        pytest.param(
            BEFORE, {"/a/": "u"}, DAY, f"{HEAD}{DAY} /a/ u\n{DAY} /a/#x v\n", id="other words on the same day"
        ),
        pytest.param(BEFORE, {"/a/": "u"}, NEXT, f"{BEFORE}{NEXT} /a/ u\n", id="on another day"),
        pytest.param(
            f"{BEFORE}{NEXT} /a/ u\n", {"/a/": "t"}, NEXT, f"{BEFORE}{NEXT} /a/ t\n", id="twice on another day"
        ),
        pytest.param(BEFORE.rstrip("\n"), {"/b/": "u"}, NEXT, f"{BEFORE}{NEXT} /b/ u\n", id="no end of the last line"),
    ],
)
def test_lines_are_added(text, changed, date, after):
    assert added(text, changed, date) == after


def test_the_ledger_knows_every_address_of_the_site():
    site = Project(ROOT, Runner(1))
    links = site.permalinks(site.answers())
    assert news(links.entries, links.addresses) == {}, "run scripts/update"


def taken_out(address):
    return f"docs/.permalinks/ledger.txt:1: {address} was taken out: put its lines back"


def git(folder, *words):
    who = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", folder, *who, *words], check=True, capture_output=True)


def commit(folder, rows):
    path = folder / PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + "".join(f"{DAY} {row}\n" for row in rows), encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "--message", "Enter")


@pytest.mark.parametrize(
    ("commits", "now", "told"),
    [
        pytest.param([["/a/ x"]], ["/a/ x"], [], id="one commit"),
        pytest.param([["/a/ x", "/a/#é L3"]], ["/a/#é L4", "/a/ y"], [], id="the same addresses"),
        pytest.param([["/a/ x"], ["/a/ x", "/b/ y"]], ["/a/ x", "/b/ y", "/c/ z"], [], id="more and more"),
        pytest.param([["/a/ x", "/b/ x"]], ["/b/ x"], [taken_out("/a/")], id="not committed yet"),
        pytest.param([["/b/ x", "/a/#é x"], []], [], [taken_out("/b/"), taken_out("/a/#é")], id="committed"),
        pytest.param([["/a/ x"], ["/b/ x"], ["/b/ x", "/c/ x"]], ["/b/ x", "/c/ x"], [taken_out("/a/")], id="long ago"),
        pytest.param([["/a/ x"], ["/b/ x"]], [], [taken_out("/a/"), taken_out("/b/")], id="the oldest first"),
        pytest.param([["/a/ x"], [], ["/a/ y"]], ["/a/ y"], [], id="put back"),
        pytest.param([["/a/ x"]], ["/a/#x x"], [taken_out("/a/")], id="an address that begins with it"),
    ],
)
def test_what_any_commit_had_is_never_taken_out(tmp_path, commits, now, told):
    git(tmp_path, "init")
    for rows in commits:
        commit(tmp_path, rows)
    assert missing(tmp_path, entries(*now)) == told


def test_what_a_merged_branch_had_is_never_taken_out(tmp_path):
    git(tmp_path, "init", "--initial-branch=main")
    commit(tmp_path, ["/a/ x"])
    git(tmp_path, "checkout", "-b", "branch")
    commit(tmp_path, ["/a/ x", "/b/ x"])
    git(tmp_path, "checkout", "main")
    git(tmp_path, "commit", "--allow-empty", "--message", "Go on")
    assert missing(tmp_path, entries("/a/ x")) == []
    git(tmp_path, "merge", "--strategy=ours", "branch")
    assert missing(tmp_path, entries("/a/ x")) == [taken_out("/b/")]


def test_other_files_have_no_addresses(tmp_path):
    git(tmp_path, "init")
    (tmp_path / "ledger.txt").write_text(f"{DAY} /a/ x\n", encoding="utf-8")
    commit(tmp_path, [])
    assert missing(tmp_path, ()) == []


def test_without_git_there_is_no_history(tmp_path):
    assert missing(tmp_path, ()) == []


def test_a_history_that_git_cannot_tell_is_a_fault(tmp_path):
    (tmp_path / ".git").write_text("gitdir: nowhere\n", encoding="utf-8")
    with pytest.raises(PageError) as caught:
        missing(tmp_path, ())
    assert caught.value.faults == (
        f"docs/.permalinks/ledger.txt:1: git cannot tell its history: fatal: not a git repository: {tmp_path}/nowhere",
    )


def test_no_address_was_ever_taken_out():
    assert missing(ROOT, read((ROOT / PATH).read_text(encoding="utf-8"))) == []
