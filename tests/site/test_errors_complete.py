"""Every message that SQLAlchemy raises or warns about sessions, connections, and pools is listed.

Each is an entry of a page in `docs/errors/`, or is in `tests/left_out.txt` with the reason why not.
"""

import json
import re
from pathlib import Path

import pytest
import sqlalchemy

from support.projects import ROOT
from support.source_messages import codes, is_left_out, is_listed, messages, unlisted

WRITE_ENTRY = "write an entry in docs/errors/"
REASONS = "tests/left_out.txt under a reason"
SOURCES = Path(sqlalchemy.__file__).parent
# The packages that are read, and the modules of the ORM that are read or not.
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
def entries(site):
    """The entries of all pages that list errors, from the data of the error finder."""
    return json.loads((site / "errors" / "errors.json").read_text(encoding="utf-8"))["errors"]


@pytest.fixture(scope="module")
def listed(entries):
    """The class and the message of each entry, and of each error that a StatementError quotes."""
    quoted = [re.fullmatch(r"\(sqlalchemy\.exc\.(\w+)\) (.*)", each["message"]) for each in entries]
    return [(each["kind"], each["message"]) for each in entries] + [(each[1], each[2]) for each in quoted if each]


def messages_of_sources():
    """Return every message of the modules that are read, with its module."""
    return [
        (path.relative_to(SOURCES).as_posix(), each)
        for path in READ
        for each in messages(path.read_text(encoding="utf-8"))
    ]


def test_every_message_is_listed_or_left_out_for_a_reason(listed):
    missing = [(path, each) for path, each in messages_of_sources() if list(unlisted([each], listed, LEFT_OUT))]
    assert missing == [], f"some messages have no entry. Fix: {WRITE_ENTRY}, or add their beginning to {REASONS}"


def test_every_code_is_listed_or_left_out_for_a_reason(entries):
    given = {code for path in READ for code in codes(path.read_text(encoding="utf-8"))}
    left_out = {line.removeprefix("code ") for line in LEFT_OUT if line.startswith("code ")}
    unexplained = given - {each["code"] for each in entries}
    fix = f"{WRITE_ENTRY} whose error has the code, or list `code ...` in {REASONS} as long as it has no entry"
    assert unexplained == left_out, f"the codes without an entry are not the listed ones. Fix: {fix}"


def test_nothing_is_left_out_that_is_listed_or_that_is_not_there(listed):
    rest = [each for _, each in messages_of_sources() if not is_listed(each, listed)]
    idle = [line for line in LEFT_OUT if not line.startswith("code ") and not any(is_left_out(e, line) for e in rest)]
    assert idle == [], "some lines are not needed. Fix: remove them from tests/left_out.txt"
    assert sorted(set(LEFT_OUT)) == sorted(LEFT_OUT)


def test_every_module_is_read_or_left_out_for_a_reason():
    known = [*ORM, *(name for names in NOT_READ.values() for name in names)]
    assert sorted(known) == sorted(path.stem for path in (SOURCES / "orm").glob("*.py"))
    assert all(path.is_file() for path in READ)
    assert len(messages_of_sources()) > 300
