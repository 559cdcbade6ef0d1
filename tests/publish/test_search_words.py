import pytest

from session_answers.errors import BuildError
from session_answers.publish import search_words
from session_answers.publish.search_words import Vocabulary


def write(folder, stop, synonyms):
    (folder / "docs" / ".search").mkdir(parents=True)
    (folder / search_words.STOP_WORDS).write_text(stop, encoding="utf-8")
    (folder / search_words.SYNONYMS).write_text(synonyms, encoding="utf-8")


def test_words_are_read_without_comments(tmp_path):
    write(tmp_path, "# Words\nthe A\n\nmy\n", "# Symptoms\nHangs,  never  returns => lock  Waits\n")
    assert search_words.read(tmp_path) == Vocabulary("the a my", ((("hangs", "never returns"), "lock waits"),))


@pytest.mark.parametrize("line", ["hang lock", "=> lock", "hang =>", ", => lock"])
def test_a_line_that_is_no_synonym_is_a_fault(tmp_path, line):
    write(tmp_path, "", f"\n{line}\n")
    with pytest.raises(BuildError) as caught:
        search_words.read(tmp_path)
    fix = "write `said, also said => words of the site`"
    assert str(caught.value) == f"docs/.search/synonyms.txt:2: the line is not a synonym. Fix: {fix}"
