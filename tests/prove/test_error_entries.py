"""The pages that lead from an error to its answer: every entry is what its example raises, and its answer is there."""

import json
import re
from dataclasses import asdict

import pytest
from markdown import Markdown

from conftest import ROOT
from session_answers.build import current_snapshot
from session_answers.commands import check
from session_answers.errors import PageError
from session_answers.pages.answers import Answer, Claim
from session_answers.pages.page import parse
from session_answers.prove import error_entries
from session_answers.prove.project import Project

PATHS = sorted((ROOT / error_entries.FOLDER).glob("*.md"))
TEXTS = {f"docs/errors/{path.name}": path.read_text(encoding="utf-8") for path in PATHS}
# No code has a line that looks so: this reads the pages without the parser that is tested.
HEADINGS = [(path, heading) for path, text in TEXTS.items() for heading in re.findall(r"^## .*", text, re.MULTILINE)]
IDS = [(path, heading.rpartition("#")[2].removesuffix(" }")) for path, heading in HEADINGS]


@pytest.fixture(scope="module")
def pages(runner):
    """Each page's proofs, and its entries, by their ids."""
    site = Project(ROOT, runner)
    read = {path: site.read(ROOT / path) for path in TEXTS}
    runner.run_all(site.local_programs(read.values()))
    proofs = {path: site.prove(page) for path, page in read.items()}
    entries = error_entries.read_all((page, proofs[path]) for path, page in read.items())
    return {
        path: (
            {proof.example.id: proof for proof in proofs[path]},
            {each.id: each for each in entries if each.page == page.url},
        )
        for path, page in read.items()
    }


def test_there_are_as_many_entries_as_headings(pages):
    assert [(path, identifier) for path, (_, entries) in pages.items() for identifier in entries] == IDS
    assert [(path, identifier) for path, (proofs, _) in pages.items() for identifier in proofs] == [
        (path, f"{identifier}-1") for path, identifier in IDS
    ]


def test_no_heading_is_there_twice(pages):
    texts = [f"{entry.kind}: {entry.message}" for _, entries in pages.values() for entry in entries.values()]
    assert sorted(texts) == sorted(set(texts))


@pytest.mark.parametrize(("path", "identifier"), IDS)
def test_an_entry_is_what_its_example_raises(pages, path, identifier):
    proofs, entries = pages[path]
    entry, trace = entries[identifier], proofs[f"{identifier}-1"].trace
    pattern = re.escape(entry.message).replace("…", ".*") + r"( \(Background on this .*| \[SQL: .*)?"
    told = [event for event in trace.events if event.word in (f"raises {entry.kind}", f"warns {entry.kind}")]
    assert [event for event in told if re.fullmatch(pattern, " ".join(event.detail.split()))]
    assert len(f"/{entry.page}#{identifier}") <= 30


