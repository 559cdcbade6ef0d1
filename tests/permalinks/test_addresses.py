from hashlib import sha256

import pytest

from session_answers.errors import PageError, PermalinkError, TextFileError
from session_answers.permalinks.addresses import aliases, faults, read
from session_answers.permalinks.example_marks import mark
from session_answers.permalinks.ledger import HEAD
from session_answers.permalinks.releases import digest
from session_answers.prove.project import Project
from session_answers.prove.snapshot import take

PAGE = """\
---
code: {code}
---

# Is this a page?

Yes.

## A claim {{ #claim }}

```python exec="on" id="claim-1"
x = 1

y = 2
```
"""
LEDGER = "docs/.permalinks/ledger.txt"
MOVED = "docs/.permalinks/moved.txt"
ARCHIVE = "docs/.releases/2026.11.tar.xz"


@pytest.fixture
def site(tmp_path, runner):
    write(tmp_path, {"docs/a.md": PAGE.format(code="S01"), LEDGER: HEAD, MOVED: "# Leads\n"})
    return Project(tmp_path, runner)


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def problems(site, files):
    write(site.folder, files)
    said = site.answers()
    return list(map(str, faults(read(site.folder, said), said)))


def test_the_addresses_of_a_project(site):
    write(site.folder, {"docs/index.md": "# Questions\n\n## All { #all }\n", ARCHIVE: "packed"})
    said = site.answers()
    links = read(site.folder, said)
    page, home = (answer for _, answer in said)
    assert links.addresses == {
        "/a/": page.digest,
        "/a/#claim": page.claims[0].digest,
        "/a/#claim-1": mark("x = 1\n\ny = 2"),
        "/S01/": "/a/",
        "/s01/": "/a/",
        "/": home.digest,
        "/#all": home.claims[0].digest,
    }
    assert links.releases == {"/v/2026.11/": digest(site.folder / ARCHIVE)}
    assert (links.now, links.entries, links.leads, links.ways) == (links.addresses | links.releases, (), (), {})


@pytest.mark.parametrize(("code", "folders"), [("S02", ("S02", "s02")), ("", ())])
def test_a_code_leads_to_its_page(code, folders):
    assert aliases(code) == folders


@pytest.mark.parametrize("name", [LEDGER, MOVED])
def test_a_missing_file_is_a_fault(site, name):
    (site.folder / name).unlink()
    with pytest.raises(TextFileError) as caught:
        take(site)
    assert str(caught.value) == f"{name}: the file does not exist. Fix: restore it from git"


def test_an_unreadable_file_is_a_fault(site):
    write(site.folder, {LEDGER: "2026-11-24 /a/\n2026-11-24 /a/ x\n", MOVED: "# Leads\n"})
    with pytest.raises(PermalinkError) as caught:
        take(site)
    assert str(caught.value) == f"{LEDGER}:1: '2026-11-24 /a/' is not an entry. Fix: restore the line from git"


FIRST = PAGE.format(code="S01")


def below(text):
    """The page with a text at its end: line 16 is its first."""
    return {"docs/a.md": FIRST + text}


def twice(identifier):
    return f"docs/a.md:16: the id {identifier!r} appears twice. Fix: change one of the two"


def known(path):
    return f"{path}:1: docs/a.md has the code S01. Fix: give this page another code"


def no_page(end):
    return f"{MOVED}:1: /old/ leads to {end}, which is not a page. Fix: write a page"


