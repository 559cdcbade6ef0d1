import pytest

from session_answers.errors import PermalinkError
from session_answers.permalinks.example_marks import mark
from session_answers.permalinks.ledger import (
    CHOICES,
    HEAD,
    PATH,
    Entry,
    added,
    addresses,
    changed_examples,
    count_changes,
    last,
    max_lines,
    news,
    read,
    reused_ids,
)
from session_answers.permalinks.ledger_history import missing
from session_answers.permalinks.ledger_history import removed as removed_lines
from session_answers.prove.project import Project
from support.git import git
from support.pages import read_answer
from support.projects import ROOT

DAY, NEXT = "2026-11-24", "2026-11-25"


def entries(*rows):
    return read("".join(f"{DAY} {row}\n" for row in rows))


def test_the_ledger_has_entries():
    text = f"{HEAD}\n{DAY} /a/ 0123456789ab\n{DAY} /a/#x -\n# note\n{NEXT} / L3\n  \n{NEXT} /v/2026.11/ {'f' * 64}"
    assert read(text) == (
        Entry(3, DAY, "/a/", "0123456789ab"),
        Entry(4, DAY, "/a/#x", "-"),
        Entry(6, NEXT, "/", "L3"),
        Entry(8, NEXT, "/v/2026.11/", "f" * 64),
    )
    assert read("") == read(HEAD) == ()


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-24 /a/",
        "2026-11-24  /a/ x",
        "2026-11-24 a/ x",
        "2026-11-24 /a/ x y",
        "24.11.2026 /a/ x",
        "<<<<<<< HEAD",
        "2026-11-24 /../a/ x",
        "2026-11-24 /a/../../b/#c x",
        "2026-11-24 /<b>/ x",
        "2026-99-24 /a/ x",
    ],
)
def test_a_line_that_is_not_an_entry_is_a_fault(line):
    with pytest.raises(PermalinkError) as caught:
        read(f"{HEAD}{DAY} /b/ x\n{line}\n{DAY} /c/ x\n\n{line}\n")
    assert list(map(str, caught.value.faults)) == [
        f"{PATH}:{number}: {line!r} is not an entry. Fix: restore the line from git" for number in (3, 6)
    ]


TEXT = """\
# Q?

## A claim { #a }

```python exec="on" id="a-1"
x = 1
# -> prints 1

y = 2
# -> prints 2

```

#### Deeper { #b }

```python exec="on" id="b-1"
```
"""


@pytest.mark.parametrize(("path", "root"), [("docs/commit.md", "/commit/"), ("docs/index.md", "/")])
def test_a_page_has_addresses(path, root):
    page, found = read_answer(TEXT, path)
    assert addresses(page, found) == {
        root: found.digest,
        f"{root}#a": found.claims[0].digest,
        f"{root}#b": "-",
        f"{root}#a-1": mark("x = 1\n\ny = 2"),
        f"{root}#b-1": mark(""),
    }


def test_each_address_has_a_last_entry_and_an_example_its_most_lines():
    rows = entries("/a/ x", "/a/#x-1 L9", "/a/ y", "/a/#x-1 L10-abcd", "/a/#x-1 L3-abcdef", "/b/ L", "/b/#x-1 gone")
    assert {address: entry.mark for address, entry in last(rows).items()} == {
        "/a/": "y",
        "/a/#x-1": "L3-abcdef",
        "/b/": "L",
        "/b/#x-1": "gone",
    }
    assert max_lines(rows) == {"/a/#x-1": 10}


@pytest.mark.parametrize(
    ("now", "new"),
    [
        pytest.param({"/a/": "x", "/a/#x-1": "L3-abcdef"}, [], id="all is known"),
        pytest.param({}, [], id="a missing address"),
        pytest.param({"/b/": "x"}, ["/b/"], id="a new address"),
        pytest.param({"/a/": "w"}, ["/a/"], id="the text that it had before"),
        pytest.param({"/a/#x-1": "L4-abcdefgh"}, ["/a/#x-1"], id="a longer example"),
        pytest.param({"/a/#x-1": "L2-abcd"}, ["/a/#x-1"], id="a shorter example"),
        pytest.param({"/a/#x-1": "L3-abcdXY"}, ["/a/#x-1"], id="another line"),
        pytest.param({"/a/#x-2": "L1-ab"}, ["/a/#x-2"], id="a mark without hashes"),
    ],
)
def test_news_are_new_addresses_and_other_marks(now, new):
    rows = entries("/a/ w", "/a/ x", "/c/ z", "/a/#x-1 L3", "/a/#x-1 L3-abcdef", "/a/#x-2 L1")
    assert news(rows, now) == {address: now[address] for address in new}


