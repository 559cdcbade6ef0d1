import pytest

from session_answers.pages.errata import Erratum, faults, read
from session_answers.pages.parser import parse
from support.pages import read_answer

FIRST = "{claim: a, date: 2026-11-28, said: 'It\n stays.', fact: It `goes`.}"
SECOND = "{claim: a, date: 2026-11-30, said: It goes., fact: It waits.}"
OTHER = "{claim: b, date: 2026-11-29, said: No., fact: Yes.}"


def text(*errata):
    lines = "".join(f"  - {erratum}\n" for erratum in errata)
    return f"---\nerrata:\n{lines}---\n\n# Q?\n\n## A {{ #a }}\n\nIt **runs** [now](#b).\n\n## B {{ #b }}\n"


def test_the_errata_of_a_page_are_read_with_the_ids_of_their_notes():
    page, answer = read_answer(text(FIRST, OTHER, SECOND))
    first = Erratum("a-erratum", "a", "2026-11-28", "It stays.", "It `goes`.")
    second = Erratum("a-erratum-2", "a", "2026-11-30", "It goes.", "It waits.")
    other = Erratum("b-erratum", "b", "2026-11-29", "No.", "Yes.")
    assert read(page) == (first, other, second)
    assert [claim.errata for claim in answer.claims] == [(first, second), (other,)]
    assert first.sentences == (
        "Corrected on 2026-11-28. Until then, this claim said: “It stays.” Correction: It `goes`."
    )
    assert len({erratum.digest for erratum in (first, second, other)}) == 3
    assert first.digest == "789a443dc89f"


@pytest.mark.parametrize(
    ("errata", "expected"),
    [
        ([], []),
        ([FIRST, OTHER, SECOND], []),
        (
            [OTHER.replace("b", "c")],
            ["docs/a.md:1: `errata:` has 'c', which is not a claim. Fix: write the id of a claim"],
        ),
        (
            [OTHER.replace("Yes.", "It does")],
            ["docs/a.md:1: `fact:` in the erratum of 'b' is not a sentence. Fix: end it with a period"],
        ),
        (
            [OTHER.replace("No.", "' '")],
            ["docs/a.md:1: `said:` in the erratum of 'b' is not a sentence. Fix: end it with a period"],
        ),
        (
            [SECOND, FIRST],
            ["docs/a.md:1: the erratum of 'a' of 2026-11-28 is not after the previous erratum. Fix: sort them by date"],
        ),
        (
            [FIRST.replace("It\n stays.", "It runs `now`.")],
            [
                "docs/a.md:8: the claim still says what the erratum of 'a' calls wrong. "
                "Fix: correct the claim, or remove the erratum"
            ],
        ),
    ],
)
def test_an_erratum_corrects_a_claim_that_says_something_else_now(errata, expected):
    source = text(*errata)
    line = source.split("\n").index("## A { #a }") + 1
    found = [str(fault) for fault in faults(parse("docs/a.md", source))]
    assert found == [each.replace("docs/a.md:8:", f"docs/a.md:{line}:") for each in expected]
