import pytest

from sqlalchemy_receipts.errors import Fault
from sqlalchemy_receipts.normalize import steady


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<User object at 0x7f1A2b3c4d5e>", "<User object at 0x...>"),
        ("0x7f1a2b and 0X7F1A2B", "0x... and 0x..."),
        ("0xff, 10x7f1a2b, 0x7f1a2bzz", "0xff, 10x7f1a2b, 0x7f1a2bzz"),
        ("2026-11-23 01:43:07,123 INFO BEGIN (implicit)", "(time) INFO BEGIN (implicit)"),
        ("2026-11-23 01:43:07", "2026-11-23 01:43:07"),
        ("[generated in 0.00012s] ('Ada',)", "[generated in ...] ('Ada',)"),
        ("[cached since 0.01s ago] ()", "[cached since ...] ()"),
        ("[cached]", "[cached]"),
        (
            "(Background on this error at: https://sqlalche.me/e/21/bhk3)",
            "(Background on this error at: https://sqlalche.me/e/bhk3)",
        ),
        ("https://sqlalche.me/e/bhk3", "https://sqlalche.me/e/bhk3"),
        ("is already attached to session '12' (this is '3')", "is already attached to session '...' (this is '...')"),
        (
            "was created in thread id 140071319 and this is thread id 7.",
            "was created in thread id ... and this is thread id ....",
        ),
        ("thread ideas 7, bthread id 7", "thread ideas 7, bthread id 7"),
        ("[parameters: [{'%(140071319232912 param)s': 1}]]", "[parameters: [{'%(... param)s': 1}]]"),
        ("%(7)s and %(name)s", "%(7)s and %(name)s"),
        ("role answers_1f_0a1b2c3d, database answers_1f_0a1b2c3d_12", "role answers, database answers"),
        ("answers_user, xanswers_1f_0a1b2c3d", "answers_user, xanswers_1f_0a1b2c3d"),
        (
            "Task <Task pending name='Task-5' coro=<a() at x.py:1> cb=[b() at /c.py:2]> got Future <Future pending> "
            "attached to a different loop",
            "Task <...> got Future <...> attached to a different loop",
        ),
        ("two\nlines of 1 and é", "two\nlines of 1 and é"),
        ("a\tb\r\x1b[31mc\0\x85\ud800\ufffe", "a\tb\r\\x1b[31mc\\x00\\x85\\ud800\\ufffe"),
        ("\u202eab\u2066 \u200f", "\\u202eab\\u2066 \u200f"),
        ("", ""),
    ],
)
def test_text_that_changes_from_run_to_run_is_replaced(text, expected):
    assert steady(text) == expected
    assert steady(expected) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("sqlite:////w+k/tmpab12_d3x/example.db", "sqlite:///example.db", id="a temporary folder"),
        pytest.param("/w+k/example.db /w+k/b", "example.db b", id="every file"),
        pytest.param("in /w+k/tmpab12_d3x", "in ", id="the temporary folder itself"),
        pytest.param("/w+k/tmpfolder/x", "tmpfolder/x", id="a folder that only begins like one"),
        pytest.param("cwd is '/w+k'", "cwd is ''", id="the folder itself"),
        pytest.param("/wwk/a", "/wwk/a", id="another folder"),
    ],
)
def test_the_folder_of_the_run_is_removed(text, expected):
    assert steady(text, "/w+k") == expected


def test_a_fault_has_only_characters_that_can_be_shown():
    fault = Fault("docs/\x1b[2Ja\nb\udcff.md", 0, "the name has \u202e", "rename it")
    assert str(fault) == r"docs/\x1b[2Ja\nb\udcff.md: the name has \u202e. Fix: rename it"


def test_without_a_folder_none_is_removed():
    assert steady("/other/tmpab12_d3x/a", "") == "/other/tmpab12_d3x/a"
