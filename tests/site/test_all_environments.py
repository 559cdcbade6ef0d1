"""The committed results are those of a fresh run, on SQLAlchemy 2.1 with the default drivers of each database.

`scripts/test --all` and `scripts/matrix --check` compare every environment. The build compares the local one.
"""

import pytest

from session_answers.prove import everywhere
from session_answers.prove.environment_results import changes, matrix
from session_answers.prove.project import Project
from session_answers.recordings.environments import NEWEST, RECORDED
from session_answers.recordings.results import FOLDER, read
from session_answers.recordings.traces import SUFFIX
from support.projects import ROOT


def pytest_generate_tests(metafunc):
    if "environment" in metafunc.fixturenames:
        every = metafunc.config.getoption("--all", default=False)
        chosen = [each for each in RECORDED if every or (each.line == NEWEST and each.is_default)]
        chosen = [each for each in chosen if everywhere.can_run(each)]
        marks = {each: [pytest.mark.server(each.database)] if each.server else [] for each in chosen}
        metafunc.parametrize("environment", [pytest.param(each, id=str(each), marks=marks[each]) for each in chosen])


@pytest.fixture(scope="module")
def project(site_runner):
    """The project, with the outcome of every local example."""
    return Project(ROOT, site_runner)


@pytest.fixture(scope="module")
def jobs(project):
    return everywhere.jobs(project, project.paths())


def test_the_committed_results_are_those_of_a_fresh_run(project, jobs, environment):
    selected = [job for job in jobs if job.is_for(environment)]
    runs = {environment: everywhere.run(project, environment, selected)}
    assert list(changes(ROOT, matrix(project, selected, runs, "today"), selected, whole=True)) == []


def test_every_example_has_a_result_in_each_of_its_environments(project):
    jobs = everywhere.jobs(project, project.paths())
    expected = {each: {job.program.name for job in jobs if job.is_for(each)} for each in RECORDED}
    assert {each: set(read(ROOT, each).by_program) for each in RECORDED} == expected
    for environment, names in expected.items():
        assert {path.stem for path in (ROOT / FOLDER / str(environment)).glob(f"*{SUFFIX}")} <= names
