import sys

import pytest

from session_answers.run.progress import with_progress

CLEAR = "\r\x1b[K"


@pytest.mark.parametrize(
    ("terminal", "told"),
    [(True, f"{CLEAR}examples: 1 of 2{CLEAR}examples: 2 of 2{CLEAR}"), (False, "")],
    ids=["a terminal", "a file"],
)
def test_a_terminal_tells_how_many_are_done(monkeypatch, capsys, terminal, told):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    assert list(counted("examples", iter("ab"), 2)) == ["a", "b"]
    assert capsys.readouterr().err == told
