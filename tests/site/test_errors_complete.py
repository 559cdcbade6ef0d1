"""Every error is listed: what SQLAlchemy's sources can raise or warn about sessions, connections and pools.

Each message is an entry of a page below `docs/errors/`, or stands in `tests/left_out.txt` with the reason why not.
"""

import re
from pathlib import Path

import pytest
import sqlalchemy

from conftest import ROOT
from raised import Message, codes, is_left_out, is_listed, messages, same, unlisted
from session_answers.prove import error_entries
from session_answers.prove.project import Project

SOURCES = Path(sqlalchemy.__file__).parent
# What is read whole, and the modules of ORM that are, beside those that are left out.
PACKAGES = ["engine", "event", "ext/asyncio", "pool"]
ORM = [
    *("attributes", "base", "bulk_persistence", "dependency", "dynamic", "evaluator", "events", "exc", "identity"),
    *("loading", "persistence", "scoping", "session", "state", "state_changes", "strategies", "sync", "unitofwork"),
    "writeonly",
]
OTHERS = ["connectors/asyncio.py", "exc.py", "util/concurrency.py"]
NOT_READ = {
    "mapping configuration": [
        *("__init__", "_orm_constructors", "_typing", "clsregistry", "decl_api", "decl_base", "descriptor_props"),
        *("instrumentation", "interfaces", "mapper", "properties", "relationships", "util"),
    ],
    "statements and loader options": ["context", "path_registry", "query", "strategy_options"],
    "collections in memory": ["collections", "mapped_collection"],
}
READ = [
    *(path for package in PACKAGES for path in sorted((SOURCES / package).glob("*.py"))),
    *(SOURCES / "orm" / f"{name}.py" for name in ORM),
    *(SOURCES / name for name in OTHERS),
]
LEFT_OUT = [
    line
    for line in (ROOT / "tests" / "left_out.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture(scope="module")
def entries(site_runner):
    """The entries of all pages that list errors."""
    project = Project(ROOT, site_runner)
    pages = [page for page in map(project.read, project.paths()) if error_entries.is_error_page(page)]
    return error_entries.read_all((page, project.prove(page)) for page in pages)


@pytest.fixture(scope="module")
def listed(entries):
    """Class and message of each entry; what a StatementError quotes counts as well."""
    quoted = [re.fullmatch(r"\(sqlalchemy\.exc\.(\w+)\) (.*)", each.message) for each in entries]
    return [(each.kind, each.message) for each in entries] + [(each[1], each[2]) for each in quoted if each]


def found():
    """Every message of the modules that are read, with its module."""
    return [
        (path.relative_to(SOURCES).as_posix(), each)
        for path in READ
        for each in messages(path.read_text(encoding="utf-8"))
    ]


def test_every_message_is_listed_or_left_out_for_a_reason(listed):
    assert [(path, each) for path, each in found() if list(unlisted([each], listed, LEFT_OUT))] == []


def test_every_code_is_listed_or_left_out_for_a_reason(entries):
    given = {code for path in READ for code in codes(path.read_text(encoding="utf-8"))}
    left_out = {line.removeprefix("code ") for line in LEFT_OUT if line.startswith("code ")}
    assert given - {each.code for each in entries} == left_out


def test_nothing_is_left_out_that_is_listed_or_that_is_not_there(listed):
    rest = [each for _, each in found() if not is_listed(each, listed)]
    idle = [line for line in LEFT_OUT if not line.startswith("code ") and not any(is_left_out(e, line) for e in rest)]
    assert idle == []
    assert sorted(set(LEFT_OUT)) == sorted(LEFT_OUT)


def test_every_module_is_read_or_left_out_for_a_reason():
    known = [*ORM, *(name for names in NOT_READ.values() for name in names)]
    assert sorted(known) == sorted(path.stem for path in (SOURCES / "orm").glob("*.py"))
    assert all(path.is_file() for path in READ)
    assert len(found()) > 300


# The reader, on small sources.

SOURCE = """
TOLD = "A module's words"


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
        raise ValueError(TOLD) from None


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
    ("one", "other", "expected"),
    [
        pytest.param("Is closed.", "Is closed.", True, id="the same words"),
        pytest.param("Is closed.", "Is closed", False, id="other words"),
        pytest.param("State is '…' now", "State is … now", True, id="quoted or not"),
        pytest.param("State is 'prepared' now", "State is '…' now", True, id="one of many"),
        pytest.param("Can't go. …", "Can't go. Take a rest.", True, id="a message that is cut"),
        pytest.param("Can't go", "Can't go. Take a rest.", False, id="a message that is cut and does not say so"),
        pytest.param("a … c", "a b c d", False, id="more than stands between"),
        pytest.param(".* [x]", "any [x]", False, id="no pattern"),
    ],
)
def test_messages_are_compared(one, other, expected):
    assert same(one, other) is expected
    assert same(other, one) is expected


ADDED = 'raise InvalidRequestError("This is new: %s" % name)\nraise InvalidRequestError(name)'
NEW, OWN = Message("InvalidRequestError", "This is new: …", 1), Message("InvalidRequestError", "…", 2)


@pytest.mark.parametrize(
    ("listed", "left_out", "expected"),
    [
        pytest.param([], [], [NEW, OWN], id="nothing is known"),
        pytest.param([("InvalidRequestError", "This is new: …")], [], [OWN], id="listed"),
        pytest.param([("ArgumentError", "This is new: …")], [], [NEW, OWN], id="listed as another class"),
        pytest.param([("InvalidRequestError", "This is …")], [], [OWN], id="listed with fewer words"),
        pytest.param([], ["InvalidRequestError: This is new"], [OWN], id="left out"),
        pytest.param([], ["InvalidRequestError: is new"], [NEW, OWN], id="what does not begin so"),
        pytest.param([], ["InvalidRequestError: …"], [NEW], id="left out without words"),
    ],
)
def test_a_message_that_is_new_is_told(listed, left_out, expected):
    assert list(unlisted(messages(ADDED), listed, left_out)) == expected
