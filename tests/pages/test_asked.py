import pytest

from session_answers.pages import asked
from session_answers.pages.parser import parse

PAGE = "---\nasked:\n{}---\n\n# Is it?\n\n## One {{ #one }}\n\n## Two {{ #two }}\n"


def page(*lines):
    return parse("docs/a.md", PAGE.format("".join(f"  {line}\n" for line in lines)))


def test_phrases_are_separated_by_semicolons():
    phrases = asked.read(page("page: is it   so; S01 ;", "two: a; b"))
    assert phrases == {"page": ("is it so", "S01"), "two": ("a", "b")}


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        pytest.param(["page: a", "one: b"], [], id="phrases"),
        pytest.param(["three: a"], ["`asked:` has 'three', which is not a claim"], id="no claim"),
        pytest.param(["one: Same", "two: same"], ["`asked:` has 'same' for 'one' and for 'two'"], id="one for two"),
        pytest.param([f"one: {'a' * 61}"], [f"the phrase '{'a' * 61}' has 61 characters"], id="a long one"),
    ],
)
def test_a_phrase_asks_for_one_claim(lines, problems):
    assert [fault.problem for fault in asked.faults(page(*lines))] == problems


def test_a_page_and_its_claims_need_phrases_but_not_its_parts():
    problems = [fault.problem for fault in asked.missing(page("two: a"), ("one",))]
    assert problems == ["the page has no phrases by which readers ask for it"]
    assert [fault.problem for fault in asked.missing(page("page: a"), ("one",))] == [
        "no phrase asks for the claim 'two'"
    ]
