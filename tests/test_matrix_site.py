"""The committed results: every example is run again on every combination whose server answers, in CI on all."""

import os

from conftest import ROOT, SERVERS
from session_answers import matrix
from session_answers.combinations import RECORDED, of
from session_answers.results import path_of, read
from session_answers.runner import Runner
from session_answers.site import Site

HERE = [str(each) for each in RECORDED if each.database in ("sqlite", *SERVERS)]


def test_the_committed_results_are_what_a_fresh_run_gives(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert len(HERE) == len(RECORDED) or not os.environ.get("CI")
    code = matrix.main(["--check", *(f"--on={each}" for each in HERE)])
    told = [line for line in capsys.readouterr().err.splitlines() if " examples in " not in line]
    assert (code, told) == (0, [])


def test_every_example_was_run_wherever_it_is_about():
    site = Site(ROOT, Runner())
    due = {each: set() for each in RECORDED}
    for job in matrix.jobs(site, site.paths()):
        for combination in of(job.example):
            if combination in due:
                due[combination].add(job.program.name)
    found = {each: set(read(ROOT, each).found) for each in RECORDED}
    assert found == due
    for combination in RECORDED:
        kept = {path.stem for path in path_of(ROOT, combination).parent.glob("*.json")}
        assert kept <= due[combination]
