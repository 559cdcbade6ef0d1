"""The reader of messages, with small sources."""

import pytest

from support.source_messages import Message, are_same, codes, messages, unlisted

SOURCE = """
TEXT = "A module's words"


class ShapeError(Exception):
    code = "abcd"

    def __init__(self, shape):
        Exception.__init__(self, "No %s shape" % shape)


class Holder:
    code = None

    def hold(self, name):
        message = f"Can't hold {name!r} "
        if name:
            message += "now"
        raise exc.HoldError(message, code="wxyz")

    async def wait(self):
        raise ValueError(TEXT) from None


def check(value, again):
    try:
        if value == 1:
            raise TypeError(
                "Expected %s, got %r: 100%%" % (1, value)
            )
        elif value == 2:
            raise TypeError("a {} b {name}".format(1, name=2))
        elif value == 3:
            raise TypeError("one" if again else f"{again}{value} two" + " more")
        elif value == 4:
            raise TypeError(f"is {'this' if again else 'that'}, or {again}")
        raise TypeError(known(value))
    except TypeError as error:
        util.warn("Not  checked:\\n" + str(error))
        util.warn_limited("Only %s", (value,))
        util.warn_deprecated("Do not check", "2.0")
        raise NotImplementedError()
    except ValueError as error:
        raise error
    except KeyError:
        raise
    finally:
        raise error.with_traceback("no message")
"""


def test_messages_are_found_in_a_source():
    assert messages(SOURCE) == (
        Message("ShapeError", "No … shape", 9),
        Message("HoldError", "Can't hold …", 19, "wxyz"),
        Message("HoldError", "Can't hold … now", 19, "wxyz"),
        Message("ValueError", "A module's words", 22),
        Message("TypeError", "Expected …, got …: 100%", 28),
        Message("TypeError", "a … b …", 32),
        Message("TypeError", "one", 34),
        Message("TypeError", "… two more", 34),
        Message("TypeError", "is this, or …", 36),
        Message("TypeError", "is that, or …", 36),
        Message("TypeError", "…", 37),
        Message("SAWarning", "Not checked: …", 39),
        Message("SAWarning", "Only …", 40),
        Message("SADeprecationWarning", "Do not check", 41),
    )


def test_codes_are_found_in_a_source():
    assert codes(SOURCE) == {"abcd", "wxyz"}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param("Is closed.", "Is closed.", True, id="the same words"),
        pytest.param("Is closed.", "Is closed", False, id="other words"),
        pytest.param("State is '…' now", "State is … now", True, id="quoted or not"),
        pytest.param("State is 'prepared' now", "State is '…' now", True, id="one of many"),
        pytest.param("Can't go. …", "Can't go. Take a rest.", True, id="a message that is cut"),
        pytest.param("Can't go", "Can't go. Take a rest.", False, id="a message that is cut without a mark"),
        pytest.param("a … c", "a b c d", False, id="more words than the part that changes"),
        pytest.param(".* [x]", "any [x]", False, id="no pattern"),
    ],
)
def test_messages_are_compared(first, second, expected):
    assert are_same(first, second) is expected
    assert are_same(second, first) is expected


ADDED = 'raise InvalidRequestError("This is new: %s" % name)\nraise InvalidRequestError(name)'
NEW, LATER = Message("InvalidRequestError", "This is new: …", 1), Message("InvalidRequestError", "…", 2)


@pytest.mark.parametrize(
    ("listed", "left_out", "expected"),
    [
        pytest.param([], [], [NEW, LATER], id="nothing is known"),
        pytest.param([("InvalidRequestError", "This is new: …")], [], [LATER], id="listed"),
        pytest.param([("ArgumentError", "This is new: …")], [], [NEW, LATER], id="listed as another class"),
        pytest.param([("InvalidRequestError", "This is …")], [], [LATER], id="listed with fewer words"),
        pytest.param([], ["InvalidRequestError: This is new"], [LATER], id="left out"),
        pytest.param([], ["InvalidRequestError: is new"], [NEW, LATER], id="another beginning"),
        pytest.param([], ["InvalidRequestError: …"], [NEW], id="left out without words"),
    ],
)
def test_a_new_message_is_unlisted(listed, left_out, expected):
    assert list(unlisted(messages(ADDED), listed, left_out)) == expected
