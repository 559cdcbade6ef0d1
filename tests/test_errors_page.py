"""The page that leads from an error to its answer: every entry is what its example raises, and its answer is there."""

import re

import pytest
from markdown import Markdown

from conftest import ROOT
from session_answers import errors, extension, prose
from session_answers.page import PageError
from session_answers.site import Site

TEXT = (ROOT / errors.PATH).read_text(encoding="utf-8")
# No code has a line that looks so: this reads the page without the parser that is tested.
HEADINGS = re.findall(r"^## .*", TEXT, re.MULTILINE)
IDS = [heading.rpartition("#")[2].removesuffix(" }") for heading in HEADINGS]


@pytest.fixture(scope="module")
def page(runner):
    """The page with its proofs, and its entries by their ids."""
    site = Site(ROOT, runner)
    found = site.read(ROOT / errors.PATH)
    runner.run_all((site.program(found, each), each.timeout) for each in found.examples if not each.server)
    proofs = site.prove(found)
    return {proof.example.id: proof for proof in proofs}, {each.id: each for each in errors.entries(found, proofs)}


def test_there_are_as_many_entries_as_headings(page):
    proofs, entries = page
    assert list(entries) == IDS
    assert list(proofs) == [f"{identifier}-1" for identifier in IDS]


def test_no_heading_is_there_twice(page):
    texts = [f"{entry.kind}: {entry.message}" for entry in page[1].values()]
    assert sorted(texts) == sorted(set(texts))


@pytest.mark.parametrize("identifier", IDS)
def test_an_entry_is_what_its_example_raises(page, identifier):
    proofs, entries = page
    entry, trace = entries[identifier], proofs[f"{identifier}-1"].trace
    pattern = re.escape(entry.message).replace("…", ".*") + r"( \(Background on this .*| \[SQL: .*)?"
    told = [event for event in trace.events if event.word in (f"raises {entry.kind}", f"warns {entry.kind}")]
    assert [event for event in told if re.fullmatch(pattern, " ".join(event.detail.split()))]
    assert len(f"/errors/#{identifier}") <= 30


@pytest.mark.parametrize("identifier", IDS)
def test_an_entry_is_answered(page, identifier):
    entry = page[1][identifier]
    part = TEXT.partition(f"{{ #{identifier} }}\n")[2].partition("\n## ")[0].partition("\n```")[0]
    links = re.findall(r"\]\(\.\./([\w-]+)\.md#([\w-]+)\)", part)
    assert len(re.findall(r"\]\(", part)) == len(links)
    assert entry.answer == (f"{links[0][0]}/#{links[0][1]}" if links else "")
    for name, claim in links:
        assert f"{{ #{claim} }}\n" in (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    assert len(part.split("\n")) >= 4, "an entry says what happened, and the answer"


@pytest.mark.parametrize(("identifier", "heading"), list(zip(IDS, HEADINGS, strict=True)))
def test_a_heading_is_read_as_it_is_shown(page, identifier, heading):
    entry = page[1][identifier]
    shown = Markdown(extensions=["attr_list"]).convert(heading)
    message = entry.message.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert shown == f'<h2 id="{identifier}"><code>{entry.kind}</code>: {message}</h2>'


# Small pages.

ENTRY = """\
## `{kind}`: {message} {{ #{id} }}

{prose}

```python exec="on" setup="user"
{code}
```
"""
REMOVE = "Session(engine).remove()\n# -> raises AttributeError"
SAYS = "'Session' object has no attribute 'remove'"


def entry(code=REMOVE, **more):
    given = {"kind": "AttributeError", "message": SAYS, "id": "no-remove", "prose": "It has none."}
    return ENTRY.format(code=code, **(given | more))


@pytest.fixture
def written(project, runner):
    """Write a page of errors, and give what is read of it."""
    site = Site(project, runner)
    path = project / errors.PATH
    path.parent.mkdir(exist_ok=True)

    def write(*entries):
        path.write_text("# Errors\n\nThey are these.\n\n" + "\n".join(entries), encoding="utf-8")
        found = site.read(path)
        return errors.entries(found, site.prove(found))

    return write


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            entry(),
            errors.Entry("no-remove", "AttributeError", SAYS, "", "It has none.", ""),
            id="the cure is in the entry",
        ),
        pytest.param(
            entry(prose="A `Session` has *none*.\n[Call `close()`](../end.md#with), or [not](../remove.md)."),
            errors.Entry("no-remove", "AttributeError", SAYS, "", "A Session has none.", "end/#with"),
            id="the first link is the answer",
        ),
        pytest.param(
            entry(message="'…' object has no attribute …"),
            errors.Entry("no-remove", "AttributeError", "'…' object has no attribute …", "", "It has none.", ""),
            id="parts that change",
        ),
        pytest.param(
            entry(
                "raise ValueError('a_*_ <b>')\n# -> raises ValueError",
                kind="ValueError",
                message="a\\_\\*\\_ &lt;b&gt;",
            ),
            errors.Entry("no-remove", "ValueError", "a_*_ <b>", "", "It has none.", ""),
            id="escaped characters",
        ),
        pytest.param(
            entry(
                "Session().execute(select(User))\n# -> raises UnboundExecutionError",
                kind="UnboundExecutionError",
                message="Could not locate a bind configured on …",
                prose="No engine.",
            ),
            errors.Entry(
                "no-remove", "UnboundExecutionError", "Could not locate a bind configured on …", "", "No engine.", ""
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
            errors.Entry(
                "no-remove",
                "IntegrityError",
                "(…) NOT NULL constraint failed: user.name",
                "gkpj",
                "It has none.",
                "",
            ),
            id="a code, below the statement",
        ),
        pytest.param(
            entry(
                "import warnings\n\nwarnings.warn('`a` is old')\n# -> warns UserWarning",
                kind="UserWarning",
                message="\\`a\\` is old",
            ),
            errors.Entry("no-remove", "UserWarning", "`a` is old", "", "It has none.", ""),
            id="a warning with backticks",
        ),
    ],
)
def test_an_entry_is_read(written, text, expected):
    assert written(text) == (expected,)


def heads_not(heading):
    return f"docs/errors/index.md:5: the heading says {heading!r}, the example "


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
            [entry(id="twenty-one-characters")],
            ["docs/errors/index.md:5: the id 'twenty-one-characters' has 21 characters: use at most 20"],
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
            [entry(), "```" + entry().partition("```")[2]],
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


def test_no_builder_builds_a_false_entry(written, project, monkeypatch):
    monkeypatch.chdir(project)
    written(entry())
    assert extension.prove() == 2
    with pytest.raises(PageError):
        written(entry(kind="TypeError"))
    with pytest.raises(extension.UnprovedError) as caught:
        extension.prove()
    extension._runner.close()
    fault = f"{heads_not(f'TypeError: {SAYS}')}{TELLS!r}: correct one of them"
    assert str(caught.value) == f"the site is left as it was:\n{fault}"


def test_the_check_tells_a_false_entry(written, project, monkeypatch, capsys):
    monkeypatch.chdir(project)
    with pytest.raises(PageError):
        written(entry(kind="TypeError"))
    assert prose.main([errors.PATH]) == 1
    assert capsys.readouterr().err == f"{heads_not(f'TypeError: {SAYS}')}{TELLS!r}: correct one of them\n"