@pytest.mark.parametrize(("path", "identifier"), IDS)
def test_an_entry_is_answered(pages, path, identifier):
    entry = pages[path][1][identifier]
    part = TEXTS[path].partition(f"{{ #{identifier} }}\n")[2].partition("\n## ")[0].partition("\n```")[0]
    links = re.findall(r"\]\(\.\./([\w-]+)\.md#([\w-]+)\)", part)
    assert len(re.findall(r"\]\(", part)) == len(links)
    assert entry.answer == (f"{links[0][0]}/#{links[0][1]}" if links else "")
    for name, claim in links:
        assert f"{{ #{claim} }}\n" in (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    assert len(part.split("\n")) >= 4, "an entry says what happened, and the answer"


@pytest.mark.parametrize(
    ("path", "identifier", "heading"),
    [(*where, heading) for where, (_, heading) in zip(IDS, HEADINGS, strict=True)],
)
def test_a_heading_is_read_as_it_is_shown(pages, path, identifier, heading):
    entry = pages[path][1][identifier]
    shown = Markdown(extensions=["attr_list"]).convert(heading)
    message = entry.message.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert shown == f'<h2 id="{identifier}"><code>{entry.kind}</code>: {message}</h2>'


@pytest.mark.parametrize("path", TEXTS)
def test_each_page_leads_to_the_others_before_its_first_entry(path):
    above = TEXTS[path].partition("\n## ")[0]
    others = {name.rpartition("/")[2] for name in TEXTS if name != path}
    assert set(re.findall(r"\]\(([\w-]+\.md)\)", above)) == others


# Small pages.

ENTRY = """\
## `{kind}`: {message} {{ #{id} }}

{prose}

```python exec="on" id="{id}-1" setup="user"
{code}
```
"""
REMOVE = "Session(engine).remove()\n# -> raises AttributeError"
SAYS = "'Session' object has no attribute 'remove'"


def entry(code=REMOVE, **more):
    given = {"kind": "AttributeError", "message": SAYS, "id": "no-remove", "prose": "It has none."}
    return ENTRY.format(code=code, **(given | more))


@pytest.fixture
def proved(project, runner):
    """Write a page that lists errors, and give it with its proofs."""
    site = Project(project, runner)
    folder = project / error_entries.FOLDER
    folder.mkdir(exist_ok=True)

    def write(*entries, name="index"):
        path = folder / f"{name}.md"
        path.write_text("# Errors\n\nThey are these.\n\n" + "\n".join(entries), encoding="utf-8")
        page = site.read(path)
        return page, site.prove(page)

    return write


@pytest.fixture
def written(proved):
    """Write a page that lists errors, and give what is read of it."""
    return lambda *entries, name="index": error_entries.read(*proved(*entries, name=name))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            entry(),
            error_entries.Entry("no-remove", "AttributeError", SAYS, "", "It has none.", "", "errors/"),
            id="the cure is in the entry",
        ),
        pytest.param(
            entry(prose="A `Session` has *none*.\n[Call `close()`](../end.md#with), or [not](../remove.md)."),
            error_entries.Entry("no-remove", "AttributeError", SAYS, "", "A Session has none.", "end/#with", "errors/"),
            id="the first link is the answer",
        ),
        pytest.param(
            entry(message="'…' object has no attribute …"),
            error_entries.Entry(
                "no-remove", "AttributeError", "'…' object has no attribute …", "", "It has none.", "", "errors/"
            ),
            id="parts that change",
        ),
        pytest.param(
            entry(
                "raise ValueError('a_*_ <b>')\n# -> raises ValueError",
                kind="ValueError",
                message="a\\_\\*\\_ &lt;b&gt;",
            ),
            error_entries.Entry("no-remove", "ValueError", "a_*_ <b>", "", "It has none.", "", "errors/"),
            id="escaped characters",
        ),
        pytest.param(
            entry(
                "Session().execute(select(User))\n# -> raises UnboundExecutionError",
                kind="UnboundExecutionError",
                message="Could not locate a bind configured on …",
                prose="No engine.",
            ),
            error_entries.Entry(
                "no-remove",
                "UnboundExecutionError",
                "Could not locate a bind configured on …",
                "",
                "No engine.",
                "",
                "errors/",
            ),
            id="the end of a message left out",
        ),
        pytest.param(
            entry(
                "with Session(engine) as session:\n    session.add(User())\n    # -> User pending\n"
                "    session.flush()\n    # -> checkout, BEGIN, INSERT user, ROLLBACK,\n"
                "    # -> raises IntegrityError\n# -> checkin",
                kind="IntegrityError",
                message="(…) NOT NULL constraint failed: user.name",
            ),
            error_entries.Entry(
                "no-remove",
                "IntegrityError",
                "(…) NOT NULL constraint failed: user.name",
                "gkpj",
                "It has none.",
                "",
                "errors/",
            ),
            id="a code, below the statement",
        ),
        pytest.param(
            entry(
                "import warnings\n\nwarnings.warn('`a` is old')\n# -> warns UserWarning",
                kind="UserWarning",
                message="\\`a\\` is old",
            ),
            error_entries.Entry("no-remove", "UserWarning", "`a` is old", "", "It has none.", "", "errors/"),
            id="a warning with backticks",
        ),
    ],
)
def test_an_entry_is_read(written, text, expected):
    assert written(text) == (expected,)


