import json
from dataclasses import asdict, replace

import pytest

from session_answers.errors import PageError
from session_answers.pages.answers import Answer, Claim
from session_answers.pages.parser import parse
from session_answers.prove import error_entries
from session_answers.prove.error_entries import Entry
from session_answers.prove.project import Project
from session_answers.prove.proof import Proof
from session_answers.prove.snapshot import take
from sqlalchemy_receipts.errors import Fault
from sqlalchemy_receipts.trace import Event, Trace

MESSAGE = "'Session' object has no attribute 'remove'"
ERROR = Event("error", "raises AttributeError", detail=MESSAGE)


def section(kind="AttributeError", message=MESSAGE, identifier="no-remove", prose="It has none.", examples=1):
    fences = "".join(f'```python exec="on" id="{identifier}-{n + 1}"\nf()\n```\n\n' for n in range(examples))
    return f"### `{kind}`: {message} {{ #{identifier} }}\n\n{prose}\n\n{fences}"


def proved(*sections, event=ERROR, name="index"):
    """Return a page that lists errors, with the proofs of its examples, which all have the same event."""
    page = parse(f"docs/errors/{name}.md", "# Errors\n\nThey are these.\n\n" + "\n".join(sections))
    trace = Trace((Event(event.family, event.word, 1, detail=event.detail),) if event else ())
    return page, [Proof(page, example, page.program(example, ""), trace) for example in page.examples]


def read(*sections, **options):
    return error_entries.read(*proved(*sections, **options))


def faults_of(call, *arguments, **options):
    with pytest.raises(PageError) as caught:
        call(*arguments, **options)
    return list(caught.value.faults)


@pytest.mark.parametrize(
    ("text", "event", "expected"),
    [
        pytest.param(section(), ERROR, {}, id="an entry with the fix in its text"),
        pytest.param(
            section(
                prose="A `Session` has *none*.\n[Call `close()`](../end.md#with), or [not](../remove.md).\n"
                "[Call it](../end.md#with)."
            ),
            ERROR,
            {"why": "A Session has none.", "answers": ("end/#with", "remove/")},
            id="every link is an answer",
        ),
        pytest.param(
            section(message="'…' object has no attribute …"),
            ERROR,
            {"message": "'…' object has no attribute …"},
            id="parts that change",
        ),
        pytest.param(
            section(kind="ValueError", message="a\\_\\*\\_ &lt;b&gt;"),
            Event("error", "raises ValueError", detail="a_*_ <b>"),
            {"kind": "ValueError", "message": "a_*_ <b>"},
            id="escaped characters",
        ),
        pytest.param(
            section(kind="IntegrityError", message="(…) NOT NULL constraint failed: user.name"),
            Event(
                "error",
                "raises IntegrityError",
                detail="(sqlite3.IntegrityError) NOT NULL constraint failed: user.name\n[SQL: INSERT]\n"
                "[parameters: (None,)]\n(Background on this error at: https://sqlalche.me/e/21/gkpj)",
            ),
            {"kind": "IntegrityError", "message": "(…) NOT NULL constraint failed: user.name", "code": "gkpj"},
            id="the statement and the code that SQLAlchemy adds",
        ),
        pytest.param(
            section(kind="UserWarning", message="\\`a\\` is old"),
            Event("warning", "warns UserWarning", detail="`a` is old"),
            {"kind": "UserWarning", "message": "`a` is old"},
            id="a warning with backticks",
        ),
    ],
)
def test_an_entry_has_the_error_of_its_example(text, event, expected):
    plain = {"id": "no-remove", "kind": "AttributeError", "message": MESSAGE, "code": "", "why": "It has none."}
    assert read(text, event=event) == (Entry(**{**plain, "answers": (), "page": "errors/", **expected}),)


def wrong_heading(heading, actual=f"AttributeError: {MESSAGE}", name="index"):
    problem = f"the heading says {heading!r}, but the example raises {actual!r}"
    return Fault(f"docs/errors/{name}.md", 5, problem, "correct one of them")


