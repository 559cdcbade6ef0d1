import pytest

from session_answers.pages.answers import Answer, Claim, answer
from session_answers.pages.content import Part
from session_answers.pages.excerpts import Excerpt
from session_answers.pages.parser import parse
from sqlalchemy_receipts.program import Program

OPEN = '```python exec="on"'
TEXT = f"""\
---
code: S02
description: >-
  No.
  It stays.
instead:
  waits: stays-2
---

# Does `commit()` close it?

**No.**
It stays [open](end.md).

It ends the transaction.

## It **stays** {{ #stays }}

It can be used again.
- No sentence.
| none |
And [again](#waits).
A third is too many.

{OPEN} id="stays-1"
a = 1
# -> prints 1
```

{OPEN} id="stays-2"
b = 1
```

## It waits {{ #waits }}

{OPEN} id="waits-1" review="avoid"
c = 1
```

#### Deeper {{ #deeper }}

{OPEN} id="deeper-1"
d = 1
```

## Without an id

## In a code review {{ #review }}

{OPEN} id="review-1" review="avoid"
e = 1
```

{OPEN} id="review-2" review="prefer"
f = 1
```

{OPEN} id="review-3" review="prefer"
g = 1
```

## Sources {{ #sources }}
"""


def read(text, setup="", path="docs/commit.md"):
    page = parse(path, text)
    return answer(page, {example.id: Program(example.id, example.code, setup) for example in page.examples})


def test_a_page_is_read_claim_by_claim():
    page, contents = parse("docs/commit.md", TEXT), read(TEXT)
    stays, other, avoid, deeper, bad, good, better = page.examples
    digests = [claim.digest for claim in contents.claims]
    assert contents == Answer(
        "S02",
        "commit/",
        "Does `commit()` close it?",
        ("**No.**", "It stays [open](end.md)."),
        "No. It stays.",
        (
            Claim(
                "stays",
                "It **stays**",
                17,
                ("It can be used again.", "And [again](#waits)."),
                (stays, other),
                None,
                None,
                digest=digests[0],
                content=(
                    Part(
                        "text",
                        "It can be used again.\n- No sentence.\n| none |\nAnd [again](#waits).\nA third is too many.",
                    ),
                    Part("example", "", stays),
                    Part("example", "", other),
                ),
            ),
            Claim(
                "waits",
                "It waits",
                34,
                (),
                (avoid,),
                Excerpt(other),
                None,
                digest=digests[1],
                content=(
                    Part("example", "", avoid),
                    Part("heading", "Deeper"),
                    Part("example", "", deeper),
                ),
            ),
            Claim(
                "review",
                "In a code review",
                48,
                (),
                (bad, good, better),
                Excerpt(good),
                Excerpt(bad),
                digest=digests[2],
                content=tuple(Part("example", "", example) for example in (bad, good, better)),
            ),
            Claim("sources", "Sources", 62, (), (), None, None, digest=digests[3]),
        ),
        contents.digest,
        instead=Excerpt(good),
    )
    assert [claim.is_part for claim in contents.claims] == [False, False, True, True]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("", ("", "", (), ()), id="nothing"),
        pytest.param("## A { #a }\n\nText.\n", ("", "", (), ("a",)), id="no question"),
        pytest.param("---\ncode: S01\n---\n# Q?\n", ("S01", "Q?", (), ()), id="a code and a question alone"),
    ],
)
def test_missing_parts_of_a_page_are_empty(text, parts):
    contents = read(text)
    assert (contents.code, contents.question, contents.verdict, tuple(claim.id for claim in contents.claims)) == parts


def test_a_claim_is_found_by_its_id_or_by_that_of_its_example_or_line():
    contents = read(
        f"# Q?\n\n## F {{ #f }}\n{OPEN} id='x-1'\na\n```\n#### G {{ #g }}\n{OPEN} id='y-1'\na\n```\n## F 1 {{ #f-1 }}\n"
    )
    wanted = {"f": "f", "y-1": "f", "x-1": "f", "x-1-L3": "f", "x-1-L3-L5": "f", "f-1": "f-1"}
    others = ["", "top", "f-", "f-x", "f-2", "x-1-L", "x-1-L3-", "g-1"]
    ids = {identifier: claim.id if (claim := contents.claim(identifier)) else None for identifier in [*wanted, *others]}
    assert ids == wanted | dict.fromkeys(others)


def digests(text, setup=""):
    contents = read(text, setup)
    return {"page": contents.digest, **{claim.id: claim.digest for claim in contents.claims}}


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        pytest.param(("", ""), set(), id="nothing"),
        pytest.param(("close it?", "end it?"), set(), id="the question"),
        pytest.param(("**No.**", "**Yes.**"), {"page"}, id="the verdict"),
        pytest.param(("It ends the transaction.", "More."), set(), id="a word below it"),
        pytest.param(("code: S02", "code: S03"), set(), id="the code"),
        pytest.param(("**stays**", "stays"), set(), id="a title"),
        pytest.param(("It can be used again.", "It can."), set(), id="a reason"),
        pytest.param(("a = 1", "a = 2"), {"stays"}, id="an example"),
        pytest.param(("prints 1", "prints 2"), {"stays"}, id="other events"),
        pytest.param(("d = 1", "d = 2"), set(), id="an example of a deeper heading"),
        pytest.param(("g = 1", "g = 2"), {"review"}, id="the last example of a claim"),
        pytest.param((f'{OPEN} id="stays-2"\nb = 1\n```\n', ""), {"stays"}, id="an example taken out"),
        pytest.param(("{ #sources }", "{ #end }"), {"sources", "end"}, id="an id"),
    ],
)
def test_digests_change_with_the_facts_and_not_with_words(change, changed):
    before, after = digests(TEXT), digests(TEXT.replace(*change) if change[0] else TEXT)
    assert {name for name in before | after if before.get(name) != after.get(name)} == changed


def test_the_digest_of_a_claim_changes_with_the_setup_of_its_examples():
    before, after = digests(TEXT), digests(TEXT, setup="x = 1\n")
    assert {name for name in before if before[name] != after[name]} == {"stays", "waits", "review"}


def test_digests_are_short_hashes():
    # Every address in the ledger has a hash. Hashes never change and do not depend on the machine.
    assert digests("# Q?\n\n**Yes.**\n\n## A { #a }\n") == {"page": "5f9a2b795615", "a": "e3b0c44298fc"}
