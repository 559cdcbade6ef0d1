"""The committed results: every example is run again on every combination whose server answers, in CI on all."""

import os

import pytest

from conftest import ROOT, SERVERS
from session_answers.commands import matrix
from session_answers.prove.project import Project
from session_answers.recordings.environments import LOCAL, RECORDED, environments_of, home
from session_answers.recordings.results import path_of, read
from session_answers.run.runner import Runner

HERE = [each for each in RECORDED if each.database in ("sqlite", *SERVERS)]


@pytest.fixture(scope="module")
def site():
    one = Project(ROOT, Runner())
    yield one
    one.runner.close()


@pytest.fixture(scope="module")
def jobs(site):
    """Every example of the site, those that are at home here run already."""
    found = matrix.jobs(site, site.paths())
    site.runner.run_all((job.program, job.example.timeout) for job in found if home(job.example) == LOCAL)
    return found


def test_in_ci_every_combination_is_run_again():
    assert len(HERE) == len(RECORDED) or not os.environ.get("CI")


@pytest.mark.parametrize("combination", HERE, ids=str)
def test_the_committed_results_are_what_a_fresh_run_gives(site, jobs, combination):
    own = [job for job in jobs if combination in environments_of(job.example)]
    everything = {combination: matrix.ran(site, combination, own)}
    found = matrix.told(site, own, everything, "today")
    traces = {(each, program.name): one for each, program, one in matrix.recordings(own, everything, found, "today")}
    programs = {job.program.name: job.program for job in own}
    places = {job.program.name: job.place for job in own}
    assert list(matrix.differences(ROOT, found, traces, programs, places, whole=True)) == []


def test_every_example_was_run_wherever_it_is_about(jobs):
    due = {each: {job.program.name for job in jobs if each in environments_of(job.example)} for each in RECORDED}
    assert {each: set(read(ROOT, each).found) for each in RECORDED} == due
    for combination in RECORDED:
        kept = {path.stem for path in path_of(ROOT, combination).parent.glob("*.jsonl")}
        assert kept <= due[combination]