@pytest.mark.parametrize(
    ("kind", "message", "heading"),
    [
        pytest.param("TypeError", MESSAGE, f"TypeError: {MESSAGE}", id="another class"),
        pytest.param("AttributeError", MESSAGE[:-9], f"AttributeError: {MESSAGE[:-9]}", id="without the end"),
        pytest.param("AttributeError", MESSAGE[10:], f"AttributeError: {MESSAGE[10:]}", id="without the start"),
        pytest.param(
            "AttributeError",
            "'.\\*' object has no attribute 'remove'",
            "AttributeError: '.*' object has no attribute 'remove'",
            id="a regular expression",
        ),
    ],
)
def test_a_heading_must_match_the_error_of_the_example(kind, message, heading):
    assert faults_of(read, section(kind, message)) == [wrong_heading(heading)]


def test_an_example_must_raise_something():
    assert faults_of(read, section(), event=None) == [wrong_heading(f"AttributeError: {MESSAGE}", "nothing")]


def test_an_error_of_the_setup_is_not_one_of_the_example():
    page, (proof,) = proved(section())
    program = page.program(proof.example, "f = None.remove\n")
    expected = wrong_heading(f"AttributeError: {MESSAGE}", "nothing")
    assert faults_of(error_entries.read, page, [replace(proof, program=program)]) == [expected]


def test_a_link_has_at_most_30_characters():
    fix = "choose a shorter id, because a link has at most 30 characters"
    problem = "the link /errors/#has-twenty-two-letters has 31 characters"
    assert faults_of(read, section(identifier="has-twenty-two-letters")) == [
        Fault("docs/errors/index.md", 5, problem, fix)
    ]
    assert [entry.id for entry in read(section(identifier="sixteen-letterss"), name="rare")] == ["sixteen-letterss"]
    problem = "the link /errors/rare/#seventeen-letters has 31 characters"
    assert faults_of(read, section(identifier="seventeen-letters"), name="rare") == [
        Fault("docs/errors/rare.md", 5, problem, fix)
    ]


@pytest.mark.parametrize(
    ("text", "problem", "fix"),
    [
        pytest.param(section(prose=""), "the entry has no text", "describe the error under the heading", id="no text"),
        pytest.param(section(examples=0), "the entry has 0 examples", "give it exactly one", id="no example"),
        pytest.param(section(examples=2), "the entry has 2 examples", "give it exactly one", id="two examples"),
        *(
            pytest.param(
                f"{heading} {{ #{identifier} }}\n",
                f"{f'{heading} {{ #{identifier} }}'[:40]!r} is not the heading of an entry",
                "write ### `Class`: message { #id }",
                id=identifier,
            )
            for heading, identifier in [
                ("### `ValueError`: a", "ends-with-a-hyphen-"),
                ("### `ValueError`: a", "has-a-number-2"),
                ("### Sessions", "another-kind-of-heading"),
            ]
        ),
    ],
)
def test_a_section_must_be_an_entry(text, problem, fix):
    assert faults_of(read, text) == [Fault("docs/errors/index.md", 5, problem, fix)]


FIXED = '```python exec="on" id="no-remove-{0}" review="fixed"\ng()\n```\n\n'
WARNING = Event("warning", "warns SAWarning", 1, detail="It is old.")


def fixed(text, trace):
    """Read an entry whose examples with the fix have a trace."""
    page, proofs = proved(text)
    changed = [replace(proof, trace=trace) if proof.example.review == "fixed" else proof for proof in proofs]
    return error_entries.read(page, changed)


def test_an_entry_can_have_an_example_with_the_fix():
    caught = Trace((ERROR._replace(line=1), Event("output", "prints 1", 1)))
    assert fixed(section() + FIXED.format(2), caught) == read(section())


