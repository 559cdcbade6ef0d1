from dataclasses import replace

import pytest

from session_answers.commands.new_page import TEMPLATE, unwritten
from session_answers.commands.unfinished import unrun
from session_answers.pages.parser import parse
from session_answers.prove.project import Project
from session_answers.recordings.comparisons import Comparison
from session_answers.recordings.environments import DEFAULT
from session_answers.recordings.results import FOLDER

PAGE = parse("docs/a.md", "---\ncode: S01\n---\n# Is it `a`?\n\n**Yes.**\nIt is.\n")
EXAMPLE = '# A?\n\n```python exec="on" id="example-1"\npass\n```\n'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / FOLDER).mkdir(parents=True)
    return tmp_path


def test_each_text_of_the_template_must_be_replaced():
    faults = [str(fault) for fault in unwritten(parse("docs/a.md", TEMPLATE.format(code="S01", question="Is it?")))]
    assert faults == [
        f"docs/a.md:{line}: '{text}' is from the template. Fix: replace it"
        for line, text in [
            (3, "how readers ask this; in other words"),
            (4, "how readers ask for this fact; a name in it"),
            (7, "Answer first."),
            (8, "Then what the reader must know, in at most 25 words with the answer."),
            (16, "say in a few words what to do"),
            (26, "`TheError`"),
            (28, "Name a group of facts"),
            (26, "State one fact here"),
            (32, "Say why it matters, one sentence per line."),
            (44, "What is commonly said."),
            (47, "Say what is right, and link the claim that shows it."),
            (49, "Say what is missing, or write Outdated since 2.0, or Wrong."),
            (53, "Do not write code like this, and say why."),
            (59, "Say what to write instead."),
            (66, "This does not apply when something is different."),
        ]
    ]
    assert list(unwritten(PAGE)) == []


@pytest.mark.parametrize(("count", "more"), [(1, ""), (3, " and in 2 more environments")])
def test_an_example_that_has_not_run_elsewhere_is_reported(folder, runner, count, more):
    page = parse("docs/a.md", EXAMPLE)
    (proof,) = Project(folder, runner).prove(page)
    proofs = [replace(proof, comparison=Comparison(missing=DEFAULT[:count]))]
    assert [str(fault) for fault in unrun(folder, page, proofs)] == [
        f"docs/a.md:4: the example example-1 has not run with {DEFAULT[0].label}{more}. Fix: scripts/matrix docs/a.md"
    ]
    assert list(unrun(folder, page, [replace(proof, comparison=Comparison())])) == []


def test_a_project_without_recordings_needs_none(folder, runner):
    page = parse("docs/a.md", EXAMPLE)
    (folder / FOLDER).rmdir()
    (proof,) = Project(folder, runner).prove(page)
    assert list(unrun(folder, page, [replace(proof, comparison=Comparison(missing=DEFAULT))])) == []
