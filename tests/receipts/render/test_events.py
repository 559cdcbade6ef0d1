"""The events that are shown, the events that are merged, and the text of a message."""

import pytest

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.render.events import is_shown, merged, short_message
from sqlalchemy_receipts.render.lifelines import lifelines
from support.written_events import event, events

PROGRAM = Program("x", "a()\nb()", "s = 1\n")
LINE = PROGRAM.offset + 1


@pytest.mark.parametrize(
    ("event", "shown"),
    [
        pytest.param(event("checkout", line=LINE), True, id="the first line of the example"),
        pytest.param(event("checkout", line=LINE - 1), False, id="the last line of the setup"),
        pytest.param(event("checkout"), False, id="no line"),
        pytest.param(event("reset", line=LINE, quiet=True), False, id="a reset that changed nothing"),
        pytest.param(event("reset", line=LINE), True, id="a reset that ended a transaction"),
        pytest.param(event("session begins", line=LINE), False, id="a session that uses a connection"),
        pytest.param(event("ada transient", line=LINE, quiet=True), True, id="a quiet state"),
        pytest.param(event("prints", line=LINE), True, id="output"),
    ],
)
def test_events_of_the_example_are_shown(event, shown):
    assert is_shown(event, PROGRAM) is shown


def many(count, change="pending"):
    return ", ".join(f"all[{number}]{' ' if change[0] != '.' else ''}{change}" for number in range(count))


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        pytest.param(many(8), [f"all[{number}]" for number in range(8)], id="as many as there are lanes"),
        pytest.param(many(9), ["9x User"], id="more"),
        pytest.param(many(9, ".name expired"), ["9x User"], id="an attribute"),
        pytest.param(f"{many(9)}, {many(10, 'persistent')}", ["9x User", "10x User"], id="two changes"),
        pytest.param(f"{many(4)}, prints, {many(5)}", [f"all[{n}]" for n in (0, 1, 2, 3, 0, 1, 2, 3, 4)], id="apart"),
        pytest.param(", ".join(["checkout"] * 9), [""] * 9, id="events of the pool"),
    ],
)
def test_the_same_change_of_many_objects_is_one_event(text, subjects):
    shown = list(merged(lifelines(events(text), lambda _: True).events))
    assert [drawn.event.subject for drawn in shown if drawn.event.family != "output"] == subjects


def test_a_merged_event_has_the_state_before_the_first_event_and_after_the_last():
    (first, second) = merged(lifelines(events(f"{many(9)}, {many(9, 'persistent')}"), lambda _: True).events)
    assert (first.before, first.after, second.before, second.after) == (
        ("",),
        ("pending",),
        ("pending",),
        ("persistent",),
    )


def test_quiet_events_are_not_merged_with_others():
    trace = [*events(many(5)), *events(many(5), quiet=True)]
    assert len(list(merged(lifelines(trace, lambda _: True).events))) == 10


QUOTED = "Rolled back. Original exception was: X (Background on this error at: https://sqlalche.me/e/gkpj)"


@pytest.mark.parametrize(
    ("text", "short"),
    [
        pytest.param("No.\nNo more.", "No.\nNo more.", id="another library's message"),
        pytest.param(
            "(sqlite3.IntegrityError) UNIQUE\n[SQL: INSERT INTO user]\n[parameters: (1,)]\n"
            "(Background on this error at: https://sqlalche.me/e/gkpj)",
            "(sqlite3.IntegrityError) UNIQUE (code gkpj)",
            id="a message with a statement",
        ),
        pytest.param(
            f"{QUOTED} (Background on this error at: https://sqlalche.me/e/7s2a)",
            "Rolled back. Original exception was: X (code 7s2a)",
            id="a message that quotes another error",
        ),
    ],
)
def test_a_message_has_its_code_instead_of_its_statement_and_its_link(text, short):
    assert short_message(text) == short
