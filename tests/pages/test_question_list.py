import pytest

from session_answers.errors import TextFileError
from session_answers.pages.question_list import entries, renewed

LIST = """\
Text with [a link](a.md).

[Old?](a.md)
:   Old.
    More.

[Not yet?](new.md)

[Gone?](gone.md)
:   Still here.

The [end](a.md).
"""


@pytest.fixture
def docs(tmp_path):
    (tmp_path / "a.md").write_text("---\ncode: S01\n---\n# Is `it`?\n\n**Yes.**\nIt is.\n\nMore.\n", encoding="utf-8")
    (tmp_path / "new.md").write_text("# No answer?\n", encoding="utf-8")
    return tmp_path


def test_the_entries_of_a_list_are_its_pages():
    assert entries(LIST) == ["a.md", "new.md", "gone.md"]


def test_entries_have_the_questions_and_short_answers_of_their_pages(docs):
    assert renewed(LIST, docs) == LIST.replace(
        "[Old?](a.md)\n:   Old.\n    More.", "[Is `it`?](a.md)\n:   **Yes.**\n    It is."
    )


def test_the_rows_of_a_table_have_the_first_lines_of_the_answers(docs):
    table = "| question | short answer |\n|---|---|\n| [{}](docs/a.md) | {} |\n| [Not yet?](docs/new.md) | |\n"
    assert entries(table) == ["a.md", "new.md"]
    assert renewed(table.format("Old?", "No."), docs) == table.format("Is `it`?", "Yes.")


def test_a_page_that_cannot_be_read_is_a_fault(docs):
    (docs / "a.md").write_bytes(b"\xff")
    with pytest.raises(TextFileError, match=r"^docs/a\.md: byte 0 is not UTF-8\. Fix: save it as UTF-8$"):
        renewed(LIST, docs)
