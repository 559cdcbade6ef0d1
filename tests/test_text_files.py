import os

import pytest

from session_answers.errors import TextFileError
from session_answers.text_files import read


def test_a_text_is_read_as_its_writer_sees_it(tmp_path):
    path = tmp_path / "page.md"
    path.write_bytes("\ufeff# Café\r\n\ta\rb\n".encode())
    assert read(path, "docs/page.md") == "# Café\n\ta\nb\n"


def name_taken_by(kind):
    def make(path):
        {"a folder": path.mkdir, "a pipe": lambda: os.mkfifo(path)}[kind]()

    return make


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        pytest.param(lambda _: None, ": the file does not exist. Fix: create it", id="nothing"),
        pytest.param(
            lambda path: path.symlink_to("nowhere"),
            ": it is a link to a file that does not exist. Fix: correct or remove the link",
            id="a dead link",
        ),
        pytest.param(
            lambda path: path.symlink_to(path.name),
            ": Too many levels of symbolic links. Fix: correct or remove the link",
            id="a link to itself",
        ),
        pytest.param(
            name_taken_by("a folder"), ": it is a folder, not a file. Fix: rename or remove it", id="a folder"
        ),
        pytest.param(name_taken_by("a pipe"), ": it is a pipe, not a file. Fix: rename or remove it", id="a pipe"),
        pytest.param(
            lambda path: path.write_bytes(b"a\n\xe9"), ": byte 2 is not UTF-8. Fix: save it as UTF-8", id="Latin-1"
        ),
        *(
            pytest.param(
                lambda path, sign=sign: path.write_text(f"a\n{sign}\n", encoding="utf-8"),
                f":2: the character {code} cannot be shown. Fix: remove it",
                id=code,
            )
            for sign, code in (
                ("\0", "U+0000"),
                ("\x1b", "U+001B"),
                ("\x0c", "U+000C"),
                ("\uffff", "U+FFFF"),
                ("\u202e", "U+202E"),
            )
        ),
        *(
            pytest.param(
                lambda path, line=line: path.write_text(f"a\n\n{line}\nb\n", encoding="utf-8"),
                f":3: {line[:7]} is from a merge that git could not complete. Fix: complete the merge",
                id=line,
            )
            for line in ("<<<<<<< HEAD", "||||||| 56db121", ">>>>>>> other", "<<<<<<<")
        ),
    ],
)
def test_a_file_that_is_not_text_is_a_fault(tmp_path, make, fault):
    make(tmp_path / "page.md")
    with pytest.raises(TextFileError) as caught:
        read(tmp_path / "page.md", "docs/page.md")
    assert str(caught.value) == f"docs/page.md{fault}"


def test_arrows_and_underlines_are_not_a_conflict(tmp_path):
    text = "a\n=======\n<<<<<<<< 8\n>>>> >>>\n <<<<<<< HEAD\n>>>>>>>b\n| | |\n"
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    assert read(tmp_path / "page.md", "docs/page.md") == text


def test_a_missing_file_can_have_a_separate_fix(tmp_path):
    with pytest.raises(TextFileError) as caught:
        read(tmp_path / "ledger.txt", "ledger.txt", "restore it from git")
    assert str(caught.value) == "ledger.txt: the file does not exist. Fix: restore it from git"