@pytest.mark.parametrize(
    ("changed", "words"), [({"/a/": "x"}, "1 address is new"), ({"/a/": "x", "/b/": "y"}, "2 addresses are new")]
)
def test_changes_are_counted_in_the_right_number(changed, words):
    assert count_changes(changed) == f"{words} or changed"


def test_published_lines_that_show_other_code_are_reported():
    rows = entries("/a/#x-1 L4", "/a/#x-1 L4-abcdefgh", "/a/#x-2 L2-abcd", "/a/#x-3 L2", "/b/ x")
    now = {"/a/#x-1": "L5-abXXXXghij", "/a/#x-2": "L2-XXcd", "/a/#x-3": "L2-abcd", "/b/": "y", "/a/#x-4": "L1-ab"}
    assert list(changed_examples(rows, now)) == [
        (f"lines 2-3 of /a/#x-1 show other code than on {DAY}", CHOICES),
        (f"line 1 of /a/#x-2 shows other code than on {DAY}", CHOICES),
    ]


OTHER_ID = "Fix: give the new code another id"


@pytest.mark.parametrize(
    ("rows", "now", "problem"),
    [
        pytest.param(["/a/#x-1 L2-abcd"], "L2-XXab", "", id="one line stays"),
        pytest.param(["/a/#x-1 L2"], "L2-XXab", "", id="nothing is known of its lines"),
        pytest.param(["/a/#x-1 L2-abcd"], "", "", id="a missing example"),
        pytest.param(["/a/#x-1 L2-abcd", "/a/#x-1 gone"], "", "", id="an id that was given up"),
        pytest.param(["/a/#x-1 L2-abcd", "/a/#x-1 gone"], "L2-abcd", "", id="the same code again"),
        pytest.param(
            ["/a/#x-1 L2-abcd"],
            "L3-XXYYZZ",
            f"1: /a/#x-1 shows none of the lines that it had on {DAY}. {OTHER_ID}, "
            "and write /a/#x-1 -> /... in docs/.permalinks/moved.txt",
            id="other code",
        ),
        pytest.param(
            ["/a/#x-1 L2-abcd", "/a/#x-1 gone"],
            "L2-abXX",
            f"2: /a/#x-1 was retired on {DAY} and is used again. {OTHER_ID}",
            id="an id that comes back",
        ),
        pytest.param(
            ["/a/#x-1 gone"],
            "L2-abcd",
            f"1: /a/#x-1 was retired on {DAY} and is used again. {OTHER_ID}",
            id="an id whose code the ledger does not have",
        ),
    ],
)
def test_no_id_of_an_example_is_reused(rows, now, problem):
    faults = reused_ids(entries(*rows), {"/a/#x-1": now} if now else {})
    assert list(map(str, faults)) == ([f"{PATH}:{problem}"] if problem else [])


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
        pytest.param(
            f"{HEAD}{DAY} /a/#x-1 L3-aabbcc\n",
            {"/a/#x-1": "L4-aabbccdd"},
            DAY,
            f"{HEAD}{DAY} /a/#x-1 L4-aabbccdd\n",
            id="a longer example on the same day",
        ),
        pytest.param(
            f"{HEAD}{DAY} /a/#x-1 L3-aabbcc\n{DAY} /b/ u\n",
            {"/a/#x-1": "L2-aabb"},
            DAY,
            f"{HEAD}{DAY} /a/#x-1 L3-aabbcc\n{DAY} /b/ u\n{DAY} /a/#x-1 L2-aabb\n",
            id="a shorter example on the same day",
        ),
        pytest.param(
            f"{HEAD}{DAY} /a/#x-1 L3-aabbcc\n",
            {"/a/#x-1": "gone"},
            DAY,
            f"{HEAD}{DAY} /a/#x-1 L3-aabbcc\n{DAY} /a/#x-1 gone\n",
            id="an example that is retired on the same day",
        ),
        pytest.param(
            f"{HEAD}{DAY} /a/#x-1 L3-aabbcc\n{DAY} /a/#x-1 gone\n",
            {"/a/#x-1": "L3-aabbcc"},
            DAY,
            f"{HEAD}{DAY} /a/#x-1 L3-aabbcc\n{DAY} /a/#x-1 L3-aabbcc\n",
            id="an example that comes back on the same day",
        ),
        pytest.param(BEFORE.rstrip("\n"), {"/b/": "u"}, NEXT, f"{BEFORE}{NEXT} /b/ u\n", id="no end of the last line"),
    ],
)
def test_lines_are_added(text, changed, date, after):
    assert added(text, changed, date) == after


