"""The code that a reader can paste: whole examples, or ranges of their visible lines, which `instead:` names."""

import pytest

from session_answers.pages.answers import PARTS
from session_answers.pages.excerpts import Excerpt, faults
from sqlalchemy_receipts import code_lines, read_receipts
from support.pages import read_answer

OPEN = '```python exec="on"'
TEXT = f"""\
---
code: S02
instead:
  a: a-1
---

# Q?

No.

## A {{ #a }}

{OPEN} id="a-1"
from models import User

with Session(engine) as session:
    session.add(User())
    # -> User pending

    if session.new:
        session.commit()
        # -> BEGIN, INSERT user, COMMIT
    print(session)
    # -> prints Session
    assert not session.new
    pause()
```

{OPEN} id="a-2"
text = '''print(1)
    print(2)'''
```

## B {{ #b }}

{OPEN} id="b-1" review="avoid"
bad = 1
```

{OPEN} id="b-2" review="prefer"
good = 2
print(good)
```

## In a code review {{ #review }}

{OPEN} id="review-1" review="avoid"
bad = 3
```

{OPEN} id="review-2" review="prefer"
good = 4
```
"""


def read(values):
    return read_answer(TEXT.replace("\n  a: a-1", "".join(f"\n  {each}" for each in values)), "docs/commit.md")


def codes(claim):
    return [excerpt and (excerpt.id, excerpt.code) for excerpt in (claim.avoid, claim.instead)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a: a-1-L3-L4", [None, ("a-1-L3-L4", "with Session(engine) as session:\n    session.add(User())")]),
        ("a: a-1-L4-L7", [None, ("a-1-L4-L7", "session.add(User())\n\nif session.new:\n    session.commit()")]),
        ("a: a-1-L5-L7", [None, ("a-1-L5-L7", "if session.new:\n    session.commit()")]),
        ("a: a-1-L7", [None, ("a-1-L7", "session.commit()")]),
        ("a: a-1-L7-L7", [None, ("a-1-L7", "session.commit()")]),
        ("a: a-2", [None, ("a-2", "text = '''print(1)\n    print(2)'''")]),
        ("a: b-1 a-1-L7", [("b-1", "bad = 1"), ("a-1-L7", "session.commit()")]),
        ("b: b-2-L1", [("b-1", "bad = 1"), ("b-2-L1", "good = 2")]),
        ("b: a-1-L7", [None, ("a-1-L7", "session.commit()")]),
        ("a: a-1", [None, None]),
        ("b: b-2", [None, None]),
        ("review: a-2", [None, ("a-2", "text = '''print(1)\n    print(2)'''")]),
    ],
)
def test_the_code_of_a_claim_can_be_pasted(value, expected):
    page, answer = read([value])
    assert list(faults(page)) == []
    assert codes(answer.claim(value.split(":")[0])) == expected


def test_a_claim_has_its_preferred_example_and_the_code_above_it():
    _, answer = read([])
    found = {claim.id: codes(claim) for claim in answer.claims}
    assert found == {
        "a": [None, None],
        "b": [None, None],
        "review": [("review-1", "bad = 3"), ("review-2", "good = 4")],
    }


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((), ("review-2", "good = 4")),
        (("page: a-1-L7",), ("a-1-L7", "session.commit()")),
        (("review: b-2-L1",), ("b-2-L1", "good = 2")),
    ],
)
def test_the_code_of_a_page_is_its_own_or_that_of_its_review(values, expected):
    _, answer = read(values)
    assert (answer.instead.id, answer.instead.code) == expected


def test_the_code_of_a_page_is_the_example_to_follow():
    _, answer = read_answer(f'# Q?\n\nNo.\n\n{OPEN} id="do-1" review="do"\nall = 1\n```\n', "docs/commit.md")
    assert (answer.instead.id, answer.instead.code) == ("do-1", "all = 1")


def fault(line, problem, fix):
    return f"docs/commit.md:{line}: `instead:` {problem}. Fix: {fix}"