@pytest.mark.parametrize(
    ("files", "faults"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param(
            below("## No id\n\n### No id\n"),
            [
                "docs/a.md:16: the heading has no id. Fix: add { #its-id }, or write claims with ### under it",
                "docs/a.md:18: the heading has no id. Fix: add { #its-id }",
            ],
            id="headings without an id",
        ),
        pytest.param(below("## A group\n\n### A claim { #in-group }\n"), [], id="a group"),
        pytest.param(below("<!--\n## No id\n-->\n"), [], id="but in a comment"),
        pytest.param(
            below("Underlined\n---\n"),
            ["docs/a.md:16: the heading is underlined. Fix: begin it with # or ##"],
            id="an underlined heading",
        ),
        pytest.param(below("# A\n"), ["docs/a.md:16: the heading has no id. Fix: add { #its-id }"], id="two titles"),
        pytest.param(
            below("## A { #a.b }\n"),
            [
                "docs/a.md:16: the id 'a.b' has characters other than letters, digits, hyphens, and underscores. "
                "Fix: change it"
            ],
            id="an id that no example could have",
        ),
        pytest.param(below("## A { #b }\n### B { #b }\n## C { #b }\n"), [twice("b")], id="an id three times"),
        pytest.param(below("## A { #top }\n"), [twice("top")], id="the title's id"),
        pytest.param(below("## A { #claim-1 }\n"), [twice("claim-1")], id="an example's"),
        pytest.param(below("## A { #claim-1-L3 }\n"), [twice("claim-1-L3")], id="a line's"),
        pytest.param(below("## A { #claim-1-L4 }\n"), [], id="that of no line"),
        pytest.param({"docs/b.md": PAGE.format(code="S02")}, [], id="one id on two pages"),
        pytest.param(
            {"docs/b.md": FIRST, "docs/c.md": FIRST}, [known("docs/b.md"), known("docs/c.md")], id="a code three times"
        ),
        pytest.param({"docs/b.md": "# B\n", "docs/c.md": "# C\n"}, [], id="no code"),
        pytest.param(
            {"docs/b.md": PAGE.format(code="../x")},
            ["docs/b.md:1: '../x' is not a code. Fix: write S and two digits, such as `code: S99`"],
            id="a code that is none",
        ),
        pytest.param(
            {"docs/a/index.md": "# A\n", "docs/s01.md": "# B\n"},
            [
                "docs/a.md:1: docs/a/index.md has the address /a/. Fix: rename one of the two",
                "docs/a.md:1: docs/s01.md has the address /s01/ of this page's code. Fix: rename it",
            ],
            id="two pages at one address",
        ),
        pytest.param({LEDGER: "2026-11-24 /a/ other\n2026-11-24 /a/#claim-1 L9\n"}, [], id="words that have changed"),
        pytest.param({MOVED: "/old/ -> /a/#claim-1-L3\n"}, [], id="a lead to a line"),
        pytest.param({MOVED: "/old/ -> /s01/\n"}, [no_page("/s01/")], id="a lead to a code"),
        pytest.param(
            {
                MOVED: "/old/ -> /v/2026.11/\n",
                ARCHIVE: "x",
                LEDGER: f"2026-11-24 /v/2026.11/ {sha256(b'x').hexdigest()}\n",
            },
            [no_page("/v/2026.11/")],
            id="a lead to a release",
        ),
        pytest.param(
            {
                MOVED: "/v/2026.11/old/ -> /a/\n",
                ARCHIVE: "x",
                LEDGER: f"2026-11-24 /v/2026.11/ {sha256(b'x').hexdigest()}\n",
            },
            [f"{MOVED}:1: /v/2026.11/old/ is inside a release. Fix: remove the line"],
            id="a lead from an address inside a release",
        ),
        pytest.param(
            {MOVED: "/s01/ -> /a/\n"},
            [f"{MOVED}:1: /s01/ is an address of the site. Fix: remove the line"],
            id="a lead from a code",
        ),
        pytest.param(
            {LEDGER: "2026-11-24 /a/#gone x\n", "docs/a.md": f"{FIRST}## A\n", "docs/b.md": FIRST},
            [
                f"{LEDGER}:1: /a/#gone was published but no longer exists. "
                f"Fix: restore it, or write /a/#gone -> /... in {MOVED}",
                "docs/a.md:16: the heading has no id. Fix: add { #its-id }, or write claims with ### under it",
                known("docs/b.md"),
            ],
            id="all kinds at once",
        ),
    ],
)
def test_what_would_break_a_link_is_a_fault(site, files, faults):
    assert problems(site, files) == faults


def test_a_release_stays_as_it_is(site):
    entry = f"{LEDGER}:1: /v/2026.11/ was"
    assert problems(site, {ARCHIVE: "packed"}) == [
        f"{LEDGER}: the release /v/2026.11/ is not in the ledger. "
        f"Fix: restore its line from git, or remove {ARCHIVE} if scripts/release was interrupted"
    ]
    assert problems(site, {LEDGER: f"2026-11-24 /v/2026.11/ {digest(site.folder / ARCHIVE)}\n"}) == []
    assert problems(site, {ARCHIVE: "changed"}) == [f"{entry} changed. Fix: restore its archive from git"]
    (site.folder / ARCHIVE).unlink()
    assert problems(site, {}) == [
        f"{entry} published but no longer exists. Fix: restore it, or write /v/2026.11/ -> /... in {MOVED}"
    ]


