import os

import pytest

from session_answers.errors import PageError
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
        pytest.param(lambda _: None, ": is not there: let it be read, or take it away", id="nothing"),
        pytest.param(
            lambda path: path.symlink_to("nowhere"), ": is not there: let it be read, or take it away", id="a dead link"
        ),
        pytest.param(
            lambda path: path.symlink_to(path.name),
            ": Too many levels of symbolic links: let it be read, or take it away",
            id="a link to itself",
        ),
        pytest.param(name_taken_by("a folder"), ": is no file: take it away", id="a folder"),
        pytest.param(name_taken_by("a pipe"), ": is no file: take it away", id="a pipe"),
        pytest.param(
            lambda path: path.write_bytes(b"a\n\xe9"), ": byte 2 is not UTF-8: save it as UTF-8", id="Latin-1"
        ),
        *(
            pytest.param(
                lambda path, sign=sign: path.write_text(f"a\n{sign}\n", encoding="utf-8"),
                f":2: the character {code} cannot be shown: take it out",
                id=code,
            )
            for sign, code in (("\0", "U+0000"), ("\x1b", "U+001B"), ("\x0c", "U+000C"), ("\uffff", "U+FFFF"))
        ),
        *(
            pytest.param(
                lambda path, line=line: path.write_text(f"a\n\n{line}\nb\n", encoding="utf-8"),
                f":3: {line[:7]} is of a merge that git could not make: end it",
                id=line,
            )
            for line in ("<<<<<<< HEAD", "||||||| 56db121", ">>>>>>> other", "<<<<<<<")
        ),
    ],
)
def test_what_is_no_text_is_refused(tmp_path, make, fault):
    make(tmp_path / "page.md")
    with pytest.raises(PageError) as caught:
        read(tmp_path / "page.md", "docs/page.md")
    assert caught.value.faults == (f"docs/page.md{fault}",)


def test_arrows_and_underlines_are_no_conflict(tmp_path):
    text = "a\n=======\n<<<<<<<< 8\n>>>> >>>\n <<<<<<< HEAD\n>>>>>>>b\n| | |\n"
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    assert read(tmp_path / "page.md", "docs/page.md") == text


def test_a_cure_of_its_own_is_told_of_what_is_missing(tmp_path):
    with pytest.raises(PageError) as caught:
        read(tmp_path / "ledger.txt", "ledger.txt", "take it from git")
    assert caught.value.faults == ("ledger.txt: is not there: take it from git",)
