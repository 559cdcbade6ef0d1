import pytest

from session_answers.errors import RecordingError
from session_answers.pages.page import Example
from session_answers.recordings import results, traces
from session_answers.recordings.comparisons import Comparison, Variant, combine, compare
from session_answers.recordings.environments import ALL, LOCAL, Environment
from session_answers.recordings.results import Result, Results
from session_answers.recordings.traces import Recording
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Event, Trace

PROGRAM = Program("a-x-1", "first()\n# -> checkout")
EXAMPLE = Example("x-1", 1, PROGRAM.example)
DIGEST = results.digest(PROGRAM)
CHECKIN = Trace((Event("pool", "checkin", 1),))
CONNECT = Trace((Event("pool", "connect", 1),))


def environment(name):
    return Environment(*name.split("-"))


def recorded(name, kind, *, trace=None, digest=DIGEST, failure="", root=None):
    """Return the results in one environment, which have one result. Its trace is written to a file."""
    in_environment, versions = environment(name), f"versions {name}"
    if trace:
        traces.write(root, in_environment, PROGRAM, Recording(versions, "2026-11-24", trace))
    result = Result(PROGRAM.name, kind, digest, failure)
    return {in_environment: Results(in_environment, versions, "2026-11-24", {PROGRAM.name: result})}


def test_environments_without_results_are_missing(tmp_path):
    others = tuple(candidate for candidate in ALL if candidate != LOCAL)
    assert compare(tmp_path, {}, EXAMPLE, PROGRAM) == Comparison((LOCAL,), (), others)


def test_variants_are_grouped_by_the_events_of_the_example(tmp_path):
    results = {
        **recorded("2.0-sqlite", "agrees"),
        **recorded("2.0-postgresql", "differs", trace=CHECKIN, root=tmp_path),
        **recorded("2.1-postgresql", "differs", trace=CHECKIN, root=tmp_path),
        **recorded("2.0-mariadb", "differs", trace=CONNECT, root=tmp_path),
        **recorded("2.1-mariadb", "fails", failure="ran longer than 10 s"),
    }
    servers = environment("2.0-postgresql"), environment("2.1-postgresql")
    assert compare(tmp_path, results, EXAMPLE, PROGRAM) == Comparison(
        (environment("2.0-sqlite"), LOCAL),
        (
            Variant(servers, CHECKIN, "", ("versions 2.0-postgresql", "versions 2.1-postgresql")),
            Variant((environment("2.0-mariadb"),), CONNECT, "", ("versions 2.0-mariadb",)),
            Variant((environment("2.1-mariadb"),), Trace(), "ran longer than 10 s", ("versions 2.1-mariadb",)),
        ),
    )


def test_a_result_of_other_code_or_receipts_is_missing(tmp_path):
    results = recorded("2.0-sqlite", "agrees", digest="0" * 12)
    example = Example("x-1", 1, PROGRAM.example, only="sqlite")
    assert compare(tmp_path, results, example, PROGRAM) == Comparison((LOCAL,), (), (environment("2.0-sqlite"),))


def test_an_example_that_is_not_for_its_home_has_only_the_other_environments(tmp_path):
    results = {**recorded("2.0-mariadb", "agrees"), **recorded("2.1-mariadb", "agrees")}
    example = Example("x-1", 1, PROGRAM.example, only="mariadb")
    assert compare(tmp_path, results, example, PROGRAM) == Comparison(tuple(results))


def test_a_variant_without_its_trace_is_a_fault(tmp_path):
    with pytest.raises(RecordingError) as caught:
        compare(tmp_path, recorded("2.0-sqlite", "differs"), EXAMPLE, PROGRAM)
    assert caught.value.problem == "there is no recording"


def test_a_claim_differs_where_one_of_its_examples_does():
    sqlite, mariadb, postgresql = map(environment, ("2.1-sqlite", "2.1-mariadb", "2.1-postgresql"))
    variant = Variant((mariadb,), CHECKIN)
    first = Comparison((sqlite, mariadb), (), (postgresql,))
    second = Comparison((sqlite,), (variant,))
    on_a_server = Comparison((postgresql,))
    assert combine([first, second, on_a_server]) == Comparison((sqlite,), (variant,), (postgresql,))
    assert combine([on_a_server]) == on_a_server
    assert combine([]) == Comparison()
