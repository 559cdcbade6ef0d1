import pytest

from session_answers.errors import PageError
from session_answers.pages.front_matter import body, front_matter, line_count


@pytest.mark.parametrize(
    ("text", "data", "lines", "below"),
    [
        pytest.param("", {}, 0, "", id="nothing"),
        pytest.param("# A\n\n---\na: 1\n---\n", {}, 0, "# A\n\n---\na: 1\n---", id="rules"),
        pytest.param("---\na: 1\n---\n\n# A\n---\nb\n---\n", {"a": 1}, 3, "# A\n---\nb\n---", id="a value, and rules"),
        pytest.param("---  \na: 1\n...\n# A", {"a": 1}, 3, "# A", id="an end of dots"),
        pytest.param("\ufeff---\r\na: 1\r\n---\r\n# A\r\nb\r\n", {"a": 1}, 3, "# A\nb", id="a BOM and CRLF"),
        pytest.param("\n---\na: 1\n---\n", {}, 0, "---\na: 1\n---", id="below a blank line"),
    ],
)
def test_the_front_matter_is_at_the_top(text, data, lines, below):
    assert (front_matter(text), line_count(text), body(text)) == (data, lines, below)


@pytest.mark.parametrize("front", ["a: b: c\n", "a: 2026-13-45\n", "a: !!python/name:os.system\n", "? [a]\n: b\n"])
def test_front_matter_that_is_not_yaml_is_a_fault(front):
    with pytest.raises(PageError) as caught:
        front_matter(f"---\n{front}---\n", "docs/a.md")
    assert str(caught.value) == (
        "docs/a.md:1: the front matter is not valid YAML. Fix: put the description after `description: >-`"
    )


@pytest.mark.timeout(20)
def test_front_matter_with_an_alias_is_a_fault():
    merged = "".join(f"x{n}: &x{n} {{<<: [{', '.join([f'*x{n - 1}'] * 10)}]}}\n" for n in range(1, 9))
    with pytest.raises(PageError) as caught:
        front_matter(f"---\nx0: &x0 {{a: 1}}\n{merged}---\n", "docs/a.md")
    assert str(caught.value) == ("docs/a.md:1: the front matter has an alias. Fix: write the value again in its place")


@pytest.mark.parametrize("front", ["- a\n", "a\n", "# a\n", ""])
def test_front_matter_without_names_is_a_fault(front):
    with pytest.raises(PageError) as caught:
        front_matter(f"---\n{front}---\n", "docs/a.md")
    assert str(caught.value) == (
        "docs/a.md:1: the front matter has no names and values. Fix: write `name: value` in it, or remove its two lines"
    )
