import pytest

from session_answers.pages.content import Part, content
from session_answers.pages.parser import parse

CLAIM = """\
# Q?

## A claim { #claim }

One [link](a.md) and `code`.
Two.
{ .lead }

<!-- a comment -->

```python exec="on" id="claim-1"
a = 1
```
After *it*.

```text
not run
```

- one `a`
- two
  more

- three

    of the list

1. first
2. second

> **quoted**
> twice

| a | b |
|---|---|
| `c` | [d](d.md) |

Term
:   Its *meaning*, `a`.

    And more.

    indented code?

Text.

    code = 1

#### Deeper { #deeper }

Below.
## Next { #next }

Not this.
"""


def test_the_parts_of_a_claim_are_in_order():
    page = parse("docs/a.md", CLAIM)
    claim = page.headings[1]
    assert content(page, claim) == (
        Part("text", "One [link](a.md) and `code`.\nTwo."),
        Part("example", "", page.examples[0]),
        Part("text", "After *it*."),
        Part("code", "not run"),
        Part(
            "list",
            "- one `a`\n- two\n  more\n\n- three\n\n    of the list\n\n1. first\n2. second",
        ),
        Part("quote", "> **quoted**\n> twice"),
        Part("table", "| a | b |\n|---|---|\n| `c` | [d](d.md) |"),
        Part("definitions", "Term\n:   Its *meaning*, `a`.\n\n    And more.\n\n    indented code?"),
        Part("text", "Text."),
        Part("code", "code = 1"),
        Part("heading", "Deeper"),
        Part("text", "Below."),
    )
    assert [part.text for part in content(page, page.headings[3])] == ["Not this."]


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (Part("text", "One [`a`](a.md) and **b**.\nTwo `c`."), "One a and b.\nTwo c."),
        (Part("text", 'An <a href="x.txt">x</a> and `<b>` and 1 < 2.'), "An x and <b> and 1 < 2."),
        (Part("list", "- [`a`](a.md)\n  **b**\n\n1. `c`"), "- a\n  b\n\n1. c"),
        (Part("quote", "> `a`\n> > **b**"), "> a\n> > b"),
        (Part("table", "| `a` | b |\n|---|:-:|\n| | **c** |"), "| a | b |\n|---|:-:|\n| | c |"),
        (Part("definitions", "`a`\n:   **b**"), "a\n:   b"),
        (Part("heading", "`a` b"), "a b"),
        (Part("code", "`a` **b**"), "`a` **b**"),
        (Part("example", ""), ""),
    ],
)
def test_the_text_of_a_part_keeps_its_lines_and_the_marks_of_its_kind(part, text):
    assert part.text == text
