from dataclasses import replace

import pytest

from session_answers.errors import RecordingError
from session_answers.pages.page import Example
from session_answers.recordings import results, traces
from session_answers.recordings.comparisons import Comparison, Variant, combine, compare
from session_answers.recordings.environments import ALL, LOCAL, RECORDED
from session_answers.recordings.results import Result, Results
from session_answers.recordings.traces import Recording
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.receipts import Slot
from sqlalchemy_receipts.trace import Event, Trace

PROGRAM = Program("a-x-1", "first()\n# -> checkout")
EXAMPLE = Example("x-1", 1, PROGRAM.example)
DIGEST = results.digest(PROGRAM)
SHOWN = Trace((Event("pool", "checkout", 1),))
DRIVERS = {
    "sqlite": ("sqlite3",),
    "postgresql": ("psycopg",),
    "postgresql-pg8000": ("pg8000",),
    "postgresql-psycopg2": ("psycopg2",),
    "mariadb": ("PyMySQL",),
}
CHECKIN = Trace((Event("pool", "checkin", 1),))
CONNECT = Trace((Event("pool", "connect", 1),))


def environment(name):
    return next(each for each in (*RECORDED, LOCAL) if str(each) == name)


def recorded(name, kind, *, trace=None, digest=DIGEST, failure="", changes=(), root=None):
    """Return the results in one environment, which have one result. Its trace is written to a file."""
    in_environment, versions = environment(name), f"versions {name}"
    if trace:
        traces.write(root, in_environment, PROGRAM, Recording(versions, "2026-11-24", trace))
    drivers = () if failure else DRIVERS[in_environment.server or "sqlite"]
    result = Result(PROGRAM.name, kind, digest, failure, drivers, changes)
    return {in_environment: Results(in_environment, versions, "2026-11-24", {PROGRAM.name: result})}


def compared(root, results, example=EXAMPLE):
    """Return the comparison without the environments that have no result."""
    return replace(compare(root, results, example, PROGRAM, SHOWN), missing=())


def test_environments_without_results_are_missing(tmp_path):
    blocking = [each for each in ALL if each.driver not in ("psycopg_async", "asyncmy")]
    others = tuple(each for each in blocking if each != LOCAL)
    assert compare(tmp_path, {}, EXAMPLE, PROGRAM, SHOWN) == Comparison((LOCAL,), (), others, {LOCAL: ()})


def test_variants_are_grouped_by_the_events_of_the_example(tmp_path):
    results = {
        **recorded("2.0-sqlite", "agrees"),
        **recorded("2.0-postgresql", "differs", trace=CHECKIN, root=tmp_path),
        **recorded("2.1-postgresql", "differs", trace=CHECKIN, root=tmp_path),
        **recorded("2.1-postgresql-pg8000", "differs", changes=((Slot(1), "checkin"),)),
        **recorded("2.1-postgresql-psycopg2", "differs", changes=((Slot(1), "nothing"),)),
        **recorded("2.0-mariadb", "differs", trace=CONNECT, root=tmp_path),
        **recorded("2.1-mariadb", "fails", failure="ran longer than 10 s"),
    }
    same = ("2.0-postgresql", "2.1-postgresql", "2.1-postgresql-pg8000")
    drivers = {each: DRIVERS[each.server or "sqlite"] for each in results} | {environment("2.1-mariadb"): (), LOCAL: ()}
    assert compared(tmp_path, results) == Comparison(
        (environment("2.0-sqlite"), LOCAL),
        (
            Variant(
                tuple(map(environment, same)),
                CHECKIN,
                "",
                tuple(f"versions {name}" for name in same),
                {Slot(1): "checkin"},
            ),
            Variant(
                (environment("2.1-postgresql-psycopg2"),),
                None,
                "",
                ("versions 2.1-postgresql-psycopg2",),
                {Slot(1): "nothing"},
            ),
            Variant((environment("2.0-mariadb"),), CONNECT, "", ("versions 2.0-mariadb",), {Slot(1): "connect"}),
            Variant((environment("2.1-mariadb"),), None, "ran longer than 10 s", ("versions 2.1-mariadb",)),
        ),
        (),
        drivers,
    )


def test_a_result_of_other_code_or_receipts_is_missing(tmp_path):
    results = recorded("2.0-sqlite", "agrees", digest="0" * 12)
    example = Example("x-1", 1, PROGRAM.example, only="sqlite", sqlalchemy="2.0 2.1")
    missing = environment("2.0-sqlite"), environment("2.1-sqlite-python3.13")
    assert compare(tmp_path, results, example, PROGRAM, SHOWN) == Comparison((LOCAL,), (), missing, {LOCAL: ()})


def test_an_example_that_is_not_for_its_home_has_only_the_other_environments(tmp_path):
    results = {**recorded("2.0-mariadb", "agrees"), **recorded("2.1-mariadb", "agrees")}
    example = Example("x-1", 1, PROGRAM.example, only="mariadb")
    drivers = dict.fromkeys(results, ("PyMySQL",)) | {LOCAL: ()}
    assert compare(tmp_path, results, example, PROGRAM, SHOWN) == Comparison(tuple(results), (), (), drivers)


def test_a_variant_without_its_trace_is_a_fault(tmp_path):
    with pytest.raises(RecordingError) as caught:
        compare(tmp_path, recorded("2.0-sqlite", "differs"), EXAMPLE, PROGRAM, SHOWN)
    assert caught.value.problem == "there is no recording"


def test_a_change_of_a_line_that_is_not_there_is_a_fault(tmp_path):
    with pytest.raises(RecordingError) as caught:
        compared(tmp_path, recorded("2.1-postgresql-pg8000", "differs", changes=((Slot(2), "checkin"),)))
    name = "docs/.recorded/2.1-postgresql-pg8000/results.txt"
    assert (caught.value.place, caught.value.problem) == (name, "the example a-x-1 has no line 2")


def test_the_versions_of_a_variant_have_only_the_drivers_that_ran(tmp_path):
    results = recorded("2.1-postgresql-pg8000", "differs", changes=((Slot(1), "checkin"),))
    ((in_environment, found),) = results.items()
    both = {
        in_environment: replace(found, versions="SQLAlchemy 2.1.9, pg8000 1.31.6, asyncpg 0.32.0, PostgreSQL 15.20")
    }
    (variant,) = compared(tmp_path, both).variants
    assert variant.versions == ("SQLAlchemy 2.1.9, pg8000 1.31.6, PostgreSQL 15.20",)


def test_a_claim_differs_where_one_of_its_examples_does():
    sqlite, mariadb, postgresql = map(environment, ("2.1-sqlite", "2.1-mariadb", "2.1-postgresql"))
    variant = Variant((mariadb,), CHECKIN)
    first = Comparison((sqlite, mariadb), (), (postgresql,))
    second = Comparison((sqlite,), (variant,))
    on_a_server = Comparison((postgresql,), drivers={postgresql: ("asyncpg",)})
    assert combine([first, second, on_a_server]) == Comparison(
        (sqlite,), (variant,), (postgresql,), {postgresql: ("asyncpg",)}
    )
    assert combine([on_a_server]) == on_a_server
    with_psycopg = Comparison((postgresql,), drivers={postgresql: ("psycopg",)})
    assert combine([on_a_server, with_psycopg]).drivers == {postgresql: ("psycopg", "asyncpg")}
    assert combine([]) == Comparison()
