from dataclasses import FrozenInstanceError

import pytest

from sqlalchemy_receipts.trace import Event, Trace, from_json, to_json

FULL = Event(
    family="statement",
    word="INSERT user",
    line=3,
    leaving=True,
    visit=2,
    detail="INSERT INTO user (name) VALUES (?)",
    parameters="('Ada',)",
    subject="ada",
    state="persistent",
    connection=1,
    quiet=True,
)


@pytest.mark.parametrize(
    "trace",
    [
        pytest.param(Trace(), id="nothing happened"),
        pytest.param(Trace((Event("pool", "checkout"),)), id="an event of defaults"),
        pytest.param(Trace((FULL, Event("pool", "checkin", 4), FULL)), id="every field, and order"),
        pytest.param(Trace((), "ValueError: no"), id="an error alone"),
        pytest.param(
            Trace((Event("output", "prints ", 1, detail='a\n"b"\t\\ \u2028 é 🦆 \0'),), "E: é\n"), id="any text"
        ),
    ],
)
def test_a_trace_is_read_as_it_was_written(trace):
    assert from_json(to_json(trace)) == trace


def test_defaults_are_left_out():
    trace = Trace((Event("pool", "checkin", 7, quiet=True),), "E: x")
    written = '{"events": [{"family": "pool", "word": "checkin", "line": 7, "quiet": true}], "error": "E: x"}'
    assert to_json(trace) == written


def test_a_trace_is_one_line_of_json_in_its_own_letters():
    trace = Trace((Event("output", "prints é", detail="é\nü"),))
    assert to_json(trace) == r'{"events": [{"family": "output", "word": "prints é", "detail": "é\nü"}], "error": ""}'


def test_traces_are_values():
    assert {Trace((FULL,)), Trace((FULL,))} == {Trace((FULL,))}
    with pytest.raises(FrozenInstanceError):
        FULL.line = 4


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="no text"),
        pytest.param('{"events": [', id="cut off"),
        pytest.param("null", id="null"),
        pytest.param("[]", id="a list"),
        pytest.param("{}", id="no events"),
        pytest.param('{"events": []}', id="no error"),
        pytest.param('{"events": 3, "error": ""}', id="events that are no list"),
        pytest.param('{"events": ["x"], "error": ""}', id="an event that is no object"),
        pytest.param('{"events": [{"colour": "red"}], "error": ""}', id="an unknown field"),
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises((ValueError, TypeError)):
        from_json(text)