def heads_not(heading, name="index"):
    return f"docs/errors/{name}.md:5: the heading says {heading!r}, the example "


TELLS = f"AttributeError: {SAYS}"


@pytest.mark.parametrize(
    ("texts", "faults"),
    [
        pytest.param(
            [entry(kind="TypeError")],
            [f"{heads_not(f'TypeError: {SAYS}')}{TELLS!r}: correct one of them"],
            id="another class",
        ),
        pytest.param(
            [entry(message="'Session' object has no attribute")],
            [f"{heads_not('AttributeError: ' + SAYS[:-9])}{TELLS!r}: correct one of them"],
            id="a message that is cut and does not say so",
        ),
        pytest.param(
            [entry(message="object has no attribute 'remove'")],
            [f"{heads_not('AttributeError: ' + SAYS[10:])}{TELLS!r}: correct one of them"],
            id="a message that begins in the middle",
        ),
        pytest.param(
            [entry(message="'.*' object has no attribute 'remove'")],
            [f"""{heads_not("AttributeError: '.' object has no attribute 'remove'")}{TELLS!r}: correct one of them"""],
            id="nothing but the sign stands for any text",
        ),
        pytest.param(
            [entry("Session(engine)")],
            [f"{heads_not(TELLS)}'nothing': correct one of them"],
            id="an example that raises nothing",
        ),
        pytest.param(
            [entry(id="twenty-two-characters-")],
            [
                "docs/errors/index.md:5: \"## `AttributeError`: 'Session' object ha\" heads no entry: "
                "write ## `Class`: message { #id }"
            ],
            id="an id that ends with a hyphen",
        ),
        pytest.param(
            [entry(id="has-twenty-two-letters")],
            ["docs/errors/index.md:5: the link /errors/#has-twenty-two-letters has 31 characters: use at most 30"],
            id="a long id",
        ),
        pytest.param(
            [entry(id="no-remove-2")],
            [
                "docs/errors/index.md:5: \"## `AttributeError`: 'Session' object ha\" heads no entry: "
                "write ## `Class`: message { #id }"
            ],
            id="an id with a number",
        ),
        pytest.param(
            ["## Sessions { #sessions }\n", entry()],
            ["docs/errors/index.md:5: '## Sessions { #sessions }' heads no entry: write ## `Class`: message { #id }"],
            id="a heading of another kind",
        ),
        pytest.param(
            [entry(prose="")],
            ["docs/errors/index.md:5: the entry says nothing: write below the heading what has happened"],
            id="no prose",
        ),
        pytest.param(
            [entry().partition("```")[0]],
            ["docs/errors/index.md:5: the entry has 0 examples: give it exactly one"],
            id="no example",
        ),
        pytest.param(
            [entry(), "```" + entry().partition("```")[2].replace("remove-1", "remove-2")],
            ["docs/errors/index.md:5: the entry has 2 examples: give it exactly one"],
            id="two examples",
        ),
        pytest.param(
            [entry(), entry(id="again")],
            [f"docs/errors/index.md:1: the heading {TELLS!r} is there twice: leave one entry out"],
            id="a heading twice",
        ),
        pytest.param(
            [entry(kind="TypeError"), entry(prose="", id="again")],
            [
                f"{heads_not(f'TypeError: {SAYS}')}{TELLS!r}: correct one of them",
                "docs/errors/index.md:14: the entry says nothing: write below the heading what has happened",
            ],
            id="every fault",
        ),
    ],
)
def test_a_false_entry_is_refused(written, texts, faults):
    with pytest.raises(PageError) as caught:
        written(*texts)
    assert list(caught.value.faults) == faults


