import sys

import pytest

from session_answers.run.progress import with_progress

CLEAR = "\r\x1b[K"


@pytest.mark.parametrize(
    ("terminal", "expected"),
    [(True, f"{CLEAR}examples: 1 of 2{CLEAR}examples: 2 of 2{CLEAR}"), (False, "")],
    ids=["a terminal", "a file"],
)
def test_a_terminal_shows_how_many_are_done(monkeypatch, capsys, terminal, expected):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    assert list(with_progress("examples", iter("ab"), 2)) == ["a", "b"]
    assert capsys.readouterr().err == expected
