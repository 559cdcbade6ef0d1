import pytest

from session_answers.pages.fences import Block, Fence, outside_fences, split


def test_blocks_and_lines_come_in_order():
    assert list(split(["a", "  ```python x ", "b", "", "  ```", "~~~", "c"])) == [
        (1, "a"),
        Block(Fence(2, "```python x", "  ", "```", "python x"), ("b", ""), closed=True),
        Block(Fence(6, "~~~", "", "~~~", ""), ("c",), closed=False),
    ]


@pytest.mark.parametrize(
    ("rows", "outside"),
    [
        pytest.param(["a", "", "b"], [(1, "a"), (2, ""), (3, "b")], id="no block"),
        pytest.param(
            ["```", "~~~", "````", "``` x", "  ```", "```", "a"], [(7, "a")], id="marks that do not end a block"
        ),
        pytest.param(["  ```", "a", "```", "  ```", "b"], [(5, "b")], id="an indented block"),
        pytest.param(["`a` ``` b `c`", "``` `"], [(1, "`a` ``` b `c`"), (2, "``` `")], id="code in a line"),
    ],
)
def test_the_lines_outside_of_blocks_keep_their_numbers(rows, outside):
    assert list(outside_fences(rows)) == outside