def test_an_id_has_less_room_where_the_address_is_longer(written):
    assert [each.id for each in written(entry(id="sixteen-letterss"), name="rare")] == ["sixteen-letterss"]
    with pytest.raises(PageError) as caught:
        written(entry(id="seventeen-letters"), name="rare")
    assert caught.value.faults == (
        "docs/errors/rare.md:5: the link /errors/rare/#seventeen-letters has 31 characters: use at most 30",
    )


OTHER = entry(
    "raise ValueError('no')\n# -> raises ValueError",
    kind="ValueError",
    message="no",
    id="no",
    prose="[No](../end.md#x).",
)
END = Answer("S01", "end/", "How?", (), "", (Claim("x", "An *end*", 1, (), (), None, better=False, digest=""),), "")


def test_the_entries_of_all_pages_are_one_list(proved):
    found = error_entries.read_all([proved(entry()), proved(OTHER, name="rare")])
    assert found == (
        error_entries.Entry("no-remove", "AttributeError", SAYS, "", "It has none.", "", "errors/"),
        error_entries.Entry("no", "ValueError", "no", "", "No.", "end/#x", "errors/rare/"),
    )
    first, second = json.loads(error_entries.to_json(found, {"end/": END}))["errors"]
    assert first == asdict(found[0]) | {"title": ""}
    assert second == asdict(found[1]) | {"title": "An *end*"}


def test_an_error_is_listed_on_one_page_and_every_fault_is_told(proved):
    pages = [
        proved(entry()),
        proved(entry(id="again"), name="core"),
        proved(entry(kind="TypeError"), entry(prose="", id="silent"), name="rare"),
    ]
    with pytest.raises(PageError) as caught:
        error_entries.read_all(pages)
    assert caught.value.faults == (
        f"docs/errors/core.md:1: the heading {TELLS!r} is in docs/errors/index.md too: leave one entry out",
        f"{heads_not(f'TypeError: {SAYS}', 'rare')}{TELLS!r}: correct one of them",
        "docs/errors/rare.md:14: the entry says nothing: write below the heading what has happened",
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("docs/errors/index.md", True),
        ("docs/errors/rare.md", True),
        ("docs/errors.md", False),
        ("docs/reading/index.md", False),
    ],
)
def test_pages_below_one_folder_list_errors(path, expected):
    assert error_entries.is_error_page(parse(path, "# Errors\n")) is expected


def test_no_builder_builds_a_false_entry(written, project, monkeypatch):
    monkeypatch.chdir(project)
    config = project / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("page.md", "page.md\n  - Errors: errors/index.md"), encoding="utf-8")
    written(entry())
    assert current_snapshot.prove() == 2
    with pytest.raises(PageError):
        written(entry(kind="TypeError"))
    with pytest.raises(current_snapshot.UnprovedError) as caught:
        current_snapshot.prove()
    current_snapshot._runner.close()
    fault = f"{heads_not(f'TypeError: {SAYS}')}{TELLS!r}: correct one of them"
    assert str(caught.value) == f"the site is left as it was:\n{fault}"


def test_the_check_tells_a_false_entry(written, project, monkeypatch, capsys):
    monkeypatch.chdir(project)
    with pytest.raises(PageError):
        written(entry(kind="TypeError"))
    assert check.main(["docs/errors/index.md"]) == 1
    assert capsys.readouterr().err == f"{heads_not(f'TypeError: {SAYS}')}{TELLS!r}: correct one of them\n"


def test_the_check_tells_an_error_on_two_pages(proved, project, monkeypatch, capsys):
    monkeypatch.chdir(project)
    proved(entry())
    proved(entry(), name="rare")
    assert check.main(["docs/errors/index.md", "docs/errors/rare.md"]) == 1
    fault = f"docs/errors/rare.md:1: the heading {TELLS!r} is in docs/errors/index.md too: leave one entry out"
    assert capsys.readouterr().err == f"{fault}\n"