@pytest.mark.parametrize(
    ("text", "trace", "problem"),
    [
        pytest.param(
            section() + FIXED.format(2),
            Trace((), "ValueError: x"),
            "the example with the fix ends with 'ValueError: x'",
            id="an error",
        ),
        pytest.param(
            section() + FIXED.format(2), Trace((WARNING,)), "the example with the fix warns SAWarning", id="a warning"
        ),
        pytest.param(
            section() + FIXED.format(2) + FIXED.format(3), Trace(), "the entry has 2 examples with the fix", id="two"
        ),
        pytest.param(
            section().replace("```python", FIXED.format(2) + "```python", 1),
            Trace(),
            "the example with the fix is above the failing one",
            id="above",
        ),
    ],
)
def test_an_example_with_the_fix_is_correct(text, trace, problem):
    fix = "correct its code, or write one example with the fix below the failing one"
    assert faults_of(fixed, text, trace) == [Fault("docs/errors/index.md", 5, problem, fix)]


def test_an_error_has_one_entry_on_a_page():
    problem = f"the heading {f'AttributeError: {MESSAGE}'!r} appears twice"
    expected = [Fault("docs/errors/index.md", 1, problem, "remove one of the two entries")]
    assert faults_of(read, section(), section(identifier="again")) == expected


def test_the_entries_of_all_pages_are_data_for_the_finder():
    event = Event("error", "raises ValueError", detail="no")
    texts = "- psycopg2, pg8000: `DataError: (…) no`\n- SQLAlchemy 1.4: `ValueError: nay: …`"
    other_section = section("ValueError", "no", "no", f"[No](../end.md#x), [no](../end.md).\n\n{texts}")
    entries = error_entries.read_all([proved(section()), proved(other_section, event=event, name="rare")])
    assert [(entry.id, entry.answers, entry.page) for entry in entries] == [
        ("no-remove", (), "errors/"),
        ("no", ("end/#x", "end/"), "errors/rare/"),
    ]
    claim = Claim("x", "An *end*", 1, (), (), None, None, digest="")
    answer = Answer("S01", "end/", "How?", (), "", (claim,), "")
    assert json.loads(error_entries.to_json(entries, {"end/": answer}))["errors"] == [
        asdict(entries[0]) | {"texts": [], "answers": []},
        asdict(entries[1])
        | {
            "texts": [["DataError", "(…) no"], ["ValueError", "nay: …"]],
            "answers": [["end/#x", "An *end*"], ["end/", "How?"]],
        },
    ]


@pytest.mark.parametrize("item", ["- gone", "- psycopg: `gone`", "- psycopg `DataError: gone`", "- `DataError: gone`"])
def test_an_item_of_an_entry_is_a_text_of_its_error(item):
    (fault,) = faults_of(error_entries.read_all, [proved(section(prose=f"No.\n\n{item}"))])
    assert fault.problem == f"{item!r} is not a text of the error"


def test_an_error_has_one_entry_on_all_pages_and_every_fault_is_reported():
    pages = [
        proved(section()),
        proved(section(identifier="again"), name="core"),
        proved(section("TypeError"), section(identifier="silent", prose=""), name="rare"),
    ]
    problem = f"the heading {f'AttributeError: {MESSAGE}'!r} is also in docs/errors/index.md"
    assert faults_of(error_entries.read_all, pages) == [
        Fault("docs/errors/core.md", 1, problem, "remove one of the two entries"),
        wrong_heading(f"TypeError: {MESSAGE}", name="rare"),
        Fault("docs/errors/rare.md", 14, "the entry has no text", "describe the error under the heading"),
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("docs/errors/index.md", True),
        ("docs/errors/rare.md", True),
        ("docs/errors.md", False),
        ("docs/reading/index.md", False),
    ],
)
def test_error_pages_are_in_one_folder(path, expected):
    assert error_entries.is_error_page(parse(path, "# Errors\n")) is expected


def test_a_snapshot_rejects_an_incorrect_entry(project, runner):
    path = project / "docs" / "errors" / "index.md"
    path.parent.mkdir(exist_ok=True)
    text = section("TypeError").replace("f()", "raise ValueError('no')\n# -> raises ValueError")
    path.write_text(f"# Errors\n\nThey are these.\n\n{text}", encoding="utf-8")
    expected = [wrong_heading(f"TypeError: {MESSAGE}", "ValueError: no")]
    assert faults_of(take, Project(project, runner)) == expected
