"""Each counter-case holds with each driver and release line that it names: see tests/support/counter_cases.py."""

import sys

import pytest

from session_answers.recordings.environments import NEWEST
from support.counter_cases import CASES, DEFAULT_DRIVERS, DRIVERS
from support.fresh_database import DATABASES
from support.projects import ROOT


def marks(driver, line):
    server = DATABASES.get(DRIVERS[driver].partition("+")[0])
    is_default = driver in DEFAULT_DRIVERS and line == NEWEST
    return [*([pytest.mark.server(server)] if server else []), *([] if is_default else [pytest.mark.long])]


@pytest.mark.parametrize(
    ("case", "driver", "line"),
    [
        pytest.param(case, driver, line, id=f"{case.name} {driver} {line}", marks=marks(driver, line))
        for case in CASES
        if sys.version_info >= case.python
        for driver in case.drivers
        for line in case.lines
    ],
)
def test_it_holds(case, driver, line):
    assert case.run(driver, line) == ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_its_claims_are_on_the_site(case):
    for claim in case.claims:
        page, _, id_ = claim.partition("#")
        paths = ROOT / "docs" / f"{page}.md", ROOT / "docs" / page / "index.md"
        text = next(path for path in paths if path.exists()).read_text(encoding="utf-8")
        assert f"{{ #{id_} }}" in text, claim
