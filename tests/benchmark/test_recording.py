import sys

from benchmark import recording


def test_a_program_is_run_in_three_ways(monkeypatch):
    monkeypatch.setattr(recording, "PROGRAMS", {"a row": "with engine.connect() as c: c.execute(select(User))\n"})
    monkeypatch.setattr(recording, "TIMES", 1)
    [row] = recording.measure(sys.executable)
    assert (row.name, row.plain > 0, row.recorded > 0, row.floor > 0) == ("a row", True, True, True)
