from session_answers.pages.parser import parse
from session_answers.pages.related import related

PAGE = parse(
    "docs/a/index.md",
    "# A?\n\n[B](../b.md), [B](../b.md#x), [D](../d/index.md), [C](../c.md#y), [C](../c.md), [C](../c.md),"
    " [A](index.md#z), [E](https://example.org/e.md)\n\n```text\n[E](../e.md)\n```\n",
)
QUESTIONS = [
    parse(path, "# ?\n") for path in ("docs/a/index.md", "docs/b.md", "docs/c.md", "docs/d/index.md", "docs/e.md")
]


def test_the_question_with_the_most_links_is_the_first():
    assert [page.path for page in related(PAGE, QUESTIONS)] == ["docs/c.md", "docs/b.md", "docs/d/index.md"]


def test_at_most_four_questions_are_related():
    many = parse("docs/z.md", "# Z?\n\n" + "".join(f"[Q]({name}.md)\n" for name in "abcdef"))
    questions = [parse(f"docs/{name}.md", "# ?\n") for name in "fedcba"]
    assert [page.path for page in related(many, questions)] == ["docs/f.md", "docs/e.md", "docs/d.md", "docs/c.md"]
