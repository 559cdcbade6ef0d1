"""Every program that the site offers for download, run by itself."""

import html
import re
import subprocess
import sys

import pytest
from conftest import ROOT

from session_answers.runner import Runner
from session_answers.site import Site
from session_answers.steady import steady


def programs():
    runner = Runner()
    site = Site(ROOT, runner)
    found = [proof for path in site.sources() for proof in site.prove(site.read(path))]
    runner.close()
    return found


@pytest.mark.parametrize("proof", [pytest.param(proof, id=proof.program.name) for proof in programs()])
def test_a_download_prints_what_the_page_shows(tmp_path, proof):
    path = tmp_path / f"{proof.program.name}.py"
    path.write_text(proof.program.source, encoding="utf-8")
    command = [sys.executable, "-I", str(path)]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    shown = [event.detail for event in proof.trace.events if event.family == "output"]
    assert steady(result.stdout).splitlines() == shown
    assert result.returncode == (1 if proof.trace.error else 0)
    assert bool(re.search(html.unescape("Traceback"), result.stderr)) == bool(proof.trace.error)