def test_the_ledger_has_every_address_of_the_site(site_answers):
    links = Project(ROOT, None).permalinks(site_answers)
    assert links.news == {}, "run scripts/update"
    text = (ROOT / PATH).read_text(encoding="utf-8")
    assert len(text) / text.count("\n") < 50


def removed(address):
    return f"{PATH}: {address} was removed. Fix: restore its lines"


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
        pytest.param([["/a/ x", "/b/ x"]], ["/b/ x"], [removed("/a/")], id="not committed yet"),
        pytest.param([["/b/ x", "/a/#é x"], []], [], [removed("/b/"), removed("/a/#é")], id="committed"),
        pytest.param([["/a/ x"], ["/b/ x"], ["/b/ x", "/c/ x"]], ["/b/ x", "/c/ x"], [removed("/a/")], id="long ago"),
        pytest.param([["/a/ x"], ["/b/ x"]], [], [removed("/a/"), removed("/b/")], id="the oldest first"),
        pytest.param([["/a/ x"], [], ["/a/ y"]], ["/a/ y"], [], id="put back"),
        pytest.param([["/a/ x"]], ["/a/#x x"], [removed("/a/")], id="an address that begins with it"),
    ],
)
def test_an_address_of_any_commit_stays_in_the_ledger(tmp_path, commits, now, told):
    git(tmp_path, "init")
    for rows in commits:
        commit(tmp_path, rows)
    assert list(map(str, missing(tmp_path, entries(*now)))) == told


def test_an_address_of_a_merged_branch_stays_in_the_ledger(tmp_path):
    git(tmp_path, "init", "--initial-branch=main")
    commit(tmp_path, ["/a/ x"])
    git(tmp_path, "checkout", "-b", "branch")
    commit(tmp_path, ["/a/ x", "/b/ x"])
    git(tmp_path, "checkout", "main")
    git(tmp_path, "commit", "--allow-empty", "--message", "Go on")
    assert missing(tmp_path, entries("/a/ x")) == []
    git(tmp_path, "merge", "--strategy=ours", "branch")
    assert list(map(str, missing(tmp_path, entries("/a/ x")))) == [removed("/b/")]


def test_other_files_have_no_addresses(tmp_path):
    git(tmp_path, "init")
    (tmp_path / "ledger.txt").write_text(f"{DAY} /a/ x\n", encoding="utf-8")
    commit(tmp_path, [])
    assert missing(tmp_path, ()) == []


def test_without_git_there_is_no_history(tmp_path):
    assert missing(tmp_path, ()) == []


def test_a_history_that_git_cannot_show_is_a_fault(tmp_path):
    (tmp_path / ".git").write_text("gitdir: nowhere\n", encoding="utf-8")
    with pytest.raises(PermalinkError) as caught:
        missing(tmp_path, ())
    problem = f"git cannot show its history: fatal: not a git repository: {tmp_path}/nowhere"
    assert str(caught.value) == f"{PATH}: {problem}. Fix: repair the repository"


def test_without_the_program_git_its_history_cannot_be_shown(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(PermalinkError) as caught:
        missing(tmp_path, ())
    problem = "git cannot show its history: [Errno 2] No such file or directory: 'git'"
    assert str(caught.value) == f"{PATH}: {problem}. Fix: install git"


def test_a_build_needs_no_history(tmp_path, monkeypatch):
    (tmp_path / ".git").write_text("gitdir: nowhere\n", encoding="utf-8")
    assert removed_lines(tmp_path, ()) == []
    monkeypatch.setenv("PATH", "")
    assert removed_lines(tmp_path, ()) == []


def test_the_ledger_of_this_project_lost_no_address():
    assert missing(ROOT, read((ROOT / PATH).read_text(encoding="utf-8"))) == []
