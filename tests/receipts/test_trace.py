import json

import pytest

from sqlalchemy_receipts.errors import ReceiptsError
from sqlalchemy_receipts.trace import Event, Trace, TraceError, event_from_row, event_to_row, from_json, to_json

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
        pytest.param(Trace((Event("output", "prints ", 1, detail='a\n"b"\t\\ \u2028 é 🦆'),), "E: é\n"), id="any text"),
    ],
)
def test_a_trace_is_read_as_it_was_written(trace):
    assert from_json(to_json(trace)) == trace


def test_defaults_are_omitted():
    trace = Trace((Event("pool", "checkin", 7, quiet=True),), "E: x")
    written = '{"family": "pool", "word": "checkin", "line": 7, "quiet": true}'
    assert to_json(trace) == f'{{"version": 1, "events": [{written}], "error": "E: x"}}'


def test_a_trace_is_one_line_of_json_without_escaped_letters():
    trace = Trace((Event("output", "prints é", detail="é\nü"),))
    assert (
        to_json(trace)
        == r'{"version": 1, "events": [{"family": "output", "word": "prints é", "detail": "é\nü"}], "error": ""}'
    )


def test_traces_are_values():
    assert {Trace((FULL,)), Trace((FULL,))} == {Trace((FULL,))}
    with pytest.raises(AttributeError):
        FULL.line = 4


def test_an_event_is_read_as_it_was_written():
    assert event_from_row(event_to_row(FULL)) == FULL
    assert event_to_row(Event("pool", "checkout")) == {"family": "pool", "word": "checkout"}


def test_a_trace_without_a_version_has_version_1():
    assert from_json('{"events": [{"family": "pool", "word": "checkout"}], "error": "E: x"}') == Trace(
        (Event("pool", "checkout"),), "E: x"
    )


OTHER_TYPES = [
    pytest.param(
        f'{{"events": [{{"family": "x", "word": "y", "{name}": {value}}}], "error": ""}}', id=f"{name} is {value}"
    )
    for name, value in {"line": "true", "subject": "1", "quiet": "0", "visit": "1.5", "detail": "null"}.items()
]


def with_event(**fields):
    return json.dumps({"events": [fields], "error": ""})


FORGED = {
    "an unknown family": with_event(family='pool"><script>', word="checkout"),
    "an unknown word of the pool": with_event(family="pool", word="check<b>"),
    "a word of another family": with_event(family="transaction", word="checkout"),
    "an unknown word of a session": with_event(family="session", word="ends"),
    "output that is not printed": with_event(family="output", word="COMMIT"),
    "an error that is not raised": with_event(family="error", word="ValueError"),
    "a warning": with_event(family="warning", word="raises UserWarning"),
    "a log record": with_event(family="log", word="prints a"),
    "an unknown state": with_event(family="state", word="User <b>", subject="a", state="<b>"),
    "an unknown state of a statement": with_event(family="statement", word="SELECT", state="<b>"),
    "a state that the word does not have": with_event(family="state", word="User x", subject="a", state="pending"),
    "a subject of blanks": with_event(family="state", word="User pending", subject=" ", state="pending"),
    "a line below 0": with_event(family="pool", word="checkout", line=-1),
    "a large line": with_event(family="pool", word="checkout", line=10**10),
    "a large connection": with_event(family="pool", word="checkout", connection=10**30),
    "a number of too many digits": '{"events": [{"family": "pool", "word": "checkout", "line": 1' + "0" * 5000 + "}]}",
    "a visit below 0": with_event(family="pool", word="checkout", visit=-1),
    "no number": with_event(family="pool", word="checkout", line=float("nan")),
    "infinity": with_event(family="pool", word="checkout", line=float("inf")),
    "half a character": with_event(family="output", word="prints a", detail="\ud800"),
    "a control character": with_event(family="statement", word="SELECT", parameters="\x1b[31m"),
    "a control character in a subject": with_event(family="state", word="A pending", subject="\0", state="pending"),
    "a control character in the error": '{"events": [], "error": "\\u0000"}',
    "an unknown field": '{"events": [], "error": "", "html": "<b>"}',
    "a nested event": '{"events": [' + "[" * 100 + "]" * 100 + '], "error": ""}',
}


@pytest.mark.parametrize("text", FORGED.values(), ids=FORGED)
def test_a_forged_trace_is_rejected(text):
    with pytest.raises(TraceError, match=r"Fix: record the program again$"):
        from_json(text)


def test_a_trace_may_be_limited():
    trace = Trace((FULL, FULL), "E: x")
    values = ("statement", "INSERT user", "INSERT INTO user (name) VALUES (?)", "('Ada',)", "ada", "persistent")
    text, size = to_json(trace), 2 * len("".join(values)) + len("E: x")
    assert from_json(text, max_events=2, max_text=size) == trace
    for limits, problem in (
        ({"max_events": 1}, "the trace has more than 1 events"),
        ({"max_text": size - 1}, f"the trace has more than {size - 1} characters of text"),
    ):
        with pytest.raises(TraceError) as caught:
            from_json(text, **limits)
        assert str(caught.value) == f"{problem}. Fix: record the program again"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="no text"),
        pytest.param('{"events": [', id="cut off"),
        pytest.param("[" * 100_000, id="too deep"),
        pytest.param("[]", id="a list"),
        pytest.param("{}", id="no events"),
        pytest.param('{"events": []}', id="no error"),
        pytest.param('{"events": [], "error": 1}', id="an error that is not a text"),
        pytest.param('{"events": 3, "error": ""}', id="events that are not a list"),
        pytest.param('{"events": ["x"], "error": ""}', id="an event that is not an object"),
        pytest.param('{"events": [{"color": "red"}], "error": ""}', id="an unknown field"),
        pytest.param('{"events": [{"word": "x"}], "error": ""}', id="an event without a family"),
        pytest.param('{"events": [{"family": "x", "word": " "}], "error": ""}', id="an event without a word"),
        pytest.param(
            '{"events": [{"family": "state", "word": "User pending", "state": "pending"}], "error": ""}',
            id="a state of nothing",
        ),
        *OTHER_TYPES,
    ],
)
def test_any_other_text_is_rejected(text):
    with pytest.raises(TraceError, match=r"Fix: record the program again$"):
        from_json(text)


@pytest.mark.parametrize("version", ["2", "0", '"1"', "true", "null"])
def test_an_unknown_version_is_rejected_with_a_fix(version):
    with pytest.raises(ReceiptsError, match=r"reads version 1\. Fix: update sqlalchemy_receipts") as caught:
        from_json(f'{{"version": {version}, "events": [], "error": ""}}')
    assert isinstance(caught.value, ValueError)
