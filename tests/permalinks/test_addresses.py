from hashlib import sha256

import pytest

from session_answers.errors import PageError
from session_answers.permalinks.addresses import aliases, faults, read
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


def told(site, files):
    write(site.folder, files)
    said = site.answers()
    return list(faults(read(site.folder, said), said))


def test_the_addresses_of_a_project(site):
    write(site.folder, {"docs/index.md": "# Questions\n\n## All { #all }\n", ARCHIVE: "packed"})
    said = site.answers()
    links = read(site.folder, said)
    page, home = (answer for _, answer in said)
    assert links.addresses == {
        "/a/": page.digest,
        "/a/#claim": page.claims[0].digest,
        "/a/#claim-1": "L3",
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
def test_a_file_that_is_not_there_is_told(site, name):
    (site.folder / name).unlink()
    with pytest.raises(PageError) as caught:
        take(site)
    assert caught.value.faults == (f"{name}: is not there: take it from git",)


def test_a_file_that_is_corrupted_is_told(site):
    write(site.folder, {LEDGER: "2026-11-24 /a/\n2026-11-24 /a/ x\n", MOVED: "# Leads\n"})
    with pytest.raises(PageError) as caught:
        take(site)
    assert caught.value.faults == (f"{LEDGER}:1: cannot read '2026-11-24 /a/': take the line as it was from git",)


FIRST = PAGE.format(code="S01")


def below(text):
    """The page with a text at its end: line 16 is its first."""
    return {"docs/a.md": FIRST + text}


def twice(identifier):
    return f"docs/a.md:16: the id {identifier!r} is there twice: give one of the two another"


def known(path):
    return f"{path}:1: the code S01 is that of docs/a.md: give the page another"


def no_page(end):
    return f"{MOVED}:1: /old/ leads to {end}, which is no page: name one"


@pytest.mark.parametrize(
    ("files", "faults"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param(
            below("## No id\n\n### No id { .x }\n"),
            [f"docs/a.md:{line}: a heading without an id: add {{ #its-id }}" for line in (16, 18)],
            id="headings without an id",
        ),
        pytest.param(below("<!--\n## No id\n-->\n"), [], id="but in a comment"),
        pytest.param(
            below("Underlined\n---\n"),
            ["docs/a.md:16: a heading that is underlined: begin it with # or ##"],
            id="an underlined heading",
        ),
        pytest.param(below("# A\n"), ["docs/a.md:16: a heading without an id: add { #its-id }"], id="two titles"),
        pytest.param(
            below("## A { #a.b }\n"),
            ["docs/a.md:16: the id 'a.b': use letters, digits, hyphens and underscores"],
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
            ["docs/b.md:1: '../x' is no code: write S and two digits, as `code: S99`"],
            id="a code that is none",
        ),
        pytest.param(
            {"docs/a/index.md": "# A\n", "docs/s01.md": "# B\n"},
            [
                "docs/a.md:1: /a/ is the address of docs/a/index.md: rename one of the two",
                "docs/a.md:1: /s01/ leads here, and is the address of docs/s01.md: rename that",
            ],
            id="two pages at one address",
        ),
        pytest.param(
            {"docs/a.md": FIRST.replace("---\n\n", "instead: claim-1\n---\n\n")},
            ["docs/a.md:1: `instead:` is no list of claims and examples: write `claim-id: example-id` below it"],
            id="nothing to write instead",
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
            {MOVED: "/s01/ -> /a/\n"},
            [f"{MOVED}:1: /s01/ is an address of the site: it cannot lead elsewhere"],
            id="a lead from a code",
        ),
        pytest.param(
            {LEDGER: "2026-11-24 /a/#gone x\n", "docs/a.md": f"{FIRST}## A\n", "docs/b.md": FIRST},
            [
                f"{LEDGER}:1: /a/#gone was published and is gone: bring it back, "
                f"or say in {MOVED} where it leads: /a/#gone -> /...",
                "docs/a.md:16: a heading without an id: add { #its-id }",
                known("docs/b.md"),
            ],
            id="all kinds at once",
        ),
    ],
)
def test_what_would_break_a_link_is_told(site, files, faults):
    assert told(site, files) == faults


def test_a_release_stays_as_it_is(site):
    entry = f"{LEDGER}:1: /v/2026.11/ was"
    assert told(site, {ARCHIVE: "packed"}) == [
        f"{LEDGER}:1: /v/2026.11/ was released, and is not here: take its line from git"
    ]
    assert told(site, {LEDGER: f"2026-11-24 /v/2026.11/ {digest(site.folder / ARCHIVE)}\n"}) == []
    assert told(site, {ARCHIVE: "changed"}) == [f"{entry} changed: take its archive as it was from git"]
    (site.folder / ARCHIVE).unlink()
    assert told(site, {}) == [
        f"{entry} published and is gone: bring it back, or say in {MOVED} where it leads: /v/2026.11/ -> /..."
    ]


def test_the_faults_of_links_are_told_when_the_pages_have_none(site):
    files = {LEDGER: "2026-11-24 /gone/ x\n", "docs/a.md": FIRST.replace("x = 1", "print(1)")}
    wanted = []
    for text in (files["docs/a.md"], FIRST):
        write(site.folder, files | {"docs/a.md": text})
        with pytest.raises(PageError) as caught:
            take(site)
        wanted.append(caught.value.faults)
    assert wanted == [
        ("docs/a.md:12: claimed 'nothing', happened 'prints 1': run scripts/update docs/a.md and read the difference",),
        (
            f"{LEDGER}:1: /gone/ was published and is gone: bring it back, "
            f"or say in {MOVED} where it leads: /gone/ -> /...",
        ),
    ]


def test_a_code_stays_with_its_page(site):
    page = PAGE.replace("Is this", "Is that")
    first = f"{HEAD}2026-11-24 /S01/ /a/\n2026-11-24 /s01/ /a/\n2026-11-24 /a/ x\n"
    taken = {"docs/a.md": PAGE.format(code="S02"), "docs/b.md": page.format(code="S01"), LEDGER: first}
    assert told(site, taken) == [
        f"{LEDGER}:1: /{code}/ led to /a/ and would lead to /b/: give the code back to its page"
        for code in ("S01", "s01")
    ]
    (site.folder / "docs" / "a.md").unlink()
    assert told(site, {MOVED: "/a/ -> /b/\n"}) == []


def test_a_code_goes_with_its_page(site):
    (site.folder / "docs" / "a.md").unlink()
    page = PAGE.replace("Is this", "Is that").format(code="S02")
    first = f"{HEAD}2026-11-24 /a/ x\n2026-11-24 /S01/ /a/\n2026-11-24 /s01/ /a/\n"
    gone = f"/a/ was published and is gone: bring it back, or say in {MOVED} where it leads: /a/ -> /..."
    assert told(site, {"docs/b.md": page, LEDGER: first}) == [f"{LEDGER}:2: {gone}"]
    write(site.folder, {MOVED: "/a/ -> /b/#claim\n"})
    assert read(site.folder, site.answers()).ways == dict.fromkeys(("/a/", "/S01/", "/s01/"), "/b/#claim")