NO_EXAMPLE = "which is not an example to follow", "write the id of another example"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param(["a: a-1", "page: a-2", "b: b-1 b-2"], [], id="claims, the page, and examples"),
        pytest.param(
            ["- a-2"], [fault(1, "has no claims and examples", "write `claim-id: example-id` under it")], id="a list"
        ),
        pytest.param(
            ["gone: a-2", "1: a-2"],
            [fault(1, f"has {key}, which is not a claim", "write the id of a claim") for key in ("'gone'", 1)],
            id="no claims",
        ),
        pytest.param(
            ["a: a-3", "b: b-1", "review:"],
            [
                fault(4, f"has 'a-3' for 'a', {NO_EXAMPLE[0]}", NO_EXAMPLE[1]),
                fault(5, f"has 'b-1' for 'b', {NO_EXAMPLE[0]}", NO_EXAMPLE[1]),
                fault(6, f"has None for 'review', {NO_EXAMPLE[0]}", NO_EXAMPLE[1]),
            ],
            id="no examples",
        ),
        pytest.param(
            ["a: a-1 a-2", "b: a-2 b-1"],
            [
                fault(4, f"has 'a-1 a-2' for 'a', {NO_EXAMPLE[0]}", NO_EXAMPLE[1]),
                fault(5, f"has 'a-2 b-1' for 'b', {NO_EXAMPLE[0]}", NO_EXAMPLE[1]),
            ],
            id="two examples that are no pair",
        ),
        *(
            pytest.param(
                [f"b: {value}"],
                [
                    fault(
                        4, f"has {value!r} for 'b', which is not a range of its 10 lines", "write a range in L1 to L10"
                    )
                ],
                id=f"lines that do not exist: {value}",
            )
            for value in ("a-1-L0-L2", "a-1-L3-L2", "a-1-L9-L11")
        ),
        pytest.param(
            ["b: a-1-L1-L7"],
            [fault(4, "has 'a-1-L1-L7' for 'b', which has 7 lines", "choose at most 6 lines")],
            id="too many lines",
        ),
        *(
            pytest.param(
                [f"b: {value}"],
                [fault(4, f"has {value!r} for 'b', which does not compile", "choose whole statements")],
                id=f"no whole statements: {value}",
            )
            for value in ("a-1-L3", "a-1-L6", "a-2-L1")
        ),
        pytest.param(
            ["b: a-1-L8-L10"],
            [
                fault(
                    4,
                    "has 'a-1-L8-L10' for 'b', which contains `assert`, `pause`, `print`",
                    "choose lines without that",
                )
            ],
            id="scaffolding",
        ),
        pytest.param(
            ["b: b-1-L2 a-2"],
            [fault(4, "has 'b-1-L2' for 'b', which is not a range of its 1 lines", "write a range in L1 to L1")],
            id="the code to avoid",
        ),
    ],
)
def test_the_code_to_write_instead_exists_and_can_be_pasted(values, expected):
    page, _ = read(values)
    assert list(map(str, faults(page))) == expected


def test_code_that_cannot_be_pasted_says_why():
    page, _ = read([])
    long, text, *_ = page.examples
    assert Excerpt(long).problem == ("has 10 lines", "choose at most 6 lines")
    assert Excerpt(text).problem is None


def test_all_code_to_paste_of_the_site_is_part_of_an_executed_example_with_receipts(site_answers):
    count = 0
    for page, answer in site_answers:
        examples = {example.id: example for example in page.examples}
        for excerpt in filter(None, [answer.instead, *(claim.instead for claim in answer.claims)]):
            example = examples[excerpt.example.id]
            lines = example.code.split("\n")
            shown = [lines[number - 1].strip() for number in code_lines(example.code)]
            chosen = [line.strip() for line in excerpt.code.split("\n")]
            assert read_receipts(example.code), (page.path, excerpt.id)
            assert any(shown[start : start + len(chosen)] == chosen for start in range(len(shown))), excerpt.id
            assert excerpt.problem is None
            count += 1
    assert count > len(PARTS)
