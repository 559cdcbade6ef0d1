import pytest

from session_answers.errors import PageError
from session_answers.pages.page import Example
from session_answers.recordings import results, traces
from session_answers.recordings.comparisons import Runs, Variant, runs, together
from session_answers.recordings.environments import ALL, LOCAL, Combination
from session_answers.recordings.results import Result, Results
from session_answers.recordings.traces import Recording
from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.trace import Event, Trace

PROGRAM = Program("a-x-1", "first()\n# -> checkout")
EXAMPLE = Example("x-1", 1, PROGRAM.example)
MARK = results.mark(PROGRAM)
ONE = Trace((Event("pool", "checkin", 1),))
TWO = Trace((Event("pool", "connect", 1),))


def on(name):
    return Combination(*name.split("-"))


def known(root, **kinds):
    """Write results as kind, kind and mark, or trace, by combination: `_20_mariadb`."""
    found = {}
    for name, given in kinds.items():
        where = Combination(f"{name[1]}.{name[2]}", name[4:])
        ran_on = f"versions {where}"
        if isinstance(given, Trace):
            traces.write(root, where, PROGRAM, Recording(ran_on, "2026-11-24", given))
            result = Result(PROGRAM.name, "differs", MARK)
        else:
            kind, _, why = given.partition(": ")
            result = Result(PROGRAM.name, kind, "0" * 12 if why == "old" else MARK, "" if why == "old" else why)
        found[where] = Results(where, ran_on, "2026-11-24", {PROGRAM.name: result})
    return found


def test_what_was_never_run_is_missing(tmp_path):
    assert runs(tmp_path, {}, EXAMPLE, PROGRAM) == Runs((LOCAL,), (), tuple(each for each in ALL if each != LOCAL))


def test_what_agrees_holds_and_what_differs_is_grouped_by_what_it_did(tmp_path):
    found = known(
        tmp_path,
        _20_sqlite="agrees",
        _20_postgresql=ONE,
        _21_postgresql=ONE,
        _20_mariadb=TWO,
        _21_mariadb="fails: ran longer than 10 s",
    )
    assert runs(tmp_path, found, EXAMPLE, PROGRAM) == Runs(
        (on("2.0-sqlite"), LOCAL),
        (
            Variant(
                (on("2.0-postgresql"), on("2.1-postgresql")),
                ONE,
                "",
                ("versions 2.0-postgresql", "versions 2.1-postgresql"),
            ),
            Variant((on("2.0-mariadb"),), TWO, "", ("versions 2.0-mariadb",)),
            Variant((on("2.1-mariadb"),), Trace(), "ran longer than 10 s", ("versions 2.1-mariadb",)),
        ),
    )


def test_a_result_of_other_code_or_other_receipts_is_missing(tmp_path):
    found = known(tmp_path, _20_sqlite="agrees: old")
    example = Example("x-1", 1, PROGRAM.example, only="sqlite")
    assert runs(tmp_path, found, example, PROGRAM) == Runs((LOCAL,), (), (on("2.0-sqlite"),))


def test_a_trace_that_differs_and_is_not_there_is_a_fault(tmp_path):
    found = known(tmp_path, _20_sqlite="differs")
    with pytest.raises(PageError, match=r"2\.0-sqlite/a-x-1\.jsonl: there is no recording"):
        runs(tmp_path, found, EXAMPLE, PROGRAM)


def test_a_claim_holds_where_all_its_examples_for_it_hold():
    sqlite, mariadb, postgresql = on("2.1-sqlite"), on("2.1-mariadb"), on("2.1-postgresql")
    variant = Variant((mariadb,), ONE)
    one = Runs((sqlite, mariadb), (), (postgresql,))
    other = Runs((sqlite,), (variant,))
    server = Runs((postgresql,))
    assert together([one, other, server]) == Runs((sqlite,), (variant,), (postgresql,))
    assert together([server]) == server
    assert together([]) == Runs()
