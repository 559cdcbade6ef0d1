import pytest

from session_answers.pages.parser import parse
from session_answers.prove.answer_form import faults

PAGE = """# Does it close?

**No.**
It stays open.

```python exec="on" id="do-1" title="close it" review="do"
close()
# -> checkin
```

If you see an error:

- `TheError`: [It stays](#stays)
- `the other`: [It `stays` there](a.md#stays)

For more, see [A](a.md).

## What it does

### It stays { #stays }

```python exec="on" id="stays-1"
pass
```

## Common misconceptions { #belief }

> It closes.

- **Right.**
  It does.
- **Outdated since 1.4.**
  It did.

> It stays.

- **Wrong.**
  It goes.

## In a code review { #review }

Do not close it.

```python exec="on" id="review-1" review="avoid"
pass
```

Leave it.

```python exec="on" id="review-2" review="prefer"
pass
```

This does not apply when it is open.

## Further reading { #sources }
"""
DO = PAGE[PAGE.index("```python") : PAGE.index("If you")]
NO_PAIRS = "40: the review does not have pairs of examples"
NO_LISTS = "26: the misconceptions are not quotes, each with a list"
LATE = "the example 'do-1' is not below the short answer"


def problems_of(text):
    """Return the line and the text of each fault, without its fix."""
    return [f"{fault.line}: {fault.problem}" for fault in faults(parse("docs/a.md", text))]


def test_an_answer_in_its_form_has_no_fault():
    assert problems_of(PAGE) == []
    assert problems_of(PAGE.replace(DO, "")) == []


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        pytest.param("### It", "## It", ["20: the claim 'stays' has the level of a group"], id="the level of a group"),
        pytest.param("## What it does\n\n", "", ["18: the claim 'stays' is not in a group"], id="no group"),
        pytest.param(
            "it does\n", "it does\n\nText.\n", ["18: the group 'What it does' has text"], id="a group with text"
        ),
        pytest.param("## Further", "### Further", ["56: the part 'sources' has the level of a claim"], id="a part"),
        pytest.param(' title="close it"', "", ["7: the example 'do-1' has no title"], id="no title"),
        pytest.param(
            '```python exec="on" id="do-1"',
            'For more.\n\n```python exec="on" id="do-1"',
            [f"9: {LATE}"],
            id="more text above the example to follow",
        ),
        pytest.param("close()\n", "a = 1\n" * 8, [], id="8 lines to follow"),
        pytest.param("close()\n", "a = 1\n" * 9, ["7: the example 'do-1' has 9 lines"], id="9 lines to follow"),
        pytest.param(
            'id="stays-1"',
            'id="do-2" review="do"',
            ['23: the page has two examples with review="do"'],
            id="two examples to follow",
        ),
        pytest.param("If you see an error:\n\n", "", ["11: the list of errors has no title"], id="no title of errors"),
        pytest.param(
            "[It stays](#stays)",
            "It stays",
            ["13: '- `TheError`: It stays' is not an error with its claim"],
            id="an error without a link",
        ),
        pytest.param("> It closes.\n\n", "", [NO_LISTS], id="no quote"),
        pytest.param("- **Wrong.**\n  It goes.\n\n", "", [NO_LISTS], id="no verdict"),
        pytest.param(
            "**Wrong.**", "**False.**", ["26: '- **False.**' is not a verdict on a belief"], id="another verdict"
        ),
        pytest.param(
            "**Wrong.**\n ", "**Wrong.**", ["26: '- **Wrong.** It goes.' is not a verdict on a belief"], id="one line"
        ),
        pytest.param(' review="prefer"', "", [NO_PAIRS], id="nothing to write instead"),
        pytest.param('"avoid"', '"prefer"', [NO_PAIRS], id="nothing to avoid"),
        pytest.param("Do not close", "Avoid to close", ["40: the review does not begin with advice"], id="no advice"),
        pytest.param("apply when", "apply if", ["40: the review has no exception"], id="no exception"),
    ],
)
def test_another_form_is_a_fault_at_its_line(old, new, problems):
    assert PAGE.count(old) == 1
    assert problems_of(PAGE.replace(old, new)) == problems


def test_the_example_to_follow_is_not_below_a_claim():
    text = PAGE.replace(DO, "").replace("## Common", f"{DO}## Common")
    assert problems_of(text) == [f"22: {LATE}"]