def test_faults_of_links_are_reported_once_the_examples_have_none(site):
    write(site.folder, {LEDGER: "2026-11-24 /gone/ x\n", "docs/a.md": FIRST.replace("x = 1", "print(1)")})
    with pytest.raises(PageError) as caught:
        take(site)
    assert [fault.place for fault in caught.value.faults] == ["docs/a.md:12"]
    write(site.folder, {"docs/a.md": FIRST})
    with pytest.raises(PageError) as caught:
        take(site)
    assert [fault.place for fault in caught.value.faults] == [f"{LEDGER}:1"]


def test_an_example_that_was_led_on_gives_up_its_id(site):
    text = FIRST + FIRST[FIRST.index("```") :].replace("claim-1", "claim-2").replace("x = 1", "z = 3")
    one, two = mark("x = 1\n\ny = 2"), mark("z = 3\n\ny = 2")
    rows = f"2026-11-24 /a/#claim-1 {one}\n2026-11-24 /a/#claim-2 {two}\n"
    write(site.folder, {"docs/a.md": text, LEDGER: rows})
    assert read(site.folder, site.answers()).news.keys() & {"/a/#claim-1", "/a/#claim-2"} == set()
    write(site.folder, {"docs/a.md": FIRST, MOVED: "/a/#claim-2 -> /a/#claim-1\n"})
    news = read(site.folder, site.answers()).news
    assert {address: news[address] for address in news if "-" in address} == {"/a/#claim-2": "gone"}
    write(site.folder, {LEDGER: f"{rows}2026-11-25 /a/#claim-2 gone\n"})
    assert "/a/#claim-2" not in read(site.folder, site.answers()).news
    again = text.replace("z = 3", "z = 4")
    assert problems(site, {"docs/a.md": again, MOVED: ""}) == [
        f"{LEDGER}:3: /a/#claim-2 was retired on 2026-11-25 and is used again. Fix: give the new code another id"
    ]


def test_two_programs_with_one_name_are_a_fault(site):
    other = PAGE.format(code="S02").replace("claim", "b-c").replace("Is this", "Is that")
    files = {"docs/a.md": other, "docs/a-b.md": other.replace("b-c", "c").replace("S02", "S01")}
    problem = "the program of the example has the name 'a-b-c-1' of docs/a-b.md:12"
    assert problems(site, files) == [f"docs/a.md:12: {problem}. Fix: give the new example another id"]


def test_a_code_stays_with_its_page(site):
    page = PAGE.replace("Is this", "Is that")
    first = f"{HEAD}2026-11-24 /S01/ /a/\n2026-11-24 /s01/ /a/\n2026-11-24 /a/ x\n"
    taken = {"docs/a.md": PAGE.format(code="S02"), "docs/b.md": page.format(code="S01"), LEDGER: first}
    assert problems(site, taken) == [
        f"{LEDGER}:{line}: /{code}/ would redirect to /b/ instead of /a/. Fix: restore the code of its page"
        for line, code in ((2, "S01"), (3, "s01"))
    ]
    (site.folder / "docs" / "a.md").unlink()
    assert problems(site, {MOVED: "/a/ -> /b/\n"}) == []


def test_a_code_goes_with_its_page(site):
    (site.folder / "docs" / "a.md").unlink()
    page = PAGE.replace("Is this", "Is that").format(code="S02")
    first = f"{HEAD}2026-11-24 /a/ x\n2026-11-24 /S01/ /a/\n2026-11-24 /s01/ /a/\n"
    gone = f"/a/ was published but no longer exists. Fix: restore it, or write /a/ -> /... in {MOVED}"
    assert problems(site, {"docs/b.md": page, LEDGER: first}) == [f"{LEDGER}:2: {gone}"]
    write(site.folder, {MOVED: "/a/ -> /b/#claim\n"})
    assert read(site.folder, site.answers()).ways == dict.fromkeys(("/a/", "/S01/", "/s01/"), "/b/#claim")
