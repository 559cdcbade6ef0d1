"""Each counter-case holds with each driver and release line that it names: see tests/support/counter_cases.py."""

import sys
from dataclasses import replace

import pytest

from session_answers.pages.parser import parse
from session_answers.prove import error_sections
from session_answers.prove.error_messages import matches, message_of
from session_answers.recordings.environments import NEWEST
from support.counter_cases import CASES, DRIVERS, database_of, run_all
from support.fresh_database import DATABASES
from support.projects import ROOT


def texts_of_errors():
    """Return the texts of each entry by its address, such as errors#locked: its heading, then the others."""
    found = {}
    for path in sorted((ROOT / "docs" / "errors").glob("*.md")):
        page = parse(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for id_, texts in error_sections.texts_of(page).items():
            found[f"{page.url.rstrip('/')}#{id_}"] = texts
    return found


TEXTS = texts_of_errors()


def names(text, driver, line):
    """Return whether a text is from a driver, from a release line of SQLAlchemy, or from a driver with a line."""
    return {driver, f"SQLAlchemy {line}", f"{driver} with SQLAlchemy {line}"} & {*text.who.split(", ")} != set()


def fits(text, said):
    kind, _, message = said.partition(": ")
    return kind == text.kind and matches(text.message, message_of(message))


@pytest.fixture(scope="module")
def run(request):
    """Run the chosen cases of a driver and a release line together, when the first of them is needed."""
    chosen = {}
    for item in request.session.items:
        values = item.callspec.params if item.path == request.path else {}
        if "line" in values:
            chosen.setdefault((values["driver"], values["line"]), []).append(values["case"])
    results = {}

    def run_case(case, driver, line):
        if (driver, line) not in results:
            results[driver, line] = run_all(chosen[driver, line], driver, line)
        # A case that is tested again runs alone.
        return results[driver, line].pop(case.name, None) or run_all([case], driver, line)[case.name]

    return run_case


def marks(case, driver, line):
    server = DATABASES.get(database_of(driver))
    is_usual = driver in case.usual_drivers and line == NEWEST
    return [*([pytest.mark.server(server)] if server else []), *([] if is_usual else [pytest.mark.long])]


@pytest.mark.parametrize(
    ("case", "driver", "line"),
    [
        pytest.param(case, driver, line, id=f"{case.name} {driver} {line}", marks=marks(case, driver, line))
        for case in CASES
        if sys.version_info >= case.python
        for driver in case.drivers
        for line in case.lines
    ],
)
def test_it_holds(run, case, driver, line):
    said = run(case, driver, line)
    assert said.failure == ""
    if case.says:
        listed = TEXTS[case.says]
        here = [text for text in listed[1:] if names(text, driver, line)]
        entry = f"the entry {case.says} in docs/{case.says.partition('#')[0]}"
        unlisted = [text for text in said.lines if not any(fits(each, text) for each in [listed[0], *here])]
        assert unlisted == [], f"a text is not listed. Fix: list it for {driver} and SQLAlchemy {line} in {entry}"
        unsaid = [each for each in here if not any(fits(each, text) for text in said.lines)]
        assert unsaid == [], f"a text was not printed. Fix: remove it for {driver} and SQLAlchemy {line} from {entry}"


@pytest.mark.parametrize(
    ("drivers", "usual"),
    [
        (("psycopg2", "asyncpg", "psycopg", "PyMySQL", "aiomysql", "asyncmy"), ("psycopg", "PyMySQL")),
        (("aiosqlite", "asyncpg", "pg8000"), ("aiosqlite", "asyncpg")),
        (("pg8000",), ()),
    ],
)
def test_a_case_usually_runs_with_the_first_default_driver_of_each_database(drivers, usual):
    assert replace(CASES[0], drivers=drivers).usual_drivers == usual


@pytest.mark.parametrize("entry", TEXTS)
def test_every_text_of_an_error_is_said_by_a_program(entry):
    runs = {(driver, line) for case in CASES if case.says == entry for driver in case.drivers for line in case.lines}
    for text in TEXTS[entry][1:]:
        fix = f"write one in tests/counter_cases/errors/ with `Says: {entry}`"
        assert any(names(text, *run) for run in runs), f"no program prints {text}. Fix: {fix}"
        assert {name for name in text.who.split(", ") if name in DRIVERS} <= {driver for driver, _ in runs}, text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_its_claims_are_on_the_site(case):
    for claim in case.claims:
        page, _, id_ = claim.partition("#")
        paths = ROOT / "docs" / f"{page}.md", ROOT / "docs" / page / "index.md"
        text = next(path for path in paths if path.exists()).read_text(encoding="utf-8")
        assert f"{{ #{id_} }}" in text, claim
